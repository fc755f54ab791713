"""The command that guesses a site file: site new."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adwatch.cli.shell import HomeOption, say, settings_for
from adwatch.cli.siting import print_report, site_app
from adwatch.errors import InputError


def register(_app: typer.Typer) -> None:
    """Add this command to those on sites."""
    site_app.command(name="new")(new_site)


def new_site(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The site's name, and its file's.")],
    url: Annotated[
        str | None, typer.Argument(metavar="[URL]", help="A list of the board, to be fetched.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help="Saved pages of the board.")
    ] = None,
    warrant: Annotated[
        str | None, typer.Option("--warrant", metavar="ID", help="The warrant to fetch under.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Guess the site file of a board from saved pages, or from a few that are fetched.

    The file says of each line what it was guessed from. What it reads is shown as by `site check`.
    """
    from adwatch.pipeline import new_sites
    from adwatch.pipeline.siting import check_site

    settings = settings_for(home)
    if folder is not None and url is None:
        path = new_sites.new_site(settings, name, folder)
    elif url is not None and folder is None and warrant is not None:
        path = new_sites.fetched_site(settings, name, url, warrant)
    else:
        raise InputError("needs --from FOLDER, or an address with --warrant ID", where=name)
    print(path)
    told = check_site(settings, name, folder)
    print_report(name, told)
    if not told.ads:
        say("no page was read as an ad: the file needs a hand")
        raise typer.Exit(1)
