"""Evidence to one score: families are not counted twice, weak kinds never link alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence
from matching.weights import (
    ACCEPT_BITS,
    LINKS_ALONE,
    PICTURES_THAT_LINK,
    PRIOR_BITS,
    RELATED_BITS,
)

REST_SHARE = 0.5
"""Share of the further evidence of one family that still counts: it depends on the strongest."""


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pair's evidence taken together: posterior bits, score 0-1, and what that amounts to."""

    bits: float
    score: float
    accepted: bool
    related: bool


def weigh(evidence: Iterable[Evidence], families: Mapping[str, str]) -> Weighed:
    """Combine evidence; `families` maps matcher names to what their evidence depends on."""
    pieces = tuple(evidence)
    bits = round(PRIOR_BITS + total_bits(pieces, families), 9)
    related = bits >= RELATED_BITS and any(piece.bits > 0 for piece in pieces)
    return Weighed(bits, score_of(bits), bits >= ACCEPT_BITS and can_link(pieces), related)


def total_bits(evidence: Iterable[Evidence], families: Mapping[str, str]) -> float:
    """The bits for and against: per family the strongest plus half the rest, negatives in full."""
    strongest: dict[str, float] = {}
    for_it: dict[str, float] = {}
    against = 0.0
    for piece in evidence:
        if piece.bits <= 0:
            against += piece.bits
            continue
        family = families.get(piece.matcher.name, piece.matcher.name)
        for_it[family] = for_it.get(family, 0.0) + piece.bits
        strongest[family] = max(strongest.get(family, 0.0), piece.bits)
    rest = sum(for_it[family] - most for family, most in strongest.items())
    return sum(strongest.values()) + REST_SHARE * rest + against


def can_link(evidence: Iterable[Evidence]) -> bool:
    """Whether evidence of a kind that may make a link on its own is among it."""
    pictures = set()
    for piece in evidence:
        if piece.bits > 0 and piece.matcher.name in LINKS_ALONE:
            return True
        if piece.bits > 0 and piece.matcher.name == "similar_picture":
            pictures.add(min(piece.left, piece.right))
    return len(pictures) >= PICTURES_THAT_LINK


@dataclass(frozen=True, slots=True)
class Columns:
    """Evidence on many pairs: each piece's pair (0..count-1), bits, family (0..families-1).

    `alone` marks the pieces of matchers that can make a link on their own.
    """

    count: int
    families: int
    pair: Ints
    bits: Floats
    family: Ints
    alone: Mask


def weigh_many(pieces: Columns, pictured: Mask) -> tuple[Floats, Mask, Mask]:
    """`weigh` for many pairs: posterior bits, accepted, related.

    `pictured` marks the pairs with enough different shared pictures to make a link.
    """
    for_it = pieces.bits > 0
    cell = pieces.pair[for_it] * pieces.families + pieces.family[for_it]
    size = pieces.count * pieces.families
    total = np.bincount(cell, pieces.bits[for_it], size)
    strongest = np.zeros(size)
    np.maximum.at(strongest, cell, pieces.bits[for_it])
    told = (strongest + REST_SHARE * (total - strongest)).reshape(pieces.count, -1).sum(axis=1)
    against = np.bincount(pieces.pair[~for_it], pieces.bits[~for_it], pieces.count)
    # Rounded, so that the order in which pieces were summed never decides.
    bits = np.round(PRIOR_BITS + told + against, 9)
    can_link = pictured | (np.bincount(pieces.pair[for_it & pieces.alone], None, pieces.count) > 0)
    some = np.bincount(pieces.pair[for_it], None, pieces.count) > 0
    return bits, (bits >= ACCEPT_BITS) & can_link, (bits >= RELATED_BITS) & some


def scores_of(bits: Floats) -> Floats:
    """`score_of` for many."""
    odds = np.exp2(np.clip(bits, -60.0, 60.0))
    scores: Floats = np.round(odds / (1.0 + odds), 6)
    return scores


def score_of(bits: float) -> float:
    """Posterior bits as a probability, rounded so that it reads and compares the same anywhere."""
    odds = float(2.0 ** max(-60.0, min(60.0, bits)))
    return round(odds / (1.0 + odds), 6)
