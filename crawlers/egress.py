"""Where a crawl may connect to: the public hosts of its site, or one board of the demo.

A site of the demo is an exact loopback address and port, given by code and by nothing else: no
warrant, site file or setting adds an address of the machine or of its network. The egress is
asked before every request, again with the addresses a socket is about to be opened to, and by the
browser for every request of a page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from ipaddress import ip_address
from typing import Self

from adwatch.errors import ConfigError, Forbidden
from crawlers.addresses import is_public
from crawlers.urls import PORTS, SHOWN, Endpoint, endpoint_of, origin_of

WEB = frozenset(PORTS.values())
"""The ports of the web; a warrant may list others."""


class Egress:
    """The hosts and ports a crawl may reach; everything else is refused."""

    def __init__(
        self,
        endpoints: Iterable[Endpoint] = (),
        hosts: Iterable[str] = (),
        ports: Collection[int] = WEB,
    ) -> None:
        """`endpoints` are the demo's, as literal addresses; `hosts` are public, on `ports`."""
        self.endpoints = frozenset(endpoints)
        self.hosts = frozenset(hosts)
        self.ports = frozenset(ports)
        for endpoint in self.endpoints:
            if not ip_address(endpoint.host).is_loopback:
                raise ConfigError("a demo's board is on this machine", endpoint.host)
        for host in self.hosts:
            if _is_address(host) and not is_public(host):
                raise ConfigError("the address of a site is public", where=host)

    @classmethod
    def to(cls, addresses: Mapping[str, str]) -> Self:
        """The egress to the boards of a demo, by site name."""
        return cls(endpoint_of(address) for address in addresses.values())

    @classmethod
    def of(cls, address: str, hosts: Iterable[str], ports: Collection[int]) -> Self:
        """The egress to a public site and the further hosts of its warrant; raises ConfigError."""
        try:
            origin, host = origin_of(address), endpoint_of(address).host
            further = [endpoint_of(f"https://{one}:443").host for one in hosts]
        except Forbidden as error:
            raise ConfigError(f"a site's address is plain: {error}", where=address) from error
        if address != origin:
            raise ConfigError(f"a site's address is an origin: {origin}", where=address)
        return cls(hosts=(host, *further), ports=ports)

    def allows(self, url: str) -> bool:
        """Whether a URL leads to a host within bounds, by http or https, with no room for doubt."""
        try:
            return self.knows(*endpoint_of(url))
        except Forbidden:
            return False

    def check(self, url: str) -> None:
        """Raise Forbidden where the URL is not allowed."""
        if not self.knows(*endpoint_of(url)):
            raise Forbidden("the address is not on the site", where=url[:SHOWN])

    def knows(self, host: str, port: int) -> bool:
        """Whether a host may be asked for at a port; its addresses are yet to be admitted."""
        return (host, port) in self.endpoints or (host in self.hosts and port in self.ports)

    def admits(self, host: str, address: str, port: int) -> bool:
        """Whether a socket for a host may be opened to an address: asked last, of the very one."""
        if (host, port) in self.endpoints:
            return address == host
        return self.knows(host, port) and is_public(address)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
