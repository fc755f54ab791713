"""Wordings that many ads share: near-copies gathered into templates and counted in the census."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.blocking import Keys, split_codes
from matching.near_copy import Copy, CopyIndex
from matching.rarity import Census
from matching.reading import Identifier
from matching.shingles import resemblance

TEMPLATE_RESEMBLANCE = 0.6
"""Estimated Jaccard of word pairs from which two wordings are one template."""


def count_templates(
    census: Census,
    views: Sequence[Copy | None],
    index: CopyIndex,
    codes: Keys,
    named: Sequence[Sequence[Identifier]],
) -> None:
    """Enter each wording into the census under the carriers of its whole template."""
    left, right = split_codes(codes)
    close = resemblance(index.signed, index.slots[left], index.slots[right])
    tied = close >= TEMPLATE_RESEMBLANCE
    size = len(views)
    graph = coo_array((np.ones(int(tied.sum()), np.int8), (left[tied], right[tied])), (size, size))
    _, labels = connected_components(graph, directed=False)
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, view in enumerate(views):
        if view is not None:
            rows_of[int(labels[row])].append(row)
    for rows in rows_of.values():
        census.add_shared([("wording", _name(views[row])) for row in rows], rows, named)


def _name(view: Copy | None) -> str:
    assert view is not None  # rows were gathered where there is a view
    return view.name
