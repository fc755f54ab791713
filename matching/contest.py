"""What speaks against merging groups of ads: links whose two ads each give contacts of their own.

Copied words and stolen pictures tie strangers whose contacts differ; an operator who changes its
contacts leaves ads that give both, or other traces. What speaks for a merge is in `bridging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adwatch.model import AdKey, Link
from matching.blocking import pair_codes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONTEST_BITS = 12.0
"""Bits against a merge of two groups all of whose links are contested: text alone (15 at most,
less for every group that carries it) is then not enough."""
SETTLED_BITS = 3.5
"""Bits of shared habits that settle a contest: who copies words works in a place of its own."""
HABITS = "same_habits"


@dataclass(frozen=True, slots=True)
class Contest:
    """Links as columns: the rows of their two ads, and whether evidence speaks against them."""

    left: Ints
    right: Ints
    is_contested: NDArray[np.bool_]

    @classmethod
    def of(cls, links: Iterable[Link], row_of: Mapping[AdKey, int]) -> Contest:
        """The columns of links; `row_of` numbers the ads."""
        found = [(row_of[one.left], row_of[one.right], _is_contested(one)) for one in links]
        columns = np.array(found, np.int64).reshape(-1, 3)
        return cls(columns[:, 0], columns[:, 1], columns[:, 2].astype(np.bool_))

    def bits(self, labels: Ints, codes: NDArray[np.uint64]) -> Floats:
        """The bits against each pair of groups (`pair_codes`): by its share of contested links."""
        one, other = labels[self.left], labels[self.right]
        between = one != other
        pairs = pair_codes(np.minimum(one, other)[between], np.maximum(one, other)[between])
        linked, number = np.unique(pairs, return_inverse=True)
        share = np.bincount(number, self.is_contested[between]) / np.maximum(np.bincount(number), 1)
        found = np.zeros(len(codes))
        at = np.searchsorted(linked, codes)
        known = at < len(linked)
        known[known] = linked[at[known]] == codes[known]
        found[known] = share[at[known]] * CONTEST_BITS
        return found


def _is_contested(link: Link) -> bool:
    habits = sum(piece.bits for piece in link.evidence if piece.matcher.name == HABITS)
    return habits < SETTLED_BITS and any(piece.bits < 0 for piece in link.evidence)
