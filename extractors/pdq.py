"""PDQ, the perceptual picture hash, in NumPy; decoding of picture files is not here.

Source: Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019)
and the reference code beside it in facebook/ThreatExchange.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bits = NDArray[np.bool_]

LUMA = (0.299, 0.587, 0.114)  # weights of red, green, blue (ITU-R BT.601)
GRID = 64  # side of the decimated picture, in cells
FREQUENCIES = 16  # kept cosine frequencies along each axis, the constant one left out
JAROSZ_PASSES = 2  # box filters along each axis; two make a tent
QUALITY_DIVISOR = 90  # scales the gradient sum so that a good picture reaches 100
MIN_SIDE = 5  # pixels; below it a picture holds too little to hash


@dataclass(frozen=True, slots=True)
class Pdq:
    """The 256-bit hash (64 hex digits) of a picture and of its seven turned or mirrored forms.

    `quality` runs from 0 (featureless) to 100. The hash under `mirrored` is the one that the
    left-right mirrored picture has; turns are counter-clockwise, as in the reference code.
    """

    value: str
    quality: int
    mirrored: str
    flipped: str
    rotated_90: str
    rotated_180: str
    rotated_270: str
    transposed: str
    transversed: str


def pdq(luma: Floats) -> Pdq | None:
    """The PDQ hash of a grey picture of shape (rows, columns), 0-255; None below MIN_SIDE."""
    if min(luma.shape) < MIN_SIDE:
        return None
    grid = _shrink(luma)
    cosines = np.asarray(_cosine_matrix() @ grid @ _cosine_matrix().T, dtype=np.float32)
    return _named_forms(cosines, _quality(grid))


def luminance(rgb: NDArray[np.uint8]) -> Floats:
    """The grey picture (rows, columns) of one in colour (rows, columns, 3)."""
    return np.asarray(rgb @ np.asarray(LUMA, dtype=np.float32), dtype=np.float32)


def _named_forms(cosines: Floats, quality: int) -> Pdq:
    # Mirroring an axis changes the sign of its odd cosine frequencies; index 0 is frequency 1.
    odd = np.where(np.arange(FREQUENCIES) % 2 == 0, -1.0, 1.0).astype(np.float32)
    across, down = cosines * odd[None, :], cosines * odd[:, None]
    both = across * odd[:, None]
    return Pdq(
        value=_hex(cosines),
        quality=quality,
        mirrored=_hex(across),
        flipped=_hex(down),
        rotated_90=_hex(across.T),
        rotated_180=_hex(both),
        rotated_270=_hex(down.T),
        transposed=_hex(cosines.T),
        transversed=_hex(both.T),
    )


def _hex(cosines: Floats) -> str:
    flat = cosines.ravel()
    median = np.partition(flat, flat.size // 2 - 1)[flat.size // 2 - 1]  # the lower median
    return np.packbits((flat > median)[::-1]).tobytes().hex()  # bit 255 is written first


def _quality(grid: Floats) -> int:
    steps = sum(
        int(np.abs(np.trunc(np.diff(grid, axis=axis) * 100 / 255)).sum()) for axis in (0, 1)
    )
    return min(100, steps // QUALITY_DIVISOR)


def _shrink(luma: Floats) -> Floats:
    """The picture blurred by the Jarosz filter and decimated to GRID x GRID.

    Both steps are linear and separable, so each axis is one matrix product: the same figures
    as the reference's running sums, at a tenth of the time.
    """
    rows, columns = luma.shape
    return np.asarray(_shrinker(rows) @ luma @ _shrinker(columns).T, dtype=np.float32)


@lru_cache(maxsize=256)
def _shrinker(length: int) -> Floats:
    """The matrix (GRID, length) that blurs and decimates one axis of that many pixels."""
    window = (length + 2 * GRID - 1) // (2 * GRID)
    ahead = (window + 2) // 2  # pixels from the current one on, itself included
    here, there = np.arange(length)[:, None], np.arange(length)[None, :]
    box = ((there < here + ahead) & (there >= here + ahead - window)).astype(np.float32)
    box /= box.sum(axis=1, keepdims=True)  # the window narrows at both ends
    kept = (((np.arange(GRID) + 0.5) * length) / GRID).astype(np.intp)
    matrix = box[kept]
    for _ in range(JAROSZ_PASSES - 1):
        matrix = matrix @ box
    return np.asarray(matrix, dtype=np.float32)


@lru_cache(maxsize=1)
def _cosine_matrix() -> Floats:
    frequency = np.arange(1, FREQUENCIES + 1)[:, None]
    position = 2 * np.arange(GRID)[None, :] + 1
    cosines = np.sqrt(2 / GRID) * np.cos(np.pi / (2 * GRID) * frequency * position)
    return np.asarray(cosines, dtype=np.float32)
