"""PDQ hashes for pictures of the market that nobody draws: as far from one another as PDQ's are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from adwatch.demo import pictures
from adwatch.demo.chance import dice

HASH_BITS = 256
NEAR_BITS = 15
"""The most bits of a PDQ hash in which a resized or lightened variant differs from its master."""
CROPPED_BITS = 80
"""Bits in which a cropped variant differs: PDQ does not find it (matching.md section 5)."""
CROPPED = 2
"""The remainder by 4 of the variants that are crops (`pictures`)."""


def picture_hash(name: str) -> str:
    """A PDQ hash for a picture of the market, as far from its master's as PDQ would be."""
    master, variant = pictures.parts(name)
    bits = _master_bits(master)
    if variant:
        rng = dice(master, "hash", variant)
        changed = CROPPED_BITS if variant % 4 == CROPPED else int(rng.random() * NEAR_BITS) + 1
        bits = bits.copy()
        bits[rng.sample(range(HASH_BITS), changed)] ^= 1
    return np.packbits(bits).tobytes().hex()


@lru_cache(maxsize=4096)
def _master_bits(master: int) -> NDArray[np.uint8]:
    drawn = dice(master, "hash").getrandbits(HASH_BITS).to_bytes(HASH_BITS // 8, "big")
    return np.unpackbits(np.frombuffer(drawn, np.uint8))
