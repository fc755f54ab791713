"""Which pairs of ads make the cores of clusters: several independent grounds, strongest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from adwatch.model import AdKey, Evidence, Link
from matching.base import matchers
from matching.combine import total_bits
from matching.linked import Links
from matching.ragged import Floats, Ints

CORE_BITS = 18.0
"""Bits of evidence between two ads of a core."""
CORE_PIECE = 5.0
"""Bits each of two independent pieces of evidence must bring to a core."""
CORE_HABIT = 3.9
"""Bits at which a shared place or price is such a piece: a rare one. Beside a contact alone it is
none, for those who share a flat share its address and its telephone."""
IDENTIFIER, HABITS = "identifier", "habits"


def cores(links: Iterable[Link], row_of: Mapping[AdKey, int]) -> tuple[Ints, Ints]:
    """The pairs of rows that make cores, strongest first, then by row."""
    families = {matcher.name: matcher.family for matcher in matchers()}
    if isinstance(links, Links):
        left, right, bits = _of_columns(links, row_of, families)
    else:
        found = [
            (row_of[link.left], row_of[link.right], total_bits(link.evidence, families))
            for link in links
            if link.accepted
            and link.left in row_of
            and link.right in row_of
            and _has_two_grounds(link.evidence, families)
        ]
        table = np.array(found, np.float64).reshape(-1, 3)
        left, right, bits = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]
    # Rounded, so that equal evidence ties whatever the order in which it was summed.
    bits = np.round(bits, 6)
    order = np.lexsort((right, left, -bits))
    order = order[bits[order] >= CORE_BITS]
    return left[order], right[order]


def _has_two_grounds(evidence: Iterable[Evidence], families: Mapping[str, str]) -> bool:
    """Two families, or two different identifiers: one shared value is not a core."""
    named = [(families.get(piece.matcher.name), piece.bits) for piece in evidence]
    strong = [family for family, bits in named if bits >= _needed(family)]
    grounds = set(strong)
    return strong.count(IDENTIFIER) >= 2 or (len(grounds) >= 2 and grounds != {IDENTIFIER, HABITS})


def _needed(family: str | None) -> float:
    return CORE_HABIT if family == HABITS else CORE_PIECE


def _of_columns(
    links: Links, row_of: Mapping[AdKey, int], families: Mapping[str, str]
) -> tuple[Ints, Ints, Floats]:
    columns = links.columns
    row = np.array([row_of.get(ad, -1) for ad in links.ads], np.int64)
    left, right = row[columns.left], row[columns.right]
    kept = columns.accepted & _have_two_grounds(links, families) & (left >= 0) & (right >= 0)
    return left[kept], right[kept], columns.bits[kept]


def _have_two_grounds(links: Links, families: Mapping[str, str]) -> NDArray[np.bool_]:
    """`_has_two_grounds` of every link."""
    link, place = links.columns.places()
    names = sorted({*families.values(), IDENTIFIER, HABITS})
    numbers = np.array([names.index(families[one.name]) for one, _ in links.used], np.int64)
    family = numbers[links.columns.maker[place].astype(np.int64)]
    needed = np.array([_needed(name) for name in names], np.float64)
    strong = links.columns.pieces.bits[place] >= needed[family]
    link, family = link[strong], family[strong]
    size = (len(links), len(names))
    told = np.bincount(link * len(names) + family, minlength=size[0] * size[1]).reshape(size)
    identifiers, habits = told[:, names.index(IDENTIFIER)], told[:, names.index(HABITS)]
    grounds = (told > 0).sum(axis=1)
    is_flat = (grounds == 2) & (identifiers > 0) & (habits > 0)
    several: NDArray[np.bool_] = (grounds > 1) & ~is_flat
    return several | (identifiers > 1)
