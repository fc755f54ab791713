"""The framework's resolver hands out addresses that the egress of a crawl admits, no others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from crawlers.egress import Egress
from crawlers.names import Lookup
from crawlers.resolver import GuardedResolver
from crawlers.urls import Endpoint


class Mixed:
    """Names that know one host, at a public and a private address."""

    async def addresses(self, host: str) -> Sequence[str]:
        return ["10.0.0.1", "2606:4700::1111"] if host == "board.example" else []


class Receiver:
    """What the framework hands to a resolver."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.done = asyncio.Event()

    def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802

    def addressResolved(self, address: object) -> None:  # noqa: N802
        self.got.append(f"{address.host} {address.port}")  # type: ignore[attr-defined]

    def resolutionComplete(self) -> None:  # noqa: N802
        self.done.set()


def crawl_of(egress: Egress) -> SimpleNamespace:
    lookup = Lookup(egress, Mixed(), lambda error: None)
    return SimpleNamespace(spider=SimpleNamespace(lookup=lookup))


async def resolved(host: str, port: int, semantics: str) -> list[str]:
    egresses = Egress([Endpoint("127.0.0.1", 8000)]), Egress(hosts=["board.example"])
    crawls = [*map(crawl_of, egresses), SimpleNamespace(spider=None)]
    receiver = Receiver()
    resolver = GuardedResolver(SimpleNamespace(crawlers=crawls), None)
    resolver.resolveHostName(receiver, host, port, transportSemantics=semantics)
    await asyncio.wait_for(receiver.done.wait(), 5)
    return receiver.got


@pytest.mark.parametrize(
    ("host", "port", "semantics", "got"),
    [
        ("127.0.0.1", 8000, "TCP", ["127.0.0.1 8000"]),
        ("board.example", 443, "TCP", ["2606:4700::1111 443"]),
        ("board.example", 22, "TCP", []),
        ("127.0.0.1", 8001, "TCP", []),
        ("127.0.0.1", 8000, "UDP", []),
        ("localhost", 8000, "TCP", []),
        ("2130706433", 8000, "TCP", []),
        ("evil.example", 443, "TCP", []),
    ],
)
def test_resolver_gives_out_admitted_addresses_only(
    host: str, port: int, semantics: str, got: list[str]
) -> None:
    assert asyncio.run(resolved(host, port, semantics)) == got
