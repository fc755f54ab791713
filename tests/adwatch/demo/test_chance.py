"""Seeded chance and bijections."""

import re

import pytest

from adwatch.demo import naming
from adwatch.demo.chance import Weighted, dice, mix, pick, unmix


@pytest.mark.parametrize("bits", [10, 20, 30, 40, 48])
def test_mixing_can_be_undone(bits):
    for number in (0, 1, 2**bits - 1, *range(5, 2**bits, 2**bits // 97)):
        assert unmix(mix(number, 0x1234567891, bits), 0x1234567891, bits) == number


def test_mixing_hits_every_number_once():
    assert sorted(mix(number, 99, 10) for number in range(1024)) == list(range(1024))


def test_the_same_place_has_the_same_dice():
    assert dice(1, "a", 2).random() == dice(1, "a", 2).random() != dice(1, "a", 3).random()


def test_weights_are_kept():
    rng, coin = dice(3), Weighted({"often": 9.0, "seldom": 1.0})
    drawn = [coin.pick(rng) for _ in range(2000)]
    assert 120 < drawn.count("seldom") < 280


def test_every_item_can_be_picked():
    rng = dice(4)
    assert {pick(rng, "abc") for _ in range(200)} == set("abc")


@pytest.mark.parametrize("name", [naming.handle, naming.email, naming.site, naming.token])
def test_names_do_not_collide(name):
    assert len({name(number, 4711) for number in range(20_000)}) == 20_000


def test_tokens_hold_no_long_run_of_digits():
    assert not any(re.search(r"\d{7}", naming.token(n, 5)) for n in range(20_000))
