"""How common values are over content-unique ads, and how many parties share them (hubs).

Counts depend on the set of ads alone, never on their order. Damping by clusters is not here: it
belongs to clustering.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log2

from adwatch.model import SignalSet
from adwatch.ports import Rarity
from matching.reading import (
    Identifier,
    ages,
    identifiers,
    places,
    prices,
)
from matching.weights import COMMON_AFTER, COMMON_SLOPE, CROWD_CAP, HUB_AFTER, HUB_SLOPE

Carriers = Mapping[tuple[str, str], Sequence[int]]
HABIT_KINDS = (("place", places), ("price", prices), ("age", ages))


class Census:
    """How many content-unique ads carry a value, and how many independent parties they make."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._counts: dict[tuple[str, str], int] = {}
        self._parties: dict[tuple[str, str], int] = {}
        self._lost: dict[tuple[str, str], float] = {}

    @classmethod
    def of(cls, ads: Sequence[SignalSet]) -> Census:
        """The census of content-unique ads: identifiers, pictures, places, prices, ages."""
        census = cls(len(ads))
        named = [identifiers(ad) for ad in ads]
        for kind, read in HABIT_KINDS:
            counted = Counter(value for ad in ads for value in read(ad))
            census._counts.update({(kind, value): n for value, n in counted.items()})
        census.add(_carriers(named), named)
        pictures = [{signal.value for signal in ad.of("picture")} for ad in ads]
        by_picture: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, values in enumerate(pictures):
            for value in values:
                by_picture["picture", value].append(row)
        census.add(by_picture, named)
        return census

    def add(self, carriers: Carriers, named: Sequence[Sequence[Identifier]]) -> None:
        """Count values by the rows that carry them; `named` are the identifiers of every row."""
        self._lost.clear()
        for value, rows in carriers.items():
            self._counts[value] = len(rows)
            if len(rows) > HUB_AFTER:
                self._parties[value] = parties(value, rows, named)

    def add_shared(
        self,
        values: Iterable[tuple[str, str]],
        rows: Sequence[int],
        named: Sequence[Sequence[Identifier]],
    ) -> None:
        """Count several values (the wordings of one template) as carried by the same rows."""
        self._lost.clear()
        many = parties(("", ""), rows, named) if len(rows) > HUB_AFTER else 1
        for value in values:
            self._counts[value] = len(rows)
            self._parties[value] = many

    def count(self, kind: str, value: str) -> int:
        """How many content-unique ads carry the value."""
        return self._counts.get((kind, value), 0)

    def total(self) -> int:
        """How many content-unique ads there are."""
        return self._total

    def parties(self, kind: str, value: str) -> int:
        """How many groups the carriers fall into when only their other identifiers tie them."""
        return self._parties.get((kind, value), 1)

    def lost(self, kind: str, value: str) -> float:
        """The bits that `damping` takes from a value; kept, for it is asked in many pairs."""
        known = self._lost.get((kind, value))
        if known is None:
            known = self._lost[kind, value] = _bits_lost(self, kind, value)
        return known


def _carriers(named: Sequence[Sequence[Identifier]]) -> Carriers:
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, found in enumerate(named):
        for identifier in found:
            rows[identifier.kind, identifier.value].append(row)
    return rows


def parties(
    value: tuple[str, str], rows: Iterable[int], named: Sequence[Sequence[Identifier]]
) -> int:
    """Groups of carriers tied by identifiers other than `value`; the bare ones make one group.

    Ads with a crowd of identifiers are left out: a decoy must not make a stranger's number look
    like a hub, nor tie the users of a real hub into one party.
    """
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    bare = 0
    for row in rows:
        others = [one.key for one in named[row] if (one.kind, one.value) != value]
        if not others:
            bare = 1
        elif len(others) < CROWD_CAP:
            for other in others:
                leader[find(other)] = find(others[0])
    return bare + sum(1 for key in leader if find(key) == key)


def damping(rarity: Rarity, kind: str, value: str) -> float:
    """The bits (at least 0) a shared value loses for being common or used by many parties."""
    if isinstance(rarity, Census):
        return rarity.lost(kind, value)
    return COMMON_SLOPE * _doublings(rarity.count(kind, value), COMMON_AFTER)


def _bits_lost(census: Census, kind: str, value: str) -> float:
    common = _doublings(census.count(kind, value), COMMON_AFTER)
    return COMMON_SLOPE * common + HUB_SLOPE * _doublings(
        _hub_measure(census, kind, value), HUB_AFTER
    )


def _doublings(measure: float, after: float) -> float:
    return log2(measure / after) if measure > after else 0.0


def _hub_measure(census: Census, kind: str, value: str) -> float:
    many = census.parties(kind, value)
    return float(many * (many / max(census.count(kind, value), many)) ** 0.5)


def surprise(rarity: Rarity, kind: str, value: str, cap: float) -> float:
    """The bits that two ads agree on a habit by chance: log2 of one over its share, capped."""
    count, total = rarity.count(kind, value), rarity.total()
    # One more ad on each side keeps a value seen once from being infinitely telling.
    return max(0.0, min(cap, log2((total + 2) / (count + 1)) - 1.0)) if total else 0.0
