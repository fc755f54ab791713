"""What ties clusters to one another: each shared value, the ads that carry it, and its bits.

Read from links alone. Values that are alike without being equal (near-copied wordings, pictures)
are gathered into one tie by their links, so that a template counts once however many slots vary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from adwatch.model import AdKey, Link
from matching.blocking import pair_codes, split_codes
from matching.linked import Links
from matching.ragged import Floats, Ints

TIE_MATCHERS = {
    "shared_identifier": "identifier",
    "near_copy": "text",
    "similar_picture": "picture",
}
"""Matchers whose evidence names a value that several ads can carry, and its family."""
MATCHER_NAMES = tuple(TIE_MATCHERS)
LEAST_TEXT_BITS = 12.2
"""Bits; weaker near-copies chain through too many hands to be one template."""


@dataclass(frozen=True, slots=True)
class Strands:
    """Pieces of evidence as columns: both ads by row, both values by number, bits, matcher.

    Values are numbered within their matcher, matchers by their place in TIE_MATCHERS.
    """

    left_row: Ints
    right_row: Ints
    left: Ints
    right: Ints
    bits: Floats
    matcher: Ints


@dataclass(frozen=True, slots=True)
class TieTable:
    """Ties as columns: for each (tie, row) their numbers, sorted; for each tie bits and family."""

    tie: Ints
    row: Ints
    bits: Floats
    family: Ints


def strands(links: Iterable[Link], row_of: Mapping[AdKey, int]) -> Strands:
    """The evidence of links that names values; `row_of` numbers the ads, others are left out."""
    if isinstance(links, Links):
        return _of_columns(links, row_of)
    numbers: dict[str, int] = {}
    found = [
        (
            row_of[link.left],
            row_of[link.right],
            numbers.setdefault(f"{piece.kind}:{piece.left}", len(numbers)),
            numbers.setdefault(f"{piece.kind}:{piece.right}", len(numbers)),
            piece.bits,
            MATCHER_NAMES.index(piece.matcher.name),
        )
        for link in links
        if link.left in row_of and link.right in row_of
        for piece in link.evidence
        if piece.matcher.name in TIE_MATCHERS and piece.bits > 0
    ]
    columns = list(zip(*found, strict=True)) if found else [()] * 6
    one, other, left, right, bits, matcher = columns
    sides = (np.array(column, np.int64) for column in (one, other, left, right))
    return _strands(tuple(sides), np.array(bits, np.float64), np.array(matcher, np.int64))


def _strands(sides: tuple[Ints, ...], bits: Floats, matcher: Ints) -> Strands:
    left_row, right_row, left, right = sides
    return Strands(left_row, right_row, left, right, bits, matcher)


def _of_columns(links: Links, row_of: Mapping[AdKey, int]) -> Strands:
    columns, link, place = links.columns, *links.columns.places()
    row = np.array([row_of.get(ad, -1) for ad in links.ads], np.int64)
    left, right = row[columns.left[link]], row[columns.right[link]]
    names = [matcher.name for matcher, _ in links.used]
    matcher = np.array([MATCHER_NAMES.index(n) if n in TIE_MATCHERS else -1 for n in names])
    maker, bits = matcher[columns.maker[place]], columns.pieces.bits[place]
    kept = (maker >= 0) & (bits > 0) & (left >= 0) & (right >= 0)
    place = place[kept]
    values = (side[place].astype(np.int64) for side in (columns.pieces.left, columns.pieces.right))
    return _strands((left[kept], right[kept], *values), bits[kept], maker[kept])


def ties(found: Strands) -> TieTable:
    """The ties of evidence; each value counts with its most bits."""
    text = MATCHER_NAMES.index("near_copy")
    kept = np.flatnonzero((found.matcher != text) | (found.bits > LEAST_TEXT_BITS))
    matcher = found.matcher[kept]
    values = np.concatenate(
        (pair_codes(matcher, found.left[kept]), pair_codes(matcher, found.right[kept]))
    )
    different, number = np.unique(values, return_inverse=True)
    ends = number[: len(kept)], number[len(kept) :]
    graph = coo_array((np.ones(len(kept), np.int8), ends), (len(different),) * 2)
    count, tie_of = connected_components(graph, directed=False)
    rows = np.concatenate((found.left_row[kept], found.right_row[kept]))
    tie, row = split_codes(np.unique(pair_codes(tie_of[number], rows)))
    bits, family = np.zeros(count), np.zeros(count, np.int64)
    np.maximum.at(bits, tie_of[ends[0]], found.bits[kept])
    family[tie_of] = split_codes(different)[0]
    return TieTable(tie, row, bits, family)
