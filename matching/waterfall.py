"""The bits of a link one after another, from what is known before any evidence to its score.

It reads the stored evidence and the table that the link names, so it can be reckoned again at any
time; nothing is scored anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adwatch.model import Evidence, Link
from matching.combine import REST_SHARE, family_of, stratum, weigh
from matching.weight_table import AGAINST, WeightTable
from matching.weights import IDENTIFIER_BITS, IDENTIFIES

NOTED_BITS = 0.5
"""Bits; a smaller discount is not worth a word."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it tells, the bits it adds or takes, the sum so far, a note or ""."""

    told: str
    bits: float
    total: float
    note: str = ""


def waterfall(link: Link, families: Mapping[str, str], table: WeightTable) -> tuple[Step, ...]:
    """The steps: the prior, each family from its strongest piece on, then what speaks against."""
    prior = f"Before any evidence, one pair in {2.0**-table.prior:,.0f} is a tie"
    steps = [Step(prior, table.prior, table.prior)]
    for family in _by_weight(link.evidence, families):
        for place, piece in enumerate(family):
            is_rest = place > 0 and piece.bits > 0
            bits = piece.bits * REST_SHARE if is_rest else piece.bits
            note = "counted by half: it depends on the one above" if is_rest else ""
            note = note or discount(piece, table)
            steps.append(Step(piece.sentence, bits, steps[-1].total + bits, note))
    return tuple(steps)


def _by_weight(evidence: Sequence[Evidence], families: Mapping[str, str]) -> list[list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for piece in sorted(evidence, key=lambda one: (-one.bits, one.sentence)):
        found.setdefault(family_of(piece, families), []).append(piece)
    against = found.pop(AGAINST, [])
    return [*found.values(), against]


def discount(piece: Evidence, table: WeightTable) -> str:
    """How far an identifier stays below a rare one that was surely read; "" where it does not."""
    if piece.bits < 0 or piece.matcher.name not in IDENTIFIES:
        return ""
    lost = float(table.bits("identifier", IDENTIFIER_BITS[piece.kind])) - piece.bits
    if lost < NOTED_BITS:
        return ""
    return f"{lost:.1f} bits off: not surely read, common, used by many, or one of many in its ad"


def reckoned(link: Link, families: Mapping[str, str], table: WeightTable) -> bool:
    """Whether evidence and table give the score that the link states."""
    again = weigh(link.evidence, families, table)
    return (again.score, again.accepted) == (link.score, link.accepted)


def hinges(link: Link, families: Mapping[str, str], table: WeightTable) -> tuple[str, ...]:
    """What an accepted link hinges on: each family without which it would not be accepted."""
    if not link.accepted:
        return ()
    told = []
    for name in sorted({family_of(piece, families) for piece in link.evidence} - {AGAINST}):
        rest = tuple(one for one in link.evidence if family_of(one, families) != name)
        left = weigh(rest, families, table)
        if not left.accepted:
            told.append(f"Without the evidence of {name} its score would be {left.score:.2f}, "
                        "and it would not count as a link.")  # fmt: skip
    return tuple(told)


def calibration_told(link: Link, table: WeightTable) -> str:
    """What the score of a link rests on, in words."""
    kind = stratum(link.evidence)
    if kind not in table.scores:
        return "The score takes the bits at their word; it was not calibrated on judged links."
    labels, source = table.notes.get("labels", 0), table.notes.get("calibrated by", "labels")
    return f"The score says how often links like it held ({kind}): {labels:,} labels, {source}."
