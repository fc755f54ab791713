"""Ages written in words: the numbers 10 to 99 in the main languages, as a look-up table.

The words lie in lexicons/numbers.txt; here they are put together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from extractors.lexicon import sections
from extractors.reading import plain

_JOINTS = {
    "de": ("{unit}und{ten}",),
    "nl": ("{unit}en{ten}",),
    "it": ("{ten}{unit}",),
    "es": ("{ten} y {unit}",),
    "pt": ("{ten} e {unit}",),
    "ro": ("{ten} și {unit}",),
    "fr": ("{ten} {unit}", "{ten} et {unit}", "{ten} et {unit}e"),
}
_PLAIN_JOINTS = ("{ten} {unit}", "{ten}{unit}")
"""How languages write a ten and a unit as one number."""


@lru_cache(maxsize=1)
def ages_in_words() -> dict[str, int]:
    """Numbers 10 to 99 by their plain spelling, words parted by single blanks."""
    table: dict[str, int] = {}
    for spelling, value in _numbers():
        key = " ".join(plain(spelling).replace("-", " ").replace("'", " ").split())
        table.setdefault(key, value)
    return table


def _numbers() -> Iterator[tuple[str, int]]:
    listed = sections("numbers")
    for heading, words in listed.items():
        language, part = heading.split()
        if language == "odd":
            yield from ((word, int(part)) for word in words)
        elif part == "teens":
            yield from zip(words, range(10, 20), strict=True)
        elif part == "tens":
            yield from _tens(language, words, listed[f"{language} units"])


def _tens(
    language: str, tens: tuple[str, ...], units: tuple[str, ...]
) -> Iterator[tuple[str, int]]:
    for ten, tenfold in zip(tens, range(20, 100, 10), strict=True):
        yield ten, tenfold
        for unit, value in zip(units, range(1, 10), strict=True):
            for joint in _JOINTS.get(language, _PLAIN_JOINTS):
                yield joint.format(ten=ten, unit=unit), tenfold + value
