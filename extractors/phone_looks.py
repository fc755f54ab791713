"""Groups of digits and the letters that look like them, evenly set: ZlZ SSS O7B3, 2 1 2 S S S.

All the groups of one number are seen together, so that a group of letters alone, or 7oz, can be
read as digits; a single chunk such as 2l2 is the business of phone_tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LOOKS = str.maketrans("OoLlIi|SsZzBb", "0011111552288")

_GROUP = "[0-9OoLlIi|SsZzBb]{1,4}"
_ALIKE = re.compile(
    rf"(?<![^\W_])(?<![|@.#$])(?!(?<=[(\[])[A-Za-z][)\]])(?=[^\n]{{0,40}}[OoLlIi|SsZzBb])"
    rf"{_GROUP}(?:[\])]?(?:[-./*~_]{{1,3}}| ?[-*~.] ?|,? )[\[(]?{_GROUP}){{2,10}}(?![^\W_]|[|@])"
)
_GROUPS = re.compile(_GROUP)
_SHAPES = frozenset(
    [(3, 3, 4), (1, 3, 3, 4), (3, 3, 2, 2), (2,) * 5, (1,) * 10, (1,) * 11, (3, 4, 4), (4, 3, 3),
     (3, 3, 1, 1, 1, 1), (1, 1, 1, 3, 1, 1, 1, 1), (3, 1, 1, 1, 1, 1, 1, 1)]
)  # fmt: skip
"""Lengths of groups in which numbers of ten or eleven digits are written."""
_SIZES = sorted(set(map(len, _SHAPES)))
_LEAST_DIGITS = 2
_WORD_TEXT = """
    bob bib bill biz ill lil lol oil oils is sis so soil sol boil boils sob bliss loss boss
    ii iii zoo solo lobs silo oz lbs"""
_WORDS = frozenset(_WORD_TEXT.split())
"""Words of nothing but such letters: a group that is one is no digits."""


class Alike(NamedTuple):
    """One group of a number at text[start:end], in digits."""

    start: int
    end: int
    digits: str


def look_alikes(text: str) -> Iterator[tuple[Alike, ...]]:
    """The numbers of a folded text that hold a group of letters alone, group by group."""
    for found in _ALIKE.finditer(text):
        groups = [
            Alike(one.start(), one.end(), one.group().translate(LOOKS))
            for one in _GROUPS.finditer(text, *found.span())
        ]
        shaped = _shaped(text, groups)
        if shaped:
            yield tuple(shaped)


def _shaped(text: str, groups: list[Alike]) -> list[Alike]:
    """The first groups in a row that have the lengths of a number and show enough digits."""
    for first in range(len(groups)):
        for size in _SIZES:
            part = groups[first : first + size]
            written = [text[one.start : one.end] for one in part]
            if tuple(map(len, written)) in _SHAPES and _is_meant(written):
                return part
    return []


def _is_meant(written: list[str]) -> bool:
    """Whether groups hold look-alikes, digits enough, and no word."""
    letters = [group for group in written if not any(char.isdecimal() for char in group)]
    digits = sum(char.isdecimal() for group in written for char in group)
    words = [group for group in letters if len(group) > 1 and group.lower() in _WORDS]
    looks = any(not group.isdecimal() for group in written)
    return looks and "|" not in letters and digits >= _LEAST_DIGITS and not words
