"""The baseline, and that the market is one on which it fails."""

import pytest

from adwatch.demo.market import generate
from tests.adwatch.demo.baseline import b_cubed, components

each_seed = pytest.mark.parametrize(
    "seed", [101, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (202, 303))]
)


def test_b_cubed_of_a_hand_made_case():
    truth = {"a": "x", "b": "x", "c": "x", "d": "y"}
    figures = b_cubed({"a": "1", "b": "1", "c": "2", "d": "2"}, truth)
    assert figures.precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert figures.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert figures.largest == 0.5


def test_perfect_clusters_score_one():
    truth = {"a": "x", "b": "x", "c": "y"}
    assert b_cubed(truth, truth).f1 == 1.0


@each_seed
def test_shared_identifiers_alone_join_strangers(seed):
    ads = list(generate(2000, seed))
    figures = b_cubed(components(ads), {ad.id: ad.operator for ad in ads})
    assert figures.f1 <= 0.70
    assert figures.recall > 0.75
    assert figures.largest > 0.3


@each_seed
def test_doing_nothing_is_no_answer_either(seed):
    truth = {ad.id: ad.operator for ad in generate(2000, seed)}
    assert b_cubed({ad: ad for ad in truth}, truth).f1 <= 0.70
