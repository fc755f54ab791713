"""Pages on lease from the frontier: which are under way here, and which are taken up ahead."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url

from adwatch.frontier import Frontier, Lease, Queued
from adwatch.model import Page
from adwatch.remembered import Remembered
from crawlers import limits

_CANONICAL = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)++/?")
"""Paths that stay as they are when an address is brought into its one form; most are so."""

MARK_CHARS = 20
"""Characters of a fingerprint by which a page is remembered: 80 bits for the pages of a site."""

WORK = "work"
"""Request meta: the queued page for which a request is made, its retries and redirects too."""


Run = Callable[..., Awaitable[Any]]
"""Does a piece of work in the thread that waits for the database."""


@dataclass(slots=True, eq=False)
class Work:
    """A queued page under way: its lease, the answers that came for it, what to keep of them.

    `bodies` are the bytes of those answers that are yet to be kept. `is_walled` says that the
    site kept the page from us.
    """

    lease: Lease
    pages: list[Page] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)
    remembered: list[Remembered] = field(default_factory=list)
    is_walled: bool = False

    @property
    def ask(self) -> str:
        """What kind of page it is, in the words of the walk."""
        return str(self.lease.body["ask"])

    @property
    def after(self) -> int | None:
        """What the list before it named, if its address was counted up from there."""
        after = self.lease.body.get("after")
        return after if isinstance(after, int) else None

    @property
    def url(self) -> str:
        """Its address as it was queued."""
        return str(self.lease.body["url"])

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the last answer; None where none came."""
        return self.pages[-1].body_digest if self.pages else None

    def drop_unkept(self) -> None:
        """Let go of answers whose bytes could not be kept: no row may speak of them."""
        if self.bodies:
            self.pages.clear()
            self.bodies.clear()


class Lending:
    """Takes pages from the frontier, no more at a time than may be fetched twice after a kill."""

    def __init__(self, frontier: Frontier, seconds: Callable[[], float] = monotonic) -> None:
        """`seconds` tells of time gone by, whatever becomes of the machine's clock."""
        self._frontier = frontier
        self._seconds = seconds
        self._heard = seconds()
        self._is_asking = False
        self._dry_at: float | None = None
        self._ahead: deque[Lease] = deque()
        self._under_way: set[Work] = set()

    def take(self) -> Work | None:
        """The next page to ask for; None while enough are under way or none is waiting.

        A page at which processes died again and again is asked for alone, so that one that kills
        its reader takes no others with it.
        """
        if len(self._under_way) >= limits.REQUESTS or self._is_alone():
            return None
        self._drop_what_may_have_ended()
        if not self._ahead and not self._is_asking and not self._is_dry():
            self._heard = self._seconds()
            self._ahead.extend(self._frontier.lease(limits.LEASED_AHEAD))
        if not self._ahead:
            return None
        if self._ahead[0].attempts > limits.TRIES_TOGETHER and not self._clear_for_one():
            return None
        work = Work(self._ahead.popleft())
        self._under_way.add(work)
        return work

    def runs_low(self) -> bool:
        """Whether pages should be taken up ahead, while others are still under way."""
        is_low = len(self._ahead) <= limits.LEASED_AHEAD // 4
        is_free = bool(self._under_way) and not self._is_asking and not self._is_dry()
        return is_low and is_free and not self._is_alone()

    def restock(self, run: Run) -> Coroutine[Any, Any, None]:
        """Take pages up ahead; `run` does it where nobody waits for the database.

        From the call on, not from when it is awaited, no page is asked for where others wait.
        """
        self._is_asking = True
        return self._restock(run)

    async def _restock(self, run: Run) -> None:
        began = self._seconds()
        try:
            leases = await run(self._frontier.lease, limits.LEASED_AHEAD - len(self._ahead))
        finally:
            self._is_asking = False
        if not self._ahead:
            self._heard = began
        self._ahead.extend(leases)
        self._dry_at = None if leases else began

    def changed(self) -> None:
        """Pages may have been queued where there were none."""
        self._dry_at = None

    def done(self, work: Work) -> None:
        """The page was acknowledged, or is no longer ours."""
        self._under_way.discard(work)
        self.changed()  # it may have led to others

    def under_way(self) -> int:
        """How many pages wait to be acknowledged."""
        return len(self._under_way)

    def is_under_way(self, work: Work) -> bool:
        """Whether the page still waits to be acknowledged."""
        return work in self._under_way

    async def renew(self, run: Run) -> bool:
        """Prolong every lease; False where the run was ended without us."""
        self._drop_what_may_have_ended()
        self._heard = self._seconds()
        is_ours: bool = await run(self._frontier.renew, self._leases())
        return is_ours

    def give_back(self) -> None:
        """Give every page back."""
        if leases := self._leases():
            self._frontier.release(leases)
        self._ahead.clear()
        self._under_way.clear()

    def has_more(self) -> bool:
        """Whether any page is waiting or under way, here or elsewhere."""
        is_busy = bool(self._ahead or self._under_way) or self._is_asking
        return is_busy or self._frontier.has_more()

    def _is_dry(self) -> bool:
        """Whether there was no page a moment ago, and pages under way may yet lead to some."""
        if self._dry_at is None or not self._under_way:
            return False
        return self._seconds() - self._dry_at < limits.LOOK_AGAIN_SECONDS

    def _is_alone(self) -> bool:
        return any(work.lease.attempts > limits.TRIES_TOGETHER for work in self._under_way)

    def _clear_for_one(self) -> bool:
        """Whether the first page ahead may go alone; the others are given back for that."""
        if self._under_way:
            return False
        first = self._ahead.popleft()
        if self._ahead:
            self._frontier.release(self._ahead)
        self._ahead = deque([first])
        return True

    def _drop_what_may_have_ended(self) -> None:
        """After a long silence, as of a process that was stopped, others may have what is ahead."""
        if self._ahead and self._seconds() - self._heard > limits.SILENT_SECONDS:
            self._frontier.release(self._ahead)
            self._ahead.clear()

    def _leases(self) -> list[Lease]:
        return [*self._ahead, *(work.lease for work in self._under_way)]


def queued(ask: str, urls: Iterable[str], **more: int) -> tuple[Queued, ...]:
    """Pages to be asked for, one for each address, the same wherever the site stands today."""
    return tuple(_queued(ask, url, more) for url in urls)


def fingerprint(url: str) -> str:
    """What names a page of a site, wherever the site stands; ValueError where it is no address."""
    # Without scheme, host and port: a demo board that moved to another port is the same site.
    parts = urlsplit(url)
    path = parts.path
    if parts.query or parts.fragment or not _CANONICAL.fullmatch(path):
        path = canonicalize_url(parts._replace(scheme="", netloc="").geturl())
    return sha256(path.encode("utf-8", "surrogatepass")).hexdigest()


def mark(url: str) -> str:
    """By which name a page is remembered from run to run, wherever the site stands."""
    return fingerprint(url)[:MARK_CHARS]


def _queued(ask: str, url: str, more: Mapping[str, int]) -> Queued:
    host = urlsplit(url).hostname or ""
    return Queued(fingerprint(url), host, {"ask": ask, "url": url, **more})
