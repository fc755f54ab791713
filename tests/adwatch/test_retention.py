"""After a purge an ad is found nowhere; what belongs to others is untouched; the log is whole."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from adwatch.custody import subject_of
from adwatch.errors import NotFound, StoreError
from adwatch.model import Cut
from adwatch.pipeline.retention import hold, preview, purge
from tests.adwatch.retained import (
    NOW,
    Drawn,
    belongings,
    fill,
    needles,
    open_workspace,
    phone,
    said,
    traces,
)

pytest_plugins = ("tests.storage.engines",)

BOARD = [
    Drawn(shares_picture=True),
    Drawn("new", shares_words=True, shares_picture=True),
    Drawn("middle", shares_words=True, shares_picture=True),
    Drawn("middle", linked=True),
    Drawn("old", linked=True),
    Drawn("new", linked=True),
    Drawn(held=True),
]
GONE = {0, 2, 4}
"""Those of BOARD whose clocks have run out."""

pytestmark = pytest.mark.slow

drawn = st.builds(
    Drawn, st.sampled_from(["new", "middle", "old"]), *[st.booleans() for _ in range(4)]
)


@pytest.fixture
def fresh(place, request, tmp_path):
    """Opens an empty workspace each time, on the engine of the test."""
    homes = iter(range(1000))

    def make(**fields):
        home = tmp_path / f"home-{next(homes)}"
        shutil.copytree(request.getfixturevalue("sqlite_home"), home)
        if place.url is not None:
            request.getfixturevalue("postgres").empty()
        return open_workspace(home, place.url, **fields)

    return make


@pytest.fixture
def board(fresh):
    """A workspace with the ads of BOARD."""
    workspace = fresh()
    fill(workspace, BOARD)
    with closing(workspace.store):
        yield workspace


def kept(workspace):
    return {int(one.key.local_id.removeprefix("zebra")) for one in workspace.store.ads()}


def residue(workspace, wanted):
    home = workspace.settings.home
    return {needle for trace in traces(workspace, home) for needle in wanted if needle in trace}


@given(st.lists(drawn, min_size=1, max_size=6))
@settings(
    max_examples=6, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_what_is_purged_is_found_nowhere_and_what_stays_is_as_it_was(fresh, ads):
    workspace = fresh()
    with closing(workspace.store):
        fill(workspace, ads)
        tied = sum(one.linked for one in ads) > 1
        gone = {number for number, one in enumerate(ads) if one.is_over(tied)}
        before = {n: belongings(workspace, n) for n in range(len(ads)) if n not in gone}
        wanted = set().union(*(needles(n, ads[n]) for n in gone))
        assert residue(workspace, wanted) >= wanted - {needle[::-1] for needle in wanted}
        assert purge(workspace, "their time is over").left == 0
        assert kept(workspace) == before.keys()
        assert residue(workspace, wanted) == set()
        assert {n: belongings(workspace, n) for n in before} == before
        assert [*workspace.store.flaws(), *workspace.blobs.verify()] == []


def test_each_class_has_its_own_clock_and_a_hold_stops_it(board):
    purge(board, "their time is over")
    assert kept(board) == {*range(len(BOARD))} - GONE


def test_what_stays_of_a_purge_are_counts(board):
    purge(board, "their time is over")
    told = [(one.kind, one.kept, one.ads, one.judgements) for one in board.store.expired()]
    assert sorted(told) == [
        ("massage", "linked", 1, 2),
        ("massage", "unlinked", 1, 1),
        ("massage", "unlinked", 1, 2),
    ]


def test_a_preview_tells_what_a_purge_takes(board):
    going, unknown = preview(board, NOW)
    told = {}
    for one in going:
        told[one.table] = told.get(one.table, 0) + one.count
    taken = purge(board, "their time is over").counts
    assert told == {name: taken[name] for name in told}
    assert (told["ads"], told["pages"], told["contents"], unknown) == (3, 6, 2, 0)


def test_a_preview_of_an_earlier_time_counts_fewer(board):
    going, _ = preview(board, NOW - timedelta(days=80))
    assert {(one.kept, one.count) for one in going if one.table == "ads"} == {
        ("unlinked", 1), ("linked", 1)
    }  # fmt: skip


def test_ads_that_were_never_linked_are_told(board):
    board.store.replace_clusters(Cut.WORKING, [])
    _, unknown = preview(board, NOW)
    assert unknown == 4


def test_a_purge_is_in_the_log_with_counts_and_reason_and_nothing_of_the_ads(board):
    purge(board, "their time is over")
    entries = [one for one in board.store.entries(act="purge") if "ads" in one.facts]
    assert [(one.facts["ads"], one.why) for one in entries] == [(3, "their time is over")]
    assert "zebra" not in repr([*board.store.entries()])


def test_links_clusters_and_judgements_of_the_rest_stay(board):
    purge(board, "their time is over")
    ends = [(one.left.local_id, one.right.local_id) for one in board.store.links()]
    assert ends == [("zebra5", "zebra6")]
    assert [len(one.members) for one in board.store.clusters(Cut.WORKING, 2)] == [2]
    assert len(board.store.judgements()) == 1


def test_released_ads_go_by_their_clock(board):
    hold(board, ["board/zebra6"], False, "the case is closed")
    purge(board, "their time is over")
    assert 6 not in kept(board)


def test_holds_of_ads_that_are_not_there_are_refused_whole(board):
    with pytest.raises(NotFound, match="board/none"):
        hold(board, ["board/zebra0", "board/none"], True, "a case is open")
    purge(board, "their time is over")
    assert 0 not in kept(board)


def test_a_clock_that_never_runs_out_keeps_everything(fresh):
    workspace = fresh(unlinked_days="never", linked_days="never")
    fill(workspace, BOARD)
    with closing(workspace.store):
        assert purge(workspace, "their time is over").counts == {}
        assert kept(workspace) == {*range(len(BOARD))}


def test_a_search_for_a_number_that_only_purged_ads_had_is_forgotten(board):
    purge(board, "their time is over")
    asked = [[*board.store.entries(about=subject_of("searched", phone(n)))] for n in (0, 5)]
    assert [len(found) for found in asked] == [0, 1]


def test_bytes_put_a_moment_ago_are_left_and_go_with_the_next_purge(board):
    digest = said(0, BOARD[0])[0].page_digest
    young = board.settings.home / "blobs" / digest[:2] / digest[2:]
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    assert purge(board, "their time is over").left == 1
    os.utime(young, (0, 0))
    assert (purge(board, "their time is over").left, young.exists()) == (0, False)


class Fault:
    """Fails the n-th statement or file call from now on, once."""

    def __init__(self, workspace, at):
        self.left = at
        engine, blobs = workspace.store._engine, workspace.blobs
        event.listen(engine, "before_cursor_execute", self.tick)
        self.undo = lambda: event.remove(engine, "before_cursor_execute", self.tick)
        take = blobs.purge
        blobs.purge = lambda *words: (self.tick(), take(*words))[1]

    def tick(self, *_):
        self.left -= 1
        if self.left == 0:
            raise StoreError("the plug was pulled")


def ended(workspace):
    """What a purge of BOARD left: rows by table, counts, what is wrong, what is still found."""
    wanted = set().union(*(needles(number, BOARD[number]) for number in GONE))
    rows = workspace.store.counts()
    del rows["custody"]  # one that broke off and was gone on with may have an entry more
    flaws = [*workspace.store.flaws(), *workspace.blobs.verify()]
    return rows, workspace.store.expired(), flaws, residue(workspace, wanted)


def purge_with(workspace, at):
    """Purge with a fault at the n-th call, then once more; whether there were so many calls."""
    fault = Fault(workspace, at)
    with suppress(StoreError):
        purge(workspace, "their time is over")
    fault.undo()
    purge(workspace, "their time is over")
    return fault.left <= 0


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.proof)])
def test_a_purge_that_broke_off_anywhere_ends_alike_when_it_is_run_again(fresh, step):
    expected, was_met, at = None, True, 0
    while was_met:
        workspace = fresh()
        with closing(workspace.store):
            fill(workspace, BOARD)
            was_met = purge_with(workspace, at)
            expected = expected or ended(workspace)
            assert ended(workspace) == expected, f"call {at}"
        at += step
    assert at > 3 * step
    assert expected[2:] == ([], set())
