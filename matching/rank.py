"""For every ad its most likely same-operator ads, from all evidence, linked or not.

Each ad becomes one sparse row: character and word n-grams of the masked text, identifiers, prices
and places, each view weighed; the product of two rows is then the sum of what the views say. The
ranking is not a finding: style alone never links ads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import log2

import numpy as np
from numpy.typing import NDArray

from adwatch.model import AdKey, SignalSet
from matching.corpus import Corpus
from matching.nearest import nearest, stacked
from matching.neighbours import Neighbours, smoothed
from matching.ngrams import Floats, Rows, character_codes, tfidf, word_codes
from matching.rarity import Census, damping
from matching.reading import ages, identifiers, masked_text, places, prices, wording
from matching.similar_meaning import read_meaning
from matching.weights import IDENTIFIER_BITS

CHARACTERS = (1, 5, ord(" "))
"""Least and most characters of an n-gram, and the one that may only stand at its ends: n-grams
stay within words. Case, emoji and punctuation are kept (matching.md section 7)."""
WORDS = (1, 2, -1)
"""Least and most words of an n-gram; none is barred from its middle."""
VIEW_WEIGHTS = {
    "characters": 1.0,  # the best single view on texts of unseen authors
    "words": 0.2,  # phrases of one's own; on stock phrases it only adds noise
    "habits": 0.3,  # prices, places and ages: many share them, few share all
    "meaning": 0.1,  # untrained sentence vectors hardly identify an operator
    "identifier": 3.0,  # a rare shared identifier outranks any likeness of text
}
LONGEST = 2_500
"""Characters read of each text."""
MARGIN = 60
"""Candidates beyond the places asked for, among which the smoothing may reorder."""
HABITS = (("place", places, 4.0), ("price", prices, 4.0), ("age", ages, 2.0))
"""Kinds of habit, how they are read, and the most bits that agreement on one value is worth."""

Ranking = tuple[AdKey, list[tuple[AdKey, float]]]


def rank(
    sets: Iterable[SignalSet], k: int, without: frozenset[str] = frozenset()
) -> Iterator[Ranking]:
    """Each ad, in order of keys of its content, with its `k` likeliest ads, best first.

    Scores run from 0 to 1 and order the list; they are not probabilities. Where evidence names
    fewer than `k` ads, others follow with score 0, so that the list is full while ads last.
    """
    corpus = Corpus.of(sets, without)
    if not corpus.sets:
        return
    found = Neighbours.of(nearest(stacked(views(corpus.sets)), k + MARGIN), len(corpus.sets))
    found = smoothed(_with_meaning(found, corpus.sets))
    everyone = sorted(ad for bearers in corpus.bearers for ad in bearers)
    for row, bearers in enumerate(corpus.bearers):
        rows, scores = found.of_row(row)
        for ad in bearers:
            yield ad, _filled(ad, _expanded(ad, row, rows, scores, corpus), everyone, k)


def views(ads: Sequence[SignalSet]) -> list[Rows]:
    """The sparse rows of each view, all of the same height."""
    # Blanks at both ends make the first and the last word's n-grams like those of any word.
    texts = [f" {text[:LONGEST]} " if (text := masked_text(ad)) else "" for ad in ads]
    folded = [wording(ad)[:LONGEST] for ad in ads]
    census = Census.of(ads)
    return [
        tfidf(*character_codes(texts), CHARACTERS, VIEW_WEIGHTS["characters"]),
        tfidf(*word_codes(folded), WORDS, VIEW_WEIGHTS["words"]),
        _weighed([_habits(ad, census) for ad in ads], VIEW_WEIGHTS["habits"]),
        _weighed([_identifiers(ad, census) for ad in ads], VIEW_WEIGHTS["identifier"]),
    ]


def _habits(ad: SignalSet, census: Census) -> dict[str, float]:
    """The root of each value's bits, in parts of all bits habits can bring: products are shares."""
    most_of_all = sum(most for _, _, most in HABITS)
    found = {}
    for kind, read, most in HABITS:
        values = read(ad)
        for value in values:
            bits = min(most, log2((census.total() + 2) / (census.count(kind, value) + 1)))
            # Of a list each entry is worth its part, so that long lists do not outweigh short.
            found[f"{kind}:{value}"] = (bits / len(values) / most_of_all) ** 0.5
    return found


def _identifiers(ad: SignalSet, census: Census) -> dict[str, float]:
    """The root of each identifier's part of the most bits: the product of two is that part."""
    most = max(IDENTIFIER_BITS.values())
    return {
        one.key: max(0.0, (IDENTIFIER_BITS[one.kind] - damping(census, one.kind, one.value)) / most)
        ** 0.5
        for one in identifiers(ad)
    }


def _weighed(named: Sequence[dict[str, float]], weight: float) -> Rows:
    """Named values as sparse rows, all multiplied by sqrt(weight)."""
    numbers: dict[str, int] = {}
    for row in named:
        for name in row:
            numbers.setdefault(name, len(numbers))
    bounds = np.cumsum([0, *(len(row) for row in named)], dtype=np.int64)
    columns = np.array([numbers[name] for row in named for name in row], np.int32)
    values = np.array([value for row in named for value in row.values()], np.float32)
    return Rows(bounds, columns, values * np.float32(weight**0.5), max(len(numbers), 1))


def _with_meaning(found: Neighbours, ads: Sequence[SignalSet]) -> Neighbours:
    """The neighbours with the cosine of their sentence vectors added, where both have one."""
    read = [read_meaning(ad) for ad in ads]
    if not any(read):
        return found
    models = {name: at for at, name in enumerate(sorted({one[0] for one in read if one}))}
    width = max(len(one[1]) for one in read if one)
    vectors = np.zeros((len(ads), width), np.float32)
    model = np.full(len(ads), -1, np.int64)
    for row, one in enumerate(read):
        if one is not None:
            vectors[row, : len(one[1])] = one[1]
            model[row] = models[one[0]]
    return found.plus(lambda row, others: _cosines(row, others, vectors, model))


def _cosines(
    row: int, others: NDArray[np.int64], vectors: Floats, model: NDArray[np.int64]
) -> Floats:
    same = (model[others] == model[row]) & (model[row] >= 0)
    cosines = np.maximum(vectors[others] @ vectors[row], 0) * same
    weighed: Floats = (cosines * VIEW_WEIGHTS["meaning"]).astype(np.float32)
    return weighed


def _expanded(
    ad: AdKey, row: int, rows: NDArray[np.int64], scores: Floats, corpus: Corpus
) -> Iterator[tuple[AdKey, float]]:
    """The ads behind the neighbouring contents; those of the same content come first."""
    best = max(1.0, float(scores[0]) if len(scores) else 0.0)
    same = [other for other in corpus.bearers[row] if other != ad]
    yield from ((other, _squashed(best)) for other in same)
    for other_row, score in zip(rows.tolist(), scores.tolist(), strict=True):
        yield from ((other, _squashed(score)) for other in corpus.bearers[other_row])


def _squashed(score: float) -> float:
    """A sum of views, 0 and up, as a score below 1 that keeps the order."""
    return round(score / (1.0 + score), 6)


def _filled(
    ad: AdKey, found: Iterator[tuple[AdKey, float]], everyone: Sequence[AdKey], k: int
) -> list[tuple[AdKey, float]]:
    ranked = list(islice(found, k))
    if len(ranked) < k:
        held = {other for other, _ in ranked} | {ad}
        rest = ((other, 0.0) for other in everyone if other not in held)
        ranked.extend(islice(rest, k - len(ranked)))
    return ranked
