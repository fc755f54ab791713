"""The guess in a process of its own, without network or files, held to its time and memory.

What is done there is in `crawlers.guessing.process`. What comes back is held to be forged: it may
be in the hands of the pages it was given.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer

from pydantic import TypeAdapter, ValidationError

from adwatch.errors import ParseError, ParseTimeout
from crawlers import limits, wire
from crawlers.guessing.draft import Draft
from crawlers.guessing.samples import chosen
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
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "crawlers.guessing.process"],
        env={"PYTHONPATH": path},  # and none of the command's secrets
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        clock = Timer(seconds, child.kill)
        try:
            with suppress(BrokenPipeError), child.stdin as asked:
                asked.write(frame)
            child.stdout.read(1)  # it has loaded all it needs: its time begins
            clock.start()
            return child.stdout.read(limits.ANSWER_BYTES)
        finally:
            clock.cancel()
            child.kill()


def _framed(pages: Sequence[SavedPage], encoding: str | None) -> bytes:
    """What is known of the pages, on one line, and their bytes one after the other."""
    bodies = [page.body[: limits.PAGE_BYTES] for page in pages]
    heads = [
        (page.name, page.url, page.content_type, page.is_placed, page.status, len(body))
        for page, body in zip(pages, bodies, strict=True)
    ]
    head = json.dumps({"encoding": encoding, "pages": heads}).encode("ascii")
    return b"\n".join((head, b"".join(bodies)))
