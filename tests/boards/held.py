"""Saved pages of a board, and how much of what it states was read."""

import json
from datetime import datetime
from random import Random
from urllib.parse import urlencode, urlsplit

from adwatch.demo.boards.answer import PLAIN, Answer, Ask
from tests.boards.stated import Board, Stated

OPEN = Answer(200, b"User-agent: *\nDisallow:\n", PLAIN)


def save(board: Board, folder, lists=3, ads=10, is_placed=True):
    """Save some pages of a board, as a person would, with their addresses or without."""
    folder.mkdir(parents=True)
    chosen = [board.ad_path(ad) for ad in Random(1).sample(board.ads, ads)]
    index = {}
    for number, path in enumerate([*board.list_paths[:lists], *board.other_paths, *chosen]):
        kind, body = board.answer(path)
        name = f"page{number:02}.{'json' if 'json' in kind else 'html'}"
        (folder / name).write_bytes(body)
        index[name] = f"https://{board.name}.example{path}"
    if is_placed:
        (folder / "pages.json").write_text(json.dumps(index))
    return folder


def answering(board: Board):
    """The board as a server asks it."""

    def answer(ask: Ask) -> Answer:
        if ask.path == "/robots.txt":
            return OPEN
        query = f"?{urlencode(ask.query)}" if ask.query else ""
        found = board.answer(ask.path + query)
        if found is None:
            return Answer(404, b"<h1>404 Not Found</h1>")
        return Answer(200, found[1], found[0])

    return answer


def told(board: Board, rows: dict[str, dict]) -> tuple[float, float]:
    """The share of ads that were read, and of the fields they state; rows are by local id."""
    checks = [right for ad in board.ads for right in _rights(board, ad, rows.get(ad.id))]
    return sum(ad.id in rows for ad in board.ads) / len(board.ads), sum(checks) / len(checks)


def _rights(board: Board, ad: Stated, row: dict | None):
    read = dict(row or {})
    pairs = dict(read.get("attributes") or ())
    read |= {f"attribute {name.rstrip(':')}": value for name, value in pairs.items()}
    for name, wanted in board.facts(ad).items():
        if wanted:
            yield _is_right(name, wanted, read.get(name), ad)


def _is_right(name, wanted, read, ad):
    if not read:
        return False
    if name == "posted_at":
        return abs(datetime.fromisoformat(read) - wanted) <= ad.within
    if name == "pictures":
        return [urlsplit(url).path for url in read] == [urlsplit(url).path for url in wanted]
    return " ".join(read.split()) == " ".join(wanted.split())
