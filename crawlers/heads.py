"""The head of an answer is read up to its limits: counted as it comes, before it fills the memory.

What is read of a head is the framework's own; the counting is here, and its lines are noted as
they came.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import HEADER
from twisted.web.client import _HTTP11ClientFactory

from adwatch.errors import TooLarge
from crawlers import limits

HEAD = "head"
"""Request meta: the head of the answer as it came, its reason and its lines by name and value."""

TRUNCATED = "truncated"
"""Flag of a response: its body was cut at the size limit."""

Head = tuple[str, tuple[tuple[str, str], ...]]


def head_of(lines: list[bytes]) -> Head:
    """The reason and the headers in the lines of a head, in their order and case."""
    reason = lines[0].decode("latin-1").split(" ", 2)[2:]
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        text = line.decode("latin-1")
        if text[0] in " \t" and headers:  # goes on with the line before it
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
        else:
            name, _, value = text.partition(":")
            headers.append((name, value.strip()))
    return (reason[0] if reason else "", tuple(headers))


class BoundedFactory(_HTTP11ClientFactory):
    """Builds connections whose heads are bounded."""

    noisy = False

    def buildProtocol(self, addr: object) -> _Connection:  # noqa: N802 - the framework's name
        """A connection that is not yet asked anything."""
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Connection(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        assert self._parser is not None
        # The framework fixes the class of its parser; ours adds counting alone.
        self._parser.__class__ = _Parser
        return answer


class _Parser(_LenientHTTPClientParser):
    MAX_LENGTH = limits.HEAD_BYTES
    _lines = -1
    """Lines so far, those of interim answers too; the status line does not count."""
    _bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - the framework's name
        if self.state == HEADER and (said := line.removesuffix(b"\r")):
            self.response.head.append(said)
        self._lines += 1
        self._bytes += len(line)
        if self._lines > limits.HEAD_LINES + 1 or self._bytes > limits.HEAD_BYTES:
            raise TooLarge("the head of the answer passes its limits")
        super().lineReceived(line)

    def statusReceived(self, status: bytes) -> None:  # noqa: N802 - the framework's name
        super().statusReceived(status)  # type: ignore[no-untyped-call]
        self.response.head = [status]  # a head of its own for each interim answer

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802 - the framework's name
        raise TooLarge("the head of the answer passes its limits")
