"""Which addresses are hosts of the public Internet: one table for resolver, proxy and literals.

Nothing is resolved here, and which host a crawl may ask is said elsewhere (`crawlers.egress`).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

UNICAST = IPv6Network("2000::/3")
"""All of IPv6 that is given out as global unicast; the rest is local, mapped or reserved."""

NEVER = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments; the standard library calls two of them global
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # a cloud's own host, seen from its machines: public in number only
        "2001::/23",  # protocol assignments: Teredo and ORCHID, which carry other addresses
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address, 127.0.0.1 too
        "3fff::/20",  # documentation
    )
)
"""Networks the standard library's `is_global` lets pass, in one version or another (RFC 6890)."""


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Whether an address, as a socket is given it, is a host of the public Internet.

    False for text that is no plain address: names, short, octal, hex and scoped spellings.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.scope_id is not None or found not in UNICAST):
        return False
    is_routed = found.is_global and not found.is_multicast and not found.is_reserved
    return is_routed and not any(found in network for network in NEVER)
