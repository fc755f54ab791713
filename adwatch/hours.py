"""Quiet hours: a time of day, by the clock of one place, in which nothing is asked.

Standard library only. Who keeps to them is elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

_FORM = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2}) (\S{1,64})")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until just before `end`, each day, by the local clock of an IANA `zone`.

    Written `22:00-06:00 Europe/Madrid`; they may pass midnight. Raises ValueError.
    """

    begin: time
    end: time
    zone: str

    def __post_init__(self) -> None:
        if self.begin == self.end:
            raise ValueError("quiet_hours: begin and end are the same")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):  # unknown, or a path where a name should be
            raise ValueError(f"quiet_hours: {self.zone!r} is no IANA time zone") from None

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the written form; raises ValueError."""
        form = _FORM.fullmatch(text.strip())
        if form is None:
            raise ValueError(f"quiet_hours: {text!r} is not like 22:00-06:00 Europe/Madrid")
        try:
            begin, end = time.fromisoformat(form[1]), time.fromisoformat(form[2])
        except ValueError:
            raise ValueError(f"quiet_hours: {text!r} holds no time of day") from None
        return cls(begin, end, form[3])

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M} {self.zone}"

    def until(self, at: datetime) -> datetime | None:
        """When the quiet hours that hold at a time end, in UTC; None where none hold."""
        local = at.astimezone(ZoneInfo(self.zone))
        clock = local.time()
        passes_midnight = self.end < self.begin
        is_after, is_before = clock >= self.begin, clock < self.end
        if not (is_after or is_before if passes_midnight else is_after and is_before):
            return None
        day = local.date() + timedelta(days=passes_midnight and is_after)
        return datetime.combine(day, self.end, local.tzinfo).astimezone(UTC)
