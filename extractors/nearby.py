"""Phrases whose parts may stand a few words apart; what they mean is the caller's work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from extractors.lexicon import phrases
from extractors.phrases import PhraseTable

T = TypeVar("T")
APART = " .. "
"""Stands in a phrase where other words may stand between its parts."""
GAP = 32  # characters between two parts: some five words, and never over the end of a sentence
_SENTENCE_END = re.compile(r"[.!?;\n。！？](?!\d)")
_Part = tuple[int, int]
"""The number of a phrase and that of its part."""


class Passage(NamedTuple, Generic[T]):
    """A phrase found: where it lies in the folded text, and its value."""

    start: int
    end: int
    value: T


class NearTable(Generic[T]):
    """Phrases with a value each, as in PhraseTable, and "keep* .. passport*" for parts in order."""

    def __init__(self, listed: Iterable[tuple[str, T]]) -> None:
        self._values: list[T] = []
        self._lengths: list[int] = []
        parts: dict[str, list[_Part]] = {}
        for number, (phrase, value) in enumerate(listed):
            pieces = phrase.split(APART)
            self._values.append(value)
            self._lengths.append(len(pieces))
            for at, piece in enumerate(pieces):
                parts.setdefault(piece, []).append((number, at))
        self._parts = PhraseTable((piece, tuple(held)) for piece, held in parts.items())

    def find(self, low: str) -> list[Passage[T]]:
        """The phrases in a folded lower-case text, by where they begin; linear."""
        hits = sorted(self._parts.find(low), key=lambda hit: (hit.start, hit.end))
        begun: dict[_Part, tuple[int, int]] = {}
        found = []
        for hit in hits:
            for number, at in hit.value:
                start = hit.start
                if at:
                    before = begun.get((number, at - 1))
                    if before is None or not _is_near(low, before[1], hit.start):
                        continue
                    start = before[0]
                if at + 1 == self._lengths[number]:
                    found.append(Passage(start, hit.end, self._values[number]))
                else:
                    begun[number, at] = start, hit.end
        return sorted(found, key=lambda one: (one.start, one.end))


def _is_near(low: str, end: int, start: int) -> bool:
    return 0 <= start - end <= GAP and _SENTENCE_END.search(low, end, start) is None


@lru_cache(maxsize=8)
def near_table(name: str) -> NearTable[str]:
    """The phrases of a list in extractors/lexicons, each with its heading as value."""
    return NearTable([(phrase, heading) for heading, phrase in phrases(name)])
