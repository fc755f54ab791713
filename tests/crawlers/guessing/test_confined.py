"""The guess in a process of its own: what it answers, and what hostile pages may cost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from adwatch.errors import ParseError, ParseTimeout
from crawlers import limits
from crawlers.guessing.confined import draft_of, guessed
from crawlers.saved_page import SavedPage

HOST = "https://board.example"


def saved(path, body):
    text = f'<html lang="ru"><body>{body}</body></html>'
    return SavedPage(path, f"{HOST}{path}", "text/html; charset=utf-8", text.encode())


LINKS = "".join(f'<li><a class="t" href="/ad/{n}">Тихие руки {n}</a></li>' for n in range(11, 17))
ADS = [
    saved(f"/ad/{n}", f"<h1>Тихие руки {n}</h1><p>Опубликовано: {n} марта 2024</p><p>Слова {n}")
    for n in range(11, 17)
]
BOARD = [saved("/all", f"<ul>{LINKS}</ul>"), *ADS]


@pytest.mark.slow
def test_pages_are_guessed_from_without_network_or_files():
    draft = guessed([*BOARD, replace(BOARD[0], body=b"\x00\xff" * 99)], None)
    assert (draft.address, draft.language, draft.fields["title"].alternatives[0]) == (
        HOST, "ru", "h1",
    )  # fmt: skip
    assert draft.fields["posted_at"].extra["languages"] == ["ru"]


@pytest.mark.slow
def test_a_page_that_takes_for_ever_ends_the_guess_and_no_more(monkeypatch):
    monkeypatch.setattr(limits, "PARSE_SECONDS", 0.2)
    deep = saved("/ad/99", "<table><tr><td>" * 400 + "<a>" * 20_000 + "x" * 2_000_000)
    with pytest.raises(ParseTimeout, match="leave large pages out"):
        guessed([deep] * 3, None)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (b"", ParseTimeout, "more than"),
        (b"[1", ParseError, "makes no sense"),
        (json.dumps({"lists": "many"}).encode(), ParseError, "makes no sense"),
        (json.dumps({"error": "SystemExit", "message": "x"}).encode(), ParseError, "x"),
    ],
)
def test_what_comes_back_is_believed_only_where_it_is_a_guess(answer, error, words):
    with pytest.raises(error, match=words):
        draft_of(answer)
