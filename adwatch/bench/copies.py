"""How well and how fast near-copies are found, on texts of invented words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random
from time import process_time

import numpy as np

from adwatch.bench.report import Figure
from matching.blocking import name_hash
from matching.near_copy import LEAST_SHARE
from matching.near_pairs import near_pairs
from matching.shingles import fingerprints

SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te")
WORDS = tuple(one + two + last for one in SYLLABLES for two in SYLLABLES for last in "lnrs")
"""576 words: two strangers' texts of 60 words share about a tenth of them."""
TEXT_WORDS = 60
EDITS = (2, 6, 10)
"""Words changed at scattered places of each of two copies."""
COPIED = 2_000
"""Texts copied for each number of edits."""
NOISY, NOISY_COPIES, NOISY_WORDS = 20_000, 4, (30, 90)
"""Noisy texts, how many of them are copies of one another, and their words."""
SLOT_SHARE, CHANGED_SHARE = 1 / 15, 0.1
"""Of the words of a noisy text: free slots, and words changed in each copy."""

Copies = Sequence[Sequence[str]]
"""Lists of texts that are copies of one another."""


def measure_copies(seed: int) -> list[Figure]:
    """Pairwise recall and precision by edits and of noisy texts, and the CPU time of the latter."""
    rng = Random(seed)  # noqa: S311 - a market, not a secret
    _found(["a b c d e f"] * 2)  # compiles
    figures = []
    for edits in EDITS:
        originals = [rng.choices(WORDS, k=TEXT_WORDS) for _ in range(COPIED)]
        copies = [[_edited(rng, one, edits) for _ in range(2)] for one in originals]
        figures += _figures(f"{edits} edits in each copy", copies)[:2]
    noisy = [_noisy(rng) for _ in range(NOISY // NOISY_COPIES)]
    return figures + _figures("noisy texts", noisy)


def _edited(rng: Random, words: Sequence[str], edits: int) -> str:
    changed = list(words)
    for at in rng.sample(range(len(words)), edits):
        changed[at] = f"slot{rng.randrange(10**6)}"
    return " ".join(changed)


def _noisy(rng: Random) -> list[str]:
    words = rng.choices(WORDS, k=rng.randint(*NOISY_WORDS))
    slots = {at for at in range(len(words)) if rng.random() < SLOT_SHARE}

    def word(at: int, written: str) -> str:
        if at in slots:
            return f"slot{rng.randrange(10**6)}"
        return rng.choice(WORDS) if rng.random() < CHANGED_SHARE else written

    return [" ".join(map(word, range(len(words)), words)) for _ in range(NOISY_COPIES)]


def _figures(name: str, copies: Copies) -> list[Figure]:
    texts = [(group, text) for group, some in enumerate(copies) for text in some]
    start = process_time()
    found = _found([text for _, text in texts])
    taken = process_time() - start
    right = sum(texts[one][0] == texts[other][0] for one, other in found)
    real = sum(1 for some in copies for _ in combinations(some, 2))
    size = len(texts)
    return [
        Figure(f"near-copies, {name}: recall", round(right / real, 5), "share", size, 1),
        Figure(f"near-copies, {name}: precision", round(right / len(found), 5), "share", size, 1),
        Figure(f"near-copies, {name}: time", round(taken, 3), "CPU-s", size, 1),
    ]


def _found(texts: Sequence[str]) -> list[tuple[int, int]]:
    names = np.array([name_hash(text) for text in texts], np.uint64)
    near = near_pairs("near_copy", fingerprints(texts), names, LEAST_SHARE)
    return list(zip(near.left.tolist(), near.right.tolist(), strict=True))
