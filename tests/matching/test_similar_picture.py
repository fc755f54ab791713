"""Pictures match within 31 bits, mirrored or not, unless too flat or shown by many strangers."""

from random import Random

import pytest

from matching.rarity import Census
from matching.similar_picture import SimilarPicture
from tests.matching.build import ad, phone, picture

HASH = f"{Random(5).getrandbits(256):064x}"
OTHER = f"{Random(6).getrandbits(256):064x}"


def flipped(bits):
    value = int(HASH, 16)
    for bit in Random(bits).sample(range(256), bits):
        value ^= 1 << bit
    return f"{value:064x}"


def bits_between(one, other):
    ads = [ad("a", one), ad("b", other)]
    return [round(piece.bits, 1) for piece in SimilarPicture().compare(*ads, Census.of(ads))]


@pytest.mark.parametrize(
    ("one", "other", "bits"),
    [
        (picture(HASH), picture(HASH), [8.7]),
        (picture(HASH), picture(flipped(31)), [8.0]),
        (picture(HASH), picture(flipped(32)), []),
        (picture(HASH), picture(OTHER, mirrored=flipped(9)), [8.0]),
        (picture(OTHER, mirrored=HASH), picture(flipped(9)), [8.0]),
        (picture(HASH, quality=49), picture(HASH), []),
        (picture("zz"), picture("zz"), []),
    ],
)
def test_pictures_match_within_the_radius(one, other, bits):
    assert bits_between(one, other) == bits


def test_a_stock_picture_is_worth_nothing():
    ads = [ad(f"{at:02d}", picture(HASH), phone(f"+1212555{at:04d}")) for at in range(40)]
    assert not list(SimilarPicture().compare(ads[0], ads[1], Census.of(ads)))
