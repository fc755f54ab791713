"""The process in which pages of unknown boards are guessed from: pages in, a draft out.

Run as `python -m crawlers.guessing.process` with the pages as its standard input, as
`crawlers.guessing.confined` frames them. It loads what it needs, then gives up files and network.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import IO, Any

from crawlers import confinement, wire
from crawlers.guessing.guess import guess
from crawlers.guessing.samples import samples
from crawlers.guessing.values import load_cities
from crawlers.moments import Moments, load_languages
from crawlers.reader import OUT_OF_MEMORY
from crawlers.saved_page import SavedPage


def main() -> None:
    """Read the pages, give up files and network, guess, answer."""
    pages, encoding = _received(sys.stdin.buffer)
    load_cities()
    load_languages()
    Moments().warm_up()
    answers = os.dup(1)
    confinement.keep_codecs_only()
    confinement.leave_network()
    confinement.die_with_parent()
    confinement.confine(answers)
    with open(answers, "wb") as out:  # noqa: PTH123 - no path: what is left open
        out.write(b"+")
        out.flush()
        out.write(wire.encode(_row(pages, encoding)))
    os._exit(0)  # nothing can be loaded any more to tidy up with


def _received(asked: IO[bytes]) -> tuple[list[SavedPage], str | None]:
    head = json.loads(asked.readline())
    return [
        SavedPage(name, url, kind, asked.read(length), is_placed, status)
        for name, url, kind, is_placed, status, length in head["pages"]
    ], head["encoding"]


def _row(pages: Sequence[SavedPage], encoding: str | None) -> dict[str, Any]:
    try:
        read = samples(pages, encoding)
        return asdict(guess(read)) if read else {}
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # the edge of the process: the answer says what happened
        return wire.error_row(error)


if __name__ == "__main__":
    main()
