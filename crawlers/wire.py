"""What is said between the crawl and the processes that read pages: JSON, never an object.

What comes back is held to be forged: a reader may be in the hands of the page it was given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from struct import Struct
from typing import Any

from adwatch import errors
from adwatch.errors import AdwatchError, FetchError, ParseError
from adwatch.model import Ad, AdKey, AdKind, Maker, PictureRef
from adwatch.promotion import REPAIRED
from crawlers import limits

HEADER_BYTES = 8_000
"""Bytes sent of an address or a content type: longer ones are nobody's."""

MESSAGE_CHARS = 300
"""Characters kept of an error's words."""

TEXTS = ("title", "text", "url", "place", "price", "author", "country", "language")


FIRING = frozenset(TEXTS) | {"kind", "posted_at", "pictures"}
"""The fields of which it is told at which alternative they were found."""


class Part(StrEnum):
    """What is to be read from a page."""

    LINKS = "links"
    AD = "ad"


PARTS = tuple(Part)

HEAD = Struct("!B?HdHII")
"""Before a page: its part, whether it is answered at once, its status, when it was fetched in Unix
seconds (0 where that is not known), the lengths of its type, its URL and its body."""

LENGTH = Struct("!I")
"""Before an answer: its length."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A page as it came, and what is wanted of it; `at` is when it was fetched, if known."""

    part: Part
    url: str
    status: int
    content_type: str
    body: bytes
    at: datetime | None = None

    def frame(self, is_last: bool = True) -> bytes:
        """The page as it is sent; the answer to one that is not the last waits for the next."""
        kind = self.content_type.encode("latin-1", "replace")[:HEADER_BYTES]
        url = self.url.encode("utf-8", "replace")[:HEADER_BYTES]
        lengths = (len(kind), len(url), len(self.body))
        seconds = self.at.timestamp() if self.at is not None else 0.0
        head = HEAD.pack(PARTS.index(self.part), is_last, self.status, seconds, *lengths)
        return b"".join((head, kind, url, self.body))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a site file read from a page: the ad, and the names of values it did not know.

    `contradicted` are the fields of the ad for which the page shows people another value.
    `alternatives` tell, by field, which of several places of a site file gave its value, from 0.
    """

    ad: Ad
    unread: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """What a list page leads to: ads, and further lists.

    `counted` are lists whose addresses were counted up: they may lie behind the last one. `held`
    are the ads that stand whole in the list, or why one of them could not be read.
    """

    ads: Sequence[str]
    lists: Sequence[str] = ()
    counted: Sequence[str] = ()
    held: Sequence[Parsed | AdwatchError] = ()


def to_row(read: Links | Parsed) -> dict[str, Any]:
    """What a site file read, as plain values."""
    if isinstance(read, Links):
        found = {name: list(getattr(read, name)) for name in ("ads", "lists", "counted")}
        return found | {"held": [*map(held_row, read.held)]}
    ad = read.ad
    return {
        "id": ad.key.local_id,
        "kind": ad.kind,
        **{name: getattr(ad, name) for name in TEXTS},
        "posted_at": ad.posted_at.isoformat() if ad.posted_at else None,
        "attributes": ad.attributes,
        "pictures": [one.address for one in ad.pictures],
        "unread": read.unread,
        "contradicted": read.contradicted,
        "candidates": ad.candidates,
        "alternatives": read.alternatives,
    }


def held_row(one: Parsed | AdwatchError) -> dict[str, Any]:
    """An ad that stands in a list, or why it could not be read."""
    return to_row(one) if isinstance(one, Parsed) else error_row(one)


def error_row(error: Exception) -> dict[str, Any]:
    """An error of reading; of one that is not ours only its kind and its place are told."""
    if isinstance(error, AdwatchError):
        return {"error": type(error).__name__, "message": str(error.args[0])}
    return {"error": "ParseError", "message": f"the site file failed: {_place(error)}"}


def encode(row: Mapping[str, Any]) -> bytes:
    """A row as bytes; lone surrogates pass."""
    return json.dumps(row).encode("ascii")


def links(answer: bytes, where: str, parser: Maker) -> Links:
    """The links that were read; raises what the site file raised, ParseError for nonsense."""
    row = row_of(answer, where)
    try:
        counted = tuple(_texts(row["counted"]))
        held = tuple(_held(one, where, parser) for one in row["held"][: limits.LINKS_A_PAGE])
        return Links(_texts(row["ads"]), _texts(row["lists"]), counted, held)
    except (KeyError, TypeError) as error:
        raise _nonsense(where) from error


def parsed(answer: bytes, where: str, parser: Maker) -> Parsed:
    """The ad that was read, of the site that `parser` names; raises as `links` does."""
    return _parsed(row_of(answer, where), where, parser)


def _held(row: Any, where: str, parser: Maker) -> Parsed | AdwatchError:
    try:
        return _parsed(_sound(row, where), where, parser)
    except AdwatchError as error:
        return error


def _parsed(row: Mapping[str, Any], where: str, parser: Maker) -> Parsed:
    try:
        contradicted = tuple(name for name in TEXTS if name in row["contradicted"])
        fired = tuple((name, _small(number)) for name, number in row["alternatives"])
        known = tuple(pair for pair in fired if pair[0] in FIRING)
        return Parsed(_ad(row, parser), tuple(_texts(row["unread"])), contradicted, known)
    except (KeyError, TypeError, ValueError) as error:
        raise _nonsense(where) from error


def _ad(row: Mapping[str, Any], parser: Maker) -> Ad:
    posted = row["posted_at"]
    return Ad(
        key=AdKey(parser.name, _text(row["id"])),
        kind=AdKind(row["kind"]),
        posted_at=None if posted is None else datetime.fromisoformat(posted),
        attributes=tuple((_text(name), _text(value)) for name, value in row["attributes"]),
        pictures=tuple(PictureRef(url) for url in _texts(row["pictures"])),
        parser=parser,
        candidates=tuple(_supposed(row["candidates"])),
        **{name: None if row[name] is None else _text(row[name]) for name in TEXTS},
    )


def _supposed(pairs: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The fields that candidates read, each with its place."""
    for name, place in pairs[: len(REPAIRED)]:
        if name in REPAIRED:
            yield name, _text(place)[: limits.URL_CHARS]


def row_of(answer: bytes, where: str) -> Mapping[str, Any]:
    """An answer as plain values; raises the error that it tells, ParseError for nonsense."""
    try:
        row = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise _nonsense(where) from error
    return _sound(row, where)


def _sound(row: Any, where: str) -> Mapping[str, Any]:
    """A row that is one; raises the error that it tells."""
    if not isinstance(row, dict):
        raise _nonsense(where)
    if "error" in row:
        raise _error(row, where)
    return row


def _error(row: Mapping[str, Any], where: str) -> AdwatchError:
    named = getattr(errors, str(row["error"]), None)
    is_ours = isinstance(named, type) and issubclass(named, (ParseError, FetchError))
    kind: type[AdwatchError] = named if is_ours else ParseError  # type: ignore[assignment]
    return kind(str(row.get("message"))[:MESSAGE_CHARS], where=where)


def _nonsense(where: str) -> ParseError:
    return ParseError("what came of reading the page makes no sense", where=where)


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list):
        raise TypeError
    return [_text(value) for value in values[: limits.TAGS]]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value[: limits.TEXT_CHARS]


def _small(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < limits.ALTERNATIVES:
        raise TypeError
    return value


def _place(error: BaseException) -> str:
    """The kind of an error with the line where it arose: its words may be the page's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = type(error).__name__
    return name if trace is None else f"{name} in {trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
