"""What a crawl's process logs: one JSON object a line, without a word of an ad.

Of a library's message its own words and numbers are told, never the texts it was given; of an
exception its type and place, its words only where they are ours. Files are `crawlers.logfile`'s.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import extract_tb
from typing import Any

from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from adwatch.errors import AdwatchError, ConfigError, FetchError, Unavailable, WarrantError
from crawlers import limits
from crawlers.redaction import PAGE, is_url, masked, page_name, word

OURS = (FetchError, WarrantError, ConfigError, Unavailable)
"""Errors whose message is our own words; those of a site file may quote the page."""

CHATTY = ("alembic", "scrapy.addons", "scrapy.middleware")
"""Loggers that tell at each start what never changes."""

FRAMES = 3
"""Places of a traceback that are told, the innermost last."""


def about(
    url: str | None = None,
    error: BaseException | None = None,
    facts: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """The `extra` of a log call: the page it is about, what went wrong, and plain facts."""
    return {"about": {**(facts or {}), "url": url, "error": error}}


def install(site: str, level: str) -> JsonLines:
    """Log what happens from here on to standard error as JSON lines, in one handler only."""
    formatter = JsonLines(site)
    ours = [one for one in logging.root.handlers if isinstance(one.formatter, JsonLines)]
    handler = ours[0] if ours else logging.StreamHandler()
    handler.setFormatter(formatter)
    if not ours:
        logging.root.addHandler(handler)
    for name in (None, "scrapy"):  # below the level nothing is even made
        logging.getLogger(name).setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return formatter


class JsonLines(logging.Formatter):
    """A log record as one line of JSON, in ASCII."""

    def __init__(self, site: str) -> None:
        super().__init__()
        self._site = site
        self.run: str | None = None
        """The run under way; None before it opened, when nothing can come from a page yet."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return json.dumps(self.row(record), default=str)

    def row(self, record: logging.LogRecord) -> dict[str, object]:
        """The facts of a record."""
        return {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "source": record.name,
            "event": _event(record),
            "site": self._site,
            "run": self.run,
            **dict(self._facts(record)),
        }

    def _facts(self, record: logging.LogRecord) -> Iterator[tuple[str, object]]:
        told: Mapping[str, Any] = getattr(record, "about", {})
        for name, value in told.items():
            if name not in {"url", "error"}:
                yield name, _fact(value)
        if (url := told.get("url") or _url_among(record.args)) is not None:
            yield "page", page_name(url)
        error = told.get("error") or (record.exc_info[1] if record.exc_info else None)
        if error is not None:
            yield from self._error_facts(error)

    def _error_facts(self, error: BaseException) -> Iterator[tuple[str, object]]:
        yield "error", type(error).__name__
        if isinstance(error, OURS) or self.run is None:
            yield "why", masked(_message(error))
        if places := [_place(one) for one in extract_tb(error.__traceback__)[-FRAMES:]]:
            yield "at", places


class SilentOnAds(LogFormatter):
    """Scrapy's log lines without what an ad says: logs are read by more people than ads are."""

    def scraped(self, item: object, response: object, spider: object) -> LogFormatterResult:
        """That an ad was read."""
        return _line("an ad was read", logging.DEBUG)

    def dropped(
        self, item: object, exception: BaseException, response: object, spider: object
    ) -> LogFormatterResult:
        """That an ad was dropped, and why."""
        return _line("an ad was dropped: %(why)s", logging.WARNING, why=type(exception).__name__)

    def item_error(
        self, item: object, exception: BaseException, response: object, spider: object
    ) -> LogFormatterResult:
        """That an ad could not be kept, from which page, and why."""
        url = response.url if isinstance(response, Response) else "start"
        why = type(exception).__name__
        return _line("an ad of %(url)s failed: %(why)s", logging.ERROR, url=url, why=why)


def _line(words: str, level: int, **facts: str) -> LogFormatterResult:
    return {"level": level, "msg": words, "args": facts}


def _event(record: logging.LogRecord) -> str:
    """What happened: the words of the program, with such facts as no ad can have written."""
    words = str(record.msg)
    if not record.args:
        return masked(words)
    try:
        return masked(words % _facts_of(record.args))
    except (TypeError, ValueError, KeyError):
        return masked(words)


def _facts_of(args: tuple[object, ...] | Mapping[str, object]) -> Any:
    if isinstance(args, Mapping):
        return {name: _fact(value) for name, value in args.items()}
    return tuple(map(_fact, args))


def _url_among(args: object) -> str | None:
    """The address of the first page that a message is given."""
    given = args.values() if isinstance(args, Mapping) else args or ()
    for one in given if isinstance(given, Iterable) else ():
        if isinstance(one, Request | Response):
            return str(one.url)
        if isinstance(one, str) and is_url(one):
            return one
    return None


def _fact(value: object) -> object:
    """A value that may be logged: a number, a word of code, a page by its name, or a type."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return word(value)
        case Request() | Response():
            return PAGE
        case list() | tuple():
            return [_fact(one) for one in value[: limits.LOG_LISTED]]
        case Failure():
            return type(value.value).__name__
        case type():
            return value.__name__
    return type(value).__name__


def _message(error: BaseException) -> str:
    """What an error says, without where: the page is told by its name."""
    is_ours = isinstance(error, AdwatchError) and error.args
    return str(error.args[0]) if is_ours else str(error)


def _place(frame: Any) -> str:
    return f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
