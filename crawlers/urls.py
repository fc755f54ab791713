"""The one reader of addresses: whatever two readers could take for different hosts is refused.

Whether a host may be asked is said elsewhere (`crawlers.egress`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import idna

from adwatch.errors import Forbidden

PORTS = {"http": 80, "https": 443}
"""The schemes that are spoken, with the port each uses where none is named."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Readers drop these, or stop at them."""

_NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\x00-\x20\x7f\\@%\[\]:]+)(?::([0-9]{1,5}))?")
"""A host and perhaps a port: no credentials, no escapes, no backslash."""

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label by which browsers take the whole host for an IPv4 address."""

HOST_CHARS = 253
"""Characters of a host (RFC 1035 section 2.3.4)."""

SHOWN = 200
"""Characters of a refused address that an error repeats."""


class Endpoint(NamedTuple):
    """Where a socket leads: a host as it is asked for, and a port."""

    host: str
    port: int


@lru_cache(maxsize=256)
def endpoint_of(url: str) -> Endpoint:
    """The endpoint a URL names; raises Forbidden for other schemes and for doubtful spellings.

    The host is lower-case ASCII, an internationalised one in its `xn--` form (UTS 46).
    """
    parts = _parts(url)
    found = _NETLOC.fullmatch(parts.netloc)
    if parts.scheme not in PORTS or found is None:
        raise Forbidden("the address is not plain http or https", where=url[:SHOWN])
    host = _host(found[1])
    port = PORTS[parts.scheme] if found[2] is None else int(found[2])
    if host is None or not 0 < port < 65536:
        raise Forbidden("the address names no plain host", where=url[:SHOWN])
    return Endpoint(host, port)


@lru_cache(maxsize=256)
def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, the port where it is not the usual; raises Forbidden."""
    host, port = endpoint_of(url)
    scheme = urlsplit(url).scheme
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port == PORTS[scheme] else f"{scheme}://{shown}:{port}"


def is_on(url: str, origin: str) -> bool:
    """Whether a URL lies on an origin, beyond doubt."""
    try:
        return origin_of(url) == origin
    except Forbidden:
        return False


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        again = urlsplit(parts.geturl())
    except ValueError:
        raise Forbidden("the address cannot be read", where=url[:SHOWN]) from None
    if _CONTROL.search(url) or again != parts:
        raise Forbidden("the address can be read in two ways", where=url[:SHOWN])
    return parts


@lru_cache(maxsize=1024)
def _host(text: str) -> str | None:
    """A host in its one spelling; None where it has none."""
    try:
        if text.startswith("["):
            return str(IPv6Address(text[1:-1]))
        name = _name(text)
        if name is not None and _NUMBER.fullmatch(name.rpartition(".")[2]):
            return str(IPv4Address(text))  # four plain numbers, in plain digits
    except (AddressValueError, UnicodeError):  # idna's errors are Unicode errors
        return None
    return name


def _name(text: str) -> str | None:
    name = text.lower() if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
    labels = name.split(".")
    is_plain = len(name) <= HOST_CHARS and all(_LABEL.fullmatch(label) for label in labels)
    return name if is_plain and all(_is_its_own(label) for label in labels) else None


def _is_its_own(label: str) -> bool:
    """Whether an `xn--` label is the one that its letters are written as."""
    return not label.startswith("xn--") or idna.encode(idna.decode(label)) == label.encode()
