"""What fills the slots of a template: `{slot}` or `{slot:how}` in texts and in expected values.

A slot has one value in a case, however often it stands there; `how` only changes its writing.
In an expected value stands the canonical form. `docs/reference/bench-cases.md` lists the slots.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random

from adwatch.bench.cases import spelling
from adwatch.bench.cases.showing import Pattern, national
from adwatch.demo.numbers import invent

SLOT = re.compile(r"\{([a-z_]+[0-9]*)(?::([^{}]*))?\}")
PHONE_SLOT = re.compile(r"\{(phone[0-9]*)(?::([^{}]*))?\}")

AMOUNTS = {
    "a": (50, 120, 10), "b": (130, 200, 10), "c": (210, 390, 10), "d": (400, 900, 10),
    "h": (9, 28, 1), "w": (300, 950, 25), "m": (1100, 4900, 100), "y": (18000, 62000, 1000),
    "k": (5000, 29000, 500), "f": (150, 900, 25), "dep": (20, 80, 5),
    "big": (1100000, 3900000, 100000),
    "age": (19, 49, 1), "older": (50, 59, 1), "minor": (12, 17, 1),
    "day": (2, 28, 1), "min": (11, 59, 1), "hour": (6, 11, 1), "late": (13, 23, 1),
    "weight": (46, 79, 1), "height": (155, 182, 1), "inch": (1, 11, 1), "waist": (58, 74, 1),
    "hours": (30, 60, 2), "year": (2005, 2026, 1), "house": (2, 249, 1), "octet": (11, 250, 1),
    "id": (100000, 999999, 1),
}  # fmt: skip
"""First, last and step of the numbers drawn for each slot: units are those of the text."""


@cache
def _drawn() -> dict[str, list[str]]:
    """Names, firms, hosts, things and wallets to draw from, by slot."""
    body = (files(__package__) / "words" / "drawn.toml").read_text(encoding="utf-8")
    return tomllib.loads(body)


def _nick(rng: Random) -> str:
    """A name that every platform admits: letters, digits and `_`, at most 15 of them."""
    name, thing = rng.choice(_drawn()["name"]), rng.choice(_drawn()["thing"])
    return f"{name.lower()}_{thing}{rng.randint(2, 98)}"


def _user(rng: Random) -> str:
    names, things = _drawn()["name"], _drawn()["thing"]
    tail = rng.choice(("", "", str(rng.randint(2, 98)), f"_{rng.choice(names).lower()}"))
    return f"{rng.choice(names).lower()}{rng.choice(('.', '_', ''))}{rng.choice(things)}{tail}"


ACCOUNTS = {"nick": _nick, "user": _user}
"""Slots for the names of accounts."""


@dataclass(slots=True)
class Slots:
    """The values drawn for one case, by slot; `pattern` shows the slot `phone`."""

    language: str
    rng: Random
    country: str | None = None
    pattern: str | None = None
    drawn: dict[str, str] = field(default_factory=dict)

    def show(self, text: str) -> str:
        """The text with its slots filled as an advertiser would write them."""
        whole = PHONE_SLOT.sub(lambda match: self._phone(match[1], match[2]), text)
        return SLOT.sub(lambda match: self._written(match[1], match[2]), whole)

    def expect(self, value: str) -> str:
        """The expected value with its slots filled in canonical form."""
        return SLOT.sub(lambda match: self._written(match[1], match[2]), value)

    def _written(self, slot: str, how: str | None) -> str:
        return _written(self._value(slot, how), how, self.language)

    def _phone(self, slot: str, how: str | None) -> str:
        pattern = Pattern.parse(how or self.pattern or PLAIN[self.country or "US"])
        if slot not in self.drawn:
            self.drawn[slot] = pattern.draw(self.rng)
        return pattern.show(self.drawn[slot], self.language, self.rng)

    def _value(self, slot: str, how: str | None) -> str:
        if slot not in self.drawn or slot in FRESH:
            self.drawn[slot] = self._draw(slot, how)
        return self.drawn[slot]

    def _draw(self, slot: str, how: str | None) -> str:
        base = slot.rstrip("0123456789")
        if base in FRESH:
            return FRESH[base](self.rng, how or "")
        if base in AMOUNTS:
            first, last, step = AMOUNTS[base]
            return str(self.rng.randrange(first, last + 1, step))
        if base in ACCOUNTS:
            return ACCOUNTS[base](self.rng)
        return self.rng.choice(_drawn()[base])


def _digits(rng: Random, how: str) -> str:
    return f"{rng.randint(1, 9)}" + "".join(str(rng.randint(0, 9)) for _ in range(int(how) - 1))


def _hex(rng: Random, how: str) -> str:
    return "".join(rng.choice("0123456789abcdef") for _ in range(int(how)))


def _between(rng: Random, how: str) -> str:
    first, last = how.split("-")
    return str(rng.randint(int(first), int(last)))


FRESH: dict[str, Callable[[Random, str], str]] = {
    "x": _digits,
    "hex": _hex,
    "n": _between,
    "demo": lambda rng, how: national(invent(rng, how or "US")),
}
"""Slots that are drawn anew wherever they stand: digits, hexadecimals, numbers within bounds,
and the national digits of a demo number that here is no telephone number."""

PLAIN = {
    "US": "US ###-###-####", "CA": "CA ###-###-####", "GB": "GB 0## #### ####",
    "FR": "FR 0# ## ## ## ##", "DE": "DE 0## ########", "AU": "AU 0### ### ###",
}  # fmt: skip
"""How a number is written in each plan where a template does not say it."""

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

WRITINGS: dict[str, Callable[[str], str]] = {
    ",": lambda value: f"{int(value):,}",
    ".": lambda value: f"{int(value):,}".replace(",", "."),
    "_": lambda value: f"{int(value):,}".replace(",", " "),
    "'": lambda value: f"{int(value):,}".replace(",", "'"),
    "k": lambda value: f"{int(value) / 1000:g}k",
    "ar": lambda value: value.translate(ARABIC),
    "hi": lambda value: value.translate(DEVANAGARI),
    "full": lambda value: value.translate(FULLWIDTH),
    "spaced": " ".join,
    "broken": lambda value: value[:-1] + ("2" if value[-1] != "2" else "3"),
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "pad": lambda value: value.zfill(2),
}
"""Ways of writing a value that are the same in every language."""


def _written(value: str, how: str | None, language: str) -> str:
    if how == "words":
        return spelling.numerals(language).spell(int(value))
    return WRITINGS[how](value) if how in WRITINGS else value
