"""The framework's handler of http and https: an answer within the limits, or a named error.

What may be connected is said in `crawlers.egress`; what an answer means is read elsewhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, cast

from OpenSSL.SSL import Error as TlsError
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.defer import maybe_deferred_to_future
from service_identity import VerificationError
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import (
    Agent,
    BrowserLikePolicyForHTTPS,
    HTTPConnectionPool,
    ResponseDone,
    ResponseFailed,
)
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers as SentHeaders
from twisted.web.iweb import UNKNOWN_LENGTH

from adwatch.errors import AdwatchError, TooLarge, TooSlow, Unreachable
from crawlers import limits
from crawlers.failures import Denied
from crawlers.heads import HEAD, TRUNCATED, BoundedFactory, head_of
from crawlers.urls import endpoint_of

if TYPE_CHECKING:
    from crawlers.site import Site

_ONCE_MORE = "max_retry_times"
"""Request meta of the framework: how often a request is tried again."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds an answer may take; settings lower those of the table and never raise them."""

    connect: float
    head: float
    whole: float
    grace: float
    """Seconds after which a body must keep the least rate."""

    @classmethod
    def of(cls, settings: Any) -> Self:
        """The deadlines of a crawl."""
        return cls(
            min(limits.CONNECT_SECONDS, settings.getfloat("CONNECT_SECONDS")),
            min(limits.HEAD_SECONDS, settings.getfloat("HEAD_SECONDS")),
            min(limits.ANSWER_SECONDS, settings.getfloat("DOWNLOAD_TIMEOUT")),
            min(limits.GRACE_SECONDS, settings.getfloat("GRACE_SECONDS")),
        )


class Transport(BaseDownloadHandler):
    """Fetches by http and https: certificates verified, no proxy, no credentials of the machine."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._deadlines = Deadlines.of(crawler.settings)
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._pool = HTTPConnectionPool(reactor)  # type: ignore[no-untyped-call]
        self._pool.maxPersistentPerHost = limits.REQUESTS
        self._pool.cachedConnectionTimeout = limits.IDLE_SECONDS
        self._pool._factory = BoundedFactory  # noqa: SLF001 - the library has no other way in
        policy = BrowserLikePolicyForHTTPS()  # type: ignore[no-untyped-call]
        seconds = self._deadlines.connect
        self._agent = Agent(reactor, policy, seconds, pool=self._pool)  # type: ignore[no-untyped-call]

    async def download_request(self, request: Request) -> Response:
        """The answer to a request; raises Denied, TooLarge, TooSlow or Unreachable."""
        try:
            async with asyncio.timeout(self._deadlines.whole):
                return await self._fetch(request)
        except TimeoutError:
            request.meta[_ONCE_MORE] = 1  # a tarpit is not waited for again and again
            raise TooSlow("no whole answer came in time", where=request.url) from None
        except DNSLookupError:
            site = cast("Site", self.crawler.spider)
            raise Denied(site.lookup.trouble(*endpoint_of(request.url))) from None
        except ConnectTimeout:
            raise TooSlow("no connection was made in time", where=request.url) from None
        except AdwatchError:
            raise
        except (ResponseFailed, ConnectError, OSError, ValueError) as error:
            raise _told(error, request) from None

    async def close(self) -> None:
        """Drop the connections that are kept open; nobody waits for the other side."""
        self._pool.closeCachedConnections()  # type: ignore[no-untyped-call]

    async def _fetch(self, request: Request) -> Response:
        started = monotonic()
        async with asyncio.timeout(self._deadlines.head):
            url, sent = request.url.partition("#")[0].encode("ascii"), SentHeaders(request.headers)
            asking = self._agent.request(request.method.encode("ascii"), url, sent)
            head = await maybe_deferred_to_future(asking)
        request.meta["download_latency"] = monotonic() - started
        request.meta[HEAD] = head_of(head.head)
        body = _Body(request.meta.get("download_maxsize", self._most))
        if head.length != UNKNOWN_LENGTH and head.length > body.most:
            _hang_up(head)
            raise TooLarge("the answer passes the size limit", where=request.url)
        if head.length != 0:
            await self._receive(head, body, request)
        return _response(request, head, body)

    async def _receive(self, head: Any, body: _Body, request: Request) -> None:
        started = monotonic()
        head.deliverBody(body)
        try:
            await asyncio.wait({body.ended}, timeout=self._deadlines.grace)
            while not body.ended.done():
                if len(body.received) < limits.LEAST_RATE * (monotonic() - started):
                    request.meta[_ONCE_MORE] = 1
                    raise TooSlow("the answer drips", where=request.url)
                await asyncio.wait({body.ended}, timeout=1.0)
        finally:
            if not body.ended.done() or body.is_cut:
                _hang_up(head)
        if not body.ended.result():
            request.meta[_ONCE_MORE] = 1
            raise Unreachable("the answer broke off: data loss", where=request.url)


class _Body(Protocol):
    """Collects a body up to a size; `ended` says whether all of it came, or all that may come."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.received = bytearray()
        self.is_cut = False
        self.ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - the framework's name
        """Take in bytes up to the limit; those past it end the answer."""
        if self.ended.done():
            return
        room = self.most - len(self.received)
        self.received += data[:room]
        if len(data) > room:
            self.is_cut = True
            self.ended.set_result(True)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        """The answer is over, whole or not."""
        if not self.ended.done():
            self.ended.set_result(isinstance(reason.value, (ResponseDone, PotentialDataLoss)))


def _hang_up(head: Any) -> None:
    """End the connection at once: a good-bye would wait for the other side."""
    connection = head._transport._producer  # noqa: SLF001 - the library has no other way in
    if connection is not None:
        connection.abortConnection()


def _response(request: Request, head: Any, body: _Body) -> Response:
    headers = Headers()
    if head.length != UNKNOWN_LENGTH:
        headers[b"Content-Length"] = str(head.length)
    headers.update(head.headers.getAllRawHeaders())
    received = bytes(body.received)
    kind = responsetypes.from_args(headers=headers, url=request.url, body=received)
    name, major, minor = head.version
    return kind(
        url=request.url,
        status=int(head.code),
        headers=headers,
        body=received,
        flags=[TRUNCATED] if body.is_cut else [],
        certificate=getattr(head, "_scrapy_certificate", None),
        ip_address=getattr(head, "_scrapy_ip_address", None),
        protocol=f"{name.decode()}/{major}.{minor}",
    )


def _told(error: Exception, request: Request) -> Exception:
    """The named error for what the library reports."""
    reasons = [one.value for one in getattr(error, "reasons", ())] or [error]
    for reason in reasons:
        if isinstance(reason, AdwatchError):
            return type(reason)(str(reason), request.url)
        if isinstance(reason, (TlsError, VerificationError)):
            return Denied(Unreachable(f"no secure connection: {_flaw(reason)}", request.url))
    name = type(reasons[-1]).__name__
    return Unreachable(f"no whole answer came: {name}", where=request.url)


def _flaw(error: Exception) -> str:
    """What was wrong with a connection that should have been secure; words of the library only."""
    told = error.args[0] if error.args else ()
    words = [str(part[-1]) for part in told if isinstance(part, tuple)]
    return "; ".join(words) or type(error).__name__
