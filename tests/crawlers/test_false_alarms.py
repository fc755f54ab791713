"""Healthy boards raise few alarms: the demo market, measured day by day as crawls would do."""

from __future__ import annotations

import sys

import pytest

from adwatch.demo.market import Market
from crawlers import limits
from crawlers.drift import findings
from tests.crawlers.simulated import healthy_runs

BOARDS = ("demo_escort", "demo_job", "demo_massage")
DAYS = 40


def alarms(size, seeds):
    """How many healthy runs there were, and how many of them raised an alarm; empty days aside."""
    runs = raised = 0
    for seed in seeds:
        for board in BOARDS:
            past = []
            for today in healthy_runs(Market(size, seed), board, DAYS):
                runs += bool(past and today.ads)
                raised += bool(today.ads and findings(today, past[: limits.BASELINE]))
                past.insert(0, today)
    return runs, raised


@pytest.mark.slow
def test_boards_of_a_few_dozen_ads_raise_hardly_any_alarm_in_forty_days():
    runs, raised = alarms(80, [1, 2])
    assert runs > 200
    assert raised <= 1


@pytest.mark.proof
@pytest.mark.parametrize(("size", "seeds"), [(30, 24), (80, 14), (300, 6), (1200, 2)])
def test_fewer_than_one_healthy_run_in_two_hundred_raises_an_alarm(size, seeds):
    runs, raised = alarms(size, range(1, seeds + 1))
    sys.stderr.write(f"\n{size} ads in all: {raised} of {runs} healthy runs raised an alarm\n")
    assert raised <= runs / 200
