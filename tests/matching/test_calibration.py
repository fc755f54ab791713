"""Scores come to say how often they hold, by stratum, and the error is the textbook one."""

import numpy as np
import pytest

from matching.calibration import Labelled, curves, expected_error, held_out, reliability
from matching.weight_table import SHARED, STRATA, UNSHARED, odds_share


def labels(count, shift, seed=4):
    """Pairs whose bits are `shift` too high in one stratum and as much too low in the other."""
    rng = np.random.default_rng(seed)
    bits = rng.uniform(-6, 6, count)
    strata = rng.integers(0, 2, count)
    same = rng.random(count) < odds_share(bits - np.where(strata == 0, shift, -shift))
    return Labelled.of(bits, same, [STRATA[at] for at in strata])


def test_two_hundred_labels_make_scores_believable_in_each_stratum():
    made, fresh = curves(labels(200, 3.0)), labels(20_000, 3.0, seed=5)
    told = np.where(fresh.stratum == 0, made[SHARED].at(fresh.bits), made[UNSHARED].at(fresh.bits))
    assert expected_error(odds_share(fresh.bits), fresh.same) > 0.1
    assert expected_error(told, fresh.same) < 0.06


def test_curves_never_fall_and_never_make_certain():
    for curve in curves(labels(300, 1.0)).values():
        heights = [height for _, height in curve.knots]
        assert heights == sorted(heights)
        assert heights[0] > 0
        assert heights[-1] < 1


def test_a_stratum_with_few_labels_is_calibrated_with_all():
    few = Labelled.of(np.arange(100.0), np.arange(100) > 40, [SHARED] * 95 + [UNSHARED] * 5)
    made = curves(few)
    assert made[UNSHARED] == made[SHARED] or len(made[UNSHARED].knots) > 1
    assert curves(few.take(few.bits < 0)) == {}


def test_held_out_scores_come_of_curves_made_without_the_pair():
    odd = Labelled.of([0.0] * 10, [1.0, *[0.0] * 9], [SHARED] * 10)
    assert held_out(odd)[0] < held_out(odd)[1]


def test_the_expected_error_is_the_mean_gap_over_pairs():
    scores, same = [0.05, 0.05, 0.95, 0.95], [0, 1, 1, 1]
    assert expected_error(scores, same) == pytest.approx(0.5 * 0.45 + 0.5 * 0.05)
    assert [one and one.pairs for one in reliability(scores, same)] == [2, *[None] * 8, 2]
    assert expected_error([], []) == 0
