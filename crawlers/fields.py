"""Strict reading of what a page states: every value is taken, ignored by name, or reported."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from unicodedata import normalize

from adwatch.errors import MissingField, UnknownValue
from crawlers.html import is_a

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fields:
    """Label and value pairs of one ad; a site file pops what it knows and the rest is audited."""

    def __init__(self, pairs: Iterable[tuple[str, object]], where: str) -> None:
        """Pairs as the page states them; a repeated label keeps its values, joined by lines."""
        self.where = where
        self._left: dict[str, object] = {}
        for name, value in pairs:
            self.add(name, value)

    def add(self, name: str, value: object) -> None:
        """Put one more value under a label; None is not a value."""
        held = self._left.get(name)
        if isinstance(held, str) and isinstance(value, str):
            self._left[name] = f"{held}\n{value}"
        elif value is not None:
            self._left[name] = value

    def pop(self, name: str) -> str | None:
        """Take a value as text; None where it is absent, empty or not a plain value."""
        return _text(self._left.pop(name, None))

    def need(self, name: str) -> str:
        """Take a value that every ad of the site states; raises MissingField."""
        value = self.pop(name)
        if value is None:
            raise MissingField(f"no {name!r} is stated", where=self.where)
        return value

    def choose(self, name: str, known: Mapping[str, T]) -> T:
        """Take a value out of a closed list; raises UnknownValue for any other."""
        value = self.need(name)
        if value not in known:
            raise UnknownValue(f"{name!r} holds a value this site file does not know", self.where)
        return known[value]

    def when(self, name: str) -> datetime | None:
        """Take a moment: ISO 8601, or milliseconds since 1970; None where it is out of range."""
        return read_moment(self.pop(name))

    def inside(self, name: str) -> Fields:
        """Take a nested object; its own values are read and audited by the caller."""
        value = self._left.pop(name, None)
        pairs = value.items() if isinstance(value, dict) else ()
        return Fields(((str(key), held) for key, held in pairs), self.where)

    def many(self, name: str) -> tuple[str, ...]:
        """Take a list of texts; a single value is a list of one."""
        value = self._left.pop(name, None)
        values = value if isinstance(value, list) else [value]
        return tuple(text for held in values if (text := _text(held)))

    def properties(self, name: str) -> tuple[tuple[str, str], ...]:
        """Take a list of schema.org PropertyValue objects as name and value."""
        held = self._left.pop(name, None)
        things = held if isinstance(held, list) else [held]
        pairs = (
            (_text(thing.get("name")), _text(thing.get("value")))
            for thing in things
            if isinstance(thing, dict) and is_a(thing, "PropertyValue")
        )
        return tuple((key, value) for key, value in pairs if key and value)

    def ignore(self, *names: str) -> None:
        """Leave values out on purpose."""
        for name in names:
            self._left.pop(name, None)

    def rest(self) -> tuple[str, ...]:
        """The names nobody took, sorted: something the site file does not know yet."""
        return tuple(sorted(self._left))


def differ(stated: str | None, shown: str | None) -> bool:
    """Whether two texts for one thing say something else; not if one is missing.

    Case, spaces and the ways to write one character do not count.
    """
    if stated is None or shown is None:
        return False
    return _bare(stated) != _bare(shown)


def _bare(text: str) -> str:
    return "".join(normalize("NFKC", text).casefold().split())


def read_moment(text: str | None) -> datetime | None:
    """A moment in UTC from ISO 8601 (UTC where no zone is stated) or milliseconds since 1970."""
    try:
        return _moment((text or "").strip())
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime:
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) > 8:
        return _EPOCH + timedelta(milliseconds=int(text[:20]))
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _text(value: object) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        text = str(value).strip(" \t\r\n\f")
        return text or None
    return None
