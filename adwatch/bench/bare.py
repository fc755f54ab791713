"""Crawls to compare with: the framework alone, with a parser, and plain sockets.

Run as a process of its own: `python -m adwatch.bench.bare WHAT URL PAGES` prints pages per second
of its processor time, start-up left out.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from time import process_time
from typing import Any
from urllib.parse import urlsplit

LEAN: dict[str, Any] = {
    "CONCURRENT_ITEMS": 4,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}
"""What speeds the framework up and everybody could set."""

SOCKETS, NOTHING, FAST, SOUP = "sockets", "nothing", "fast", "soup"


def bare(what: str, url: str, pages: int) -> float:
    """Pages per second of processor time, measured in a process of its own."""
    command = [sys.executable, "-P", "-m", "adwatch.bench.bare", what, url, str(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    return float(done.stdout)


def _main(what: str, url: str, pages: int) -> None:
    if what == SOCKETS:
        rate = _sockets(url, pages)
    else:
        rate = _framework(url, pages, READS[what], {} if what == SOUP else LEAN)
    print(rate)  # noqa: T201 - told to the parent


def _sockets(url: str, pages: int) -> float:
    parts = urlsplit(url)
    began = process_time()
    with socket.create_connection((parts.hostname, parts.port)) as board:
        for number in range(pages):
            board.sendall(b"GET /ad/%d HTTP/1.1\r\nHost: x\r\n\r\n" % number)
            head, _, rest = board.recv(1 << 18).partition(b"\r\n\r\n")
            length = int(head.rpartition(b"Content-Length: ")[2])
            board.recv(length - len(rest), socket.MSG_WAITALL)
    return pages / (process_time() - began)


def _framework(
    url: str, pages: int, read: Callable[[Any], object], settings: dict[str, Any]
) -> float:
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess

    times: list[float] = []

    class Bare(Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Request]:
            for number in range(pages):
                yield Request(f"{url}/ad/{number}", dont_filter=True)

        def parse(self, response: Any) -> Iterator[Any]:
            times.append(process_time())
            found = read(response)
            if found is not None:
                yield {"found": found}

    process = AsyncCrawlerProcess(
        {
            "LOG_ENABLED": False,
            "CONCURRENT_REQUESTS": 8,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "DOWNLOAD_DELAY": 0,
            **settings,
        }
    )
    process.crawl(Bare)
    process.start()
    return (len(times) - 1) / (times[-1] - times[0])


def _fast(response: Any) -> object:
    from crawlers.html import Document
    from crawlers.sites.demo_escort import DemoEscort

    return DemoEscort().parse_ad(Document(response.text, response.url))


def _soup(response: Any) -> object:
    from bs4 import BeautifulSoup  # noqa: TID251 - to compare with

    tree = BeautifulSoup(response.text, "lxml")
    facts = zip(tree.select("dl.facts > dt"), tree.select("dl.facts > dd"), strict=True)
    return {
        "title": tree.select("h1")[0].get_text(),
        "text": tree.select("div.story")[0].get_text("\n"),
        "id": tree.select("article.profile")[0]["data-ad"],
        "listed": tree.select("p.posted time")[0]["datetime"],
        "photos": [one["src"] for one in tree.select("ul.photos img")],
        "facts": [(name.get_text(), value.get_text()) for name, value in facts],
    }


READS: dict[str, Callable[[Any], object]] = {
    NOTHING: lambda _: None,
    FAST: _fast,
    SOUP: _soup,
}

if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
