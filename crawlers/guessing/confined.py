"""The guess in a process of its own, without network or files, held to its time and memory.

Run as `python -m crawlers.guessing.confined` with the pages as its standard input. What comes back
is held to be forged: the process may be in the hands of the pages it was given.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from threading import Timer
from typing import IO, Any

from pydantic import TypeAdapter, ValidationError

from adwatch.errors import ParseError, ParseTimeout
from crawlers import confinement, limits, wire
from crawlers.guessing.draft import Draft
from crawlers.guessing.guess import guess
from crawlers.guessing.samples import chosen, samples
from crawlers.guessing.values import load_cities
from crawlers.moments import Moments, load_languages
from crawlers.reader import OUT_OF_MEMORY
from crawlers.saved_page import SavedPage

_DRAFT = TypeAdapter(Draft)


def guessed(pages: Sequence[SavedPage], encoding: str | None) -> Draft | None:
    """What pages of one board tell of its site file; None where none of them can be read.

    Raises ParseTimeout where they take more than a reader's time for each, or its memory.
    """
    told = chosen(pages)
    return draft_of(_answer(_framed(told, encoding), limits.PARSE_SECONDS * len(told)))


def draft_of(answer: bytes) -> Draft | None:
    """The draft that was answered; raises the error that it tells, ParseError for nonsense."""
    if not answer:
        mb = limits.PARSE_BYTES // 1_000_000
        why = f"took more than {limits.PARSE_SECONDS} s a page or {mb} MB: leave large pages out"
        raise ParseTimeout(f"the guess {why}")
    row = wire.row_of(answer, "the guess")
    try:
        return _DRAFT.validate_python(row) if row else None
    except ValidationError as error:
        raise ParseError("what came of the guess makes no sense") from error


def _answer(frame: bytes, seconds: float) -> bytes:
    """What the process answers; nothing where it died, or had to be ended."""
    path = os.pathsep.join(folder for folder in sys.path if folder)
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-P", "-m", __name__],
        env={"PYTHONPATH": path},  # and none of the command's secrets
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        clock = Timer(seconds, process.kill)
        try:
            with suppress(BrokenPipeError), process.stdin as asked:
                asked.write(frame)
            process.stdout.read(1)  # it has loaded all it needs: its time begins
            clock.start()
            return process.stdout.read(limits.ANSWER_BYTES)
        finally:
            clock.cancel()
            process.kill()


def _framed(pages: Sequence[SavedPage], encoding: str | None) -> bytes:
    """What is known of the pages, on one line, and their bytes one after the other."""
    bodies = [page.body[: limits.PAGE_BYTES] for page in pages]
    heads = [
        (page.name, page.url, page.content_type, page.is_placed, page.status, len(body))
        for page, body in zip(pages, bodies, strict=True)
    ]
    head = json.dumps({"encoding": encoding, "pages": heads}).encode("ascii")
    return b"\n".join((head, b"".join(bodies)))


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
