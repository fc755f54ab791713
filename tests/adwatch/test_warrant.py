"""A warrant holds to its invariants and says why it does not cover something."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from adwatch.cli.crawling import BUILT_IN
from adwatch.demo import boards
from adwatch.demo.market import Market
from adwatch.demo.warrant import DEMO_WARRANT
from adwatch.hours import QuietHours
from adwatch.warrant import Revocation
from crawlers.settings import RUN_WARRANT
from tests.storage.makes import NOON, later, warrant

INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((name, "  ") for name in ("id", "purpose", "legal_basis", "requirement")),
        ("requested_by", ""),
        ("authorised_by", ""),
        ("authorised_by", " ANA"),
        ("sites", ()),
        ("sites", ("a", "a")),
        ("sites", ("a", "")),
        ("kinds", ()),
        ("requests_per_minute", 0),
        ("pages_per_run", 0),
        ("retention_days", -1),
        ("bytes_per_run", 0),
        ("hours_per_run", 0),
        ("ports", ()),
        ("ports", (80, 80)),
        ("ports", (0,)),
        ("ports", (65_536,)),
        ("hosts", ("a.test", "a.test")),
        *(("hosts", (host,)) for host in ("", "A.test", "test", "a..test", "-a.test", "a.test.")),
        *(("hosts", (host,)) for host in ("10.0.0.1", "[::1]", "a.test:80", "*.test", "a/b.test")),
        ("hosts", (f"{'a.' * 126}test",)),
        ("valid_from", datetime(2026, 1, 1)),
        ("valid_until", datetime(2027, 1, 1, tzinfo=timezone(timedelta(hours=1)))),
        ("valid_until", NOON),
    ],
)
def test_a_warrant_that_lacks_something_is_refused_by_field(field, value):
    with pytest.raises(ValueError, match=f"^{field}: "):
        warrant(**{field: value})


@pytest.mark.parametrize(("by", "reason", "field"), [("", "x", "by"), ("x", " ", "reason")])
def test_a_revocation_names_its_author_and_its_reason(by, reason, field):
    with pytest.raises(ValueError, match=f"^{field}: "):
        Revocation(NOON, by, reason)


def test_a_warrant_holds_from_its_first_moment_until_just_before_its_end():
    held = warrant(valid_from=NOON, valid_until=later(5))
    assert held.refusal("board", NOON) is held.refusal("board", later(5) - INSTANT) is None
    assert "not valid before" in held.refusal("board", NOON - INSTANT)
    assert "ended at" in held.refusal("board", later(5))


def test_a_warrant_permits_little_where_it_says_nothing():
    held = warrant()
    assert (held.pictures, held.hosts, held.ports) == (False, (), (80, 443))
    assert (held.bytes_per_run, held.hours_per_run) == (2_000_000_000, 4)
    assert held.quiet_until(NOON) is None
    assert DEMO_WARRANT.pictures


def test_both_sides_of_the_ports_and_of_a_hosts_name():
    held = warrant(ports=(1, 65_535), hosts=(f"{'a.' * 124}test", "xn--a-1.pictures.test"))
    assert held.ports == (1, 65_535)


def test_a_warrant_knows_when_its_quiet_hours_end():
    held = warrant(quiet_hours=QuietHours.read("11:00-12:30 UTC"))
    assert held.quiet_until(NOON) == NOON.replace(minute=30, second=0, microsecond=0)
    assert held.quiet_until(later(30)) is None


def test_a_warrant_covers_its_sites_only():
    assert warrant().refusal("other", NOON) == "does not cover other, only board"


def test_a_revoked_warrant_covers_nothing_whatever_the_time():
    ended = warrant(revocation=Revocation(later(1), "Bo", "the case is closed"))
    for minutes in (0, 1, 2):
        assert "the case is closed" in ended.refusal("board", later(minutes))


def test_names_are_self_declared_as_long_as_there_are_no_accounts():
    assert warrant().self_declared
    assert DEMO_WARRANT.self_declared


def test_the_built_in_warrant_is_the_one_that_a_crawl_takes_by_itself():
    assert DEMO_WARRANT.id == BUILT_IN == RUN_WARRANT


def test_the_demos_warrant_is_for_the_demos_boards_and_no_other():
    with boards.Boards(Market(60, 1)) as up:
        assert set(DEMO_WARRANT.sites) == set(up.addresses)
    assert DEMO_WARRANT.refusal("board", NOON) is not None
