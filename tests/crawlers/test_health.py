"""Verdicts: an empty, blocked or doubtful run is never `complete`."""

from __future__ import annotations

import pytest

from adwatch.errors import Blocked, Forbidden, MissingField, Unreachable, WarrantError
from adwatch.model import RunVerdict
from crawlers.health import Expectation, Tally, filled

EXPECT = Expectation(min_ads=2, filled={"title": 0.5})


@pytest.fixture
def tally(make_ad):
    counted = Tally()
    for number in range(4):
        counted.met(filled(make_ad(str(number), title="x")))
    return counted


def test_clean_run_with_ads_is_complete(tally: Tally) -> None:
    assert tally.judge(EXPECT, "finished") == (RunVerdict.COMPLETE, None)


@pytest.mark.parametrize("expect", [Expectation(), Expectation(min_ads=0)])
def test_empty_run_is_unhealthy_whatever_was_expected(expect: Expectation) -> None:
    assert Tally().judge(expect, "finished")[0] is RunVerdict.UNHEALTHY


@pytest.mark.parametrize(
    ("problem", "verdict"),
    [
        (Blocked("x"), RunVerdict.BLOCKED),
        (WarrantError("x"), RunVerdict.REFUSED),
        (Forbidden("x"), RunVerdict.PARTIAL),
        (Unreachable("x"), RunVerdict.PARTIAL),
        (MissingField("x"), RunVerdict.PARTIAL),
    ],
)
def test_run_with_a_problem_is_not_complete(
    tally: Tally, problem: Exception, verdict: RunVerdict
) -> None:
    tally.problems.append(problem)
    assert tally.judge(EXPECT, "finished") == (verdict, "x")


def test_run_refused_from_the_start_is_refused() -> None:
    assert Tally(problems=[Forbidden("x")]).judge(EXPECT, "finished")[0] is RunVerdict.REFUSED


@pytest.mark.parametrize("problems", [[], [Forbidden("x")], [Unreachable("x")]])
def test_run_ended_at_a_limit_is_partial_and_names_it(problems: list[Exception]) -> None:
    ended = Tally(problems=problems, limit="the limit")
    assert ended.judge(EXPECT, "cancelled") == (RunVerdict.PARTIAL, "the limit")


def test_limit_hides_neither_a_block_nor_an_empty_field(tally: Tally) -> None:
    tally.limit = "the limit"
    lack = Expectation(filled={"price": 0.1})
    assert tally.judge(lack, "cancelled")[0] is RunVerdict.UNHEALTHY
    tally.problems.append(Blocked("x"))
    assert tally.judge(EXPECT, "cancelled")[0] is RunVerdict.BLOCKED


def test_run_whose_lists_broke_off_is_partial(tally: Tally) -> None:
    tally.lists_whole = False
    assert tally.judge(EXPECT, "finished")[0] is RunVerdict.PARTIAL


@pytest.mark.parametrize("ending", ["shutdown", "memusage_exceeded", "cancelled"])
def test_run_that_was_stopped_is_partial(tally: Tally, ending: str) -> None:
    assert tally.judge(EXPECT, ending) == (RunVerdict.PARTIAL, f"the crawl ended early: {ending}")


def test_run_that_failed_as_it_started_crashed() -> None:
    assert Tally().judge(EXPECT, "start_error")[0] is RunVerdict.CRASHED


def test_field_filled_less_than_expected_is_unhealthy(tally: Tally) -> None:
    verdict, reason = tally.judge(Expectation(filled={"title": 0.5, "price": 0.1}), "finished")
    assert (verdict, reason) == (RunVerdict.UNHEALTHY, "only 0 of 4 ads state 'price'")


@pytest.mark.parametrize(("least", "is_met"), [(4, True), (5, False)])
def test_both_sides_of_the_least_number_of_ads(tally: Tally, least: int, is_met: bool) -> None:
    assert (tally.lacks(Expectation(min_ads=least)) is None) is is_met


def test_reason_tells_the_first_problem_and_how_many_more(tally: Tally) -> None:
    tally.problems += [Unreachable("first"), Unreachable("second"), Unreachable("third")]
    assert tally.judge(EXPECT, "finished")[1] == "first (and 2 more)"
