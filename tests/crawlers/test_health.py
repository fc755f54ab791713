"""Verdicts: an empty, blocked or doubtful run is never `complete`."""

from __future__ import annotations

import pytest

from adwatch.errors import Blocked, Forbidden, Full, MissingField, Unreachable, WarrantError
from adwatch.model import RunVerdict
from crawlers.drift import Finding
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
    after = ", after 4 ads" if verdict is RunVerdict.BLOCKED else ""
    assert tally.judge(EXPECT, "finished") == (verdict, f"x{after}")


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


BROKEN = [
    ("shutdown", "the crawl was broken off: it was told to stop"),
    ("memusage_exceeded", "the crawl was broken off: it reached its memory limit"),
    ("closespider_timeout", "the crawl was broken off: it reached its time limit"),
    ("closespider_pagecount", "the crawl was broken off: it reached its limit of answers"),
    ("cancelled", "the crawl ended early: cancelled"),
]


@pytest.mark.parametrize(("ending", "reason"), BROKEN)
def test_run_that_was_broken_off_says_so_even_if_it_read_nothing(
    tally: Tally, ending: str, reason: str
) -> None:
    assert tally.judge(EXPECT, ending) == (RunVerdict.PARTIAL, reason)
    assert Tally().judge(EXPECT, ending) == (RunVerdict.PARTIAL, reason)


def test_empty_field_of_a_run_that_was_broken_off_is_told_with_the_end(tally: Tally) -> None:
    lack = Expectation(filled={"price": 0.1})
    verdict, reason = tally.judge(lack, "shutdown")
    assert verdict is RunVerdict.UNHEALTHY
    assert reason == f"only 0 of 4 ads state 'price'; {BROKEN[0][1]}"


def test_run_that_could_keep_nothing_crashed_and_says_why(tally: Tally) -> None:
    tally.problems.append(Full("no space is left"))
    verdict, reason = tally.judge(EXPECT, "store_failed")
    assert verdict is RunVerdict.CRASHED
    assert reason == "the crawl was broken off: nothing could be kept any more: no space is left"


def test_empty_run_names_its_first_problem() -> None:
    lost = [Unreachable("the site answered 503"), Unreachable("x")]
    reason = Tally(problems=lost).judge(EXPECT, "finished")[1]
    assert reason is not None
    assert reason.endswith("were expected; the site answered 503 (and 1 more)")


@pytest.mark.parametrize(("ads", "verdict"), [(49, "blocked"), (50, "partial")])
def test_one_blocked_page_among_very_many_is_a_flaw(ads: int, verdict: str) -> None:
    tally = Tally(problems=[Blocked("x")])
    for _ in range(ads):
        tally.met(["title"])
    assert tally.judge(EXPECT, "finished")[0] == verdict


@pytest.mark.parametrize(("is_grave", "verdict"), [(True, "unhealthy"), (False, "partial")])
def test_what_is_unusual_is_in_the_reason(tally: Tally, is_grave: bool, verdict: str) -> None:
    found = [Finding("the price moved", is_grave)]
    assert tally.judge(EXPECT, "finished", found) == (verdict, "the price moved")


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
