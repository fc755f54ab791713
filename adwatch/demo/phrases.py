"""Sentences of an operator's own, in invented words; a dev market and a held-out one share none.

The stock of sentences in words/ is small: on a large market strangers would all write alike.
"""

from __future__ import annotations

from random import Random
from typing import Literal, get_args

from adwatch.demo.chance import mix
from adwatch.demo.naming import word

Split = Literal["dev", "held-out"]
SPLITS: tuple[Split, ...] = get_args(Split)

VOCABULARY = 1 << 13
"""Words of a split, used by rank: half as often at twice the rank, as in any language."""

WORD_BITS, SYLLABLES = 15, 3
LENGTHS = (5, 12)
"""The fewest and most words of a sentence."""

OWN = (1, 3)
"""The fewest and most such sentences of a template."""


def phrases(split: Split, rng: Random) -> list[str]:
    """New sentences for a template of a market of this split."""
    return [_phrase(split, rng) for _ in range(_between(OWN, rng))]


def _phrase(split: Split, rng: Random) -> str:
    said = [_word(split, int(VOCABULARY ** rng.random())) for _ in range(_between(LENGTHS, rng))]
    return " ".join(said).capitalize() + "."


def _word(split: Split, rank: int) -> str:
    """The word of a rank; the splits take turns in one keyed order, so they never meet."""
    return word(mix(len(SPLITS) * rank + SPLITS.index(split), 0x2A5F, WORD_BITS), SYLLABLES)


def _between(bounds: tuple[int, int], rng: Random) -> int:
    low, high = bounds
    return low + int(rng.random() * (high - low + 1))
