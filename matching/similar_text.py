"""The matcher that verifies text likeness with RapidFuzz; it does not propose pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rapidfuzz import fuzz

from adwatch.model import Evidence, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.near_copy import wording_name
from matching.rarity import damping
from matching.reading import wording
from matching.weights import FUZZ_BITS, SHORT_COPY_WORDS, level

LONGEST = 4000
"""Characters; comparing is quadratic in the worst case and an ad's start identifies its text."""
LEAST_WORDS = 5

Text = tuple[str, int, str]
"""A wording, its number of words and its name."""


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
        words = len(text[:LONGEST].split())
        return (text[:LONGEST], words, wording_name(text)) if words >= LEAST_WORDS else None

    def weigh(self, left: Text, right: Text, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where the token-set ratio reaches a level and the lengths are comparable."""
        shorter, longer = sorted((left[1], right[1]))
        if 2 * shorter < longer:
            return ()
        first, second = sorted((left[0], right[0]))
        ratio = fuzz.token_sort_ratio(first, second, score_cutoff=FUZZ_BITS[-1][0])
        bits = level(FUZZ_BITS, ratio) * min(1.0, shorter / SHORT_COPY_WORDS)
        bits -= max(damping(rarity, "wording", it[2]) for it in (left, right))
        if bits <= 0:
            return ()
        sentence = f"The words of the two texts, put in order, are {ratio:.0f} % alike."
        return (Evidence(self.maker, "wording", left[2], right[2], bits, sentence),)
