"""The matcher of near-copies: MinHash over word pairs of the masked wording, slots free to vary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.blocking import Index, Keys, Rows, name_hash
from matching.rarity import damping
from matching.reading import wording
from matching.sentences import carried_by
from matching.shingles import BANDS, Signatures, band_keys, resemblance, signatures
from matching.weights import COPY_BITS, SHORT_COPY_WORDS, level

LEAST_WORDS = 5
"""Words; a shorter text is a phrase anyone might write."""
LEAST_RESEMBLANCE = COPY_BITS[-1][0]


@dataclass(frozen=True, slots=True)
class Copy:
    """The MinHash of one wording, shape (PERMUTATIONS,), its length in words and its name."""

    signature: Signatures
    words: int
    name: str


class CopyIndex(Index):
    """Band keys, one chunk per band, screened by estimated resemblance."""

    def __init__(self, rows: Rows, signed: Signatures, slots: NDArray[np.int64]) -> None:
        super().__init__(rows, np.zeros(0, np.uint64))
        self.signed = signed
        self.slots = slots

    def chunks(self) -> Iterator[tuple[Rows, Keys]]:
        """The rows and their key of each band in turn."""
        for band in range(BANDS):
            yield self.rows, band_keys(self.signed, band)

    def screen(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        """The pairs whose wordings resemble one another enough to carry evidence."""
        measured = resemblance(self.signed, self.slots[left], self.slots[right])
        return np.asarray(measured >= np.float32(LEAST_RESEMBLANCE))

    def name_of(self, row: int, key: int) -> str:
        """A band key in words, for reports."""
        return f"wording band {key:016x}"


class NearCopy(Matcher[Copy]):
    """Two ads carry nearly the same text."""

    name: ClassVar[str] = "near_copy"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "text"
    kinds: ClassVar[tuple[str, ...]] = ("wording",)
    bounds: ClassVar[tuple[float, float]] = (0.0, COPY_BITS[0][1])

    def view(self, ad: SignalSet) -> Copy | None:
        """The signature of an ad's wording; None where it is too short to be copied."""
        return self.views((ad,))[0]

    def views(self, ads: Sequence[SignalSet]) -> list[Copy | None]:
        """The signature of each ad's wording, in order."""
        texts = [wording(ad) for ad in ads]
        signed, words = signatures(texts)
        return [
            Copy(signed[row], int(words[row]), wording_name(text))
            if words[row] >= LEAST_WORDS
            else None
            for row, text in enumerate(texts)
        ]

    def index(self, views: Sequence[Copy | None]) -> CopyIndex:
        """The band keys of many views."""
        return copy_index(views)

    def view_keys(self, view: Copy) -> Iterable[str]:
        """One key per band."""
        signed = view.signature[np.newaxis, :]
        return [f"copy:{band}:{int(band_keys(signed, band)[0]):x}" for band in range(BANDS)]

    def weigh(self, left: Copy, right: Copy, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where the estimated Jaccard of word pairs reaches a level of the table."""
        agreed = left.signature == right.signature
        resembles = float(np.float32(np.count_nonzero(agreed) / len(agreed)))
        in_a_band = bool(agreed.reshape(BANDS, -1).all(axis=1).any())
        bits = level(COPY_BITS, resembles) if in_a_band else 0.0
        bits *= min(1.0, min(left.words, right.words) / SHORT_COPY_WORDS)
        bits -= max(damping(rarity, "wording", it.name) for it in (left, right))
        if bits <= 0:
            return ()
        count = max(rarity.count("wording", it.name) for it in (left, right))
        sentence = _sentence(left, right, resembles, _commonness(count, rarity.total()))
        return (Evidence(self.maker, "wording", left.name, right.name, bits, sentence, count),)


def copy_index(views: Sequence[Copy | None]) -> CopyIndex:
    """The band keys of many signatures as arrays."""
    present = [(row, view.signature) for row, view in enumerate(views) if view is not None]
    slots = np.zeros(len(views), np.int64)
    rows = np.array([row for row, _ in present], np.int64)
    slots[rows] = np.arange(len(rows))
    signed = np.array([signature for _, signature in present], np.uint32)
    return CopyIndex(rows, signed.reshape(len(rows), -1 if len(rows) else 2 * BANDS), slots)


def wording_name(text: str) -> str:
    """A short stable name of a wording."""
    return f"{name_hash(text):016x}"


def _commonness(count: int, total: int) -> str:
    return f", a wording {carried_by(count, total)}" if count > 1 else ""


def _sentence(left: Copy, right: Copy, resembles: float, rarity: str) -> str:
    if left.name == right.name:
        return f"The two texts are the same word for word{rarity}."
    return (
        f"The two texts share {resembles:.0%} of their word pairs ({min(left.words, right.words)} "
        f"and {max(left.words, right.words)} words){rarity}."
    )
