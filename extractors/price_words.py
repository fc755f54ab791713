"""The words and marks of money and of time as look-up tables; reading them is price.py's work.

The words themselves lie in lexicons/price.txt.
"""

from __future__ import annotations

import re

from extractors.lexicon import phrases, sections, words
from extractors.reading import has_unspaced, plain

HOUR, NIGHT, DAY, WEEKEND = 60, 720, 1_440, 2_880
"""Minutes; a month counts 30 days and a year 365, so that equal terms give equal values."""

AMBIGUOUS = {
    "$": {"CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN",
          "CO": "COP", "CL": "CLP", "AR": "ARS", "TW": "TWD", "": "USD"},
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "": "SEK"},
    "peso": {"MX": "MXN", "CO": "COP", "CL": "CLP", "AR": "ARS", "PH": "PHP", "UY": "UYU",
             "DO": "DOP", "": "MXN"},
    "CNY": {"JP": "JPY", "TW": "TWD", "HK": "HKD", "": "CNY"},
    "INR": {"PK": "PKR", "LK": "LKR", "NP": "NPR", "": "INR"},
    "AED": {"MA": "MAD", "": "AED"},
}  # fmt: skip
"""Marks that several currencies share, by the ad's country; "" where that is another or none."""


_PARTED = re.compile(r"[^\W\d_][ .-][^\W\d_]|\d.* |½")


def _table() -> dict[str, tuple[str, str]]:
    """Every word, plain, with its class letter and value; the first listing of a word counts."""
    table: dict[str, tuple[str, str]] = {}
    for heading, word in phrases("price"):
        letter, _, value = heading.partition(" ")
        if value:
            table.setdefault(plain(word), (letter, value))
    return table


WORDS = _table()
UNSPACED_WORDS = sorted((word for word in WORDS if has_unspaced(word)), key=lambda w: (-len(w), w))
PHRASES = sorted((word for word in WORDS if _PARTED.search(word)), key=lambda w: (-len(w), w))
"""Words of the list that are several, or hold a mark: "hour and a half", "week-end"."""
SHOUTED = words("price", "shout")
"""Currency words that are also ordinary words: in small letters only behind a number."""
SPACED_THOUSANDS = frozenset(sections("price")["apart"])
"""Currencies of small worth whose thousands are written apart: 12 000 Kč."""
RANGE_MARKS = frozenset("-~")
LEAST_WORTH = {"HUF": 500, "JPY": 100, "KRW": 1_000, "VND": 10_000, "IDR": 10_000}
"""The least that anything costs in currencies of small worth; "5ft" is no forint."""
