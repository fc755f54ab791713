"""Moments as people write them on pages: with names of months, in the order of their country.

What is counted back ("yesterday"), or lacks its year, is counted from when the page was fetched,
so that a kept page says the same whenever it is read again; without that time it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

from crawlers.fields import read_moment

MOMENT_CHARS = 100
"""Characters of a moment that are read: what is longer is no moment."""

LABEL_WORDS = 2
"""Words of a label that may stand before a moment, as in `Posted on`."""

_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?")
"""Seconds since 1970, from 1973 on; milliseconds have more digits."""

_LEAP_DAY = datetime(2024, 2, 29, tzinfo=UTC)
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
        at = datetime(2024, 3, 14, tzinfo=UTC)
        for text in ("Thursday 14 March 2024 10:20", "2 hours ago", "x"):
            self.read(text, at)

    def read(self, text: str, at: datetime | None = None) -> datetime | None:
        """A moment in UTC, or None; `at` is when the page that states it was fetched."""
        text = " ".join(text[:MOMENT_CHARS].split())
        try:
            found = (self._worded(piece, at) for piece in _pieces(text))
            return self._given(text) or next(filter(None, found), None)
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

    def _worded(self, text: str, at: datetime | None) -> datetime | None:
        from dateparser import parse

        if not any(map(str.isalnum, text)):
            return None
        told = {
            "DATE_ORDER": "YMD" if _YEAR_FIRST.match(text) else self.order,
            "RETURN_AS_TIMEZONE_AWARE": True,
            "TIMEZONE": self.zone,
            **self._counted_from(at),
        }
        found = parse(text, languages=[*self.languages], settings=told)
        return found.astimezone(UTC) if found is not None else None

    def _counted_from(self, at: datetime | None) -> dict[str, object]:
        if at is None:
            whole = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
            return {**whole, "RELATIVE_BASE": datetime(2000, 1, 1)}  # noqa: DTZ001 - never now
        return {
            "PARSERS": ["relative-time", "absolute-time"],
            "REQUIRE_PARTS": ["day", "month"],
            "PREFER_DATES_FROM": "past",
            "RELATIVE_BASE": at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None),
        }

    def _in_utc(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self.zone))
        return moment.astimezone(UTC)


def _pieces(text: str) -> Iterator[str]:
    """A text, and what is left of it without the words of a label before it."""
    yield text
    words = text.split(" ")
    for number in range(1, min(LABEL_WORDS + 1, len(words))):
        yield " ".join(words[number:])
    first = re.search(r"\d", text)
    if first and first.start():
        yield text[first.start() :]


def load_languages() -> None:
    """Have the words of every language loaded: a confined process can load nothing."""
    from dateparser.data.languages_info import language_order

    for language in language_order:
        import_module(f"dateparser.data.date_translation_data.{language}")


def check_format(written: str) -> str:
    """A format of `strptime`; raises ValueError where it reads no year: it would be 1900."""
    try:
        is_whole = datetime.strptime(_LEAP_DAY.strftime(written), written).year == _LEAP_DAY.year  # noqa: DTZ007
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValueError("is no format of strptime with a year, such as %d.%m.%Y")
    return written


def languages_known(languages: Sequence[str]) -> bool:
    """Whether moments can be read in all of some languages."""
    from dateparser.data.languages_info import language_order

    return set(languages) <= set(language_order)
