"""From posterior bits to a probability that can be believed: isotonic regression by stratum.

And how far probabilities can be believed: the reliability diagram and its expected error. Labels
come from outside: a person's judgements, or the chances that a fitted table gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.weight_table import STRATA, Curve, Floats

BINS = 10
"""Bins of equal width of the diagram and of the expected error."""
FEWEST_LABELS = 200
"""Labels; the study's isotonic fit on as many had an error of .02, without them .175."""
FEWEST_IN_STRATUM = 50
"""Labels; a stratum with fewer, or with one verdict only, is calibrated with the others."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pairs with posterior bits, whether each belongs together (0-1), and its stratum's number."""

    bits: Floats
    same: Floats
    stratum: NDArray[np.int64]

    @classmethod
    def of(cls, bits: ArrayLike, same: ArrayLike, strata: Sequence[str]) -> Labelled:
        """Labelled pairs from sequences of equal length; strata by name."""
        numbers = np.array([STRATA.index(name) for name in strata], np.int64)
        return cls(np.asarray(bits, np.float64), np.asarray(same, np.float64), numbers)

    def __len__(self) -> int:
        return len(self.bits)

    def take(self, chosen: NDArray[np.bool_]) -> Labelled:
        """Some of the pairs."""
        return Labelled(self.bits[chosen], self.same[chosen], self.stratum[chosen])


@dataclass(frozen=True, slots=True)
class Bin:
    """The pairs whose score lies in one tenth: their number, mean score and share of ties."""

    pairs: int
    score: float
    share: float


def curves(labels: Labelled) -> dict[str, Curve]:
    """A curve for each stratum, from bits to probability, never falling; {} without labels."""
    if not len(labels):
        return {}
    found = {}
    for number, name in enumerate(STRATA):
        mine = labels.take(labels.stratum == number)
        is_enough = len(mine) >= FEWEST_IN_STRATUM and 0 < float(mine.same.mean()) < 1
        found[name] = _isotonic(mine if is_enough else labels)
    return found


def _isotonic(labels: Labelled) -> Curve:
    from sklearn.isotonic import IsotonicRegression

    # The rule of succession: n labels never make anything impossible or certain.
    margin = 1.0 / (len(labels) + 2)
    model = IsotonicRegression(y_min=margin, y_max=1 - margin, out_of_bounds="clip")
    model.fit(np.round(labels.bits, 3), labels.same)
    knots = zip(model.X_thresholds_, model.y_thresholds_, strict=True)
    return Curve(tuple((float(at), round(float(height), 6)) for at, height in knots))


def held_out(labels: Labelled, folds: int = 5) -> Floats:
    """The score of each pair by curves that were made without it, shape (pairs,)."""
    scores = np.zeros(len(labels))
    turn = np.arange(len(labels)) % folds
    for fold in range(folds):
        made, here = curves(labels.take(turn != fold)), turn == fold
        for number, name in enumerate(STRATA):
            chosen = here & (labels.stratum == number)
            if chosen.any():
                scores[chosen] = made[name].at(labels.bits[chosen])
    return scores


def reliability(scores: ArrayLike, same: ArrayLike) -> tuple[Bin | None, ...]:
    """The diagram: for each tenth of the scores its pairs, None where there are none."""
    told, truth = np.asarray(scores, np.float64), np.asarray(same, np.float64)
    place = np.minimum((told * BINS).astype(np.int64), BINS - 1)
    found: list[Bin | None] = []
    for number in range(BINS):
        here = place == number
        some = bool(here.any())
        mean = (float(told[here].mean()), float(truth[here].mean())) if some else (0.0, 0.0)
        found.append(Bin(int(here.sum()), *mean) if some else None)
    return tuple(found)


def expected_error(scores: ArrayLike, same: ArrayLike) -> float:
    """How far scores lie from the shares of ties, 0-1: the mean over all pairs, by bins."""
    bins = [one for one in reliability(scores, same) if one is not None]
    pairs = sum(one.pairs for one in bins)
    return sum(one.pairs * abs(one.score - one.share) for one in bins) / max(pairs, 1)
