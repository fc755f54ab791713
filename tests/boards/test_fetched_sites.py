"""A board's file is guessed from pages fetched under a warrant, at a public address."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.planned import site_of
from tests.boards import classified
from tests.boards.held import told
from tests.boards.test_unknown_boards import parsed
from tests.hostile.alone import alone, is_possible
from tests.hostile.harness import plain_answer, raw_site
from tests.hostile.public import ADDRESS, PLACE

ORDER = {
    "purpose": "to see a board", "legal-basis": "an invented order", "requirement": "IR-1",
    "requested-by": "Ana", "authorised-by": "Bo", "site": "corner", "kind": "escort",
    "rate": "600", "pages": "100", "until": "2099-12-31", "retention-days": "30",
}  # fmt: skip


def adwatch(home, *words):
    command = [sys.executable, "-m", "adwatch", *words, "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _fetch(home: Path) -> None:
    board = classified.make()

    def speak(stream, head):
        found = board.answer(head.split(b" ", 2)[1].decode())
        body = plain_answer(b"", status="404 No") if found is None else plain_answer(*found[::-1])
        stream.sendall(body)

    adwatch(home, "init")
    order = [f"--{name}={value}" for name, value in ORDER.items()]
    warrant = json.loads(adwatch(home, "warrant", "new", *order, "--json"))["id"]
    with raw_site(speak, speaks_robots=True, place=PLACE):
        adwatch(home, "site", "new", "corner", f"http://{ADDRESS}/search", "--warrant", warrant)
    site = site_of((home / "sites" / "corner.toml").read_text())
    _, fields = told(board, {ad.id: parsed(site, board, ad) for ad in board.ads})
    assert fields >= 0.9


@pytest.mark.proof  # a board is asked for a page every five seconds
@pytest.mark.skipif(not is_possible(), reason="needs Linux with user namespaces")
def test_a_file_is_guessed_from_the_pages_of_an_address(home):
    alone(_fetch, home)
