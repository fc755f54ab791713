"""The log of a site: bounded, one safe line each, whoever writes to the pipe."""

from __future__ import annotations

import io
import json
from random import Random

import pytest

from adwatch.demo.numbers import invent
from crawlers import limits
from crawlers.logfile import LogFile

NUMBER = invent(Random(2), "GB")
LINE = {
    "time": "2026-03-02T08:00:00.000+00:00",
    "level": "WARNING",
    "source": "crawlers.walk",
    "event": "lost",
    "site": "board",
    "run": "r",
    "page": "0123456789abcdef",
    "error": "Unreachable",
    "why": "the site answered 500",
}


@pytest.fixture
def log(tmp_path, clock):
    made = LogFile(tmp_path / "board.log", "board", True, clock)
    made.run = "r"
    return made


def rows(log):
    return [json.loads(line) for line in log.file.read_text().splitlines()]


def follow(log, *lines):
    log.follow(io.StringIO("".join(f"{line}\n" for line in lines)))


def test_line_of_a_crawl_is_kept_as_it_is(log):
    follow(log, json.dumps(LINE))
    assert rows(log) == [LINE]


def test_lines_for_people_name_every_fact(log):
    log._is_json = False
    follow(log, json.dumps(LINE))
    assert log.file.read_text() == (
        "2026-03-02T08:00:00.000+00:00 WARNING board lost "
        'source="crawlers.walk" error="Unreachable" why="the site answered 500" '
        'page="0123456789abcdef" run="r"\n'
    )


@pytest.mark.parametrize("is_json", [True, False])
def test_line_that_is_forged_tells_nothing_either(log, is_json):
    log._is_json = is_json
    forged = {**LINE, "event": f"call {NUMBER}\x1b[2J", "page": NUMBER, "text": "Rosa", "at": [{}]}
    follow(log, json.dumps(forged), json.dumps({**LINE, "time": "Rosa"}), json.dumps(["Rosa"]))
    written = log.file.read_text()
    assert [one for one in (NUMBER[-6:], "Rosa", "\x1b") if one in written] == []


def test_stray_line_tells_no_words_once_a_page_may_have_written_them(log):
    follow(log, f"Rosa, call {NUMBER}", "ValueError: Rosa", '  File "/a/walk.py", line 7, in _read')
    assert [row["event"] for row in rows(log)] == [
        "a line that is no log line",
        "ValueError",
        "walk.py:7 _read",
    ]


def test_stray_line_before_the_run_opened_says_why_it_could_not(log):
    log.run = None
    follow(log, "ModuleNotFoundError: No module named 'board'")
    assert log.last_words == "ModuleNotFoundError: No module named 'board'"


def test_log_makes_room_and_keeps_so_many_files(log, monkeypatch):
    monkeypatch.setattr(limits, "LOG_BYTES", 500)
    follow(log, *[json.dumps(LINE)] * 40)
    files = sorted(log.file.parent.iterdir())
    assert [file.name for file in files] == ["board.log", "board.log.1", "board.log.2"]
    assert max(file.stat().st_size for file in files) < 1000


def test_endless_line_is_taken_in_pieces(log):
    log.follow(io.StringIO("x" * (3 * limits.LOG_LINE_CHARS)))
    assert len(rows(log)) == 3


def test_log_that_cannot_be_written_does_not_end_the_crawl(log):
    log.file.mkdir()
    follow(log, json.dumps(LINE))
    assert log.last_words == "lost Unreachable the site answered 500"
