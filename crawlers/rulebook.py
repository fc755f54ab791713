"""What robots.txt of each origin says, as it was last read, and what is decided from it.

Its form is read in `crawlers.robots`; it is asked for in `crawlers.obeying`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adwatch.errors import Blocked, FetchError, Forbidden
from adwatch.ports import Clock
from crawlers import limits
from crawlers.robots import Robots

ASKS_ROBOTS = "asks_robots"
"""Request meta: this request fetches robots.txt itself."""

REREAD = timedelta(seconds=limits.ROBOTS_SECONDS)


@dataclass(frozen=True, slots=True)
class _Reading:
    robots: Robots
    at: datetime
    has_changed: bool
    digest: str | None


class Rulebook:
    """The rules of the origins that a run asks, each for a day of the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._readings: dict[str, _Reading] = {}

    def is_stale(self, origin: str) -> bool:
        """Whether an origin's robots.txt must be read before anything else is asked for there."""
        reading = self._readings.get(origin)
        # A clock set back makes it stale too: who knows how old it is.
        return reading is None or not timedelta(0) <= self._clock.now() - reading.at < REREAD

    def keep(self, origin: str, robots: Robots, digest: str | None = None) -> None:
        """Take in what was read; `digest` names the bytes, None where none came."""
        before = self._readings.get(origin)
        has_changed = before is not None and (before.has_changed or before.robots != robots)
        self._readings[origin] = _Reading(robots, self._clock.now(), has_changed, digest)

    def refusal(self, origin: str, url: str) -> FetchError | None:
        """Why a URL may not be asked for by what was last read; None where it may."""
        reading = self._readings[origin]
        if reading.robots.closed is not None:
            return Blocked(reading.robots.closed, where=url)
        if reading.robots.allows(url):
            return None
        if self.has_changed(origin):
            return Blocked("robots.txt changed and does not allow it any more", where=url)
        return Forbidden("robots.txt does not allow it", where=url)

    def permits(self, origin: str, url: str) -> bool:
        """Whether rules were read, are not stale, and allow a URL."""
        return not self.is_stale(origin) and self.refusal(origin, url) is None

    def digest(self, origin: str) -> str | None:
        """The SHA-256 of the bytes that were last read."""
        return self._readings[origin].digest

    def has_changed(self, origin: str) -> bool:
        """Whether an origin's robots.txt says other things now than when the run began."""
        return self._readings[origin].has_changed
