"""From a host to the addresses that may be connected: asked anew for each connection.

The addresses given out are the very ones the socket is opened to, so that an answer which changes
between two questions opens nothing. What is public is said in `crawlers.addresses`.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Protocol

from adwatch.errors import AdwatchError, Forbidden, TooSlow, Unreachable
from crawlers import limits
from crawlers.egress import Egress
from crawlers.urls import Endpoint


class Names(Protocol):
    """Who is asked for the addresses of a host."""

    async def addresses(self, host: str) -> Sequence[str]:
        """The addresses of a host, IPv4 and IPv6; raises OSError where there is no answer."""
        ...


class SystemNames:
    """The name servers this machine is set up with."""

    async def addresses(self, host: str) -> Sequence[str]:
        """What the system answers for exactly this name: no search domain is tried."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(f"{host}.", None, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Lookup:
    """Resolves for one crawl, within its egress."""

    def __init__(
        self,
        egress: Egress,
        names: Names,
        tell: Callable[[AdwatchError], None],
        seconds: float = limits.NAME_SECONDS,
    ) -> None:
        """`tell` hears, once a host, of answers that were left out."""
        self.egress = egress
        self._names = names
        self._tell = tell
        self._seconds = seconds
        self._told: set[str] = set()
        self._trouble: dict[Endpoint, AdwatchError] = {}

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses to connect to; raises Forbidden, Unreachable or TooSlow."""
        try:
            found = await self._addresses(host, port)
        except AdwatchError as error:
            self._trouble[Endpoint(host, port)] = error
            raise
        self._trouble.pop(Endpoint(host, port), None)
        return found

    def trouble(self, host: str, port: int) -> AdwatchError:
        """Why the last question brought no address."""
        nothing = Forbidden("no connection to this address is allowed", where=host)
        return self._trouble.get(Endpoint(host, port), nothing)

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        if not self.egress.knows(host, port):
            raise Forbidden("no connection to this host is allowed", where=host)
        # An address is its own answer: no name server is asked.
        if self.egress.admits(host, host, port):
            return (host,)
        answers = (await self._ask(host))[: limits.NAME_ANSWERS]
        admitted = tuple(one for one in answers if self.egress.admits(host, one, port))
        if not admitted:
            raise Forbidden("none of the host's addresses is public", where=host)
        if len(admitted) < len(answers) and host not in self._told:
            self._told.add(host)
            self._tell(Forbidden("addresses of the host that are not public were left out", host))
        return admitted

    async def _ask(self, host: str) -> Sequence[str]:
        try:
            async with asyncio.timeout(self._seconds):
                answers = await self._names.addresses(host)
        except TimeoutError:
            raise TooSlow("the name servers gave no answer in time", where=host) from None
        except (OSError, UnicodeError):
            raise Unreachable("the name servers know no address of the host", host) from None
        if not answers:
            raise Unreachable("the name servers know no address of the host", where=host)
        return answers
