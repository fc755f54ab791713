"""The board a crawl is measured on: invented ads of 60 kB each, served as fast as it can.

Run as a process of its own, so that its work is not counted: `python -m adwatch.bench.board N`.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from adwatch.settings import load_settings

SITE = "demo_escort"
"""The site file that reads these pages; they are built as its board builds them."""

ADS_A_LIST = 100
PLACE = "bench-board.json"
"""In the home of a measured crawl: where the board stands."""

_CARD = (
    '<li class="near"><a class="side" href="/see/{0}"><img src="/thumb/{0}.jpg" alt=""></a>'
    '<p class="hint">Companion {0} in Springfield: a quiet flat near the old town, friendly talk, '
    "weekdays and evenings only. Whoever wants to know more about the place, the hours or the way "
    "there finds all of it on the page of the ad itself, with some words on what to expect and "
    "what not to ask for, and when somebody will be there to answer. Please be kind and patient, "
    "and say beforehand when you cannot come.</p>"
    '<span class="tag">new</span></li>\n'
)
_AD = """<!doctype html><html><head><meta charset="utf-8"><title>Anna {id}</title></head><body>
<nav>{nav}</nav><article class="profile" data-ad="a{id}" lang="en"><h1>{title}</h1>
<p class="posted">Listed <time datetime="2026-02-25T21:22:58+00:00">25 Feb</time></p>
<dl class="facts"><dt>Category</dt><dd>Companions</dd><dt>Location</dt><dd>Springfield</dd>
<dt>Country</dt><dd>US</dd><dt>Rates</dt><dd>$120 / h</dd><dt>Listed by</dt><dd>Anna</dd>
{own}</dl><div class="story">{hello}<br>{story}</div>
<ul class="photos"></ul></article><ul class="nearby">{cards}</ul></body></html>"""

_NAV = "".join(f'<a href="/city/{n}">City {n}</a> ' for n in range(40))
_OWN = "".join(f'<dt class="own">Fact {n}</dt><dd class="own">Answer {n}</dd>' for n in range(12))
_STORY = "<br>\n".join(f"Line {n} of a plain story about a calm place." for n in range(30))
_CARDS = "".join(_CARD.format(n) for n in range(100))
_PAGE = (
    _AD.replace("{nav}", _NAV).replace("{own}", _OWN).replace("{story}", _STORY)
    .replace("{cards}", _CARDS)
)  # fmt: skip


def page(path: str, ads: int) -> bytes:
    """The body at a path: an ad, a list, or the rules for robots."""
    if path.startswith("/ad/"):
        number = path.removeprefix("/ad/")
        told = {"title": f"Anna {number} in Springfield", "hello": f"Hello, I am Anna {number}."}
        return _PAGE.format(id=number, **told).encode()
    if path.startswith("/escorts"):
        start = int(path.partition("=")[2] or 0)
        end = min(start + ADS_A_LIST, ads)
        cards = "".join(f'<a class="card-link" href="/ad/{n}">x</a>' for n in range(start, end))
        more = f'<a rel="next" href="/escorts?from={end}">more</a>' if end < ads else ""
        return f"<!doctype html><body>{cards}{more}".encode()
    return b"User-agent: *\nDisallow:\n"


class _Visit(asyncio.Protocol):
    """One connection, kept alive; requests come one after the other."""

    def __init__(self, ads: int) -> None:
        self._ads = ads

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody came."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A request: small enough to come in one piece on loopback."""
        path = data.split(b" ", 2)[1].decode("latin-1")
        body = page(path, self._ads)
        kind = b"text/plain" if path == "/robots.txt" else b"text/html; charset=utf-8"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % (kind, len(body)) + body)


async def _serve(ads: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Visit(ads), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - told to the parent
    await server.serve_forever()


@contextmanager
def board(ads: int) -> Iterator[str]:
    """The address of a board that stands in a process of its own."""
    command = [sys.executable, "-P", "-m", "adwatch.bench.board", str(ads)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    assert child.stdout is not None
    with child, child.stdout:
        try:
            yield f"http://127.0.0.1:{int(child.stdout.readline())}"
        finally:
            child.kill()


@contextmanager
def lease() -> Iterator[Mapping[str, str]]:
    """Where the measured crawl finds its site; named in DEMO_BOARDS."""
    yield json.loads((load_settings().home / PLACE).read_text(encoding="utf-8"))


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
