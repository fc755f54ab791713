"""The proxy through which Chromium speaks: each connection passes the crawl's own egress.

It runs in the crawl's process, resolves names itself and opens sockets to the very addresses that
were admitted; the browser is told to send it everything, loopback included. Once the proxy is
gone the browser reaches nobody. What a page may ask for is said in `crawlers.drawing`.
"""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from adwatch.errors import AdwatchError, Forbidden
from crawlers import limits
from crawlers.urls import Endpoint, endpoint_of

Addresses = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses that a host and port may be connected at; raises AdwatchError for none."""

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
"""What a page needs to be drawn; nothing that changes or removes."""

OWN = ("proxy-", "connection:", "keep-alive:", "te:", "upgrade:")
"""Beginnings of header lines that are between browser and proxy, and go no further."""

END = b"\r\n\r\n"
"""What ends the head of a request or answer."""

_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}")
_CHUNK = 65_536
_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """A forward proxy on a random loopback port that only the holder of its password may use."""

    def __init__(self, addresses: Addresses) -> None:
        """Bound at once, so that its address is known; it answers once it was started."""
        self._addresses = addresses
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.user, self.password = "browser", secrets.token_urlsafe(24)
        self._key = b"Basic " + base64.b64encode(f"{self.user}:{self.password}".encode())
        self._server: asyncio.Server | None = None
        self._reached: dict[Endpoint, str] = {}
        self.refused = 0
        """Connections that the egress did not admit."""

    @property
    def address(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def reached(self, url: str) -> str | None:
        """The address last connected for a URL: the browser itself sees the proxy's only."""
        return self._reached.get(endpoint_of(url))

    async def start(self) -> None:
        """Begin to answer."""
        self._server = await asyncio.start_server(
            self._serve, sock=self._socket, limit=limits.HEAD_BYTES
        )

    def close(self) -> None:
        """Answer nobody any more, and give the port back."""
        if self._server is not None:
            self._server.close()
        self._socket.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        browser = (reader, writer)
        try:
            async with asyncio.timeout(limits.BROWSER_CONNECTION_SECONDS):
                await self._answer(browser)
        except AdwatchError:
            self.refused += 1
            _say(writer, HTTPStatus.FORBIDDEN)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            _say(writer, HTTPStatus.BAD_GATEWAY)  # nothing to say where the browser has gone
        except asyncio.LimitOverrunError:
            _say(writer, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        finally:
            writer.close()

    async def _answer(self, browser: _Stream) -> None:
        head = await browser[0].readuntil(END)
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        if not self._is_ours(lines):
            _say(browser[1], HTTPStatus.PROXY_AUTHENTICATION_REQUIRED)
            return
        method, target, _ = first.split(" ")
        if method == "CONNECT":
            async with self._reach(_authority(target)) as site:
                browser[1].write(b"HTTP/1.1 200 Connected\r\n\r\n")
                await _until_one_ends(_carry(browser[0], site[1]), _carry(site[0], browser[1]))
        elif method in METHODS:
            body = await browser[0].readexactly(_length(lines))
            async with self._reach(endpoint_of(target)) as site:
                site[1].write(_onward(method, target, lines) + body)
                # A second request on this connection is for another site: it is not read.
                await _until_one_ends(browser[0].read(1), _back(site[0], browser[1]))
        else:
            raise Forbidden("a page may not ask for that", where=target[:200])

    def _is_ours(self, lines: Sequence[str]) -> bool:
        given = [line.partition(":")[2].strip() for line in lines if _is(line, "proxy-auth")]
        return any(secrets.compare_digest(one.encode(), self._key) for one in given)

    @asynccontextmanager
    async def _reach(self, endpoint: Endpoint) -> AsyncIterator[_Stream]:
        """A connection for a while to one of the admitted addresses."""
        site = await self._connect(endpoint)
        try:
            yield site
        finally:
            site[1].close()

    async def _connect(self, endpoint: Endpoint) -> _Stream:
        """By number: nobody resolves again."""
        failed: OSError = ConnectionError("no address")
        for address in await self._addresses(*endpoint):
            try:
                async with asyncio.timeout(limits.CONNECT_SECONDS):
                    opened = await asyncio.open_connection(address, endpoint.port)
                self._reached[endpoint] = address
                return opened
            except OSError as error:  # a time that ran out is one too
                failed = error
        raise failed


def _authority(target: str) -> Endpoint:
    """The endpoint of a CONNECT; whatever is not plainly host and port is refused."""
    if not _HOST.fullmatch(target):
        raise Forbidden("that is no host and port", where=target[:200])
    return endpoint_of(f"https://{target}/")


def _onward(method: str, target: str, lines: Sequence[str]) -> bytes:
    """The request as the site gets it: one a connection, nothing of the proxy in it."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = (line for line in lines if not line.lower().startswith(OWN))
    return _head((f"{method} {path} HTTP/1.1", *kept))


def _head(lines: Iterable[str]) -> bytes:
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def _length(lines: Sequence[str]) -> int:
    """Bytes of a request's body: a script of a page may send a form, no more."""
    given = [line.partition(":")[2].strip() for line in lines if _is(line, "content-length:")]
    length = int(given[0]) if given else 0
    if len(given) > 1 or length > limits.HEAD_BYTES or any(_is(o, "transfer-") for o in lines):
        raise Forbidden("a page may not send that much")
    return length


async def _back(site: asyncio.StreamReader, browser: asyncio.StreamWriter) -> None:
    """The site's answer, after which the connection ends whatever the site says."""
    head = await site.readuntil(END)
    while re.match(rb"HTTP/1\.1 1\d\d ", head):
        head = await site.readuntil(END)
    lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    browser.write(_head(line for line in lines if not line.lower().startswith(OWN)))
    await _carry(site, browser)


async def _until_one_ends(*ways: Coroutine[Any, Any, object]) -> None:
    running = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        for one in running:
            one.cancel()


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Carry bytes until the source ends or a page's limit is reached."""
    carried = 0
    while carried < limits.BROWSER_PAGE_BYTES and (chunk := await source.read(_CHUNK)):
        carried += len(chunk)
        sink.write(chunk)
        await sink.drain()


def _is(line: str, name: str) -> bool:
    return line.lower().startswith(name)


def _say(writer: asyncio.StreamWriter, status: HTTPStatus) -> None:
    asks = 'Proxy-Authenticate: Basic realm="crawl"\r\n' if status == 407 else ""
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\n{asks}Content-Length: 0\r\n"
    with suppress(OSError):
        writer.write(f"{head}Connection: close\r\n\r\n".encode())
