"""A sample of pairs of ads with what each family of evidence says of them; nothing is fitted here.

Every choice follows hashes of contents, so the same ads give the same sample in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from adwatch.model import SignalSet
from matching.blocking import Keys, merge_codes, pair_codes, scatter, split_codes
from matching.combine import many_family_bits
from matching.linking import PAIRS, ReadCorpus, read_corpus
from matching.ragged import Ints
from matching.weight_table import Floats
from matching.weights import IDENTIFIES

MOST_PAIRS = 1_000_000
"""Proposed pairs that take part; the rest are told as capped. More do not move a weight."""
RARE_BITS = 11.0
"""Bits by hand of an identifier from which two ads are of one hand for the chance pairs."""
CHANCE_PAIRS = 100_000
"""Pairs of strangers compared, about; places and prices agree by chance in one of fifty."""


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
    read = read_corpus(sets, without)
    codes, _ = read.proposed()
    kept = codes[np.argsort(scatter(_named(codes, read)), kind="stable")[:MOST_PAIRS]]
    kept.sort()
    families, proposed = _columns(read, kept)
    _, chance = _columns(read, _chance(read, codes))
    return PairSample(
        families=families,
        contents=len(read.ads),
        left_out=len(codes) - len(kept),
        each=len(codes) / max(len(kept), 1),
        proposed=proposed,
        weight=_by_ads(codes, kept),
        chance=chance,
    )


def _named(codes: Keys, read: ReadCorpus) -> Keys:
    left, right = split_codes(codes)
    return np.asarray(read.ads.names[left] ^ scatter(read.ads.names[right]), np.uint64)


def _columns(read: ReadCorpus, codes: Keys) -> tuple[tuple[str, ...], Floats]:
    """The families, and the hand-set bits of each on each pair, shape (pairs, families)."""
    lots = range(0, max(len(codes), 1), PAIRS)
    found = [
        many_family_bits(read.weigh(*split_codes(codes[at : at + PAIRS]))[1], read.families)
        for at in lots
    ]
    return tuple(found[0][0]), np.concatenate([bits for _, _, bits in found])


def _by_ads(codes: Keys, kept: Keys) -> Floats:
    """For each pair one over the pairs of its left ad, and of its right ad."""
    degree = np.bincount(np.concatenate(split_codes(codes)))
    left, right = split_codes(kept)
    return np.asarray(1.0 / degree[left] + 1.0 / degree[right], np.float64)


def _chance(read: ReadCorpus, codes: Keys) -> Keys:
    rows = _one_of_each_hand(read, codes)
    rows = rows[np.argsort(scatter(read.ads.names[rows]), kind="stable")]
    steps = range(1, 1 + min(len(rows) - 1, -(-CHANCE_PAIRS // max(len(rows), 1))))
    found = [_ordered(rows[step:], rows[:-step]) for step in steps]
    return np.setdiff1d(merge_codes(found), codes)


def _ordered(one: Ints, other: Ints) -> Keys:
    return pair_codes(np.minimum(one, other), np.maximum(one, other))


def _one_of_each_hand(read: ReadCorpus, codes: Keys) -> Ints:
    """One row of each group that rare identifiers tie: who posts much must not meet himself."""
    tied = [np.zeros(0, np.uint64)]
    for matcher, kernel in read.used:
        if matcher.name in IDENTIFIES:
            pieces = kernel.weigh(*split_codes(codes), read.census)
            tied.append(codes[pieces.pair[pieces.bits >= RARE_BITS]])
    left, right = split_codes(merge_codes(tied))
    size = (len(read.ads), len(read.ads))
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), size)
    _, labels = connected_components(graph, directed=False)
    return np.asarray(np.unique(labels, return_index=True)[1], np.int64)
