"""The fields of an ad made ready to search, and the way back to a span of the raw ad.

Folding of disguised text lives in extractors/folding.py; this adds lower case and word finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Span
from extractors.folding import Folded, fold

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
)
"""Scripts (Thai to Hangul) whose words are not, or not reliably, parted by blanks."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_DIGITS = re.compile(r"\d+")
REACH = 48  # characters around digits in which the words stand that say what they count
_WORD = re.compile(r"[^\W_]+")
_SPACED_WORD = re.compile(rf"[^\W_{UNSPACED}]+")
MEMORY = 64  # fields kept ready: those of the few ads under work, asked for by each extractor


class Words(NamedTuple):
    """The words of a text, without those of unspaced scripts, and where each lies."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One text field of an ad: raw, folded (`text`) and folded in lower case (`low`)."""

    name: str
    raw: str
    folded: Folded
    text: str
    low: str

    def span(self, start: int, end: int) -> Span:
        """The span of the raw field behind a range of the folded text."""
        return Span(self.name, *self.folded.raw_span(start, end))

    def raw_at(self, span: Span) -> str:
        """The raw text at a span of this field."""
        return self.raw[span.start : span.end]


def read(ad: Ad, *names: str) -> Iterator[Field]:
    """The named fields that the ad has, in the order named."""
    for name in names:
        raw = getattr(ad, name)
        if raw is not None:
            yield _field(name, raw)


@lru_cache(maxsize=MEMORY)
def _field(name: str, raw: str) -> Field:
    folded = fold(raw)
    # Folding leaves no letter whose lower case has another length.
    return Field(name, raw, folded, folded.text, folded.text.lower())


def plain(text: str) -> str:
    """A word of a table as it looks in `Field.low`: folded, lower case."""
    return fold(text).text.lower()


def has_unspaced(text: str) -> bool:
    """Whether any letter belongs to a script whose words are not parted by blanks."""
    return not text.isascii() and _UNSPACED.search(text) is not None


@lru_cache(maxsize=MEMORY)
def split_words(low: str) -> Words:
    """The words (letters and digits) of a text, parted where an unspaced script begins."""
    pattern = _SPACED_WORD if has_unspaced(low) else _WORD
    spans = tuple([match.span() for match in pattern.finditer(low)])
    return Words(tuple([low[start:end] for start, end in spans]), spans)


def near_digits(pattern: re.Pattern[str], low: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern, each of which holds a digit and reaches not beyond REACH."""
    for start, end in _stretches(low):
        yield from pattern.finditer(low, start, end)


@lru_cache(maxsize=MEMORY)
def _stretches(low: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text within REACH of a digit, apart from one another."""
    found: list[tuple[int, int]] = []
    for digits in _DIGITS.finditer(low):
        start, end = max(0, digits.start() - REACH), digits.end() + REACH
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)
