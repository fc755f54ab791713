"""View weights bend to what the ads of known ties share, and stay where too few are known."""

from random import Random

import numpy as np
import pytest

from matching.evaluate import ranking_scores
from matching.rank import rank
from matching.view_learning import SAME, STRANGE, UNKNOWN, first_right, known_ties, learned
from tests.matching.build import ad, email, key, phone, signal, text, worded

LEFT, RIGHT = np.array([0, 0, 0, 1]), np.array([1, 2, 3, 2])


def test_ties_are_known_by_identifiers_of_both_ads_alone():
    sets = [ad("a", phone("+12125550142")), ad("b", phone("+12125550142"))]
    sets += [ad("c", phone("+12125550143")), ad("d", worded("no number in this one"))]
    assert known_ties(sets, LEFT, RIGHT).tolist() == [SAME, STRANGE, UNKNOWN, STRANGE]


def test_a_directory_of_numbers_teaches_nothing():
    crowd = [phone(f"+121255501{at:02d}") for at in range(40)]
    sets = [ad("a", *crowd), ad("b", *crowd)]
    assert known_ties(sets, LEFT[:1], RIGHT[:1]).tolist() == [UNKNOWN]


@pytest.mark.slow
@pytest.mark.parametrize("telling", [0, 1])
def test_the_view_that_tells_ties_gains_weight_and_the_sum_stays(telling):
    rng = np.random.default_rng(3)
    same = rng.random(4000) < 0.2
    seen = rng.random((4000, 2)).astype(np.float32)
    seen[:, telling] += same
    bent = learned(seen, same, np.ones(4000, np.float32), np.array([0.5, 0.5], np.float32))
    assert bent[telling] > 2 * bent[1 - telling]
    assert (seen @ bent).mean() == pytest.approx(seen.mean(axis=1).mean(), rel=1e-3)
    assert bent.min() >= 0


def test_r_precision_counts_the_ties_among_the_best():
    rows, same = np.array([4, 4, 4, 7, 7]), np.array([True, False, True, False, True])
    right = first_right(rows, same, np.array([9, 8, 7, 2, 1], np.float32))
    assert right.tolist() == [0.5, 0.0]


@pytest.mark.slow
def test_ties_of_some_ads_help_to_rank_those_without_any():
    rng = Random(5)
    sets, truth = [], {}
    for operator in range(120):
        price, address = f"{70 + operator} GBP/60", f"o{operator}@example.com"
        for turn in range(4):
            one = key(f"{operator:03d}-{turn}")
            tied = [email(address)] if operator < 80 else []
            sets.append(ad(one.local_id, worded(text(rng, 20)), signal("price", price), *tied))
            truth[one] = str(operator)
    asked = {one: operator for one, operator in truth.items() if int(operator) >= 80}
    hidden = ranking_scores(rank(sets, 3, frozenset(("email",))), asked).r_precision
    assert ranking_scores(rank(sets, 3), asked).r_precision >= hidden + 0.05


def test_ties_without_any_stranger_teach_nothing_and_break_nothing():
    rng = Random(6)
    tied = [ad(f"a{at}", worded(text(rng, 9)), email("o@example.com")) for at in range(70)]
    others = [ad(f"b{at}", worded(text(rng, 9))) for at in range(70)]
    assert len(list(rank(tied + others, 100))) == 140
