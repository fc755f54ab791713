"""What one run may do under its warrant: whether, how fast, how many pages, which ads.

What a warrant is stands in `adwatch.warrant`, where requests are stopped in `crawlers.downloader`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from adwatch.errors import AdwatchError, Forbidden, WarrantError
from adwatch.model import AdKind
from adwatch.ports import Clock, Warrants
from adwatch.warrant import Warrant
from crawlers import limits
from crawlers.egress import Egress
from crawlers.failures import Rest
from crawlers.lending import Run
from crawlers.order import Order

REREAD = timedelta(seconds=limits.WARRANT_SECONDS)


Spend = Callable[[int, int], int]
"""Spends up to so many requests of so many in all; gives how many are granted."""


class Authority:
    """What one run may do under its warrant, by the clock it is given."""

    def __init__(self, order: Order, warrants: Warrants, clock: Clock) -> None:
        self._order = order
        self._warrants = warrants
        self._clock = clock
        self._place = f"warrant {order.warrant}"
        self._spend: Spend = _nothing
        self._drawing = asyncio.Lock()
        self._granted = self._bytes = self._seconds = 0
        self._now = self._counted_at = clock.now()
        self._read()

    def egress(self, address: str) -> Egress:
        """The hosts and ports a run may reach whose site stands at a public address."""
        if self._warrant is None:
            return Egress()
        return Egress.of(address, self._warrant.hosts, self._warrant.ports)

    @property
    def pages_allowed(self) -> int | None:
        """The requests for pages that the warrant allows a run."""
        return self._warrant.pages_per_run if self._warrant is not None else None

    @property
    def seconds_left(self) -> int | None:
        """Seconds at work that the warrant still allows the run."""
        if self._warrant is None:
            return None
        return max(0, self._warrant.hours_per_run * 3600 - self._seconds)

    def check(self) -> None:
        """Raise WarrantError where the warrant does not cover the site now, Rest in quiet hours.

        A clock set back does not bring an ended warrant back to life.
        """
        self._now = max(self._now, self._clock.now())
        if self._now - self._read_at >= REREAD:
            self._read()
        if self._warrant is None:
            why: str | None = self._trouble
        else:
            why = self._warrant.refusal(self._order.site, self._now)
        if why is not None:
            raise WarrantError(why, where=self._place)
        quiet = self._warrant.quiet_until(self._now) if self._warrant else None
        if quiet is not None:
            raise Rest(f"quiet hours hold until {quiet:%Y-%m-%d %H:%M}Z", where=self._place)

    def is_held(self) -> bool:
        """Whether `check` passes."""
        try:
            self.check()
        except (WarrantError, Rest):
            return False
        return True

    def draw_on(self, spend: Spend) -> None:
        """Take requests for pages from the run's account, which all its processes share."""
        self._spend = spend

    async def draw(self, run: Run) -> None:
        """Have a request for a page at hand, if any is left; `run` asks where nobody waits."""
        async with self._drawing:
            if self._granted == 0:
                self._granted += await run(self._spend, limits.SPENT_AHEAD, self._limit)

    @property
    def _limit(self) -> int:
        return self._warrant.pages_per_run if self._warrant is not None else 0

    def spend_page(self) -> None:
        """Spend a request for a page; raises Forbidden where no more is allowed in this run."""
        if self._granted == 0:
            # Spent before it is sent: after a kill nobody knows what was under way.
            self._granted = self._spend(limits.SPENT_AHEAD, self._limit)
        if self._granted == 0:
            raise Forbidden(f"its limit of {self._limit} pages a run is reached", self._place)
        self._granted -= 1

    def give_back(self) -> None:
        """Give back what was granted and not sent."""
        if self._granted:
            self._spend(-self._granted, 0)
            self._granted = 0

    def spend_bytes(self, number: int) -> None:
        """Count bytes that came."""
        self._bytes += number

    def spend_time(self) -> int:
        """Count the whole seconds that went by since they were last counted; returns them."""
        seconds = int((self._now - self._counted_at).total_seconds())
        self._counted_at += timedelta(seconds=seconds)
        self._seconds += seconds
        return seconds

    def check_budget(self) -> None:
        """Raise Forbidden where the bytes or the hours of the run are spent."""
        if self._warrant is None:
            return
        if self._bytes >= self._warrant.bytes_per_run:
            limit = f"{self._warrant.bytes_per_run} bytes"
        elif self._seconds >= self._warrant.hours_per_run * 3600:
            limit = f"{self._warrant.hours_per_run} hours"
        else:
            return
        raise Forbidden(f"its limit of {limit} a run is reached", self._place)

    def go_on(self, number: int, seconds: int) -> None:
        """Take up a run that spent so many bytes and seconds already."""
        self._bytes += number
        self._seconds += seconds

    def covers(self, kind: AdKind) -> bool:
        """Whether ads of a kind may be kept."""
        return self._warrant is not None and kind in self._warrant.kinds

    def permits_pictures(self) -> bool:
        """Whether pictures may be fetched."""
        return self._warrant is not None and self._warrant.pictures

    def pace(self, settings: Any) -> dict[str, Any]:
        """The framework's settings under which no host is asked faster than the warrant says."""
        if self._warrant is None:
            return {}
        pause = 60.0 / self._warrant.requests_per_minute
        jitter = settings.getfloat("DOWNLOAD_DELAY_JITTER")
        delay = slower(settings.getfloat("DOWNLOAD_DELAY"), jitter, pause)
        usual = {"delay": delay, "jitter": jitter}
        slots = settings.getdict("DOWNLOAD_SLOTS").items()
        hours = self._warrant.hours_per_run * 3600.0
        return {
            # The budget is asked as requests are sent; this ends a run that sends none.
            "CLOSESPIDER_TIMEOUT": min(hours, settings.getfloat("CLOSESPIDER_TIMEOUT") or hours),
            "DOWNLOAD_DELAY": delay,
            "DOWNLOAD_SLOTS": {host: _slower({**usual, **slot}, pause) for host, slot in slots},
        }

    def _read(self) -> None:
        self._read_at = self._now
        self._trouble = "there is no such warrant"
        try:
            self._warrant: Warrant | None = self._warrants.find(self._order.warrant)
        except AdwatchError as error:  # what cannot be read allows nothing
            self._warrant = None
            self._trouble = f"cannot be read: {error}"


def _nothing(_count: int, _limit: int) -> int:
    return 0


def slower(delay: float, jitter: float, pause: float) -> float:
    """The seconds of delay whose shortest variation is still `pause`, and no less than `delay`."""
    return max(delay, pause / (1.0 - jitter))


def _slower(slot: Mapping[str, Any], pause: float) -> dict[str, Any]:
    return {**slot, "delay": slower(float(slot["delay"]), float(slot["jitter"]), pause)}
