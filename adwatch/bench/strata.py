"""How well the ads of a market are clustered, ad by ad, and so for any part of them.

B-cubed by the textbook definition (Bagga and Baldwin 1998): precision is the share of an ad's
cluster that is its operator's, recall the share of its operator's ads that are in its cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adwatch.bench.market import Labelled
from adwatch.demo.market_ad import MarketAd
from adwatch.model import AdKey

Shares = NDArray[np.float64]

LATE = 2 / 3
"""Share of a market's ads, in order of posting, that came before the late ones."""

EMPTY_HAND = "no contact"
PLAIN_SIGNS = frozenset("0123456789 +-.()/")


@dataclass(frozen=True, slots=True)
class Truth:
    """The ads of a market as columns: keys, operators by number, and the strata each is in."""

    keys: Sequence[AdKey]
    operators: NDArray[np.int64]
    strata: Mapping[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, sample: Sequence[Labelled]) -> Truth:
        """The truth of a sample, with what is known of its ads."""
        names: dict[str, int] = {}
        numbers = [names.setdefault(one.ad.operator, len(names)) for one in sample]
        operators = np.array(numbers, np.int64)
        strata: dict[str, NDArray[np.bool_]] = {}
        for at, one in enumerate(sample):
            for name in (f"operator is {one.ad.role}", f"numbers written {disguise_of(one.ad)}"):
                strata.setdefault(name, np.zeros(len(sample), np.bool_))[at] = True
        strata |= _by_time(sample, operators)
        return cls([one.signals.ad for one in sample], operators, dict(sorted(strata.items())))

    def named(self) -> dict[AdKey, str]:
        """The operator of each ad, as `evaluate` reads it."""
        return {key: str(one) for key, one in zip(self.keys, self.operators.tolist(), strict=True)}


def disguise_of(ad: MarketAd) -> str:
    """How an ad hides its telephone numbers, by the signs of the one that it hides most."""
    if not ad.numbers:
        return EMPTY_HAND if not ad.identifiers else "nowhere"
    shown = "".join(shown for shown, _ in ad.numbers)
    if set(shown) <= PLAIN_SIGNS:
        return "openly"
    if not shown.isascii():
        return "with other signs"
    return "with letters" if any(sign.isalpha() for sign in shown) else "with other marks"


def _by_time(
    sample: Sequence[Labelled], operators: NDArray[np.int64]
) -> dict[str, NDArray[np.bool_]]:
    """The late ads, and those of operators of whom none came before."""
    posted = np.array([one.ad.posted_at.timestamp() for one in sample])
    late = posted > np.quantile(posted, LATE) if len(posted) else np.zeros(0, np.bool_)
    seen = np.zeros(operators.max(initial=-1) + 1, np.bool_)
    seen[operators[~late]] = True
    return {"posted late": late, "posted late by operators not seen before": ~seen[operators]}


@dataclass(frozen=True, slots=True)
class Shared:
    """B-cubed precision and recall of each ad."""

    precision: Shares
    recall: Shares

    @classmethod
    def of(cls, assigned: Mapping[AdKey, str], truth: Truth) -> Shared:
        """The shares of every ad; raises KeyError for one that is in no cluster."""
        names: dict[str, int] = {}
        clusters = np.array(
            [names.setdefault(assigned[key], len(names)) for key in truth.keys], np.int64
        )
        cells = clusters * (truth.operators.max(initial=0) + 1) + truth.operators
        both = _size_of_own(cells)
        return cls(both / _size_of_own(clusters), both / _size_of_own(truth.operators))

    def over(self, part: NDArray[np.bool_]) -> tuple[float, float, float]:
        """Mean precision, recall and their F1 over some of the ads."""
        precision, recall = float(self.precision[part].mean()), float(self.recall[part].mean())
        return precision, recall, 2 * precision * recall / (precision + recall)


def _size_of_own(groups: NDArray[np.int64]) -> Shares:
    _, number, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    return sizes[number].astype(np.float64)


def parts(shared: Shared, truth: Truth) -> Iterator[tuple[str, int, tuple[float, float, float]]]:
    """Each stratum that has ads, how many, and its precision, recall and F1."""
    for name, part in truth.strata.items():
        if part.any():
            yield name, int(part.sum()), shared.over(part)
