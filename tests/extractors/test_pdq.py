"""Our PDQ against the reference implementation, over generated pictures of several sizes."""

import numpy as np
import pytest
from PIL import Image

from extractors.pdq import luminance, pdq

SIZES = ((640, 480), (300, 700), (1000, 1000), (64, 64), (123, 457), (1920, 1080))
MOST_BITS = 10  # ThreatExchange's rule for an implementation, there only at quality 80 or more
FORMS = ("value", "rotated_90", "rotated_180", "rotated_270", "flipped", "mirrored",
         "transposed", "transversed")  # fmt: skip


def scene(seed, width, height):
    """A smooth abstract picture of coloured fields."""
    rng = np.random.default_rng(seed)
    fields = rng.integers(0, 256, (*rng.integers(4, 14, 2), 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(fields).resize((width, height), Image.Resampling.BICUBIC))


def distance(left, right):
    return (int(left, 16) ^ int(right, 16)).bit_count()


def reference():
    return pytest.importorskip("pdqhash", reason="the reference PDQ needs a C++ compiler")


def written(bits):
    return np.packbits(bits.astype(bool)).tobytes().hex()


@pytest.mark.parametrize("seed", range(36))
def test_hash_agrees_with_the_reference(seed):
    picture = scene(seed, *SIZES[seed % len(SIZES)])
    bits, quality = reference().compute(picture)
    ours = pdq(luminance(picture))
    assert distance(ours.value, written(bits)) <= MOST_BITS
    assert ours.quality == quality


@pytest.mark.parametrize("seed", range(3))
def test_eight_forms_agree_with_the_reference(seed):
    picture = scene(seed, 320, 240)
    forms, _ = reference().compute_dihedral(picture)
    ours = pdq(luminance(picture))
    for name, bits in zip(FORMS, forms, strict=True):
        assert distance(getattr(ours, name), written(bits)) <= MOST_BITS


def test_mirrored_form_is_the_hash_of_the_mirrored_picture():
    picture = scene(1, 640, 480)
    mirrored = pdq(luminance(np.ascontiguousarray(picture[:, ::-1])))
    assert distance(pdq(luminance(picture)).mirrored, mirrored.value) <= 31


def test_unrelated_pictures_are_far_apart():
    left, right = (pdq(luminance(scene(seed, 256, 256))) for seed in (1, 2))
    assert distance(left.value, right.value) > 80


def test_featureless_picture_has_no_quality():
    assert pdq(np.full((100, 100), 128, dtype=np.float32)).quality == 0


def test_tiny_picture_has_no_hash():
    assert pdq(np.zeros((4, 100), dtype=np.float32)) is None
