"""The matcher of shared places, price lists and ages: weak support, never a link, no candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar

import numpy as np

from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.kernel import Kernel
from matching.pieces import Piece, Pieces
from matching.ragged import Ints
from matching.rarity import Census, surprise, surprises
from matching.reading import places, prices
from matching.sentences import listed
from matching.sharing import shared
from matching.weights import HABIT_BITS, PLACE_BITS, PRICE_BITS

Habits = tuple[frozenset[str], frozenset[str]]
"""The places and the prices an ad states."""
CAPS = (("place", PLACE_BITS), ("price", PRICE_BITS))
MOST_SHOWN = 3
TOLD_KEPT = 65_536
"""Pieces of evidence kept, as many pairs of ads share theirs."""
LEAST_BITS = 0.5
"""Bits; a fainter agreement is not worth an analyst's reading."""


class SameHabits(Matcher[Habits]):
    """Two ads name the same places or ask the same prices."""

    name: ClassVar[str] = "same_habits"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "habits"
    kinds: ClassVar[tuple[str, ...]] = ("place", "price")
    bounds: ClassVar[tuple[float, float]] = (0.0, HABIT_BITS)
    blocks: ClassVar[bool] = False

    def view(self, ad: SignalSet) -> Habits | None:
        """The stated places and prices; None where there are neither."""
        found = (places(ad), prices(ad))
        return found if any(found) else None

    def weigh(self, left: Habits, right: Habits, rarity: Rarity) -> Iterable[Evidence]:
        """One piece for places and one for prices; rare agreement weighs more."""
        for (kind, cap), ours, theirs in zip(CAPS, left, right, strict=True):
            shared = sorted(ours & theirs)
            bits = max((surprise(rarity, kind, value, cap) for value in shared), default=0.0)
            # Agreement on part of a list is worth that part.
            bits *= len(shared) / max(len(ours | theirs), 1)
            if bits >= LEAST_BITS:
                yield _told(self.maker, kind, tuple(shared), bits)

    def kernel(self) -> HabitKernel:
        """The places and prices of a corpus as columns."""
        return HabitKernel(self.maker)


class HabitKernel(Kernel[Habits]):
    """The places and prices of every ad, as the census numbers and counts them."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker

    def extend(self, views: Sequence[Habits | None]) -> None:
        """Nothing to take in: the census reads the same values."""

    def arrange(self, rows: Ints, census: Census) -> None:
        """Take the values from the census."""
        self.values = [census.groups[kind] for kind, _ in CAPS]

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """One piece for places and one for prices; `measure` tells them apart."""
        found = []
        for at, (values, (_, cap)) in enumerate(zip(self.values, CAPS, strict=True)):
            pair, here, _ = shared(values.rows, left, right)
            numbers = values.rows.values[here]
            first = np.flatnonzero(np.diff(pair, prepend=-1))
            bits = surprises(values.counts[numbers], census.total(), cap)
            most = np.maximum.reduceat(bits, first) if len(first) else bits
            pair, same = pair[first], np.diff(first, append=len(pair))
            lengths = values.rows.lengths
            most = most * (same / (lengths[left[pair]] + lengths[right[pair]] - same))
            number = numbers[first]
            pieces = Pieces.of(pair, most, number, number, np.full(len(pair), at))
            found.append(pieces.where(most >= LEAST_BITS))
        return Pieces.joined(found)

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with the values that both ads state."""
        kind, values = CAPS[int(piece.measure)][0], self.values[int(piece.measure)]
        left, right = (values.rows.of_row(row).tolist() for row in piece.rows)
        both = [piece.left] if len(left) == 1 else [at for at in left if at in right]
        names = tuple(values.names[at].partition(":")[2] for at in both)
        return _told(self.maker, kind, names, piece.bits)


@lru_cache(maxsize=TOLD_KEPT)
def _told(maker: Maker, kind: str, both: tuple[str, ...], bits: float) -> Evidence:
    verb = "name the place" if kind == "place" else "ask the price"
    sentence = f"Both ads {verb} {listed(list(both[:MOST_SHOWN]))}."
    return Evidence(maker, kind, both[0], both[0], bits, sentence)
