"""Seeded chance and keyed bijections: the only source of randomness of the market."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

STEPS = ((21, 0x9E3779B97F), (17, 0xBF58476D1D), (23, 0x94D049BB13))
"""Shift and odd multiplier of each mixing round; every round is a bijection."""


def dice(seed: int, *path: object) -> Random:
    """The stream of chance of one place in the market, such as `dice(seed, "block", 3)`."""
    return Random("/".join(map(str, (seed, *path))))  # noqa: S311 - a market, not a secret


def pick(rng: Random, items: Sequence[T]) -> T:
    """One of the items, evenly; several times faster than `rng.choice`."""
    return items[int(rng.random() * len(items))]


def mix(number: int, key: int, bits: int = 40) -> int:
    """A keyed bijection of the numbers below 2**bits: distinct in, distinct out, order hidden."""
    mask = (1 << bits) - 1
    number = (number ^ key) & mask
    for shift, factor in STEPS:
        number ^= number >> (shift * bits // 40)
        number = (number * factor + key) & mask
    return number


def unmix(mixed: int, key: int, bits: int = 40) -> int:
    """The number that `mix` made this of."""
    mask = (1 << bits) - 1
    for shift, factor in reversed(STEPS):
        mixed = ((mixed - key) * pow(factor, -1, 1 << bits)) & mask
        moved = shift * bits // 40
        while moved < bits:  # x ^= x >> n is undone by n, 2n, 4n …
            mixed ^= mixed >> moved
            moved *= 2
    return (mixed ^ key) & mask


class Weighted(Generic[T]):
    """Items drawn by weight."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._items = tuple(weights)
        self._edges = tuple(accumulate(weights.values()))

    def pick(self, rng: Random) -> T:
        """One item, by weight."""
        return self._items[bisect(self._edges, rng.random() * self._edges[-1])]
