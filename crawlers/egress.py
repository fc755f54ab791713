"""Where a crawl may connect to: a closed set of loopback ports, given by code and by nothing else.

The set holds the running demo's own boards: no warrant, site file or setting adds to it. It is
asked before every request, again where the socket would be opened, and by the browser for every
request of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from adwatch.errors import ConfigError, Forbidden

if TYPE_CHECKING:
    from typing import Self

SCHEMES = frozenset({"http", "https"})
PORTS = {"http": 80, "https": 443}

_ODD = re.compile(r"[\x00-\x20\x7f\\@]")
"""Characters that let two readers of one address disagree about its host."""


class Endpoint(NamedTuple):
    """An address as the socket sees it."""

    host: str
    port: int


class Egress:
    """The endpoints a crawl may reach; everything else is refused."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        """Literal addresses only: a name could answer differently the next time it is asked."""
        self.endpoints = frozenset(endpoints)
        for endpoint in self.endpoints:
            if not ip_address(endpoint.host).is_loopback:
                raise ConfigError("a crawl reaches the demo's own boards only", endpoint.host)

    @classmethod
    def to(cls, addresses: Mapping[str, str]) -> Self:
        """The egress to the boards of a demo, by site name."""
        return cls(endpoint_of(address) for address in addresses.values())

    def allows(self, url: str) -> bool:
        """Whether a URL leads to one of the endpoints, by http or https, with no room for doubt."""
        try:
            return endpoint_of(url) in self.endpoints
        except Forbidden:
            return False

    def check(self, url: str) -> None:
        """Raise Forbidden where the URL is not allowed."""
        if not self.allows(url):
            raise Forbidden("the address is not one of the demo's boards", where=url[:200])


def endpoint_of(url: str) -> Endpoint:
    """The endpoint a URL names; raises Forbidden for other schemes and for doubtful spellings."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("the address cannot be read", where=url[:200]) from None
    if parts.scheme not in SCHEMES or not parts.hostname or _ODD.search(parts.netloc):
        raise Forbidden("the address is not plain http or https", where=url[:200])
    return Endpoint(parts.hostname, PORTS[parts.scheme] if port is None else port)


@implementer(IHostnameResolver)
class GuardedResolver:
    """The resolver of the crawl's process: it hands out allowed endpoints and asks no name server.

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
        """The address itself where the endpoint is allowed, else no address at all."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        if transportSemantics == "TCP" and self._allows(Endpoint(hostName, portNumber)):
            kind = IPv6Address if ":" in hostName else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", hostName, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution

    def _allows(self, endpoint: Endpoint) -> bool:
        egresses = (getattr(one.spider, "egress", None) for one in self._process.crawlers)
        return any(endpoint in egress.endpoints for egress in egresses if egress is not None)


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way: the answer was given at once."""
