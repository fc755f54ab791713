"""Time as a dependency: the only place that asks the system what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return datetime.now(UTC)


class FakeClock:
    """A clock that stands still until it is moved; for tests and simulated days."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The set moment."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the clock."""
        self._now += by
