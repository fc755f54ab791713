"""What is noted of each value of an ad: its shape, two hashes, whether it holds a long number.

Small enough to be left with every page, and without the value itself. What traits mean for a run
is summed in `crawlers.figures` and judged in `crawlers.drift`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from unicodedata import category
from zlib import crc32

from adwatch.model import Ad
from crawlers import limits

SHAPE_CHARS = 2_000
"""Characters of a value whose kind is looked at, and in which long numbers are looked for."""

SHORT_CHARS = 60
"""Characters of a value that other ads are likely to state as well."""

WORD_CHARS = 400
"""Characters of a value out of which its word is chosen: enough to tell fields apart."""

_WORD = re.compile(r"[^\W\d_]{1,40}|\d{1,20}")

_NUMBER = re.compile(  # it begins with a digit, for which the engine leaps ahead
    r"\d(?<!\d\d)(?!\d{3}-\d\d-\d\d(?!\d)|\d?\.\d\d?\.\d{4}(?!\d))"
    r"(?:[^\w/:,\n]{0,3}\d){7,14}(?!\d)"
)
"""Eight to fifteen digits with hardly anything between: like a phone number (ITU-T E.164), unlike
prices, dates and longer codes."""

_SPREAD = 2_654_435_761
"""Multiplied with a check sum, it gives another order."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What is noted of one value.

    `value` tells it from other values; `word` is the hash of one of its words, the same one in
    whatever value that has the same words, None where it has none.
    """

    shape: str
    value: str
    word: int | None
    has_number: bool

    @classmethod
    def of(cls, value: str) -> Self:
        """The trait of a value."""
        digest = f"{crc32(value.encode('utf-8', 'replace')):x}"
        return cls(shape(value), digest, word(value), has_number(value))

    @classmethod
    @lru_cache(maxsize=2048)
    def read(cls, note: str) -> Self:
        """The trait in a note; older releases left fewer parts."""
        shaped, value, one, number, *_ = [*note.split(":"), "", "", ""]
        return cls(shaped, value, int(one, 16) if one else None, number == "n")

    def note(self) -> str:
        """The trait as it is left with a page."""
        one = "" if self.word is None else f"{self.word:x}"
        return f"{self.shape}:{self.value}:{one}:{'n' if self.has_number else ''}"


def traits(ad: Ad) -> dict[str, str]:
    """The note on each stated field, by the field's name."""
    stated = [*ad.fields(), *((f"attribute {name}", value) for name, value in ad.attributes)]
    stated += [(name, value) for name in ("country", "language") if (value := getattr(ad, name))]
    told = {name: _noted(value) for name, value in stated if name != "url"}
    if ad.posted_at is not None:
        told["posted_at"] = _wordless(ad.posted_at.isoformat()).note()
    if ad.pictures:
        told["pictures"] = _wordless(" ".join(one.address for one in ad.pictures)).note()
    return {name[: limits.LABEL_CHARS]: told[name] for name in list(told)[: limits.LABELS]}


def _noted(value: str) -> str:
    return _known_note(value) if len(value) <= SHORT_CHARS else Trait.of(value).note()


@lru_cache(maxsize=2048)
def _known_note(value: str) -> str:
    """Towns, prices and the like stand in many ads of a site."""
    return Trait.of(value).note()


def _wordless(value: str) -> Trait:
    one = Trait.of(value)
    return Trait(one.shape, one.value, None, has_number=False)


def shape(value: str) -> str:
    """The kind of a value, whatever its language: length to a factor of four, digits, signs."""
    seen = value[:SHAPE_CHARS]
    signs = set(seen)
    digits = sum(seen.count(one) for one in signs if one.isdigit())
    share = "-" if digits == 0 else "d" if digits * 3 < len(seen) else "D"
    money = "$" if any(category(one) == "Sc" for one in signs if not one.isalnum()) else ""
    return f"{len(value).bit_length() // 2}{share}{money}{'@' if '@' in signs else ''}"


def word(value: str) -> int | None:
    """The hash of one word of a value: the same word wherever all the words are the same.

    Numbers count by their length alone.
    """
    seen = _WORD.findall(value[:WORD_CHARS].casefold())
    hashes = {_hashed("0" * len(one) if one.isdigit() else one) for one in set(seen)}
    # Chosen in another order than the hashes have: samples keep the smallest of these.
    return min(hashes, key=lambda one: one * _SPREAD & 0xFFFFFFFF, default=None)


def _hashed(one: str) -> int:
    return crc32(one.encode("utf-8", "replace"))


def has_number(value: str) -> bool:
    """Whether digits stand together as those of a phone number do."""
    return _NUMBER.search(value[:SHAPE_CHARS]) is not None
