"""What speaks against merging groups of ads: each gives contacts of its own, and they share none.

Copied words and stolen pictures tie strangers whose contacts differ; an operator who changes its
contacts leaves ads that give both, or other traces. What speaks for a merge is in `bridging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adwatch.model import AdKey, Link
from matching.blocking import pair_codes, split_codes
from matching.linked import Links

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONTEST_BITS = 9.0
"""Bits against a merge of two groups that give contacts and share none: text alone (15 at most,
less for every group that carries it) is then not enough."""
SETTLED_BITS = 3.5
"""Bits of shared habits that settle a contest: who copies words works in a place of its own."""
CONTACTS, HABITS = "shared_identifier", "same_habits"


@dataclass(frozen=True, slots=True)
class Contest:
    """Which ads give contacts, and links as columns: the rows of their ads, whether settled."""

    gives_contacts: NDArray[np.bool_]
    left: Ints
    right: Ints
    is_settled: NDArray[np.bool_]

    @classmethod
    def of(cls, links: Iterable[Link], row_of: Mapping[AdKey, int]) -> Contest:
        """The columns of links; `row_of` numbers the ads, others are left out."""
        if isinstance(links, Links):
            return _of_columns(links, row_of)
        gives_contacts = np.zeros(len(row_of), np.bool_)
        found = []
        for link in links:
            if link.left in row_of and link.right in row_of:
                rows = row_of[link.left], row_of[link.right]
                named = any(piece.matcher.name == CONTACTS for piece in link.evidence)
                gives_contacts[list(rows)] |= named
                habits = [piece.bits for piece in link.evidence if piece.matcher.name == HABITS]
                found.append((*rows, sum(habits) >= SETTLED_BITS))
        columns = np.array(found, np.int64).reshape(-1, 3)
        return cls(gives_contacts, columns[:, 0], columns[:, 1], columns[:, 2].astype(np.bool_))

    def bits(
        self, labels: Ints, codes: NDArray[np.uint64], has_identifier: NDArray[np.bool_]
    ) -> Floats:
        """The bits against each pair of groups (`pair_codes`), none where they share a contact.

        Links that shared habits settle count for nothing, in proportion to all links between.
        """
        given = np.zeros(len(labels), np.bool_)
        given[labels[self.gives_contacts]] = True
        left, right = split_codes(codes)
        contested = given[left] & given[right] & ~has_identifier
        return contested * (1.0 - self._settled(labels, codes)) * CONTEST_BITS

    def _settled(self, labels: Ints, codes: NDArray[np.uint64]) -> Floats:
        """The share of the links between each pair of groups that are settled."""
        one, other = labels[self.left], labels[self.right]
        between = one != other
        pairs = pair_codes(np.minimum(one, other)[between], np.maximum(one, other)[between])
        linked, number = np.unique(pairs, return_inverse=True)
        share = np.bincount(number, self.is_settled[between]) / np.maximum(np.bincount(number), 1)
        found = np.zeros(len(codes))
        at = np.searchsorted(linked, codes)
        known = at < len(linked)
        known[known] = linked[at[known]] == codes[known]
        found[known] = share[at[known]]
        return found


def _of_columns(links: Links, row_of: Mapping[AdKey, int]) -> Contest:
    columns, link, place = links.columns, *links.columns.places()
    row = np.array([row_of.get(ad, -1) for ad in links.ads], np.int64)
    left, right = row[columns.left], row[columns.right]
    names = np.array([matcher.name for matcher, _ in links.used])[columns.maker[place]]
    gives_contacts = np.zeros(len(row_of) + 1, np.bool_)  # the last one is for ads left out
    for side in (left, right):
        gives_contacts[side[link[names == CONTACTS]]] = True
    of_habits = names == HABITS
    bits = np.bincount(link[of_habits], columns.pieces.bits[place[of_habits]], len(columns))
    kept = (left >= 0) & (right >= 0)
    return Contest(gives_contacts[:-1], left[kept], right[kept], (bits >= SETTLED_BITS)[kept])
