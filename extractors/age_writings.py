"""Numbers from 10 to 99 as ads write them: digits, words, and both disguised.

Whether such a number is an age is age.py's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.anchored import Anchored
from extractors.lexicon import sections, words
from extractors.number_words import ages_in_words
from extractors.reading import Words, has_unspaced, plain, split_words

YOUNGEST, OLDEST = 10, 99  # years; outside it a number is not an age as advertised
ADULT = 18  # years: "3-4 years old" is said of children, so digits set apart are grown ages only
LONGEST = 4  # words of a spelled number and what joins them
TENS = range(20, 100, 10)
DECADES = range(2, 7)  # first digit of an age told digit by digit


class Written(NamedTuple):
    """A number and where it stands in the folded text; `plain` where it is two bare digits."""

    years: int
    start: int
    end: int
    plain: bool


_DIGITS = Anchored(r"\d", r"(?<![\d'$€£+#&])(?<!\d[-.,:/\s])(\d\d)(?!\d)")
_APART = Anchored(
    "1-6",
    r"(?<![a-z\d.,/$€£+])(?<!\d[ :-])([1-6])(?:\s?[^\w\s:/,+'\"]\s?|[ _])(\d)"
    r"(?![\d%]|th\b|st\b|nd\b)",
)
_LETTERED = Anchored("1-6liz", r"(?<![\w.,$€£])(?!\d\d|[a-z]{2})([1-6liz][\dolizsbз])(?![\w%])")
_SPREAD = re.compile(r"(?<!\w)[a-z]([ .*_-])(?:[a-z]\1){2,6}[a-z](?!\w)")
_CHINESE = "一二三四五六七八九"
_CHINESE_NUMBER = re.compile(rf"(?:([二三四五六])?十|([廿卅]))([{_CHINESE}])?")
_SCORES = {"廿": 2, "卅": 3}
_THAI = ("เอ็ด", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_THAI_NUMBER = re.compile(rf"(ยี่|สาม|สี่|ห้า|หก)?สิบ({'|'.join(_THAI)})?")
_HALVES = re.compile(r"(?:([1-9])([^\W\d_]{2,})|([^\W\d_]{2,}?)(?:und|en)?([1-9]0?))")
_MIXED = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")
_JOINT = re.compile(r"\s?-?\s?")
_FROM_LETTERS = str.maketrans("olizsbз", "0112583")
_FROM_DIGITS = str.maketrans("013457", "oieast")


def written(low: str) -> list[Written]:
    """The numbers of a folded lower-case text in the order in which they stand; none overlap."""
    found = [*_digits(low), *_in_words(low), *_disguised(low)]
    kept: list[Written] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _digits(low: str) -> Iterator[Written]:
    for match in _DIGITS.finditer(low):
        if int(match[1]) >= YOUNGEST:
            yield Written(int(match[1]), *match.span(), True)


def _disguised(low: str) -> Iterator[Written]:
    """Digits set apart, letters that look like digits, words letter by letter."""
    for match in _APART.finditer(low):
        years = int(match[1] + match[2])
        if years >= ADULT or match[0][1] == " ":
            yield Written(years, *match.span(), False)
    for match in _LETTERED.finditer(low):
        years = int(match[1].translate(_FROM_LETTERS))
        if years >= YOUNGEST:
            yield Written(years, *match.span(), False)
    if has_unspaced(low):
        yield from _in_unspaced(low)
    yield from _letter_by_letter(low)


def _in_unspaced(low: str) -> Iterator[Written]:
    """Numbers in Chinese and Thai."""
    for match in _CHINESE_NUMBER.finditer(low):
        ten = _SCORES.get(match[2]) or (_CHINESE.find(match[1]) + 1 if match[1] else 1)
        unit = _CHINESE.find(match[3]) + 1 if match[3] else 0
        yield Written(10 * ten + unit, *match.span(), False)
    for match in _THAI_NUMBER.finditer(low):
        tens = {"ยี่": 2, None: 1}
        ten = tens.get(match[1]) or _THAI.index(match[1]) + 1
        unit = _THAI.index(match[2]) + 1 if match[2] else 0
        yield Written(10 * ten + unit, *match.span(), False)


def _letter_by_letter(low: str) -> Iterator[Written]:
    for match in _SPREAD.finditer(low):
        years = ages_in_words().get(match[0][::2], 0)
        if not years:
            continue
        behind = split_words(low[match.end() : match.end() + 16])
        more = _worth(behind.words[0]) if behind.words and years in TENS else 0
        end = match.end() + (behind.spans[0][1] if more in range(1, 10) else 0)
        yield Written(years + more % 10, match.start(), end, False)


def _in_words(low: str) -> Iterator[Written]:
    """Numbers of which a part at least is spelled out, the longest at each place."""
    listed = split_words(low)
    known, mixed = _known_words(), _MIXED.search(low) is not None
    for at, word in enumerate(listed.words):
        single = len(word) == 1
        if (
            word in known
            or (mixed and not word.isalpha() and _worth(word))
            or (single and _is_led(listed, at))
        ):
            years, last = _spelled(low, listed, at)
            if years:
                yield Written(years, listed.spans[at][0], listed.spans[last][1], False)


def _is_led(listed: Words, at: int) -> bool:
    """Whether a single digit has a number word behind it, as in "2 three"."""
    words = listed.words
    return words[at].isdecimal() and words[at + 1 : at + 2] != () and (words[at + 1] in _units())


def _spelled(low: str, listed: Words, at: int) -> tuple[int, int]:
    """The number that begins at a word (0 where none does), and the place of its last word."""
    words, spans = listed
    for end in range(min(len(words), at + LONGEST), at + 1, -1):
        years = ages_in_words().get(" ".join(words[at:end]), 0)
        if years:
            return years, end - 1
    first = _worth(words[at])
    if at + 1 < len(words) and _JOINT.fullmatch(low, spans[at][1], spans[at + 1][0]):
        second = _worth(words[at + 1])
        if first in TENS and 1 <= second <= 9:
            return first + second, at + 1
        if first in DECADES and 1 <= second <= 9 and not _is_decimal(words[at : at + 2]):
            return 10 * first + second, at + 1  # "two six years old"
    return (first if first >= YOUNGEST else 0), at


def _is_decimal(pair: tuple[str, ...]) -> bool:
    return all(word.isdecimal() for word in pair)


def _worth(word: str) -> int:
    """What a word is worth as a number under 100, also in leet or half in digits; else 0."""
    told = ages_in_words().get(word) or _units().get(word)
    if told or word.isdecimal():
        return told or (int(word) if len(word) == 1 else 0)
    if _MIXED.search(word) is None or len(word) > 16:
        return 0
    halves = _HALVES.fullmatch(word)
    years = _halved(*halves.groups()) if halves else 0
    plain_word = word.translate(_FROM_DIGITS)
    return years or ages_in_words().get(plain_word) or _units().get(plain_word, 0)


def _halved(digit: str | None, unit: str | None, stem: str | None, rest: str | None) -> int:
    """The years of "2three", "twenty3" or "zweiund20"."""
    if digit and unit:
        return 10 * int(digit) + _units()[unit] if unit in _units() else 0
    value = int(rest or 0)
    if value >= YOUNGEST:
        return value + _units()[stem] if stem in _units() else 0
    ten = _tens().get(stem or "", 0)
    return ten + value if ten else 0


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """The words with which a number may begin."""
    return frozenset(spelling.split()[0] for spelling in ages_in_words()) | _units().keys()


@lru_cache(maxsize=1)
def _units() -> dict[str, int]:
    """The words for 1 to 9 of every language."""
    return _listed(" units", range(1, 10))


@lru_cache(maxsize=1)
def _tens() -> dict[str, int]:
    """The words for 20 to 90 of every language, and what stands for 20 before a unit."""
    return _listed(" tens", TENS) | dict.fromkeys(words("age", "twenty before a unit"), 20)


def _listed(ending: str, values: range) -> dict[str, int]:
    listed = sections("numbers")
    return {
        plain(word): value
        for heading, held in listed.items()
        if heading.endswith(ending)
        for word, value in zip(held, values, strict=True)
    }
