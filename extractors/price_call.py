"""Whose place a price is for, the advertiser's or the customer's; prices are price.py's work.

The words lie in lexicons/price_call.txt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extractors.lexicon import phrases
from extractors.phrases import PhraseTable

REACH = 24  # characters between a price and the words of its place
CHAIN = 32  # characters between two prices of one list
_HEAD = re.compile(r"(?<!\w)(in|out)\s?[:=](?!\w)")
_BARE = re.compile(r"(?<!\w)(in|out)(?=\s[$€£]?\d{2})|(?<=\d\s)(in|out)(?=\s?(?:[,/;|.\n]|$))")
_BREAK = re.compile(r"[.!?;](?!\d)")
_PART = re.compile(r"[.!?;,|/\n](?!\d)")


class _Said(NamedTuple):
    start: int
    end: int
    call: str


def call_places(low: str, prices: Sequence[tuple[int, int]]) -> list[str | None]:
    """For each price, by its range in a folded text: `in`, `out`, or None where not stated.

    Words before a price rule the list that follows; words behind it rule it alone. Which of the
    two a text does, its first price tells.
    """
    said = _said(low) if prices else []
    if not said:
        return [None] * len(prices)
    starts = [one.start for one in said]
    is_headed = said[0].end <= prices[0][0]
    calls: list[str | None] = []
    for at, (start, end) in enumerate(prices):
        next_one = bisect_left(starts, start)
        before = said[next_one - 1] if next_one else None
        behind = said[next_one] if next_one < len(said) else None
        headed = _headed(low, before, start) or _chained(low, before, prices, calls, at)
        tailed = _tailed(low, behind, end)
        calls.append((headed or tailed) if is_headed else (tailed or headed))
    return calls


def _headed(low: str, before: _Said | None, start: int) -> str | None:
    if before is None or start - before.end > REACH:
        return None
    return None if _BREAK.search(low, before.end, start) else before.call


def _chained(
    low: str,
    before: _Said | None,
    prices: Sequence[tuple[int, int]],
    calls: Sequence[str | None],
    at: int,
) -> str | None:
    """The place of the price before it in the same list, where no other is named between."""
    if not at or before is None or before.start >= prices[at - 1][1]:
        return None
    near = prices[at][0] - prices[at - 1][1] <= CHAIN
    same = before.end <= prices[at - 1][0]
    broken = _BREAK.search(low, prices[at - 1][1], prices[at][0])
    return calls[at - 1] if near and same and not broken else None


def _tailed(low: str, behind: _Said | None, end: int) -> str | None:
    if behind is None or behind.start - end > REACH:
        return None
    return None if _PART.search(low, end, behind.start) else behind.call


def _said(low: str) -> list[_Said]:
    hits = [_Said(hit.start, hit.end, hit.value) for hit in _table().find(low)]
    hits += [_Said(match.start(), match.end(), match[1]) for match in _HEAD.finditer(low)]
    bare = [_Said(*match.span(), match[1] or match[2]) for match in _BARE.finditer(low)]
    if {one.call for one in bare} == {"in", "out"}:  # either alone may be any "in" or "out"
        hits += bare
    return sorted(set(hits))


@lru_cache(maxsize=1)
def _table() -> PhraseTable[str]:
    return PhraseTable((phrase, call) for call, phrase in phrases("price_call"))
