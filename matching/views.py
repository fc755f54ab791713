"""What a ranking compares ads by: one sparse matrix for each view of them, and what it counts.

The dot product of two rows of a view says how alike two ads are by it: 0 for nothing shared, 1 for
the same text or one identifier of full worth, more for several. How much a view weighs on one
corpus is learned elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import log2, sqrt

import numpy as np

from adwatch.model import SignalSet
from matching.ngrams import Rows, character_codes, tfidf, word_codes
from matching.rarity import Census, damping
from matching.reading import ages, identifiers, masked_text, places, prices, wording
from matching.similar_meaning import read_meaning
from matching.weights import IDENTIFIER_BITS, SAME_PICTURE_BITS

CHARACTERS = (2, 5)
"""Least and most characters of an n-gram; they run across words, so that joints count. Case, emoji
and punctuation are kept (matching.md section 7)."""
WORDS = (1, 2)
"""Least and most words of an n-gram."""
MARKS = (1, 3)
"""Least and most runs of punctuation and emoji of an n-gram, whatever stands between them."""
VIEW_WEIGHTS = {
    "characters": 1.0,  # the best single view on texts of unseen authors
    "words": 0.2,  # phrases of one's own; on stock phrases it only adds noise
    "marks": 0.15,  # habits of punctuation; more of it hurts where texts are long and plain
    "place": 0.12,  # places, prices and ages: many share them, few share all
    "price": 0.12,
    "age": 0.06,
    "meaning": 0.1,  # untrained sentence vectors hardly identify an operator
    "picture": 1.8,  # as an identifier, by its bits
    "identifier": 3.0,  # a rare shared identifier outranks any likeness of text
}
"""What each view weighs where a corpus has too few known ties to learn it from."""
LONGEST = 2_500
"""Characters read of each text."""
HABIT_BITS = {"place": 4.0, "price": 4.0, "age": 2.0}
"""The most bits that agreement on one value is worth."""
_MARK = re.compile(r"[^\w\s]+")

_READ: Mapping[str, Callable[[SignalSet], frozenset[str]]] = {
    "place": places,
    "price": prices,
    "age": ages,
}


def views(ads: Sequence[SignalSet]) -> dict[str, Rows]:
    """The sparse rows of each view by its name, all of the same height."""
    texts = [masked_text(ad)[:LONGEST] for ad in ads]
    folded = [wording(ad)[:LONGEST] for ad in ads]
    marks = [" ".join(_MARK.findall(text)) for text in texts]
    census = Census.of(ads)
    habits = {kind: named_rows([_habits(ad, kind, census) for ad in ads]) for kind in _READ}
    return {
        "characters": tfidf(*character_codes(texts), CHARACTERS),
        "words": tfidf(*word_codes(folded), WORDS),
        "marks": tfidf(*word_codes(marks), MARKS),
        **habits,
        "meaning": _meanings(ads),
        "picture": named_rows([_pictures(ad, census) for ad in ads]),
        "identifier": named_rows([_identifiers(ad, census) for ad in ads]),
    }


def _habits(ad: SignalSet, kind: str, census: Census) -> dict[str, float]:
    """The root of each value's part of the most bits: the product of two is that part."""
    values, most = _READ[kind](ad), HABIT_BITS[kind]
    # Of a list each entry is worth its part, so that long lists do not outweigh short.
    return {
        value: (_bits(census, kind, value, most) / most / len(values)) ** 0.5 for value in values
    }


def _bits(census: Census, kind: str, value: str, most: float) -> float:
    return min(most, log2((census.total() + 2) / (census.count(kind, value) + 1)))


def _identifiers(ad: SignalSet, census: Census) -> dict[str, float]:
    """The root of each identifier's part of the most bits any can have."""
    most = max(IDENTIFIER_BITS.values())
    return {
        one.key: _root(IDENTIFIER_BITS[one.kind] - damping(census, one.kind, one.value), most)
        for one in identifiers(ad)
    }


def _pictures(ad: SignalSet, census: Census) -> dict[str, float]:
    """The root of the part of its bits that each picture keeps for being rare."""
    most = SAME_PICTURE_BITS
    shown = {signal.value for signal in ad.of("picture")}
    return {one: _root(most - damping(census, "picture", one), most) for one in shown}


def _root(bits: float, most: float) -> float:
    return sqrt(max(0.0, bits) / most)


def named_rows(named: Sequence[Mapping[str, float]]) -> Rows:
    """Named values as sparse rows, the columns in the order in which names are first met."""
    numbers: dict[str, int] = {}
    for row in named:
        for name in sorted(row):
            numbers.setdefault(name, len(numbers))
    bounds = np.cumsum([0, *(len(row) for row in named)], dtype=np.int64)
    columns = np.array([numbers[name] for row in named for name in row], np.int32)
    values = np.array([value for row in named for value in row.values()], np.float32)
    return Rows(bounds, columns, values, max(len(numbers), 1))


def _meanings(ads: Sequence[SignalSet]) -> Rows:
    """The sentence vectors as rows; those of each model and size have columns of their own."""
    read = [read_meaning(ad) for ad in ads]
    models = sorted({(one[0], len(one[1])) for one in read if one})
    starts = dict(zip(models, np.cumsum([0, *(size for _, size in models)]), strict=False))
    bounds = np.cumsum([0, *(len(one[1]) if one else 0 for one in read)], dtype=np.int64)
    columns, values = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)]
    for model, unit in filter(None, read):
        columns.append(np.arange(len(unit), dtype=np.int32) + starts[model, len(unit)])
        values.append(unit)
    width = max(1, sum(size for _, size in models))
    return Rows(bounds, np.concatenate(columns).astype(np.int32), np.concatenate(values), width)
