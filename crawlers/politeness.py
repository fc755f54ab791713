"""How fast each host is asked: a pause that grows when it refuses, and waits when it asks for one.

Budgets and quiet hours are in `crawlers.authority`, where requests are held in
`crawlers.downloader`.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic

from adwatch.ports import Clock, Sink
from crawlers import limits
from crawlers.failures import Rest
from crawlers.standing import Parked

TOO_MANY = 429


@dataclass(slots=True)
class _Host:
    """How one host is asked; moments are of the monotonic clock, which nobody can set back."""

    usual: float = 0.0
    factor: float = 1.0
    refusals: int = 0
    refused_at: float = 0.0
    free_at: float = 0.0
    until: datetime | None = None
    part_at: float = 0.0
    """When the last part of a page under way is asked for while the crawl is being ended."""

    @property
    def pause(self) -> float:
        return max(self.usual, min(self.usual * self.factor, limits.LONGEST_PAUSE_SECONDS))


class Pace:
    """The pauses of a run's hosts; a host that asked to be left alone stays so for other runs."""

    def __init__(self, sink: Sink, clock: Clock) -> None:
        self._sink = sink
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._closing = asyncio.Event()

    def pause(self, host: str) -> float:
        """Seconds between two requests to a host."""
        return self._host(host).pause

    def parked(self) -> tuple[Parked, ...]:
        """The hosts that asked to be left alone and still are."""
        now = monotonic()
        return tuple(
            Parked(host, known.until, "it asked to be left alone")
            for host, known in sorted(self._hosts.items())
            if known.until is not None and known.free_at > now
        )

    def slow_down(self, host: str, seconds: float) -> None:
        """Never ask a host faster than this."""
        known = self._host(host)
        known.usual = max(known.usual, seconds)

    async def wait(self, host: str, is_part: bool = False) -> None:
        """Return once a host may be asked; raises Rest where that is too long to wait.

        While the crawl is being ended, only what is part of a page under way is asked for, with
        the pauses kept that the framework no longer makes.
        """
        known = self._host(host)
        self._need_welcome(host, known)
        left = known.free_at - monotonic()
        if left > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), left)
        if not self.is_closing:
            return
        if not is_part:
            raise Rest("the crawl is being ended", host)
        now = monotonic()
        known.part_at = max(now, known.part_at) + known.pause
        await asyncio.sleep(known.part_at - now)

    @property
    def is_closing(self) -> bool:
        """Whether the crawl is being ended: no page is asked for any more."""
        return self._closing.is_set()

    def close(self) -> None:
        """The crawl is being ended."""
        self._closing.set()

    def answered(self, host: str, status: int, retry_after: str | None, sent_at: float) -> None:
        """Take in how a host answered a request; raises Rest where the run should rest now."""
        known = self._host(host)
        if status != TOO_MANY and not 500 <= status <= 599:
            known.refusals = 0
            known.factor = max(1.0, known.factor * limits.RECOVERY)
            return
        seconds = parking(retry_after, self._clock.now())
        if seconds is not None:
            self._park(host, seconds)
        if sent_at >= known.refused_at:  # the others were sent before the pause grew
            known.refused_at = monotonic()
            known.refusals += 1
            known.factor *= 2
        self._need_welcome(host, known)

    def _need_welcome(self, host: str, known: _Host) -> None:
        if known.refusals >= limits.REFUSALS:
            raise Rest(f"the host refused {known.refusals} times in a row", host)
        if known.free_at - monotonic() > limits.PATIENCE_SECONDS:
            until = f"{known.until:%Y-%m-%d %H:%M}Z"
            raise Rest(f"the host asked to be left alone until {until}", host)

    def _park(self, host: str, seconds: float) -> None:
        known = self._host(host)
        known.free_at = monotonic() + seconds
        known.until = self._clock.now() + timedelta(seconds=seconds)
        self._sink.park(host, known.until)

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            known = self._hosts[host] = _Host(until=self._sink.parked_until(host))
            if known.until is not None:
                left = (known.until - self._clock.now()).total_seconds()
                known.free_at = monotonic() + min(left, limits.LONGEST_PARKING_SECONDS)
        return self._hosts[host]


def parking(retry_after: str | None, now: datetime) -> float | None:
    """Seconds for which a `Retry-After` asks to be left alone, clamped; None where it is unread.

    RFC 9110 section 10.2.3: a number of seconds, or a date.
    """
    if retry_after is None:
        return None
    asked = _asked(retry_after.strip(), now)
    if asked is None:
        return None
    least, most = limits.SHORTEST_PARKING_SECONDS, limits.LONGEST_PARKING_SECONDS
    return float(min(max(asked, least), most))


def _asked(text: str, now: datetime) -> float | None:
    if len(text) > 40:
        return None
    try:
        return float(int(text))
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = date.replace(tzinfo=UTC) if date.tzinfo is None else date
    return (aware - now).total_seconds()
