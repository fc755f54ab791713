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
    strong = [piece for piece in evidence if piece.bits >= CORE_PIECE]
    identifiers = sum(families.get(piece.matcher.name) == "identifier" for piece in strong)
    return identifiers >= 2 or len({families.get(piece.matcher.name) for piece in strong}) >= 2


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
    strong = links.columns.pieces.bits[place] >= CORE_PIECE
    link, maker = link[strong], links.columns.maker[place[strong]].astype(np.int64)
    names = sorted(set(families.values()))
    family = np.array([names.index(families[one.name]) for one, _ in links.used])[maker]
    size = (len(links), len(names))
    told = np.bincount(link * len(names) + family, minlength=size[0] * size[1]).reshape(size)
    grounds: NDArray[np.bool_] = (told > 0).sum(axis=1) >= 2
    return grounds | (told[:, names.index("identifier")] >= 2)
