"""Fellegi-Sunter weights by expectation-maximisation over agreement patterns (Fellegi and Sunter
1969; Winkler 1988): what the families' bits turn out to be worth in a corpus, without labels.

All pairs of the corpus take part. Those that no key proposed are held to be strangers: a tie that
leaves no trace cannot be found, and a chance sample stands for these pairs. So *u*, how often
strangers agree, is not read off random pairs, in which ads of one busy hand meet one another:
what they share proposes them, and they fall to the ties as the fit goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.sampling import PairSample
from matching.weight_table import AGAINST, Curve, Floats, WeightTable, named, odds_share
from matching.weights import PRIOR_BITS

Ints = NDArray[np.int64]

LEVELS = {
    "identifier": (4.0, 8.0, 11.0, 13.5),
    "text": (3.0, 6.0, 9.0, 12.0, 14.5),
    "picture": (4.0, 8.0, 10.0),
    "habits": (2.0, 4.0),
}
"""Bits by hand at which the next level of a family begins; the first level is no evidence, the
second anything above. A family not named here, and evidence against, has these two alone."""
ROUNDS = 60
"""Rounds; the demo market's weights stand still to a hundredth of a bit after forty."""
HELD = 20.0
"""Pairs: with so much weight the hand-set table's opinion of m takes part, so that a level that
hardly occurs keeps to it."""
LEAST = 0.5
"""Pairs of strangers added to each level: what was not seen is not impossible."""
MOST_GAIN, MOST_AGAINST = 4.0, 6.0
"""Bits: no level is worth more than so much beyond what it is by hand, and none against a tie more
than that: where strangers hardly ever agree, few pairs decide how seldom that is."""
FEWEST_PAIRS = 200
"""Proposed pairs; fewer say nothing."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted table, and the probability it gives each proposed pair of the sample."""

    table: WeightTable
    chances: Floats


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Distinct patterns of levels, and how often each is met: among pairs that keys proposed, the
    same weighed by ads, and among the others."""

    rows: Ints
    pairs: Floats
    by_ads: Floats
    others: Floats
    of_pair: Ints


def fit(found: PairSample) -> Fit:
    """Fit a weight table; raises ValueError where too few pairs share anything."""
    if len(found.proposed) < FEWEST_PAIRS or not len(found.chance):
        raise ValueError(f"fewer than {FEWEST_PAIRS} pairs of ads share a key: nothing to fit")
    patterns = _patterns(found)
    prior, shares = _maximised(found, patterns)
    told = [np.log2(ties / strangers) for ties, strangers in shares]
    bits = prior + _summed(patterns.rows, told)
    curves = {
        family: _curve(found.proposed[:, at], told[at], family)
        for at, family in enumerate(found.families)
    }
    # What "no evidence" is worth goes into the prior, so that a missing piece costs nothing.
    base = round(float(prior + sum(one[0] for one in told)), 3)
    notes = {
        "contents": found.contents,
        "pairs left out": found.left_out,
        "pairs": len(found.proposed),
        "patterns": len(patterns.rows),
        "levels": [
            _level(family, level, ties[level], strangers[level])
            for family, (ties, strangers) in zip(found.families, shares, strict=True)
            for level in range(len(ties))
        ],
    }
    table = named(WeightTable(prior=base, curves=curves, notes=notes))
    return Fit(table, odds_share(bits)[patterns.of_pair])


def _level(family: str, level: int, ties: float, strangers: float) -> dict[str, str | float]:
    return {
        "family": family,
        "above": "" if not level else float(_edges(family)[level - 1]),
        "ties": round(float(ties), 9),
        "strangers": round(float(strangers), 9),
        "bits": round(float(np.log2(ties / strangers)), 3),
    }


def _edges(family: str) -> Floats:
    return np.array((0.0, *LEVELS.get(family, ())), np.float64)


def _patterns(found: PairSample) -> _Patterns:
    columns = np.vstack((found.proposed, found.chance))
    levels = [
        np.searchsorted(_edges(family), columns[:, at], side="left")
        for at, family in enumerate(found.families)
    ]
    rows, of_pair = np.unique(np.stack(levels, axis=1), axis=0, return_inverse=True)
    proposed, chance = len(found.proposed), len(found.chance)
    rest = max(found.pairs - found.each * proposed, 0.0) / chance
    count = len(rows)
    return _Patterns(
        rows.astype(np.int64),
        _counted(of_pair[:proposed], np.full(proposed, found.each), count),
        _counted(of_pair[:proposed], found.weight, count),
        _counted(of_pair[proposed:], np.full(chance, rest), count),
        of_pair[:proposed],
    )


def _maximised(found: PairSample, patterns: _Patterns) -> tuple[float, list[tuple[Floats, Floats]]]:
    """Log-odds of a tie among all pairs, and of each family m and u by level."""
    chance = _by_hand(found, patterns)
    held: list[Floats] = []
    for _ in range(ROUNDS):
        share = max(float((chance * patterns.pairs).sum()), LEAST) / found.pairs
        shares = []
        for at, family in enumerate(found.families):
            count, levels = len(_edges(family)) + 1, patterns.rows[:, at]
            ties = _counted(levels, chance * patterns.by_ads, count)
            strangers = (
                _counted(levels, patterns.others + (1 - chance) * patterns.pairs, count) + LEAST
            )
            if len(held) == at:
                held.append(_parts(ties + LEAST / HELD))
            shares.append((_parts(ties + HELD * held[at]), _parts(strangers)))
        prior = float(np.log2(share / (1 - share)))
        told = [np.log2(ties / strangers) for ties, strangers in shares]
        chance = odds_share(prior + _summed(patterns.rows, told))
    return prior, shares


def _counted(places: Ints, amounts: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(places, amounts, count), np.float64)


def _parts(amounts: Floats) -> Floats:
    return np.asarray(amounts / amounts.sum(), np.float64)


def _by_hand(found: PairSample, patterns: _Patterns) -> Floats:
    """Where the fit begins: the mean probability of a pattern by the hand-set table."""
    signs = np.array([-1.0 if family == AGAINST else 1.0 for family in found.families])
    chances = odds_share(PRIOR_BITS + found.proposed @ signs)
    count = len(patterns.rows)
    seen = np.bincount(patterns.of_pair, minlength=count)
    return np.asarray(np.bincount(patterns.of_pair, chances, count) / np.maximum(seen, 1))


def _summed(rows: Ints, told: list[Floats]) -> Floats:
    return np.asarray(sum(one[rows[:, at]] for at, one in enumerate(told)), np.float64)


def _curve(by_hand: Floats, told: Floats, family: str) -> Curve:
    """The levels' bits above "no evidence", at the mean of their bits by hand, never falling."""
    levels = np.searchsorted(_edges(family), by_hand, side="left")
    gained = told - told[0]
    seen = [level for level in range(1, len(told)) if (levels == level).any()]
    places = np.array([by_hand[levels == level].mean() for level in seen])
    if family == AGAINST:
        heights = np.clip(-gained[seen], 0.0, MOST_AGAINST)
    else:
        heights = np.clip(np.maximum.accumulate(gained)[seen], 0.0, places + MOST_GAIN)
    knots = zip(places.tolist(), heights.tolist(), strict=True)
    return Curve(((0.0, 0.0), *((round(at, 3), round(height, 3)) for at, height in knots)))
