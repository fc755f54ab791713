"""What linking is held against: the joins that a program would start from.

Connected components over shared identifiers are in `matching.evaluate`. Nothing here is used to
link: each is as plain as its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from adwatch.model import AdKey, SignalSet
from matching.reading import wording

HASHES, BAND_ROWS = 64, 4
"""16 bands of 4 rows: pairs with half of their word pairs in common meet with probability .64."""
LIKE = 0.5
"""Share of equal hashes from which two texts are one component."""
PRIME = (1 << 61) - 1


def minhash_components(sets: Sequence[SignalSet]) -> dict[AdKey, str]:
    """Ads tied by texts whose MinHash agrees in half of its places, directly or by a path."""
    signed = _signatures([wording(one).split() for one in sets])
    left, right = _in_one_band(signed)
    like = (signed[left] == signed[right]).mean(axis=1) >= LIKE if len(left) else left == right
    pairs = (np.ones(int(like.sum()), np.int8), (left[like], right[like]))
    graph = coo_array(pairs, (len(sets), len(sets)))
    _, labels = connected_components(graph, directed=False)
    return {one.ad: str(label) for one, label in zip(sets, labels.tolist(), strict=True)}


def _signatures(texts: Sequence[Sequence[str]]) -> NDArray[np.uint64]:
    rng = np.random.default_rng(1)
    factors = rng.integers(1, PRIME, HASHES, np.uint64)
    signed = np.empty((len(texts), HASHES), np.uint64)
    for row, words in enumerate(texts):
        pairs = {crc32(f"{one} {other}".encode()) for one, other in pairwise(words)}
        hashed = np.array(sorted(pairs) or [row], np.uint64)
        signed[row] = (hashed[:, np.newaxis] * factors >> np.uint64(32)).min(axis=0)
    return signed


def _in_one_band(signed: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each text with the one before it in every bucket: enough to tie a component."""
    pairs: list[tuple[int, int]] = []
    for band in range(0, HASHES, BAND_ROWS):
        last: dict[bytes, int] = defaultdict(lambda: -1)
        for row, key in enumerate(signed[:, band : band + BAND_ROWS]):
            before, last[key.tobytes()] = last[key.tobytes()], row
            if before >= 0:
                pairs.append((before, row))
    columns = np.array(pairs, np.int64).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]
