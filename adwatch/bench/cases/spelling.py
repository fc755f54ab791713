"""Numbers in words, 0 to 999 in English and 0 to 99 in the other languages of numbers.toml.

Written apart from the extractors' own tables, so that a wrong word there is found here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language; a `_` in the table is a space within a word."""

    units: tuple[str, ...]
    teens: tuple[str, ...]
    tens: tuple[str, ...]
    compound: tuple[str, ...]
    join: str
    odd: dict[str, str] = field(default_factory=dict)

    def spell(self, number: int) -> str:
        """A number from 0 to 99 in words."""
        if (odd := self.odd.get(str(number))) is not None:
            return odd
        ten, unit = divmod(number, 10)
        if ten == 0:
            return self.units[unit]
        if ten == 1:
            return self.teens[unit]
        word = self.tens[ten - 2]
        return self.join.format(t=word, u=self.compound[unit]) if unit else word


@cache
def numerals(language: str) -> Numerals:
    """The number words of a language; raises KeyError where there are none."""
    table = _tables()[language]
    units = _words(table["units"])
    compound = _words(table["compound"]) if "compound" in table else units
    return Numerals(
        units, _words(table["teens"]), _words(table["tens"]), compound, table["join"],
        table.get("odd", {}),
    )  # fmt: skip


@cache
def _tables() -> dict[str, dict[str, Any]]:
    body = (files(__package__) / "words" / "numbers.toml").read_text(encoding="utf-8")
    return tomllib.loads(body)


def _words(line: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in line.split())


def pair(digits: str, language: str) -> str:
    """Two digits as they are read out: `47` in one number, `07` and `00` digit by digit."""
    known = numerals(language)
    if digits[0] == "0":
        return f"{known.units[0]} {known.units[int(digits[1])]}"
    return known.spell(int(digits))


def hundreds(digits: str) -> str:
    """Three digits as an English number: `305` is three hundred five."""
    known = numerals("en")
    rest = int(digits[1:])
    start = f"{known.units[int(digits[0])]} hundred"
    return f"{start} {known.spell(rest)}" if rest else start


def thousands(digits: str) -> str:
    """Four digits of which three are zeros: `5000` is five thousand."""
    return f"{numerals('en').units[int(digits[0])]} thousand"


def runs(digits: str, language: str) -> str:
    """Digits in words in which equal neighbours become double and triple (English)."""
    known, words, place = numerals(language), [], 0
    while place < len(digits):
        same = min(3, len(digits) - len(digits[place:].lstrip(digits[place])) - place)
        word = known.units[int(digits[place])]
        words.append({1: word, 2: f"double {word}", 3: f"triple {word}"}[same])
        place += same
    return " ".join(words)
