"""Invented phone numbers shown by a pattern, such as `US:fullwidth (¤¤¤) ###-####`.

A pattern begins with its plan, with the country that the site states behind a `/` where that is
another (`GB/FR`) or none (`US/`), and with the alphabet behind a `:`. Then `#` is the next digit of
the national number, `¤` the next digit in the alphabet, `§` the next two digits as a number in
words, `¶` the next three as an English number, `‡` all further digits in words with double and
triple, `₭` the last four as thousands, `¥` the last four as a word on the telephone's keys.
Everything else stands for itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from adwatch.bench.cases import spelling
from adwatch.demo.numbers import RANGES, invent

KEYS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999", strict=True))
"""The digit of each letter on a telephone's keys (ITU-T E.161)."""

TAKES = {"#": 1, "¤": 1, "§": 2, "¶": 3, "₭": 4, "¥": 4}
"""How many digits each sign of a pattern takes."""

SPELT: dict[str, Callable[[str, str], str]] = {
    "§": spelling.pair,
    "¶": lambda digits, _: spelling.hundreds(digits),
    "₭": lambda digits, _: spelling.thousands(digits),
    "‡": spelling.runs,
}
"""The signs whose digits are read out together."""

WORDINGS = ("word", "Word", "WORD", "broken-", "broken.", "broken*", "broken_")
"""Alphabets made from a language's own number words."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a number is shown: its plan, the country that the site states, alphabet and signs."""

    plan: str
    country: str | None
    alphabet: str
    signs: str

    @classmethod
    def parse(cls, line: str) -> Pattern:
        """Read `PLAN[/COUNTRY][:alphabet] signs`; an underscore in the alphabet is kept."""
        head, _, signs = line.partition(" ")
        place, _, alphabet = head.partition(":")
        plan, slash, country = place.partition("/")
        return cls(plan, (country or None) if slash else plan, alphabet or "word", signs)

    def draw(self, rng: Random) -> str:
        """An invented number of the plan in E.164 that this pattern shows as it is meant to."""
        while not self._disguises(number := self._drawn(rng)):
            continue
        return number

    def _drawn(self, rng: Random) -> str:
        number = invent(rng, self.plan)
        if "¥" in self.signs:
            word = rng.choice(_table()[self.alphabet].split())
            return number[:-4] + "".join(KEYS[letter] for letter in word)
        if "₭" in self.signs:
            return f"{number[:-4]}{rng.randint(1, 9)}000"
        if self.alphabet == "reversed":
            # Read from the other end it begins with 0 or 1 and can be nobody's number.
            return number[:-1] + rng.choice("01")
        return number

    def _disguises(self, number: str) -> bool:
        """Whether the alphabet changes a digit: without a zero, `O` for zero shows nothing."""
        if "¤" not in self.signs or self.alphabet in WORDINGS:
            return True
        plain = dict(zip("0123456789", spelling.numerals("en").units, strict=True))
        shown = _alphabet(self.alphabet, "en")
        signs = (sign for sign in self.signs for _ in range(TAKES.get(sign, 0)))
        places = zip(signs, national(number), strict=True)
        return any(
            sign == "¤" and shown[int(digit)] not in (digit, plain[digit]) for sign, digit in places
        )

    def show(self, number: str, language: str, rng: Random) -> str:
        """A number in E.164 as the pattern writes it in a language."""
        rest = national(number)
        if self.alphabet == "reversed":
            rest = rest[::-1]
        shown = []
        for sign in self.signs:
            taken = len(rest) if sign == "‡" else TAKES.get(sign, 0)
            digits, rest = rest[:taken], rest[taken:]
            if len(digits) < taken:
                raise ValueError(f"too many digits in {self.signs}")
            shown.append(self._sign(sign, digits, language, rng))
        if rest:
            raise ValueError(f"{rest} is left of {number} in {self.signs}")
        return "".join(shown)

    def _sign(self, sign: str, digits: str, language: str, rng: Random) -> str:
        if sign == "¤":
            return rng.choice(_alphabet(self.alphabet, language)[int(digits)].split("/"))
        if sign == "¥":
            return _vanity(digits, self.alphabet)
        if sign in SPELT:
            return SPELT[sign](digits, language)
        return digits if sign == "#" else sign


def national(number: str) -> str:
    """The national digits of an invented number in E.164."""
    codes = {block.calling_code for blocks in RANGES.values() for block in blocks}
    (code,) = (code for code in codes if number.startswith(f"+{code}"))
    return number.removeprefix(f"+{code}")


def _vanity(digits: str, alphabet: str) -> str:
    words = _table()[alphabet].split()
    return next(word for word in words if "".join(map(KEYS.__getitem__, word)) == digits)


@cache
def _alphabet(name: str, language: str) -> tuple[str, ...]:
    if name in WORDINGS:
        return tuple(_worded(word, name) for word in spelling.numerals(language).units)
    return tuple(_table()[name].split())


def _worded(word: str, wording: str) -> str:
    if wording.startswith("broken"):
        return wording[-1].replace("_", " ").join(word)
    return {"word": word, "Word": word.capitalize(), "WORD": word.upper()}[wording]


@cache
def _table() -> dict[str, str]:
    body = (files(__package__) / "words" / "alphabets.toml").read_text(encoding="utf-8")
    return tomllib.loads(body)
