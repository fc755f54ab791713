"""Retention at the terminal: clocks, holds, what would go, and the purge."""

from __future__ import annotations

import json

import pytest

ROWS = [{"id": "1", "text": "Relaxing massage"}, {"id": "2", "text": "Lomi lomi"}]
FAR = ("--at", "2199-01-01")


@pytest.fixture
def board(adwatch, home, write):
    """A workspace with two ads, seen a moment ago."""
    adwatch("init")
    write("ads.jsonl", "\n".join(map(json.dumps, ROWS)))
    adwatch("import", "ads.jsonl", "--site", "board", "--kind", "massage")
    return home


def shown(adwatch, *words):
    return json.loads(adwatch("retention", *words, "--json").out)


def test_clocks_run_in_a_new_workspace_and_nothing_is_over_at_first(adwatch, board):
    told = shown(adwatch, "show")
    assert told["days"] == {"unlinked": 30, "linked": 365}
    assert [(one["kept"], one["count"]) for one in told["ads"]] == [("unlinked", 2)]
    assert told["over"] == []


def test_a_preview_counts_and_shows_no_words_of_ads(adwatch, board):
    told = shown(adwatch, "preview", *FAR)
    assert {one["table"]: one["count"] for one in told["rows"]}["ads"] == 2
    assert told["never_linked"] == 2
    assert "lomi" not in json.dumps(told).casefold()


@pytest.mark.parametrize("words", [("purge",), ("hold", "board/1"), ("purge", "--reason", " ")])
def test_what_changes_something_needs_a_reason(adwatch, board, words):
    assert adwatch("retention", *words).code == 3


@pytest.mark.parametrize(("ad", "code"), [("board/none", 4), ("board", 1)])
def test_an_ad_that_is_not_there_cannot_be_held(adwatch, board, ad, code):
    assert adwatch("retention", "hold", ad, "--reason", "a case").code == code


def test_a_held_ad_stays_and_the_others_go_when_their_time_is_over(adwatch, board, monkeypatch):
    adwatch("retention", "hold", "board/1", "--reason", "a case")
    monkeypatch.setenv("ADWATCH_UNLINKED_DAYS", "0")
    assert adwatch("retention", "purge", "--reason", "monthly").code == 0
    assert [(one["kept"], one["count"]) for one in shown(adwatch, "show")["ads"]] == [("held", 1)]
    assert adwatch("history", "board/2").code == 4
    assert adwatch("custody", "verify").code == 0
