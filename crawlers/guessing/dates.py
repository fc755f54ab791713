"""Guesses in which order and language a board writes its dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawlers.moments import Moments, languages_known

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ru", "uk", "tr", "ro", "hu",
             "sv", "da", "nb", "fi", "el", "bg", "sk", "hr", "ja", "zh", "ko", "ar", "he")  # fmt: skip
"""Languages whose names of months are tried, after the page's own."""

_FIGURES = re.compile(r"^\D*(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})\b")


def order_of(values: Iterable[str]) -> str | None:
    """Which of day and month comes first where both are figures; None where nothing tells."""
    pairs = [(int(match[1]), int(match[2])) for v in values if (match := _FIGURES.match(v))]
    if any(first > 12 for first, _ in pairs):
        return "DMY"
    return "MDY" if any(second > 12 for _, second in pairs) else None


def languages_of(values: Sequence[str], own: str | None) -> list[str]:
    """The languages in which the values are dates: the one that reads most, English unsaid."""
    worded = [value for value in values if any(map(str.isalpha, value.replace("T", "")))][:12]
    if not worded:
        return []
    first = [own] if own and languages_known([own]) else []
    tried = list(dict.fromkeys([*first, *LANGUAGES]))
    best, most = "en", 0
    for language in tried:
        read = sum(Moments((language,)).read(value) is not None for value in worded)
        if read > most:
            best, most = language, read
        if read == len(worded):
            break
    return [best] if most and best != "en" else []
