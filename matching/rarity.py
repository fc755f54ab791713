"""How common values are over content-unique ads, and how many parties share them (hubs).

Counts depend on the set of ads alone, never on their order. Damping by clusters is not here: it
belongs to clustering.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from adwatch.model import SignalSet
from adwatch.ports import Rarity
from matching.ragged import Floats, Ints
from matching.reading import ages, identifiers, places, prices
from matching.values import Values
from matching.weights import COMMON_AFTER, COMMON_SLOPE, HUB_AFTER, HUB_SLOPE

IDENTIFIER, WORDING = "identifier", "wording"
HABITS = {"place": places, "price": prices, "age": ages}
GROUPS = (IDENTIFIER, "picture", *HABITS)
"""Groups of values that are counted in every ad; each kind but the identifiers makes its own.
Wordings are counted by templates, by the matcher of near-copies."""


class Census:
    """How many content-unique ads carry a value, and how many independent parties they make."""

    def __init__(self, total: int) -> None:
        self._total = total
        self.groups: dict[str, Values] = {}
        self._lost: dict[str, Floats] = {}

    @classmethod
    def of(cls, ads: Sequence[SignalSet]) -> Census:
        """The census of content-unique ads: identifiers, pictures, places, prices, ages."""
        groups = {name: Values() for name in GROUPS}
        for ad in ads:
            read_values(ad, groups)
        return cls.over(groups, np.arange(len(ads)))

    @classmethod
    def over(cls, groups: dict[str, Values], rows: Ints) -> Census:
        """The census of values that were read, keeping these rows in this order."""
        census = cls(len(rows))
        for values in groups.values():
            values.arrange(rows)
        census.groups = groups
        for name in (IDENTIFIER, "picture"):
            groups[name].count_parties(groups[IDENTIFIER])
        return census

    def count(self, kind: str, value: str) -> int:
        """How many content-unique ads carry the value."""
        return int(self._told(kind, value, "counts", 0))

    def total(self) -> int:
        """How many content-unique ads there are."""
        return self._total

    def parties(self, kind: str, value: str) -> int:
        """How many groups the carriers fall into when only their other identifiers tie them."""
        return int(self._told(kind, value, "parties", 1))

    def lost(self, kind: str, value: str) -> float:
        """The bits that `damping` takes from a value."""
        values = self.groups.get(_group(kind))
        number = values.find(f"{kind}:{value}") if values else None
        return 0.0 if number is None else float(self.losses(_group(kind))[number])

    def losses(self, group: str) -> Floats:
        """The bits that `damping` takes from each value of a group."""
        if group not in self._lost:
            values = self.groups[group]
            self._lost[group] = bits_lost(values.counts, values.parties)
        return self._lost[group]

    def _told(self, kind: str, value: str, what: str, unknown: int) -> int:
        values = self.groups.get(_group(kind))
        number = values.find(f"{kind}:{value}") if values else None
        return unknown if values is None or number is None else getattr(values, what)[number]


def read_values(ad: SignalSet, groups: dict[str, Values]) -> None:
    """Enter the values of one ad into each group."""
    groups[IDENTIFIER].add(one.key for one in identifiers(ad))
    groups["picture"].add(sorted({f"picture:{signal.value}" for signal in ad.of("picture")}))
    for kind, read in HABITS.items():
        groups[kind].add(f"{kind}:{value}" for value in sorted(read(ad)))


def _group(kind: str) -> str:
    return kind if kind in GROUPS or kind == WORDING else IDENTIFIER


def damping(rarity: Rarity, kind: str, value: str) -> float:
    """The bits (at least 0) a shared value loses for being common or used by many parties."""
    if isinstance(rarity, Census):
        return rarity.lost(kind, value)
    return float(bits_lost(np.array([rarity.count(kind, value)]), np.ones(1, np.int64))[0])


def bits_lost(counts: Ints, parties: Ints) -> Floats:
    """The bits lost by values that so many ads of so many parties carry."""
    spread = parties * np.sqrt(parties / np.maximum(np.maximum(counts, parties), 1))
    lost: Floats = COMMON_SLOPE * _doublings(counts, COMMON_AFTER)
    return lost + HUB_SLOPE * _doublings(spread, HUB_AFTER)


def _doublings(measure: Floats | Ints, after: float) -> Floats:
    doublings: Floats = np.log2(np.maximum(measure / after, 1.0))
    return doublings


def surprise(rarity: Rarity, kind: str, value: str, cap: float) -> float:
    """The bits that two ads agree on a habit by chance: log2 of one over its share, capped."""
    count, total = rarity.count(kind, value), rarity.total()
    return float(surprises(np.array([count]), total, cap)[0]) if total else 0.0


def surprises(counts: Ints, total: int, cap: float) -> Floats:
    """`surprise` for values that so many of `total` ads carry."""
    # One more ad on each side keeps a value seen once from being infinitely telling.
    bits: Floats = np.clip(np.log2((total + 2) / (counts + 1)) - 1.0, 0.0, cap)
    return bits
