"""For every ad its most likely same-operator ads, from all evidence, linked or not.

Each ad is a sparse row in every view; the score of two ads is the weighed sum of what the views
say. The ranking is not a finding: style alone never links ads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from adwatch.model import AdKey, SignalSet
from matching.corpus import Corpus
from matching.nearest import nearest, products, stacked
from matching.neighbours import Neighbours, smoothed
from matching.ngrams import Floats, Rows
from matching.view_learning import known_ties, learn
from matching.views import VIEW_WEIGHTS, views

MARGIN = 60
"""Candidates beyond the places asked for, among which the smoothing may reorder."""
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
    found = smoothed(scored(corpus.sets, k + MARGIN))
    everyone = sorted(ad for bearers in corpus.bearers for ad in bearers)
    for row, bearers in enumerate(corpus.bearers):
        rows, scores = found.of_row(row)
        for ad in bearers:
            yield ad, _filled(ad, _expanded(ad, row, rows, scores, corpus), everyone, k)


def scored(ads: Sequence[SignalSet], count: int) -> Neighbours:
    """For each ad its `count` likeliest and their scores, before any smoothing."""
    seen = views(ads)
    found = Neighbours.of(nearest(stacked(_weighed(seen)), count), len(ads))
    left, right = found.rows(), found.others
    weights = learn(seen, found, known_ties(ads, left, right), VIEW_WEIGHTS)
    scores = np.zeros(len(left), np.float32)
    for name, rows in seen.items():
        scores += np.float32(weights[name]) * products(rows, left, right)
    return found.rescored(scores)


def _weighed(seen: Mapping[str, Rows]) -> list[Rows]:
    """The views that propose candidates, weighed; sentence vectors share all their columns."""
    return [
        rows.times(VIEW_WEIGHTS[name] ** 0.5) for name, rows in seen.items() if name != "meaning"
    ]


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
