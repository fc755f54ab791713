"""No valid warrant, no request: what a run may do, and how one ends that may no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from scrapy.settings import Settings

from adwatch.clock import FakeClock
from adwatch.demo.boards.answer import Answer
from adwatch.errors import Forbidden, Full, WarrantError
from adwatch.hours import QuietHours
from adwatch.model import AdKind, RunVerdict
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from adwatch.warrant import Revocation
from crawlers import limits
from crawlers.authority import Authority
from crawlers.failures import Rest
from crawlers.health import Expectation
from crawlers.order import Order
from tests.crawlers.journal import MemoryFrontier
from tests.crawlers.scripted import journal, scripted
from tests.crawlers.test_hostile_site import list_of, page
from tests.crawlers.warranted import crawled_under, keep, set_clock, watched
from tests.storage.makes import NOON, later, warrant

slow = pytest.mark.slow
SECOND = timedelta(seconds=1)
BOARD = {"sites": ("demo_escort",), "kinds": tuple(AdKind), "requests_per_minute": 600_000}
SCRIPTED = "tests.crawlers.scripted:lease"
OVER = Revocation(NOON, "Bo", "the case is closed")


class Kept:
    """Warrants in memory; `trouble` is raised in place of an answer."""

    def __init__(self, *warrants):
        self.by_id = {one.id: one for one in warrants}
        self.trouble = None

    def find(self, warrant_id):
        if self.trouble is not None:
            raise self.trouble
        return self.by_id.get(warrant_id)

    def close(self):
        self.by_id.clear()


@pytest.fixture
def clock():
    return FakeClock(NOON)


def authority(clock, kept):
    return Authority(Order("board", Expectation(), "w-1"), kept, clock)


def test_authority_ends_with_its_warrant_and_does_not_come_back(clock):
    asked = authority(clock, Kept(warrant(valid_until=NOON + 5 * SECOND)))
    asked.check()
    clock.advance(5 * SECOND)
    for moved in (timedelta(0), -3 * SECOND):  # a clock set back
        clock.advance(moved)
        with pytest.raises(WarrantError, match=r"warrant w-1: ended at"):
            asked.check()


def test_unknown_warrant_allows_nothing(clock):
    asked = authority(clock, Kept())
    with pytest.raises(WarrantError, match="warrant w-1: there is no such warrant"):
        asked.check()
    assert (asked.is_held(), asked.covers(AdKind.JOB)) == (False, False)
    assert asked.pace(Settings()) == {}


def test_both_sides_of_the_seconds_until_a_revocation_is_seen(clock):
    kept = Kept(warrant())
    asked = authority(clock, kept)
    kept.by_id["w-1"] = warrant(revocation=OVER)
    clock.advance((limits.WARRANT_SECONDS - 1) * SECOND)
    assert asked.is_held()
    clock.advance(SECOND)
    with pytest.raises(WarrantError, match=r"revoked at .*: the case is closed"):
        asked.check()


def test_warrant_that_can_no_longer_be_read_allows_nothing(clock):
    kept = Kept(warrant())
    asked = authority(clock, kept)
    kept.trouble = Full("no space is left")
    clock.advance(limits.WARRANT_SECONDS * SECOND)
    with pytest.raises(WarrantError, match="cannot be read: no space"):
        asked.check()


def test_both_sides_of_the_page_limit(clock):
    asked = authority(clock, Kept(warrant(pages_per_run=2)))
    asked.draw_on(MemoryFrontier("run-1").spend)
    asked.spend_page()
    asked.spend_page()
    with pytest.raises(Forbidden, match="warrant w-1: its limit of 2 pages a run"):
        asked.spend_page()


def test_processes_of_a_run_draw_on_one_account_and_give_back_what_they_did_not_spend(clock):
    account = MemoryFrontier("run-1")
    first, second = (authority(clock, Kept(warrant(pages_per_run=9))) for _ in range(2))
    for asked in (first, second):
        asked.draw_on(account.spend)
        asked.spend_page()
    with pytest.raises(Forbidden, match="limit of 9 pages a run"):
        second.spend_page()
    first.give_back()
    assert account.asked == 2


def test_both_sides_of_the_bytes_of_a_run(clock):
    asked = authority(clock, Kept(warrant(bytes_per_run=100)))
    asked.spend_bytes(99)
    asked.check_budget()
    asked.spend_bytes(1)
    with pytest.raises(Forbidden, match="warrant w-1: its limit of 100 bytes a run"):
        asked.check_budget()


def test_both_sides_of_the_hours_of_a_run_with_those_spent_before_it_broke_off(clock):
    asked = authority(clock, Kept(warrant(valid_until=later(600), hours_per_run=2)))
    asked.go_on(0, 3600)
    for seconds, is_spent in ((3599, False), (1, True)):
        clock.advance(seconds * SECOND)
        asked.check()
        assert asked.spend_time() == seconds
        assert raises(asked.check_budget) is is_spent


def raises(check):
    try:
        check()
    except Forbidden:
        return True
    return False


def test_both_sides_of_the_quiet_hours(clock):
    asked = authority(clock, Kept(warrant(quiet_hours=QuietHours.read("12:30-12:45 UTC"))))
    for minutes, is_quiet in ((29, False), (31, True), (46, False)):
        clock.advance(later(minutes) - clock.now())
        assert asked.is_held() is not is_quiet
        if is_quiet:
            with pytest.raises(Rest, match="quiet hours hold until 2026-03-01 12:45Z"):
                asked.check()


def test_authority_covers_the_kinds_of_its_warrant(clock):
    asked = authority(clock, Kept(warrant(kinds=(AdKind.JOB,))))
    assert [kind for kind in AdKind if asked.covers(kind)] == [AdKind.JOB]


@pytest.mark.parametrize(
    ("rate", "usual", "own"),
    [(60, 5.0, 1.0), (12, 10.0, 5.0), (600_000, 5.0, 0.0001), (1, 120.0, 60.0)],
)
def test_shortest_pause_is_that_of_the_warrant_or_the_longer_usual_one(clock, rate, usual, own):
    slot = {"concurrency": 8, "delay": 0, "jitter": 0}
    given = {"DOWNLOAD_DELAY": 5.0, "DOWNLOAD_DELAY_JITTER": 0.5, "DOWNLOAD_SLOTS": {"h": slot}}
    asked = authority(clock, Kept(warrant(requests_per_minute=rate)))
    paced = asked.pace(Settings(given))
    assert paced == {
        "CLOSESPIDER_TIMEOUT": 4 * 3600,
        "DOWNLOAD_DELAY": pytest.approx(usual),
        "DOWNLOAD_SLOTS": {"h": {**slot, "delay": pytest.approx(own)}},
    }


REFUSALS = [
    pytest.param({"id": "w-2"}, None, "no such warrant", id="unknown"),
    pytest.param({"valid_from": later(1)}, None, "not valid before", id="not yet valid"),
    pytest.param({"valid_from": later(-9), "valid_until": NOON}, None, "ended at", id="ended"),
    pytest.param({}, OVER, "the case is closed", id="revoked"),
    pytest.param({"sites": ("demo_job",)}, None, "does not cover", id="another site"),
]


@slow
@pytest.mark.parametrize(("fields", "revocation", "why"), REFUSALS)
def test_refused_run_is_recorded_and_sends_no_request(crawl_home, fields, revocation, why):
    keep(crawl_home, warrant(**{**BOARD, **fields}), revocation)
    with watched(crawl_home) as board:
        run = crawled_under(crawl_home)
    assert board.asked == []
    assert (run.verdict, run.warrant) == (RunVerdict.REFUSED, "w-1")
    assert why in (run.reason or "")
    (kept,) = journal(crawl_home).rows("finished")
    assert (kept["id"], kept["verdict"]) == (run.id, "refused")


@slow
@pytest.mark.parametrize("way", ["ends", "is revoked"])
def test_warrant_that_ends_during_a_run_stops_it_within_one_page(crawl_home, way):
    def end(number):
        if number == 4 and way == "ends":
            set_clock(crawl_home, later(60))
        if number == 4 and way == "is revoked":
            with open_workspace(load_settings(crawl_home)) as workspace:
                workspace.store.revoke_warrant("w-1", OVER)
            set_clock(crawl_home, NOON + limits.WARRANT_SECONDS * SECOND)

    keep(crawl_home, warrant(**{**BOARD, "requests_per_minute": 60}))
    with watched(crawl_home, end) as board:
        run = crawled_under(crawl_home)
    assert len(board.asked) == 4
    assert run.verdict is RunVerdict.REFUSED
    assert (run.reason or "").startswith("warrant w-1: ")
    assert dict(run.counts)["gone"] == 0


@slow
def test_page_limit_of_the_warrant_ends_a_run_as_partial(crawl_home):
    keep(crawl_home, warrant(**BOARD, pages_per_run=6))
    with watched(crawl_home) as board:
        run = crawled_under(crawl_home)
    assert len([path for path in board.asked if not path.endswith(".jpg")]) == 6
    assert run.verdict is RunVerdict.PARTIAL
    assert run.reason == "warrant w-1: its limit of 6 pages a run is reached"
    assert dict(run.counts)["pages"] == 6


@slow
def test_rate_of_the_warrant_holds_whatever_the_command_line_says(crawl_home):
    keep(crawl_home, warrant(**{**BOARD, "requests_per_minute": 120}, pages_per_run=4))
    hurry = '{"127.0.0.1": {"concurrency": 8, "delay": 0, "jitter": 0}}'
    with watched(crawl_home) as board:
        crawled_under(crawl_home, DOWNLOAD_SLOTS=hurry)
    assert len(board.times) >= 4
    assert board.times[3] - board.times[0] >= 3 * 0.5 - 0.1  # a loaded server may answer late


@slow
def test_ad_of_a_kind_the_warrant_does_not_cover_is_not_kept_and_not_called_gone(crawl_home):
    job = page(
        '<article class="profile" data-ad="2"><h1>A title</h1><dl class="facts"><dt>Category</dt>'
        '<dd>Work offers</dd></dl><div class="story">A story</div>'
        '<ul class="photos"><li><img src="/2.jpg"></ul></article>'
    )
    escort = page(
        '<article class="profile" data-ad="1"><h1>A title</h1><dl class="facts"><dt>Category</dt>'
        '<dd>Companions</dd></dl><div class="story">A story</div></article>'
    )
    keep(crawl_home, warrant(**{**BOARD, "kinds": (AdKind.ESCORT,)}))
    answers = {"/escorts": list_of("/1", "/2"), "/1": escort, "/2": job}
    with scripted(crawl_home, "demo_escort", answers) as script:
        run = crawled_under(crawl_home, boards=SCRIPTED)
    assert [row["key"] for row in journal(crawl_home).rows("ad")] == ["demo_escort/1"]
    assert (run.verdict, dict(run.counts)["uncovered"]) == (RunVerdict.COMPLETE, 1)
    assert "/2.jpg" not in script.asked


@slow
@pytest.mark.parametrize("pictures", [False, True])
def test_pictures_are_asked_for_only_where_the_warrant_says_so(crawl_home, pictures):
    escort = page(
        '<article class="profile" data-ad="1"><h1>A title</h1><dl class="facts"><dt>Category</dt>'
        '<dd>Companions</dd></dl><div class="story">A story</div>'
        '<ul class="photos"><li><img src="/1.jpg"></ul></article>'
    )
    keep(crawl_home, warrant(**{**BOARD, "kinds": tuple(AdKind), "pictures": pictures}))
    shown = Answer(200, b"\xff\xd8\xff picture", "image/jpeg")
    answers = {"/escorts": list_of("/1", "/2"), "/1": escort, "/2": shown, "/1.jpg": shown}
    with scripted(crawl_home, "demo_escort", answers) as script:
        run = crawled_under(crawl_home, boards=SCRIPTED)
    assert ("/1.jpg" in script.asked, dict(run.counts)["pictures"]) == (pictures, int(pictures))
    kept = {row["digest"] for row in journal(crawl_home).rows("page") if "/2" in row["url"]}
    assert kept == set()  # a picture where a page was asked for


def test_what_is_left_of_pages_and_hours_is_told(clock):
    asked = authority(clock, Kept(warrant(valid_until=later(600), hours_per_run=2)))
    asked.go_on(0, 3600)
    assert (asked.pages_allowed, asked.seconds_left) == (warrant().pages_per_run, 3600)


def test_nothing_is_left_where_there_is_no_warrant(clock):
    asked = authority(clock, Kept())
    assert (asked.pages_allowed, asked.seconds_left) == (None, None)
