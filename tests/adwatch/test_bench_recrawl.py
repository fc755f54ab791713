"""A watched market: what the learned policy sees beside one beat for all, at equal requests."""

from __future__ import annotations

import pytest

from adwatch.bench.recrawl import Terms, Uniform, Watch, compare, measure, outcome
from adwatch.demo.lives import Scale, draw

SMALL = Scale(lists=60, per_day=600.0, days=12)
TERMS = Terms(requests=2_400, polls=2.0, slots=12)


@pytest.mark.slow
def test_the_learned_policy_sees_more_sooner_and_finds_more_edits_and_removals():
    learned, uniform = compare(draw(1, SMALL), TERMS)
    assert uniform.seen < 0.75
    assert learned.seen >= 0.85
    assert learned.delay < uniform.delay
    assert learned.edits + learned.gone >= 1.25 * (uniform.edits + uniform.gone)


def test_no_policy_asks_for_more_than_it_may():
    market = draw(2, Scale(lists=5, per_day=30.0, days=4))
    seen = Watch(market, Terms(50, 3.0, 20), Uniform(5, 3.0)).go()
    assert 0 < seen.asked <= 4 * 50
    assert outcome(market, seen).seen > 0


def test_each_figure_stands_beside_the_uniform_one():
    report = measure(Scale(lists=5, per_day=30.0, days=4), Terms(60, 3.0, 20), seeds=1)
    assert [one["baseline"] for one in report["figures"]] == ["uniform"] * 4
