"""A weight table as a value: the hand-set one, or one fitted to a corpus and kept as a file.

A fitted table does not replace the rarity and hub rules of the matchers. It says what the bits of
each family, as set by hand, turned out to be worth, and what posterior bits mean as a probability.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.weights import MODEL, PRIOR_BITS

Floats = NDArray[np.float64]
AGAINST = "against"
"""The column of all evidence against a tie; its bits are written positive in a table."""
SHARED, UNSHARED = "shared identifier", "no shared identifier"
STRATA = (SHARED, UNSHARED)
"""Pairs are calibrated apart by whether an identifier speaks for the tie: they err differently."""
EXTREME_BITS = 60.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A monotone line through knots, flat beyond its ends; shapes follow the argument."""

    knots: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        places = [at for at, _ in self.knots]
        if not self.knots or places != sorted(set(places)) or not np.isfinite(self.knots).all():
            raise ValueError("a curve has knots, from left to right, of finite numbers")

    def at(self, bits: ArrayLike) -> Floats:
        """The height of the line at `bits`."""
        places, heights = zip(*self.knots, strict=True)
        return np.asarray(np.interp(np.asarray(bits, np.float64), places, heights), np.float64)


@dataclass(frozen=True, slots=True)
class WeightTable:
    """What evidence is worth: `curves` by family from hand-set bits to bits in force.

    A family without a curve keeps its hand-set bits. `scores` give a probability for posterior
    bits by stratum; without them the bits are taken at their word. `notes` say how it was made.
    """

    model: str = MODEL
    prior: float = PRIOR_BITS
    curves: Mapping[str, Curve] = field(default_factory=dict)
    scores: Mapping[str, Curve] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)

    def bits(self, family: str, by_hand: ArrayLike) -> Floats:
        """The bits in force of hand-set bits (0 and up) of a family, in the same shape."""
        curve = self.curves.get(family)
        return np.asarray(by_hand, np.float64) if curve is None else curve.at(by_hand)

    def score(self, bits: ArrayLike, stratum: str) -> Floats:
        """Posterior bits as a probability, in the same shape, rounded to read alike anywhere."""
        curve = self.scores.get(stratum)
        found = odds_share(bits) if curve is None else curve.at(bits)
        return np.round(found, 6)

    def calibrated(self, scores: Mapping[str, Curve], notes: Mapping[str, Any]) -> WeightTable:
        """The same weights with other probabilities, under a model id of their own."""
        return named(replace(self, scores=scores, notes={**self.notes, **notes}))


HAND = WeightTable()
"""The table of `weights.py` as it stands."""


def odds_share(bits: ArrayLike) -> Floats:
    """Log-odds in bits as a probability."""
    clipped = np.clip(np.asarray(bits, np.float64), -EXTREME_BITS, EXTREME_BITS)
    return np.asarray(1.0 / (1.0 + np.exp2(-clipped)), np.float64)


def named(table: WeightTable) -> WeightTable:
    """The table under a model id made from its numbers and from the hand-set table below it."""
    numbers = json.dumps(written(replace(table, notes={}, model=MODEL)), sort_keys=True)
    digest = hashlib.sha256(numbers.encode()).hexdigest()
    return replace(table, model=f"{MODEL}+{digest[:12]}")


def written(table: WeightTable) -> dict[str, Any]:
    """A table as plain values fit for JSON."""
    return {
        "model": table.model,
        "prior": table.prior,
        "curves": {name: [list(knot) for knot in one.knots] for name, one in table.curves.items()},
        "scores": {name: [list(knot) for knot in one.knots] for name, one in table.scores.items()},
        "notes": dict(table.notes),
    }


def read_table(told: Mapping[str, Any]) -> WeightTable:
    """A table from plain values; raises ValueError naming what is wrong."""
    table = WeightTable(
        str(_need(told, "model", str)),
        float(_need(told, "prior", int | float)),
        _curves(told, "curves"),
        _curves(told, "scores"),
        _need(told, "notes", dict),
    )
    if table.model != named(table).model:
        raise ValueError("model: does not belong to these numbers and this version of adwatch")
    return table


def _need(told: Mapping[str, Any], name: str, kind: Any) -> Any:
    if not isinstance(told.get(name), kind):
        raise ValueError(f"{name}: missing, or not what belongs there")
    return told[name]


def _curves(told: Mapping[str, Any], name: str) -> dict[str, Curve]:
    found = {}
    for key, knots in _need(told, name, dict).items():
        try:
            found[str(key)] = Curve(tuple((float(at), float(height)) for at, height in knots))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}.{key}: {error}") from None
    return found
