"""Wordings that many ads share: near-copies gathered into templates and counted as one value."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.near_pairs import NearPairs
from matching.ragged import Ragged
from matching.values import Values
from matching.weights import HUB_AFTER

TEMPLATE_SHARE = 0.6
"""Share of their word pairs from which two wordings are one template."""


def count_templates(wordings: Values, near: NearPairs, identifiers: Values) -> None:
    """Count each wording as carried by all ads and parties of its template."""
    size = len(wordings.names)
    tied = near.share >= TEMPLATE_SHARE
    ends = near.left[tied], near.right[tied]
    graph = coo_array((np.ones(int(tied.sum()), np.int8), ends), (size, size))
    templates, labels = connected_components(graph, directed=False)
    held = wordings.rows
    carriers = Ragged(held.bounds, labels[held.values]).turned(templates)
    parties = np.ones(templates, np.int64)
    many = np.flatnonzero(carriers.lengths > HUB_AFTER)
    parties[many] = identifiers.parties_of(carriers.take(many))
    wordings.counts = carriers.lengths[labels]
    wordings.parties = parties[labels]
