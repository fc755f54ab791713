"""Evidence to one score: families are not counted twice, weak kinds never link alone.

The rule stands here once, on numbers and on arrays alike; what bits are worth is the table's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence
from matching.weight_table import (
    AGAINST,
    HAND,
    SHARED,
    UNSHARED,
    Floats,
    WeightTable,
    odds_share,
)
from matching.weights import (
    ACCEPT_BITS,
    IDENTIFIES,
    LINKS_ALONE,
    PICTURES_THAT_LINK,
    RELATED_BITS,
)

Bits = TypeVar("Bits", float, Floats)
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

REST_SHARE = 0.5
"""Share of the further evidence of one family that still counts: it depends on the strongest."""
ACCEPT_SCORE = float(odds_share(ACCEPT_BITS))
"""Probability of an accepted tie."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pair's evidence taken together: posterior bits, score 0-1, and what that amounts to."""

    bits: float
    score: float
    accepted: bool
    related: bool


def weigh(
    evidence: Iterable[Evidence], families: Mapping[str, str], table: WeightTable = HAND
) -> Weighed:
    """Combine evidence in bits in force (`in_force`); `families` maps matchers to families."""
    pieces = tuple(evidence)
    # Rounded, so that the order in which pieces are summed never decides.
    bits = round(table.prior + total_bits(pieces, families), 9)
    score = float(table.score(bits, stratum(pieces)))
    related = bits >= RELATED_BITS and any(piece.bits > 0 for piece in pieces)
    return Weighed(bits, score, score >= ACCEPT_SCORE and can_link(pieces), related)


def in_force(
    evidence: Sequence[Evidence], families: Mapping[str, str], table: WeightTable
) -> Sequence[Evidence]:
    """Evidence as matchers give it, with the bits that the table says its families are worth.

    All pieces of a family change by one factor, so that they still add up to its bits.
    """
    if not table.curves:
        return evidence
    factors = {
        family: float(table.bits(family, bits)) / bits
        for family, bits in family_bits(evidence, families).items()
        if bits > 0
    }
    return tuple(
        replace(piece, bits=piece.bits * factors.get(family_of(piece, families), 1.0))
        for piece in evidence
    )


def stratum(evidence: Iterable[Evidence]) -> str:
    """Which pairs a pair is calibrated with."""
    shared = any(piece.bits > 0 and piece.matcher.name in IDENTIFIES for piece in evidence)
    return SHARED if shared else UNSHARED


def family_of(piece: Evidence, families: Mapping[str, str]) -> str:
    """The family of a piece; what speaks against a tie is one of its own."""
    return AGAINST if piece.bits < 0 else families.get(piece.matcher.name, piece.matcher.name)


def family_bits(evidence: Iterable[Evidence], families: Mapping[str, str]) -> dict[str, float]:
    """The bits of each family, 0 and up: the strongest plus half the rest, all those against."""
    found: dict[str, list[float]] = defaultdict(list)
    for piece in evidence:
        found[family_of(piece, families)].append(abs(piece.bits))
    return {
        name: sum(bits) if name == AGAINST else counted(max(bits), sum(bits))
        for name, bits in found.items()
    }


def counted(strongest: Bits, total: Bits) -> Bits:
    """What a family counts whose pieces bring `total` bits, the strongest of them `strongest`."""
    return strongest + REST_SHARE * (total - strongest)


def total_bits(evidence: Iterable[Evidence], families: Mapping[str, str]) -> float:
    """The bits for and against: per family the strongest plus half the rest, negatives in full."""
    found = family_bits(evidence, families)
    return sum(found.values()) - 2 * found.get(AGAINST, 0.0)


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
class PieceColumns:
    """Evidence on many pairs: each piece's pair (0..count-1), its bits by hand, its matcher.

    `makers` names the matchers that `maker` numbers; `value` is a number of the shared value.
    """

    count: int
    makers: Sequence[str]
    pair: Ints
    bits: Floats
    maker: Ints
    value: Ints


@dataclass(frozen=True, slots=True)
class WeighedMany:
    """`Weighed` as columns, one entry a pair; `told` are the bits in force of each piece."""

    told: Floats
    bits: Floats
    score: Floats
    accepted: Mask
    related: Mask


def weigh_many(
    pieces: PieceColumns, families: Mapping[str, str], table: WeightTable = HAND
) -> WeighedMany:
    """`in_force` and `weigh` for many pairs at once."""
    names, column, by_family = many_family_bits(pieces, families)
    posterior, told = np.full(pieces.count, table.prior), pieces.bits.copy()
    for at, name in enumerate(names):
        by_hand = by_family[:, at]
        worth = table.bits(name, by_hand)
        posterior += -worth if name == AGAINST else np.where(by_hand > 0, worth, 0.0)
        here = np.flatnonzero((column == at) & (pieces.bits != 0))
        told[here] *= (worth / np.where(by_hand > 0, by_hand, 1.0))[pieces.pair[here]]
    return _judged(pieces, told, np.round(posterior, 9), table)


def many_family_bits(
    pieces: PieceColumns, families: Mapping[str, str]
) -> tuple[list[str], Ints, Floats]:
    """`family_bits` for many pairs: the families, that of each piece, bits (pairs, families)."""
    names = sorted({AGAINST, *(families[maker] for maker in pieces.makers)})
    family = np.array([names.index(families[maker]) for maker in pieces.makers], np.int64)
    against = names.index(AGAINST)
    column = np.where(pieces.bits < 0, against, family[pieces.maker])
    cell = pieces.pair * len(names) + column
    size = (pieces.count, len(names))
    total = np.zeros(size)
    total.reshape(-1)[:] = np.bincount(cell, np.abs(pieces.bits), total.size)
    strongest = np.zeros(size)
    np.maximum.at(strongest.reshape(-1), cell, np.abs(pieces.bits))
    found = counted(strongest, total)
    found[:, against] = total[:, against]
    return names, column, found


def _judged(
    pieces: PieceColumns, told: Floats, posterior: Floats, table: WeightTable
) -> WeighedMany:
    for_it = told > 0
    identifies, alone = (
        np.array([maker in some for maker in pieces.makers], np.bool_)
        for some in (IDENTIFIES, LINKS_ALONE)
    )

    def spoken(kept: Mask) -> Mask:
        return np.bincount(pieces.pair[kept & for_it], None, pieces.count) > 0

    shared = spoken(identifies[pieces.maker])
    score = np.where(shared, table.score(posterior, SHARED), table.score(posterior, UNSHARED))
    can_link = spoken(alone[pieces.maker]) | _pictured(pieces, for_it)
    related = (posterior >= RELATED_BITS) & spoken(np.ones(len(told), np.bool_))
    return WeighedMany(told, posterior, score, (score >= ACCEPT_SCORE) & can_link, related)


def _pictured(pieces: PieceColumns, for_it: Mask) -> Mask:
    """The pairs with enough different shared pictures to make a link."""
    pictures = np.array([maker == "similar_picture" for maker in pieces.makers], np.bool_)
    shown = pictures[pieces.maker] & for_it
    different = np.unique(np.stack((pieces.pair[shown], pieces.value[shown])), axis=1)
    counts: Ints = np.bincount(different[0], minlength=pieces.count)
    return counts >= PICTURES_THAT_LINK
