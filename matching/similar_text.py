"""The matcher that verifies text likeness with RapidFuzz; it does not propose pairs."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

import numpy as np
from rapidfuzz import fuzz, process

from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.blocking import pair_codes, split_codes
from matching.kernel import Kernel
from matching.near_copy import wording_name
from matching.pieces import Piece, Pieces
from matching.ragged import Floats, Ints
from matching.rarity import WORDING, Census, damping
from matching.reading import wording
from matching.weights import FUZZ_BITS, SHORT_COPY_WORDS, level, levels

LONGEST = 4000
"""Characters; comparing is quadratic in the worst case and an ad's start identifies its text."""
LEAST_WORDS = 5

Text = tuple[str, int, str]
"""The words of a wording in order of the alphabet, their number, and the wording's name."""


class SimilarText(Matcher[Text]):
    """Two ads use mostly the same words, in whatever order."""

    name: ClassVar[str] = "similar_text"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "text"
    kinds: ClassVar[tuple[str, ...]] = ("wording",)
    bounds: ClassVar[tuple[float, float]] = (0.0, FUZZ_BITS[0][1])
    blocks: ClassVar[bool] = False

    def view(self, ad: SignalSet) -> Text | None:
        """The wording; None where it is too short to compare."""
        text = wording(ad)
        words = sorted(text[:LONGEST].split())
        return (
            (" ".join(words), len(words), wording_name(text)) if len(words) >= LEAST_WORDS else None
        )

    def weigh(self, left: Text, right: Text, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where the ratio of the sorted words reaches a level of the table."""
        shorter, longer = sorted((left[1], right[1]))
        if 2 * shorter < longer:
            return ()
        ratio = fuzz.ratio(left[0], right[0], score_cutoff=FUZZ_BITS[-1][0])
        bits = level(FUZZ_BITS, ratio) * min(1.0, shorter / SHORT_COPY_WORDS)
        bits -= max(damping(rarity, WORDING, it[2]) for it in (left, right))
        if bits <= 0:
            return ()
        return (Evidence(self.maker, WORDING, left[2], right[2], bits, _sentence(ratio)),)

    def kernel(self) -> TextKernel:
        """The texts of a corpus as columns."""
        return TextKernel(self.maker)


class TextKernel(Kernel[Text]):
    """Each different wording once, and the wording of every ad."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self._slots: dict[str, int] = {}
        self._texts: list[Text] = []
        self._slot = array("i")

    def extend(self, views: Sequence[Text | None]) -> None:
        """Take in the texts; one that came before is only noted."""
        for view in views:
            slot = -1 if view is None else self._slots.setdefault(view[2], len(self._texts))
            if view is not None and slot == len(self._texts):
                self._texts.append(view)
            self._slot.append(slot)

    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order."""
        self.slot = np.array(self._slot, np.int64)[rows]
        self.words = np.array([words for _, words, _ in self._texts], np.int64)
        self.names = [name for _, _, name in self._texts]
        self.texts = [text for text, _, _ in self._texts]
        self._slots, self._texts = {}, []

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The pairs of rows whose texts are alike; each two texts are compared once."""
        one, other = self.slot[left], self.slot[right]
        pair = np.flatnonzero((one >= 0) & (other >= 0))
        one, other = one[pair], other[pair]
        shorter = np.minimum(self.words[one], self.words[other])
        comparable = 2 * shorter >= np.maximum(self.words[one], self.words[other])
        pair, one, other = pair[comparable], one[comparable], other[comparable]
        ratio = self._ratios(one, other)
        losses = np.array([census.lost(WORDING, name) for name in self.names], np.float64)
        bits = levels(FUZZ_BITS, ratio) * np.minimum(1.0, shorter[comparable] / SHORT_COPY_WORDS)
        bits -= np.maximum(losses[one], losses[other])
        return Pieces.of(pair, bits, one, other, ratio).where(bits > 0)

    def _ratios(self, one: Ints, other: Ints) -> Floats:
        codes = pair_codes(np.minimum(one, other), np.maximum(one, other))
        different, where = np.unique(codes, return_inverse=True)
        sides = [[self.texts[at] for at in side.tolist()] for side in split_codes(different)]
        least = FUZZ_BITS[-1][0]
        found = process.cpdist(
            *sides, scorer=fuzz.ratio, score_cutoff=least, dtype=np.float64, workers=-1
        )
        ratios: Floats = found[where]
        return ratios

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with the names of the wordings and its sentence."""
        left, right = self.names[piece.left], self.names[piece.right]
        return Evidence(self.maker, WORDING, left, right, piece.bits, _sentence(piece.measure))


def _sentence(ratio: float) -> str:
    return f"The words of the two texts, put in order, are {ratio:.0f} % alike."
