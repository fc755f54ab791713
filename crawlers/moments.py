"""Moments as people write them on pages: with names of months, in the order of their country.

Only whole dates are read: what is counted from now, or lacks its year, would change its meaning
with the day on which a kept page is read again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crawlers.fields import read_moment

MOMENT_CHARS = 100
"""Characters of a moment that are read: what is longer is no moment."""

_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?")
"""Seconds since 1970, from 1973 on; milliseconds have more digits."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR_FIRST = re.compile(r"\d{4}\D")


@dataclass(frozen=True)
class Moments:
    """Reads moments in some languages; `order` is that of day, month and year in figures."""

    languages: tuple[str, ...] = ("en",)
    order: str = "DMY"
    formats: tuple[str, ...] = ()
    zone: str = "UTC"

    def warm_up(self) -> None:
        """Have everything loaded that reading needs: a confined process can load nothing."""
        self.read("Thursday 14 March 2024 10:20")
        self.read("x")

    def read(self, text: str) -> datetime | None:
        """A moment in UTC; None where the text states none that is whole."""
        text = " ".join(text[:MOMENT_CHARS].split())
        try:
            return self._given(text) or self._worded(text) or self._worded(_after_words(text))
        except (ValueError, OverflowError):
            return None

    def _given(self, text: str) -> datetime | None:
        for one in self.formats:
            try:
                return self._in_utc(datetime.strptime(text, one))  # noqa: DTZ007 - placed below
            except ValueError:
                continue
        if _SECONDS.fullmatch(text):
            return _EPOCH + timedelta(seconds=float(text))
        if len(text) > len("1700000000") and text.isdigit():
            return read_moment(text)
        try:
            return self._in_utc(datetime.fromisoformat(text))
        except ValueError:
            return None

    def _worded(self, text: str) -> datetime | None:
        from dateparser import parse

        if not any(map(str.isdigit, text)):
            return None
        told = {
            "DATE_ORDER": "YMD" if _YEAR_FIRST.match(text) else self.order,
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 - never now
            "RETURN_AS_TIMEZONE_AWARE": True,
            "TIMEZONE": self.zone,
        }
        found = parse(text, languages=[*self.languages], settings=told)
        return found.astimezone(UTC) if found is not None else None

    def _in_utc(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self.zone))
        return moment.astimezone(UTC)


def _after_words(text: str) -> str:
    """What begins with the first digit: the words before it may be a label."""
    first = re.search(r"\d", text)
    return text[first.start() :] if first else ""


def languages_known(languages: Sequence[str]) -> bool:
    """Whether moments can be read in all of some languages."""
    from dateparser.data.languages_info import language_order

    return set(languages) <= set(language_order)
