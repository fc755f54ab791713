"""The dates, days and travel words of a text as a row of marks; what they say is when.py's work."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.anchored import Anchored
from extractors.lexicon import phrases
from extractors.phrases import PhraseTable
from extractors.reading import plain

LETTERS = {
    "month": "M", "weekday": "W", "period": "P", "until": "u", "from": "f", "until after": "U",
    "from after": "F", "join": "j", "at": "a", "only": "o", "days": "d", "weeks": "w",
    "count": "n", "filler": "", "tag": "T", "since": "s",
}  # fmt: skip
"""One letter for each heading of the list; D is a whole date, S day and month, N a number,
Y a year, x any other word, `.` the end of a sentence, `-` a dash."""
ANCHORS = frozenset("MWPTdwDS")
"""Without any of these nothing tells a time."""
YEARS = range(1990, 2100)  # in which an advertisement may state a date
LEAP = 2000  # a year with a 29th of February, where none is stated
_DATE = Anchored(
    r"\d",
    r"(?<![\d.,/:])(?:(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<written>\d{1,2}(?:[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d\d)|\s?[./]\s?\d{1,2})\.?)"
    r"|(?P<east>\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일]?)"
    r"|(?P<number>\d{1,4})(?:st|nd|rd|th|er|º|ª|-?го|\.(?=\s?\S))?)(?![\d%€$£:]|[.,/]\d)",
)
_GROUP = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]")
_STOP = re.compile(r"[!?;|\n]|\.\s")
_DASH = re.compile(r"[-–—~→>]")


class Mark(NamedTuple):
    """A letter (see LETTERS), what it holds, and where it lies in the folded text.

    A whole date holds `2026-03-12`, a day and month `03-12`, a word the rest of its heading.
    """

    letter: str
    value: str
    start: int
    end: int


def marks(low: str, month_first: bool) -> list[Mark]:
    """The marks of a folded lower-case text in order; empty where nothing tells a time."""
    words = [Mark(*hit.value, hit.start, hit.end) for hit in _table().find(low)]
    numbers = [mark for mark in _numbers(low, month_first) if mark is not None]
    told = [*words, *numbers]
    if not any(mark.letter in ANCHORS for mark in told):
        return []
    return list(_with_gaps(low, sorted(told, key=lambda mark: mark.start)))


@lru_cache(maxsize=1)
def _table() -> PhraseTable[tuple[str, str]]:
    values: dict[str, tuple[str, str]] = {}
    for heading, phrase in phrases("when"):
        name, _, rest = heading.partition(" ")
        letter, value = (LETTERS[heading], "") if heading in LETTERS else (LETTERS[name], rest)
        values.setdefault(plain(phrase), (letter, value))  # the first listing of a word counts
    return PhraseTable(values.items())


def _numbers(low: str, month_first: bool) -> Iterator[Mark | None]:
    for match in _DATE.finditer(low):
        span, name = match.span(), match.lastgroup
        parts = [int(part) for part in _GROUP.findall(match.group())]
        if name == "number":
            letter = "Y" if len(match["number"]) == 4 else "N"
            yield Mark(letter, match["number"], *span)
        elif name == "iso":
            yield _dated(parts[0], parts[1], parts[2], span)
        elif name == "east":
            yield _dated(None, parts[0], parts[1], span)
        else:
            day, month = parts[1::-1] if month_first and parts[0] <= 12 else parts[:2]
            yield _dated(_year(parts), month, day, span)


def _year(parts: list[int]) -> int | None:
    if len(parts) < 3:
        return None
    return parts[2] if parts[2] >= 100 else 2000 + parts[2]


def _dated(year: int | None, month: int, day: int, span: tuple[int, int]) -> Mark | None:
    """A date, or a day and month; None for what is not in the calendar."""
    if year is not None and year not in YEARS:
        return None
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year or LEAP, month)[1]):
        return None
    short = f"{month:02}-{day:02}"
    return Mark("S", short, *span) if year is None else Mark("D", f"{year:04}-{short}", *span)


def _with_gaps(low: str, told: list[Mark]) -> Iterator[Mark]:
    """The marks, with what stands between them; fillers are left out."""
    end = told[0].start
    for mark in told:
        if mark.start < end:  # part of the mark before
            continue
        letter = _letter_of(low[end : mark.start])
        if letter:
            yield Mark(letter, "", end, mark.start)
        if mark.letter:
            yield mark
        end = mark.end


def _letter_of(between: str) -> str:
    """The letter for what stands between two marks, "" for blanks and signs that say nothing."""
    if between == " ":
        return ""
    for letter, pattern in (("x", _WORD), (".", _STOP), ("-", _DASH)):
        if pattern.search(between):
            return letter
    return ""
