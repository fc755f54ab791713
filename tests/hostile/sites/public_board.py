"""A board at a public host, read as the demo's escort board is."""

from crawlers.sites.demo_escort import DemoEscort


class PublicBoard(DemoEscort):
    """It stands at http://board.example."""

    name = "public_board"
    address = "http://board.example"
