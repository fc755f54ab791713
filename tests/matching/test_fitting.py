"""Weights are found again without labels, however often one hand posts, in any order of ads."""

from random import Random

import numpy as np
import pytest

from matching.fitting import LEVELS, fit
from matching.linking import link
from matching.sampling import PairSample, sample
from matching.weight_table import AGAINST
from tests.matching.build import ad, market, phone

FAMILIES = ("habits", "identifier", "text", AGAINST)
TIES = {"habits": 0.5, "identifier": 0.9, "text": 0.85, AGAINST: 0.1}
STRANGERS = {"habits": 0.05, "identifier": 0.001, "text": 0.002, AGAINST: 0.5}
CONTENTS = 1200


def drawn(seed=1):
    """All pairs of a corpus, one in 200 a tie, each family agreeing by chance as told above."""
    rng = np.random.default_rng(seed)
    pairs = CONTENTS * (CONTENTS - 1) // 2
    ties = rng.random(pairs) < 0.005
    agree = np.stack(
        [rng.random(pairs) < np.where(ties, TIES[name], STRANGERS[name]) for name in FAMILIES],
        axis=1,
    )
    columns = agree * np.array([3.0, 13.0, 10.0, 2.0])
    is_proposed = agree[:, 1] | agree[:, 2]
    proposed = columns[is_proposed]
    return PairSample(
        FAMILIES, CONTENTS, 0, 1.0, proposed, np.ones(len(proposed)), columns[~is_proposed][:20_000]
    ), ties[is_proposed]


def test_weights_that_made_a_corpus_are_found_again():
    found, _ = drawn()
    curves = fit(found).table.curves
    for name in FAMILIES:
        agree = np.log2(TIES[name] / STRANGERS[name])
        differ = np.log2((1 - TIES[name]) / (1 - STRANGERS[name]))
        assert abs(curves[name].knots[-1][1]) == pytest.approx(abs(agree - differ), abs=1.0)


def test_chances_of_a_fit_hold_what_they_say():
    found, ties = drawn()
    chances = fit(found).chances
    assert chances.mean() == pytest.approx(ties.mean(), abs=0.05)
    assert ties[chances > 0.9].mean() > 0.9
    assert ties[chances < 0.1].mean() < 0.1


def test_too_few_pairs_are_refused():
    found, _ = drawn()
    few = PairSample(FAMILIES, 30, 0, 1.0, found.proposed[:50], found.weight[:50], found.chance)
    with pytest.raises(ValueError, match="fewer than 200 pairs"):
        fit(few)


@pytest.fixture(scope="module")
def corpus():
    return market(250, 7)


def test_a_fit_does_not_depend_on_the_order_of_ads(corpus):
    sets = list(corpus[0])
    first = fit(sample(sets)).table
    Random(3).shuffle(sets)
    assert fit(sample(sets)).table == first


def test_a_fitted_table_goes_up_with_the_hand_set_one_and_finds_ties(corpus):
    sets, truth = corpus
    table = fit(sample(sets)).table
    for curve in table.curves.values():
        assert [height for _, height in curve.knots] == sorted(h for _, h in curve.knots)
    made = link(sets, table=table)
    right = sum(truth[one.left] == truth[one.right] for one in made.accepted)
    assert {one.model for one in made.links} == {table.model}
    assert right / len(made.accepted) > 0.97


def test_only_one_ad_of_a_hand_meets_strangers_by_chance():
    busy = [ad(f"b{at}", phone("+12125550100")) for at in range(30)]
    others = [ad(f"o{at}") for at in range(9)]
    assert len(sample([*busy, *others]).chance) == 10 * 9 // 2


def test_every_family_of_the_matchers_has_levels_that_rise(corpus):
    assert set(LEVELS) <= set(sample(corpus[0]).families)
    assert all(list(edges) == sorted(edges) for edges in LEVELS.values())
