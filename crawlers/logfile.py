"""The log of a site's crawls in the workspace: what its processes say, bounded and made safe.

The processes' own lines come from `crawlers.logs`; everything else is a library's or the system's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import IO, Any

from adwatch.ports import Clock
from crawlers import limits
from crawlers.counts import COUNTED
from crawlers.redaction import masked

LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
FACTS = ("event", "verdict", "error", "why")
"""Texts of a line, masked again here: whoever writes to the pipe cannot get round the mask."""

_PAGE = re.compile(r"[0-9a-f]{8,64}")
_NAME = re.compile(r"[A-Za-z_][\w.]{0,80}(?=:)")
_FRAME = re.compile(r'\s*File "[^"]*?([\w.-]{1,60})", line (\d{1,6}), in (\w{1,80})')


class LogFile:
    """One site's log; several processes may write it, as each line is written on its own."""

    def __init__(self, file: Path, site: str, is_json: bool, clock: Clock) -> None:
        self.file = file
        self.run: str | None = None
        """The run that opened; None before, when nothing can come from a page yet."""
        self.last_words = "nothing was logged"
        self._site = site
        self._is_json = is_json
        self._clock = clock

    @contextmanager
    def following(self, lines: IO[str] | None) -> Iterator[None]:
        """Take what a process says on standard error, to its end, in a thread beside."""
        assert lines is not None
        reader = Thread(target=self.follow, args=(lines,), daemon=True)
        reader.start()
        try:
            yield
        finally:
            # Processes that outlive the crawl, such as a browser's, may hold the pipe open.
            reader.join(limits.LOG_WAIT_SECONDS)

    def follow(self, lines: IO[str]) -> None:
        """Take everything a process says, to its end."""
        for line in iter(lambda: lines.readline(limits.LOG_LINE_CHARS), ""):
            if line.strip():
                self._write(_told(line) or self._stray(line))

    def _stray(self, line: str) -> dict[str, Any]:
        """A line that is no log line: its own words only while no page can have written any."""
        words = masked(line) if self.run is None else _outline(line)
        return {
            "time": self._clock.now().isoformat(timespec="milliseconds"),
            "level": "ERROR",
            "source": "stderr",
            "event": words,
        }

    def _write(self, told: dict[str, Any]) -> None:
        row = {**told, "site": self._site, "run": self.run}
        self.last_words = " ".join(str(row[name]) for name in FACTS if row.get(name))
        text = json.dumps(row) if self._is_json else as_text(row)
        with suppress(OSError):  # a full disk must not end the crawl that would tell of it
            self._make_room()
            with self.file.open("a", encoding="ascii") as out:
                out.write(text + "\n")

    def _make_room(self) -> None:
        if not self.file.exists() or self.file.stat().st_size < limits.LOG_BYTES:
            return
        for age in range(limits.LOG_FILES - 1, 0, -1):
            older = self._aged(age - 1)
            if older.exists():
                older.replace(self._aged(age))

    def _aged(self, age: int) -> Path:
        return self.file if age == 0 else self.file.with_name(f"{self.file.name}.{age}")


def as_text(row: Mapping[str, Any]) -> str:
    """A log line for people's eyes: `time LEVEL site event name=value …`, in ASCII."""
    head = " ".join(_escaped(row.get(name) or "-") for name in ("time", "level", "site", "event"))
    rest = (name for name in row if name not in {"time", "level", "site", "event"})
    return " ".join((head, *(f"{name}={json.dumps(row[name])}" for name in rest)))


def _escaped(value: object) -> str:
    return json.dumps(str(value))[1:-1]


def _told(line: str) -> dict[str, Any] | None:
    """The facts of a log line, each made safe anew; None for any other line."""
    try:
        row = json.loads(line)
        datetime.fromisoformat(row["time"])
        level, event = row["level"], row["event"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if level not in LEVELS or not isinstance(event, str):
        return None
    return {"time": row["time"], "level": level, **dict(_safe(row))}


def _safe(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name in ("source", *FACTS):
        if isinstance(row.get(name), str):
            yield name, masked(row[name])
    if isinstance(row.get("page"), str) and _PAGE.fullmatch(row["page"]):
        yield "page", row["page"]
    for name in COUNTED:
        if isinstance(row.get(name), int):
            yield name, row[name]
    for name in ("at", "names"):
        if isinstance(row.get(name), list):
            yield name, [masked(str(one), 80) for one in row[name][: limits.LOG_LISTED]]


def _outline(line: str) -> str:
    """Of a line of a traceback the place or the name of the error; of any other nothing."""
    if frame := _FRAME.match(line):
        return f"{frame[1]}:{frame[2]} {frame[3]}"
    named = _NAME.match(line)
    return masked(named[0]) if named else "a line that is no log line"
