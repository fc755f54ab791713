"""Watching a crawl: what a person sees on a terminal, in a pipe, and what a machine reads."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.console import Console
from rich.text import Text

from adwatch.cli.watch_table import Frame, lines
from adwatch.cli.watched import Watched
from adwatch.cli.watching import Lines, Rows, Table
from adwatch.model import Run, RunVerdict
from crawlers.standing import Parked, Standing
from tests.conftest import MORNING

HOSTILE = "\x1b[31mred\u202e[bold]x[/bold]\n\x07"


def standing(site="board", *, pages=0, ads=0, errors=0, **told):
    counts = (("pages", pages), ("ads", ads), ("new", ads), ("errors", errors))
    return Standing(Run("r", site, "demo", MORNING, "1", counts=counts), **told)


def ended(site="board", verdict=RunVerdict.COMPLETE, reason=None, **told):
    last = standing(site, **told)
    run = replace(last.run, ended=MORNING, verdict=verdict, reason=reason)
    return replace(last, run=run, has_left=True)


class Moment:
    """A monotonic clock that a test moves."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def moment():
    return Moment()


def watched(site, *looks):
    """A site that was told of at some seconds."""
    made = Watched(site)
    for at, told in looks:
        made.take(told, at)
    return made


PARKED = Parked("board.example", MORNING + timedelta(minutes=5), "it answered 429")
SITES = (
    watched("starting", (0, standing("starting"))),
    watched(
        "demo_escort",
        (0, standing("demo_escort", queue={"waiting": 1})),
        (10, standing("demo_escort", pages=80, ads=70, queue={"waiting": 40, "done": 80})),
    ),
    watched(
        "demo_job",
        (0, standing("demo_job", queue={"waiting": 9})),
        (
            10,
            replace(
                standing("demo_job", pages=20, ads=9, errors=3, queue={"waiting": 900}),
                errors={"Unreachable": 2, "TooSlow": 1},
                parked=(PARKED,),
                pages_allowed=120,
            ),
        ),
    ),
    Watched("demo_massage"),
    watched("over", (5, ended("over", pages=4, ads=2))),
)

AT_80 = """\
site             state       pages     /s     ads  errors   queue      left
starting         starting        0    0.0       0       0       0         -
demo_escort      crawling       80    8.0      70       0      40      0:05
  ads: 70 new
demo_job         parked         20    2.0       9       3     900     0:50!
  ads: 9 new
  errors: 2 Unreachable, 1 TooSlow
  parked: board.example until 08:05:00Z (it answered 429)
0:10 · 10.0 pages/s · 1 waiting · 1 ended · Ctrl-C stops"""

AT_120 = """\
site               state       pages     /s     ads     new  edited    same    gone  errors   queue      left
starting           starting        0    0.0       0       0       0       0       0       0       0         -
demo_escort        crawling       80    8.0      70      70       0       0       0       0      40      0:05
demo_job           parked         20    2.0       9       9       0       0       0       3     900     0:50!
  errors: 2 Unreachable, 1 TooSlow
  parked: board.example until 08:05:00Z (it answered 429)
0:10 · 10.0 pages/s · 1 waiting · 1 ended · Ctrl-C stops"""  # noqa: E501


@pytest.mark.parametrize(("width", "shown"), [(80, AT_80), (120, AT_120)])
def test_table_is_laid_out_to_the_width_of_the_terminal(width, shown):
    told = lines(SITES, Frame(width, 40, now=10, began=0))
    assert "\n".join(line.plain.rstrip() for line in told) == shown


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("height", [6, 10, 40])
def test_table_is_never_larger_than_the_terminal(width, height):
    many = [replace(one, site=f"{one.site}{n}") for n in range(20) for one in SITES[:3]]
    told = lines(many, Frame(width, height, now=10, began=0))
    assert len(told) < height
    assert max(line.cell_len for line in told) <= width


def test_what_a_site_says_is_shown_as_text_on_every_surface(moment, capsys):
    parked = (Parked(HOSTILE, MORNING, HOSTILE),)
    told = [standing(HOSTILE, errors=1, parked=parked, queue={"waiting": 1})]
    told.append(ended(HOSTILE, RunVerdict.BLOCKED, reason=HOSTILE))
    said: list[str] = []
    plain, rows = Lines([HOSTILE], said.append, moment), Rows([HOSTILE], moment)
    drawn = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=120)
    table = Table([HOSTILE], drawn, moment)
    for one in told:
        for view in (plain, rows, table):
            view.take(one)
        drawn.print(table)
    surfaces = "".join(said) + capsys.readouterr().out + drawn.file.getvalue()
    assert "[bold]x[/bold]" in surfaces
    assert [c for c in surfaces.replace("\n", "") if not c.isprintable()] == []
    assert all("\n" not in line for line in said)


def test_plain_lines_are_told_at_each_change_and_every_few_seconds(moment):
    said: list[str] = []
    view = Lines(["board"], said.append, moment)
    for second in range(12):
        moment.now = float(second)
        view.take(standing(pages=second * 2, ads=second, queue={"waiting": 6, "leased": 2}))
    view.take(standing(pages=24, ads=12, queue={"waiting": 6}, parked=(PARKED,)))
    view.take(ended(pages=24, ads=12))
    rest = "board.example until 08:05:00Z (it answered 429)"
    assert said == [
        "board crawling: 0 pages (0.0/s), 0 ads, queue 8",
        "board crawling: 10 pages (2.0/s), 5 ads (5 new), queue 8, left 0:04",
        "board crawling: 20 pages (2.0/s), 10 ads (10 new), queue 8, left 0:04",
        f"board parked: 24 pages (2.2/s), 12 ads (12 new), queue 6, parked {rest}, left 0:03",
        "board complete: 24 pages, 12 ads, 12 new in 0:11",
    ]


def test_rows_are_json_with_every_number(moment, capsys):
    view = Rows(["board"], moment)
    view.take(replace(standing(pages=1, queue={"waiting": 1}), errors={"TooSlow": 1}, memory=7))
    view.take(ended(verdict=RunVerdict.UNHEALTHY, reason="0 ads were read"))
    first, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["state"], first["errors"], first["memory"]) == ("crawling", {"TooSlow": 1}, 7)
    assert (last["verdict"], last["reason"]) == ("unhealthy", "0 ads were read")


def test_table_leaves_a_line_behind_for_each_run_that_ended(moment):
    console = Console(file=io.StringIO(), width=80)
    view = Table(["board"], console, moment)
    view.take(standing(pages=2, queue={"waiting": 1}))
    view.take(ended(pages=3, verdict=RunVerdict.PARTIAL, reason="its limit of 3 pages is reached"))
    assert console.file.getvalue() == (
        "board partial: 3 pages, 0 ads in 0:00 (its limit of 3 pages is reached)\n"
    )


def test_run_that_others_go_on_with_is_under_way(moment):
    said: list[str] = []
    Lines(["board"], said.append, moment).take(replace(standing(pages=3), has_left=True))
    assert said == ["board goes on elsewhere: 3 pages, 0 ads in 0:00"]


def test_stop_is_seen_at_once():
    site = watched("board", (0, standing(queue={"waiting": 3}, is_stopping=True)))
    *_, foot = lines([site], Frame(120, 40, now=1, began=0))
    assert site.state == "stopping"
    assert "Ctrl-C again ends it at once" in foot.plain


@pytest.mark.parametrize(
    ("told", "seconds", "is_limit"),
    [
        ({"queue": {"waiting": 40}}, 20, False),
        ({"queue": {"waiting": 40}, "pages_allowed": 40}, 10, True),
        ({"queue": {"waiting": 40}, "seconds_left": 5}, 5, True),
        ({"queue": {"done": 20}}, 0, False),
    ],
)
def test_time_left_is_the_queues_or_the_budgets_whichever_ends_first(told, seconds, is_limit):
    site = watched("board", (0, standing(queue={"waiting": 1})), (10, standing(pages=20, **told)))
    left = site.left(10)
    assert (left.seconds, left.is_limit) == (seconds, is_limit)


def test_site_that_stands_still_has_no_time_left_to_tell():
    looks = [(second, standing(pages=5, queue={"waiting": 9})) for second in range(60)]
    assert watched("board", *looks).left(60) is None


def test_every_line_of_the_table_is_text_and_no_markup():
    assert all(isinstance(line, Text) for line in lines(SITES, Frame(80, 40, 10, 0)))
