"""Custody and evidence packs at the terminal: who looked, what was altered, what is handed on."""

from __future__ import annotations

import json
import sqlite3
import zipfile

import pytest

PHONE = "+1 415 555 0123"
ROWS = [{"id": "1", "text": f"Relaxing massage, call {PHONE}"}, {"id": "2", "text": "Lomi lomi"}]


@pytest.fixture
def board(adwatch, home, write, monkeypatch):
    """The folder of a workspace that holds two ads, and a reader's name."""
    monkeypatch.setenv("ADWATCH_USER", "R. Reader")
    adwatch("init")
    write("ads.jsonl", "\n".join(map(json.dumps, ROWS)))
    adwatch("import", "ads.jsonl", "--site", "board", "--kind", "massage")
    return home


def entries(adwatch, *options):
    return json.loads(adwatch("custody", "list", "--json", *options).out)


def test_a_search_is_recorded_with_who_and_why_and_without_what_was_typed(adwatch, board):
    adwatch("--reason", "tip 12", "search", PHONE)
    (entry,) = entries(adwatch, "--act", "search")
    assert (entry["who"], entry["why"], entry["facts"]["found"]) == ("R. Reader", "tip 12", 1)
    assert "5550123" not in json.dumps(entry).replace(" ", "")  # seals are hex digits too


def test_who_was_shown_an_ad_can_be_asked(adwatch, board):
    adwatch("search", "lomi")
    adwatch("history", "board/1")
    assert [one["act"] for one in entries(adwatch, "--ad", "board/2")] == ["search"]
    assert [one["facts"] for one in entries(adwatch, "--ad", "board/1")] == [{"command": "history"}]


def test_an_export_is_recorded(adwatch, board):
    adwatch("export", "ads", "--out", "out.jsonl")
    (entry,) = entries(adwatch, "--act", "export")
    assert entry["facts"] == {"what": "ads", "format": "jsonl"}


def test_an_untouched_workspace_verifies_and_an_altered_ad_is_named(adwatch, board):
    assert adwatch("custody", "verify").code == 0
    with sqlite3.connect(board / "adwatch.db") as database:
        database.execute("UPDATE contents SET text = 'X' WHERE text = 'Lomi lomi'")
    found = adwatch("custody", "verify", "--json")
    assert (found.code, len(json.loads(found.out)["flaws"])) == (1, 1)


def test_a_head_kept_elsewhere_still_fits_and_another_does_not(adwatch, board):
    head = adwatch("custody", "head").out.strip()
    adwatch("search", "lomi")
    assert adwatch("custody", "verify", "--head", head).code == 0
    assert adwatch("custody", "verify", "--head", head[:-4] + "0000").code == 1
    assert adwatch("custody", "verify", "--head", "x").code == 2


def test_a_pack_needs_a_reason_and_some_ads_and_a_new_zip(adwatch, board, write):
    write("there.zip", "")
    assert adwatch("evidence", "pack", "--ads", "board/1", "--out", "p.zip").code == 3
    assert adwatch("--reason", "tip", "evidence", "pack", "--out", "p.zip").code == 2
    refused = adwatch(
        "--reason", "tip", "evidence", "pack", "--ads", "board/1", "--out", "there.zip"
    )
    assert refused.code == 2


def test_a_pack_is_made_and_verified_and_an_altered_one_fails(adwatch, board):
    made = adwatch(
        "--reason", "t", "evidence", "pack", "--ads", "board/1,board/2", "--out", "p.zip"
    )
    assert (made.code, "left out: captures" in made.err) == (0, True)
    assert adwatch("evidence", "verify", "p.zip").code == 0
    with zipfile.ZipFile("p.zip", "a") as pack:
        pack.writestr("more.txt", "x")
    assert adwatch("evidence", "verify", "p.zip").code == 1
