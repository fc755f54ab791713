"""Column types that round-trip exactly on every engine; no tables and no queries here.

Ad text comes from strangers and may hold NUL and lone surrogates. PostgreSQL refuses both, and
SQLite's driver refuses surrogates. Decision: such characters are escaped on the way in and
restored on the way out. The escape keeps code-point order, so that sorting in the database
equals sorting in Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

_LOW = "\x01"  # next after NUL, so NUL can hide behind it in order
_HIGH = "\ud7ff"  # last before the surrogates, never assigned, so they can hide behind it
_BYTE = 0x2800  # 256 Braille signs stand for the byte values 0-255, in order
_FIRST_SURROGATE = 0xD800
_UNFIT = re.compile("[\x00\x01\ud7ff\ud800-\udfff]")
_ESCAPED = re.compile("\x01([\x01\x02])|\ud7ff(?:\x02|([\u2800-\u2807])([\u2800-\u28ff]))")
Convert = Callable[[Any], Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def escape(text: str) -> str:
    """The text without NUL and lone surrogates; `unescape` gives it back."""
    return _UNFIT.sub(_hide, text) if _UNFIT.search(text) else text


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    return _ESCAPED.sub(_show, text) if _LOW in text or _HIGH in text else text


def _hide(match: re.Match[str]) -> str:
    char = match[0]
    if char in "\x00\x01":
        return _LOW + chr(ord(char) + 1)
    if char == _HIGH:
        return _HIGH + "\x02"
    high, low = divmod(ord(char) - _FIRST_SURROGATE, 256)
    return _HIGH + chr(_BYTE + high) + chr(_BYTE + low)


def _show(match: re.Match[str]) -> str:
    control, high, low = match.groups()
    if control is not None:
        return chr(ord(control) - 1)
    if high is None:
        return _HIGH
    return chr(_FIRST_SURROGATE + (ord(high) - _BYTE) * 256 + ord(low) - _BYTE)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exact; raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("times are aware UTC")
    return (moment - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    """The aware UTC time of a number of microseconds since 1970."""
    return _EPOCH + microseconds * _MICROSECOND


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: object) -> str:
    """Scalars and lists of them as JSON; `from_json` gives them back, tuples as lists."""
    # Not ASCII-only, or two lone surrogates would come back as one character.
    return escape(_ENCODER.encode(value))


def from_json(text: str) -> Any:
    """What `to_json` was given."""
    return [] if text == "[]" else json.loads(unescape(text))


def _escape_plain(text: str) -> str:
    return escape(str(text))  # a parser may hand in a subclass of str, which drivers refuse


def _or_none(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


# The types below give the processors themselves, not process_bind_param and its like: that is one
# call less for every value there is.


class RawText(TypeDecorator[str]):
    """Text of any code points, sorted by code point."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text in code-point order: SQLite's own order, the collation "C" of PostgreSQL."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(Text(collation=collation))

    def bind_processor(self, dialect: Dialect) -> Convert:
        """Convert on the way in."""
        del dialect
        return _or_none(_escape_plain)

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        """Convert on the way out."""
        del dialect, coltype
        return _or_none(unescape)


class Moment(TypeDecorator[datetime]):
    """An aware UTC time, kept as integer microseconds: exact, ordered, alike on all engines."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Convert:
        """Convert on the way in."""
        del dialect
        return _or_none(microseconds)

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        """Convert on the way out."""
        del dialect, coltype
        return _or_none(moment)


class Json(TypeDecorator[Any]):
    """Lists of scalars as JSON text: the jsonb of PostgreSQL would refuse NUL and lose order."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Convert:
        """Convert on the way in."""
        del dialect
        return _or_none(to_json)

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        """Convert on the way out."""
        del dialect, coltype
        return _or_none(from_json)


Id = BigInteger().with_variant(Integer, "sqlite")
"""A row number; SQLite counts up by itself only in columns it calls INTEGER."""
