"""Crawls of a site at a public host: its names, its warrant, its server on port 80.

They need a network of their own (`tests.hostile.alone`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from adwatch.demo.warrant import DEMO_WARRANT
from adwatch.model import Run
from adwatch.settings import load_settings
from adwatch.warrant import Warrant
from crawlers.launch import Child, Crew
from crawlers.stopping import Children
from tests.crawlers.scripted import PLUGS
from tests.hostile.harness import Siege, beside_control

HOST, ADDRESS = "board.example", "93.184.216.34"
"""Where the site stands in that network."""

PLACE = (ADDRESS, 80)

NAMES, ASKED, PORTS = "names.json", "asked.txt", "ports.json"
AT_ONCE = json.dumps({HOST: {"concurrency": 1, "delay": 0, "jitter": 0}})


class FileNames:
    """Names by a file of the home: for each host its answers by turns, or seconds to wait."""

    def __init__(self) -> None:
        self._home = load_settings().home
        self._answers: dict[str, list[Any]] = json.loads((self._home / NAMES).read_text())

    async def addresses(self, host: str) -> Sequence[str]:
        with (self._home / ASKED).open("a") as out:
            out.write(host + "\n")
        turns = self._answers.get(host, [[]])
        answer = turns.pop(0) if len(turns) > 1 else turns[0]
        if isinstance(answer, list):
            return answer
        await asyncio.sleep(answer)
        return [ADDRESS]


class Wide:
    """Warrants with one for the public board, at the ports that the home names."""

    def find(self, warrant_id: str) -> Warrant:
        file = load_settings().home / PORTS
        ports = tuple(json.loads(file.read_text())) if file.exists() else (80, 443)
        return replace(DEMO_WARRANT, sites=("public_board",), ports=ports)

    def close(self) -> None:
        """Nothing is open."""


def crawl_public(
    home: Path,
    names: Mapping[str, Sequence[Any]] | None = None,
    ports: Sequence[int] = (80, 443),
    **settings: str,
) -> Siege:
    """Crawl the public board beside the control site, its host known by `names`."""

    def crawl(folder: Path) -> Run:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NAMES).write_text(json.dumps(names or {HOST: [[ADDRESS]]}))
        (folder / PORTS).write_text(json.dumps(list(ports)))
        given = {
            **PLUGS,
            "RUN_PROGRESS": "1",
            "RUN_WARRANT": "wide",
            "WARRANTS": "tests.hostile.public:Wide",
            "NAMES": "tests.hostile.public:FileNames",
            "SPIDER_MODULES": "tests.hostile.sites",
            "DOWNLOAD_SLOTS": AT_ONCE,
            **settings,
        }
        child = Child(load_settings(folder), given, Children())
        return Crew(child, 1, lambda *_: None).crawl("public_board")

    return beside_control(home, crawl)


def asked(home: Path) -> set[str]:
    """The hosts whose addresses were asked for."""
    file = home / "attacked" / ASKED
    return set(file.read_text().split()) if file.exists() else set()
