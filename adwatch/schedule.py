"""When a site is to be crawled: every so often, or at a time of day by the clock of one place.

Standard library only. What became of each due moment is in `adwatch.planned`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

LEAST_EVERY = timedelta(minutes=1)
"""Oftener than this no crawl has ended before the next begins."""

MOST_EVERY = timedelta(days=366)
"""A site looked at less than once a year is not watched."""

DAY = timedelta(days=1)

_DURATION = re.compile(r"(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?")


@dataclass(frozen=True, slots=True)
class Due:
    """A moment, in UTC, at which a run is due; `note` says where the clock's change moved it."""

    moment: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Who had a site left alone, when and why."""

    at: datetime
    by: str
    why: str

    def __post_init__(self) -> None:
        for name in ("by", "why"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name}: is missing")

    def __str__(self) -> str:
        return f"by {self.by} since {self.at:%Y-%m-%d %H:%M}Z: {self.why}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a site is crawled, and under which warrant: `every` so often, or daily `at` a time.

    Intervals are counted in UTC from `created`, the first run being due at once. `at` is by the
    clock of an IANA `zone`, changes of the clock included. Each run begins up to `jitter` after
    it is due. Up to `looked` every due moment has its planned run. Raises ValueError, naming the
    field first.
    """

    site: str
    warrant: str
    created: datetime
    every: timedelta | None = None
    at: time | None = None
    zone: str = "UTC"
    jitter: timedelta = timedelta(0)
    looked: datetime | None = None
    pause: Pause | None = None
    number: int = 0

    def __post_init__(self) -> None:
        if self.created.utcoffset() != timedelta(0):
            raise ValueError("created: times are aware UTC")
        if (self.every is None) == (self.at is None):
            raise ValueError("every: a schedule has either an interval or a time of day")
        if self.every is not None and not LEAST_EVERY <= self.every <= MOST_EVERY:
            raise ValueError("every: must be from 1m to 366d")
        if self.at is not None and (self.at.tzinfo or self.at.second or self.at.microsecond):
            raise ValueError("at: is a time of day in hours and minutes")
        if not timedelta(0) <= self.jitter <= self._usual_gap / 2:
            raise ValueError("jitter: must be from 0 to half the time between two runs")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):  # unknown, or a path where a name should be
            raise ValueError(f"zone: {self.zone!r} is no IANA time zone") from None

    def __str__(self) -> str:
        if self.every is not None:
            words = f"every {say_duration(self.every)}"
        else:
            words = f"daily at {self.at:%H:%M} {self.zone}"
        return f"{words}, up to {say_duration(self.jitter)} later" if self.jitter else words

    @property
    def _usual_gap(self) -> timedelta:
        return self.every or DAY

    def due(self, after: datetime, until: datetime) -> Iterator[Due]:
        """The moments at which runs are due, later than `after` and no later than `until`."""
        found = self._by_interval(after) if self.every is not None else self._by_day(after)
        for due in found:
            if due.moment > until:
                return
            yield due

    def next_due(self, after: datetime) -> Due:
        """The first moment later than `after` at which a run is due."""
        return next(self.due(after, after + 3 * self._usual_gap))

    def begins(self, due: datetime) -> datetime:
        """When the run due at a moment begins: whoever asks is told the same."""
        if not self.jitter:
            return due
        drawn = sha256(f"{self.site} {due.isoformat()}".encode()).digest()
        share = int.from_bytes(drawn[:8]) / 2**64
        return due + timedelta(seconds=int(self.jitter.total_seconds() * share))

    def _by_interval(self, after: datetime) -> Iterator[Due]:
        assert self.every is not None
        number = (after - self.created) // self.every + 1
        while True:
            yield Due(self.created + number * self.every)
            number += 1

    def _by_day(self, after: datetime) -> Iterator[Due]:
        # From the day before: in UTC a day of the zone begins up to 14 hours earlier or later.
        day, last = after.astimezone(ZoneInfo(self.zone)).date() - DAY, after
        while True:
            due = self._on(datetime.combine(day, self.at or time()))
            # Where the clock leaps a whole day, two dates share one moment.
            if due.moment > last:
                yield due
                last = due.moment
            day += DAY

    def _on(self, wished: datetime) -> Due:
        """The moment of a local time: one that does not exist is moved on, a doubled one once."""
        zone = ZoneInfo(self.zone)
        first = wished.replace(tzinfo=zone).astimezone(UTC)
        shown = first.astimezone(zone)
        if shown.replace(tzinfo=None) != wished:
            return Due(first, f"{wished:%H:%M} is left out by the clock that day: {shown:%H:%M}")
        if wished.replace(tzinfo=zone, fold=1).astimezone(UTC) != first:
            return Due(first, f"{wished:%H:%M} comes twice that day: the first time")
        return Due(first)


def read_duration(text: str) -> timedelta:
    """Read `6h`, `1d12h`, `90m`, `30s`; raises ValueError."""
    form = _DURATION.fullmatch(text.strip())
    if form is None:
        raise ValueError(f"{text!r} is not like 6h, 90m or 1d12h")
    days, hours, minutes, seconds = (int(part or 0) for part in form.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def say_duration(length: timedelta) -> str:
    """Write a duration as `read_duration` reads it, to the second."""
    left = int(length.total_seconds())
    told = ""
    for unit, seconds in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, left = divmod(left, seconds)
        told += f"{count}{unit}" if count else ""
    return told or "0s"
