"""Evidence to one score: families are not counted twice, weak kinds never link alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    bits = PRIOR_BITS + total_bits(pieces, families)
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


def score_of(bits: float) -> float:
    """Posterior bits as a probability, rounded so that it reads and compares the same anywhere."""
    odds = float(2.0 ** max(-60.0, min(60.0, bits)))
    return round(odds / (1.0 + odds), 6)
