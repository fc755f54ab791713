"""The browser's proxy: for its holder alone, to admitted addresses alone, one request a time."""

from __future__ import annotations

import asyncio
import base64
from contextlib import asynccontextmanager, suppress

import pytest

from adwatch.errors import Forbidden
from crawlers import limits
from crawlers.proxy import Proxy

OK = b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi"


def run(test):
    return asyncio.run(asyncio.wait_for(test, 20))


@asynccontextmanager
async def site(answer=OK):
    """A site that answers once on a connection; gives its port and what it was sent."""
    sent = []

    async def serve(reader, writer):
        try:
            sent.append(await reader.read(65536))
            writer.write(answer)
            await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], sent
    server.close()


@asynccontextmanager
async def proxy(*ports):
    async def addresses(host, port):
        if port not in ports:
            raise Forbidden("no connection to this host is allowed", where=host)
        return ("127.0.0.1",)

    one = Proxy(addresses)
    await one.start()
    yield one
    one.close()
    await asyncio.sleep(0.02)  # the loop closes its sockets


def key(one):
    word = base64.b64encode(f"{one.user}:{one.password}".encode()).decode()
    return f"Proxy-Authorization: Basic {word}\r\n"


async def ask(one, first, headers=None, rest=b""):
    """What the proxy answers until it ends the connection."""
    port = int(one.address.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"{first} HTTP/1.1\r\n{key(one) if headers is None else headers}\r\n"
    writer.write(head.encode() + rest)
    try:
        return await reader.read()
    finally:
        writer.close()


def test_request_reaches_its_site_without_what_is_the_proxys():
    async def story():
        async with site() as (port, sent), proxy(port) as one:
            url = f"GET http://board.example:{port}/a?b=1"
            answer = await ask(one, url, f"Host: x\r\n{key(one)}Connection: keep-alive\r\n")
            return answer, b"".join(sent)

    answer, sent = run(story())
    assert sent == b"GET /a?b=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert answer.endswith(b"Content-Length: 2\r\nConnection: close\r\n\r\nhi")


@pytest.mark.parametrize("given", ["", "Proxy-Authorization: Basic YnJvd3Nlcjp4\r\n"])
def test_who_does_not_hold_the_password_is_told_so_and_reaches_nobody(given):
    async def story():
        async with site() as (port, sent), proxy(port) as one:
            return await ask(one, f"CONNECT 127.0.0.1:{port}", given), sent

    answer, sent = run(story())
    assert answer.startswith(b"HTTP/1.1 407 ")
    assert sent == []


@pytest.mark.parametrize(
    "first",
    [
        "GET http://127.0.0.1:{0}/",
        "CONNECT 127.0.0.1:{0}",
        "CONNECT 127.0.0.1:{0}/x",
        "CONNECT user@127.0.0.1:{0}",
        "GET http://user@127.0.0.1:{0}/",
        "GET file:///etc/passwd",
        "GET ftp://127.0.0.1:{0}/",
        "GET /etc/passwd",
        "DELETE http://127.0.0.1:{0}/",
    ],
)
def test_what_the_egress_does_not_admit_is_refused(first):
    async def story():
        async with site() as (port, sent), proxy() as one:
            return await ask(one, first.format(port)), sent, one.refused

    answer, sent, refused = run(story())
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert (sent, refused) == ([], 1)


def test_tunnel_carries_bytes_both_ways():
    async def story():
        async with site(b"pong") as (port, sent), proxy(port) as one:
            own = int(one.address.rpartition(":")[2])
            reader, writer = await asyncio.open_connection("127.0.0.1", own)
            writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n{key(one)}\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(b"ping")
            answer = await reader.readexactly(4)
            writer.close()
            return head, answer, sent

    assert run(story()) == (b"HTTP/1.1 200 Connected\r\n\r\n", b"pong", [b"ping"])


def test_second_request_on_a_connection_is_not_handed_to_the_first_ones_site():
    async def story():
        async with site() as (port, sent), proxy(port) as one:
            again = f"GET http://other.example/ HTTP/1.1\r\n{key(one)}\r\n".encode()
            await ask(one, f"GET http://127.0.0.1:{port}/", rest=again)
            return b"".join(sent)

    assert b"other.example" not in run(story())


def test_answer_is_cut_at_a_pages_limit(monkeypatch):
    monkeypatch.setattr(limits, "BROWSER_PAGE_BYTES", 100_000)
    endless = OK + b"x" * 900_000

    async def story():
        async with site(endless) as (port, _), proxy(port) as one:
            return await ask(one, f"GET http://127.0.0.1:{port}/")

    assert 100_000 <= len(run(story())) < 300_000


def test_head_past_its_limit_goes_nowhere():
    async def story():
        async with site() as (port, sent), proxy(port) as one:
            with suppress(ConnectionResetError):  # what came after the limit was never read
                await ask(one, f"GET http://127.0.0.1:{port}/", "X: " + "x" * 200_000 + "\r\n")
            return sent

    assert run(story()) == []


def test_host_that_is_down_is_told_as_such():
    async def story():
        async with site() as (port, _):
            pass
        async with proxy(port) as one:
            return await ask(one, f"CONNECT 127.0.0.1:{port}")

    assert run(story()).startswith(b"HTTP/1.1 502 ")
