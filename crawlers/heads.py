"""The head of an answer is read up to its limits: counted as it comes, before it fills the memory.

What is read of a head is the framework's own; only the counting is here.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web.client import _HTTP11ClientFactory

from adwatch.errors import TooLarge
from crawlers import limits


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
        self._lines += 1
        self._bytes += len(line)
        if self._lines > limits.HEAD_LINES + 1 or self._bytes > limits.HEAD_BYTES:
            raise TooLarge("the head of the answer passes its limits")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802 - the framework's name
        raise TooLarge("the head of the answer passes its limits")
