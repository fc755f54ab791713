"""The framework's resolver: every connection of the crawl's process is opened through it.

What may be connected is said in `crawlers.egress`, how a host is asked for in `crawlers.names`.
"""

from __future__ import annotations

import asyncio
from typing import Any, Self

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from adwatch.errors import AdwatchError
from crawlers.names import Lookup
from crawlers.urls import Endpoint


@implementer(IHostnameResolver)
class GuardedResolver:
    """The resolver of the crawl's process: it hands out addresses that the egress admits.

    The framework opens every connection through it, literal addresses included, so that nothing
    upstream of it can be talked into another address.
    """

    def __init__(self, process: Any, reactor: Any) -> None:
        self._process = process
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Made by the framework, which hands over the crawl process and its reactor."""
        return cls(crawler, reactor)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the framework's interface names it and its arguments
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: object = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> _Resolution:
        """The admitted addresses of a host within bounds, else no address at all."""
        is_stream = transportSemantics == "TCP"
        lookup = self._lookup(hostName, portNumber) if is_stream else None
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        if lookup is None:
            resolutionReceiver.resolutionComplete()
        else:
            giving = _give(resolutionReceiver, lookup, Endpoint(hostName, portNumber))
            resolution.task = asyncio.ensure_future(giving)
        return resolution

    def _lookup(self, host: str, port: int) -> Lookup | None:
        found = (getattr(one.spider, "lookup", None) for one in self._process.crawlers)
        return next((one for one in found if one and one.egress.knows(host, port)), None)


async def _give(receiver: Any, lookup: Lookup, asked: Endpoint) -> None:
    try:
        for address in await lookup.addresses(*asked):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, asked.port))
    except AdwatchError:
        pass  # the lookup remembers why; no address is the answer
    finally:
        receiver.resolutionComplete()


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """Ask no further."""
        if self.task is not None:
            self.task.cancel()
