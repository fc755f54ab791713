"""The process that reads pages: one in, plain values out; `crawlers.readers` keeps such processes.

Run as `python -m crawlers.reader module:Site` with a socket as its standard input. It loads the
site file once, then makes a copy of itself for every byte that comes: starting is dear, copying
is cheap. Each copy confines itself and reads pages until its end of a socket closes.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import re
import signal
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from w3lib.encoding import html_to_unicode

from adwatch.errors import ParseTimeout
from crawlers import confinement, limits
from crawlers.html import Document
from crawlers.site import Site
from crawlers.wire import HEAD, LENGTH, PARTS, Part, Unread, encode, error_row, to_row

_UNMARKED = re.compile(r"(charset\s*=\s*[\"']?utf-16)(?![\w-])", re.IGNORECASE)
"""UTF-16 without a byte order: browsers take the little end first, where no mark says otherwise."""

_JSON = re.compile(r"\s*[\w/.+-]{0,100}[/+]json\b", re.IGNORECASE)
"""Types that are JSON; where another is stated, and it is not HTML, the first sign decides."""

OUT_OF_MEMORY = error_row(
    ParseTimeout(f"reading the page took more than {limits.PARSE_BYTES // 1_000_000} MB of memory")
)


def main() -> None:
    """Load the site file and copy this process on demand; ends when the crawl does."""
    site: Site = pkgutil.resolve_name(sys.argv[1])(*sys.argv[2:])
    _warm_up(site)
    confinement.keep_codecs_only()
    confinement.leave_network()
    confinement.die_with_parent()
    gc.collect()
    gc.freeze()  # what is loaded stays shared with the copies
    asked = socket.socket(fileno=0)
    copies: set[int] = set()
    while asked.recv(1):
        copies -= {child for child in copies if os.waitpid(child, os.WNOHANG)[0]}
        mine, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            _read_on(site, mine)
        copies.add(child)
        with suppress(BrokenPipeError):  # the crawl is gone, and this process in a moment
            socket.send_fds(asked, [str(child).encode()], [theirs.fileno()])
        mine.close()
        theirs.close()
    for child in copies:
        os.kill(child, signal.SIGKILL)  # not waited for before: the number is still its own
        os.waitpid(child, 0)


def _warm_up(site: Site) -> None:
    """Have everything loaded that reading needs: nothing can be loaded afterwards."""
    site.warm_up()
    doc = Document("<p>x</p>", "http://127.0.0.1/")
    assert doc.soup.select_one("p") is not None
    for part in Part:
        page = Unread(part, doc.url, 200, "", b"<p>\xff")
        encode(_read(site, page))


def _read_on(site: Site, pages: socket.socket) -> None:
    confinement.die_with_parent()
    confinement.confine(pages.fileno())
    waiting: list[bytes] = []
    try:
        while head := pages.recv(HEAD.size, socket.MSG_WAITALL):
            page, is_last = _received(pages, head)
            waiting.append(_framed(encode(_read(site, page))))
            if is_last:
                pages.sendall(b"".join(waiting))
                waiting.clear()
    except MemoryError:
        waiting.append(_framed(encode(OUT_OF_MEMORY)))
        pages.sendall(b"".join(waiting))
    finally:
        os._exit(0)  # whatever it was: nothing of the copied process is to be tidied up


def _framed(answer: bytes) -> bytes:
    return LENGTH.pack(len(answer)) + answer


def _received(pages: socket.socket, head: bytes) -> tuple[Unread, bool]:
    part, is_last, status, seconds, *lengths = HEAD.unpack(head)
    came = memoryview(pages.recv(sum(lengths), socket.MSG_WAITALL))
    kind, url = bytes(came[: lengths[0]]), bytes(came[lengths[0] : sum(lengths[:2])])
    body = bytes(came[sum(lengths[:2]) :])
    at = datetime.fromtimestamp(seconds, UTC) if seconds else None
    return Unread(PARTS[part], url.decode(), status, kind.decode("latin-1"), body, at), is_last


def _read(site: Site, page: Unread) -> dict[str, Any]:
    try:
        doc = document(page, site.encoding)
        return to_row(site.links(doc) if page.part is Part.LINKS else site.parse_ad(doc))
    except MemoryError:
        raise
    except Exception as error:  # the edge of the process: the answer says what happened
        return error_row(error)


def document(page: Unread, encoding: str | None = None) -> Document:
    """A page as it is read; `encoding` is what its site file says of it."""
    kind = _UNMARKED.sub(r"\1-le", page.content_type, count=1)
    stated = f"text/html; charset={encoding}" if encoding else kind
    _, text = html_to_unicode(stated, page.body, auto_detect_fun=_guess)
    is_json = _JSON.match(kind) is not None
    if not is_json and not kind.startswith("text/html"):
        is_json = text.lstrip()[:1] in {"{", "["}
    doc = Document(text, page.url, page.status, is_json)
    doc.at = page.at
    return doc


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


if __name__ == "__main__":
    main()
