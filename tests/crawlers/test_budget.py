"""Crawls on a budget: what they ask for, on what condition, and what they call gone."""

from __future__ import annotations

import json
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from adwatch.model import AdKey, AdKind, Presence, RunVerdict
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from tests.crawlers.scripted import ADDRESSES
from tests.crawlers.test_hostile_site import ad, list_of
from tests.crawlers.warranted import crawled_under, keep, set_clock
from tests.storage.makes import later, warrant

pytestmark = pytest.mark.slow

BOARD = {"sites": ("demo_escort",), "kinds": tuple(AdKind), "requests_per_minute": 600_000}
PLUGS = {
    "AD_SINK": "adwatch.pipeline.sink:open_sink",
    "AD_FRONTIER": "adwatch.pipeline.sink:open_frontier",
}
DAY = 24 * 60


class Site:
    """A site that answers 304 where a page is as it was; `asked` are statuses by path."""

    def __init__(self):
        self.pages = {"/robots.txt": b"User-agent: *\nDisallow:\n"}
        self.asked = []

    def show(self, *numbers, **bodies):
        named = list_of(*(f"/{number}" for number in numbers)).body
        pages = {f"/{number}": ad(number).body for number in numbers}
        self.pages = {"/robots.txt": self.pages["/robots.txt"], "/escorts": named, **pages}
        self.pages |= {f"/{name[1:]}": body for name, body in bodies.items()}
        self.asked.clear()

    def answer(self, path, known):
        body = self.pages.get(path, b"")
        tag = f'"{sha256(body).hexdigest()[:8]}"'
        status = 404 if not body else 304 if known == tag else 200
        self.asked.append((path, status))
        return status, tag, body if status == 200 else b""


@contextmanager
def served(home):
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, tag, body = site.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            kind = "text/plain" if self.path == "/robots.txt" else "text/html"
            for name, value in (("ETag", tag), ("Content-Type", kind)):
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    (home / ADDRESSES).write_text(
        json.dumps({"demo_escort": f"http://127.0.0.1:{server.server_port}"})
    )
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def crawl(crawl_home):
    keep(crawl_home, warrant(**BOARD, valid_until=later(99 * DAY)))

    def run(minutes, budget=50, **settings):
        set_clock(crawl_home, later(minutes))
        given = {**PLUGS, "RUN_BUDGET": str(budget), **settings}
        return crawled_under(crawl_home, boards="tests.crawlers.scripted:lease", **given)

    return run


def states(home, number):
    with open_workspace(load_settings(home)) as workspace:
        looks = workspace.store.sightings(AdKey("demo_escort", str(number)))
    return [look.state for look in looks]


PRESENT, GONE = Presence.PRESENT, Presence.GONE


def test_a_second_day_asks_only_for_what_changed_and_finds_what_is_gone(crawl_home, crawl):
    with served(crawl_home) as site:
        site.show(1, 2, 3, 4)
        assert crawl(0).verdict is RunVerdict.COMPLETE
        site.show(1, 2, 4, 5, _2=ad(2).body.replace(b"</h1>", b" by the sea</h1>"))
        run = crawl(DAY)
    assert run.verdict is RunVerdict.COMPLETE, run.reason
    statuses = dict(site.asked)
    assert statuses == {"/robots.txt": 200, "/escorts": 200, "/1": 304, "/2": 200,
                        "/3": 404, "/4": 304, "/5": 200}  # fmt: skip
    counts = dict(run.counts)
    told = [counts[name] for name in ("new", "edited", "same", "gone")]
    assert told == [1, 1, 2, 1]
    assert states(crawl_home, 3) == [PRESENT, GONE]
    assert states(crawl_home, 4) == [PRESENT, PRESENT]


def test_a_run_that_leaves_out_what_it_may_not_ask_for_is_complete_and_calls_nothing_gone(
    crawl_home, crawl
):
    with served(crawl_home) as site:
        site.show(*range(1, 9))
        crawl(0)
        site.show(*range(5, 9))
        run = crawl(60, budget=48)  # two requests an hour
    assert run.verdict is RunVerdict.COMPLETE, run.reason
    assert len(site.asked) == 3  # robots.txt beside them
    assert dict(run.counts)["gone"] <= 1


def test_addresses_that_all_say_gone_for_a_day_are_not_believed(crawl_home, crawl):
    with served(crawl_home) as site:
        site.show(*range(1, 7))
        crawl(0)
        del site.pages["/escorts"]
        for number in range(1, 7):
            del site.pages[f"/{number}"]
        run = crawl(DAY)
    assert run.verdict is not RunVerdict.COMPLETE
    assert all(states(crawl_home, number) == [PRESENT] for number in range(1, 7))
