"""A sample of pairs of ads with what each family of evidence says of them; nothing is fitted here.

Every choice follows hashes of contents, so the same ads give the same sample in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence, SignalSet
from matching.base import Matcher, matchers
from matching.blocking import Keys, Pairs, candidates, merge_codes, pair_codes, scatter, split_codes
from matching.combine import family_bits
from matching.corpus import Corpus
from matching.merging import Groups
from matching.near_copy import CopyIndex, NearCopy
from matching.rarity import Census, damping
from matching.reading import identifiers
from matching.templates import count_templates
from matching.weight_table import AGAINST, Floats

MOST_CONTENTS = 30_000
"""Contents read; the share of pairs that belong together is the same in a chance part of them."""
MOST_PAIRS = 150_000
"""Proposed pairs compared, about a quarter of a minute."""
CHANCE_PAIRS = 20_000
"""Pairs of strangers compared, at least; places and prices agree by chance in one of fifty."""


@dataclass(frozen=True, slots=True)
class PairSample:
    """Bits by hand, shape (pairs, families), of pairs that keys proposed and of chance pairs.

    `families` names the columns, the evidence against a tie among them. A proposed pair stands
    for `each` such pairs of the `contents`; `weight` counts it by its ads, so that n ads of one
    hand weigh n and not n squared. Chance pairs have no key in common, and each ad of one hand,
    as far as rare identifiers tell, but for one is left out of them.
    """

    families: tuple[str, ...]
    contents: int
    left_out: int
    each: float
    proposed: Floats
    weight: Floats
    chance: Floats

    @property
    def pairs(self) -> float:
        """How many pairs of contents there are, proposed or not."""
        return self.contents * (self.contents - 1) / 2


def sample(sets: Iterable[SignalSet], without: frozenset[str] = frozenset()) -> PairSample:
    """Compare a sample of the pairs of a corpus by every matcher that reads it."""
    corpus, left_out = _part(Corpus.of(sets, without))
    comparing = _Comparing(corpus, matchers(without))
    codes = comparing.codes
    kept = codes[np.argsort(scatter(_names(corpus, codes)), kind="stable")[:MOST_PAIRS]]
    kept.sort()
    return PairSample(
        families=comparing.families,
        contents=len(corpus.sets),
        left_out=left_out,
        each=len(codes) / max(len(kept), 1),
        proposed=comparing.columns(kept),
        weight=_by_ads(codes, kept),
        chance=comparing.columns(_chance(corpus, comparing.census, codes)),
    )


def _part(corpus: Corpus) -> tuple[Corpus, int]:
    """The contents whose names come first: a chance part that does not depend on the others."""
    names = corpus.row_names
    rows = np.sort(np.argsort(names, kind="stable")[:MOST_CONTENTS]).tolist()
    part = Corpus(tuple(corpus.sets[at] for at in rows), tuple(corpus.bearers[at] for at in rows))
    return part, len(corpus.sets) - len(rows)


def _names(corpus: Corpus, codes: Keys) -> Keys:
    left, right = split_codes(codes)
    names = corpus.row_names
    return np.asarray(names[left] ^ scatter(names[right]), np.uint64)


def _by_ads(codes: Keys, kept: Keys) -> Floats:
    """For each pair one over the pairs of its left ad, and of its right ad."""
    left, right = split_codes(codes)
    degree = np.bincount(np.concatenate((left, right)))
    left, right = split_codes(kept)
    return np.asarray(1.0 / degree[left] + 1.0 / degree[right], np.float64)


def _chance(corpus: Corpus, census: Census, codes: Keys) -> Keys:
    rows = _one_of_each_hand(corpus, census)
    rows = rows[np.argsort(scatter(corpus.row_names[rows]), kind="stable")]
    most = len(rows) - 1
    steps = range(1, 1 + min(most, -(-CHANCE_PAIRS // max(len(rows), 1))))
    found = [_ordered(rows[step:], rows[:-step]) for step in steps]
    return np.setdiff1d(merge_codes(found), codes)


def _ordered(one: NDArray[np.int64], other: NDArray[np.int64]) -> Keys:
    return pair_codes(np.minimum(one, other), np.maximum(one, other))


def _one_of_each_hand(corpus: Corpus, census: Census) -> NDArray[np.int64]:
    """One row of each group that rare identifiers tie: who posts much must not meet himself."""
    groups = Groups(len(corpus.sets))
    first: dict[str, int] = {}
    for row, ad in enumerate(corpus.sets):
        for one in identifiers(ad):
            if not damping(census, one.kind, one.value):
                groups.join(first.setdefault(one.key, row), row)
    return np.unique(groups.labels())


class _Comparing:
    """The views of a corpus by every matcher, the pairs their keys propose, and their evidence."""

    def __init__(self, corpus: Corpus, used: Sequence[Matcher[Any]]) -> None:
        self.corpus, self.used = corpus, used
        self.family = {matcher.name: matcher.family for matcher in used}
        self.families = (*sorted(set(self.family.values())), AGAINST)
        self.views = [matcher.views(corpus.sets) for matcher in used]
        self.census = Census.of(corpus.sets)
        proposing = zip(used, self.views, strict=True)
        self.codes = merge_codes([self._proposed(one, views) for one, views in proposing])

    def _proposed(self, matcher: Matcher[Any], views: Sequence[Any]) -> Keys:
        if not matcher.blocks:
            return np.zeros(0, np.uint64)
        index = matcher.index(views)
        names = self.corpus.row_names
        found: Iterator[Pairs] = (pairs for pairs, _ in candidates(matcher.name, index, names))
        codes = merge_codes([pair_codes(left, right) for left, right in found])
        if isinstance(matcher, NearCopy) and isinstance(index, CopyIndex):
            named = [identifiers(one) for one in self.corpus.sets]
            count_templates(self.census, views, index, codes, named)
        return codes

    def columns(self, codes: Keys) -> Floats:
        """The hand-set bits of each family on each pair, shape (pairs, families)."""
        found = np.zeros((len(codes), len(self.families)))
        left, right = split_codes(codes)
        for at, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            for name, bits in family_bits(self._evidence(one, other), self.family).items():
                found[at, self.families.index(name)] = bits
        return found

    def _evidence(self, one: int, other: int) -> Iterator[Evidence]:
        for matcher, views in zip(self.used, self.views, strict=True):
            if views[one] is not None and views[other] is not None:
                yield from matcher.weigh(views[one], views[other], self.census)
