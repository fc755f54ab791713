"""Guesses how a board writes its dates: what stands around them, their order, their language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from crawlers.moments import Moments, languages_known

LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ru", "uk", "tr", "ro", "hu", "sv"),
    *("da", "nb", "fi", "el", "bg", "sk", "hr", "ja", "zh", "ko", "ar", "he"),
)
"""Languages whose names of months are tried, after the page's own."""

TRIED = 4
"""Dates that are read in each language: the reader of dates is slow."""

SOME_DAY = datetime(2024, 3, 14, 10, 20, tzinfo=UTC)
"""From which dates are counted here that count back: only that they can be read is asked."""

_TIME = r"(?:,?\s+(?:um |at |в |à |a las )?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)?"
SHAPES = (
    r"(\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{2}:\d{2}\S*)?)",
    rf"(\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}{_TIME})",
    rf"(\d{{1,2}}(?:st|nd|rd|th|er)?\.?\s+(?:de )?[^\W\d]{{3,12}}\.?,?\s+(?:de )?\d{{4}}{_TIME})",
    rf"([^\W\d]{{3,12}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}{_TIME})",
)
"""What a date looks like among other words; the first that reads most is taken."""

_FIGURES = re.compile(r"^\D*(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})\b")


def order_of(values: Iterable[str]) -> str | None:
    """Which of day and month comes first where both are figures; None where nothing tells."""
    pairs = [(int(match[1]), int(match[2])) for v in values if (match := _FIGURES.match(v))]
    if any(first > 12 for first, _ in pairs):
        return "DMY"
    return "MDY" if any(second > 12 for _, second in pairs) else None


def keys_of(values: Sequence[str], own: str | None) -> dict[str, object]:
    """The keys with which a site file reads such dates: `match`, `languages`, `order`."""
    order = order_of(values)
    told = [value for value in values if re.search(r"\d{4}|\d[./-]\d", value)]
    keys = _whole(told, own, order)
    counted = [value for value in values if value not in told]
    if counted and "languages" not in keys and (spoken := _language(counted[:TRIED], own, order)):
        keys["languages"] = spoken
    return keys


def _whole(told: Sequence[str], own: str | None, order: str | None) -> dict[str, object]:
    """The keys for dates that state their year."""
    keys: dict[str, object] = {"order": order} if order is not None else {}
    if _read(told[:TRIED], ("en",), order):
        return keys
    for shape in SHAPES:
        inner = [match[1] for value in told if (match := re.search(shape, value))]
        if not told or len(inner) < 0.7 * len(told):
            continue
        if any(match != value for match, value in zip(inner, told, strict=False)):
            keys["match"] = shape
        if spoken := _language(inner[:TRIED], own, order):
            keys["languages"] = spoken
        return keys
    if spoken := _language(told[:TRIED], own, order):
        keys["languages"] = spoken
    return keys


def _language(values: Sequence[str], own: str | None, order: str | None) -> list[str]:
    """The language in which the values are dates, English unsaid."""
    first = [own] if own and languages_known([own]) else []
    for language in dict.fromkeys(["en", *first, *LANGUAGES]):
        if _read(values, (language,), order):
            return [] if language == "en" and own in {None, "en"} else [language]
    return []


def _read(values: Sequence[str], languages: tuple[str, ...], order: str | None) -> bool:
    reader = Moments(languages, order or "DMY")
    return bool(values) and all(reader.read(value, SOME_DAY) is not None for value in values)
