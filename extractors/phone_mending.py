"""Number words and digits that are broken up or evenly disguised, seen before a text is cut up.

What is whole, chunk by chunk, is read in phone_tokens; look-alike groups are found in phone_looks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.phone_looks import look_alikes
from extractors.phone_words import WEAK, WORDS, cut, read_word

DIGIT, WORD, LOOK, PICTURE = "digit", "word", "look", "picture"
MEMORY = 16_384
"""Chunks remembered: the everyday words of the ads under work."""


class Piece(NamedTuple):
    """One reading as digits of text[start:end], counted from where its stretch starts."""

    start: int
    end: int
    digits: str
    kind: str
    weak: bool


_HALVES = "|".join(
    f"{word[:place]} {word[place:]}"
    for word in ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    for place in range(1, len(word))
)
_BROKEN = re.compile(
    r"(?<![^\W_])(?:[A-Za-z](?:(?:[^\w\n]|_){1,3}[A-Za-z](?![^\W_])){2,}+"
    r"(?![-._*~=+'|]{1,2}[A-Za-z]{2})"
    r"|[A-Za-z0-9]{1,9}(?:[-._*~=+'|]{1,2}(?![A-Za-z] [A-Za-z](?![\w*.~=+'|-]))"
    r"[A-Za-z0-9]{1,9})+"
    rf"|(?=[A-Za-z]{{1,4}} [A-Za-z]{{1,4}}(?![^\W_]))(?i:{_HALVES}))(?![^\W_])"
)
"""Letters set apart or words with signs inside: f i v e, fi-ve.5.f*our."""
_ALNUM = re.compile(r"[A-Za-z0-9]+")
_LEAST_WHOLE = 3
_PART = re.compile(r"\S+")
_FIRST_LETTER = re.compile(r"[A-Za-z] {1,3}")
_LAST_LETTER = re.compile(r" {1,3}[A-Za-z]\Z")
_LEET_SIGN = re.compile(
    r"(?<![^\W_])(?<![!|$@€])(?=[a-z0-9]{0,40}[!|$@€])[a-z0-9!|$@€]{3,60}(?![^\s.,;:)*~_/-])",
    re.IGNORECASE,
)
_LEET_SIGNS = str.maketrans("!|$@€", "iisae")


def without_leet_signs(text: str) -> str:
    """The text with signs that stand for letters of number words as letters: s!x, $even."""
    if not any(sign in text for sign in "!|$@€"):
        return text
    return _LEET_SIGN.sub(_plain_letters, text)


def _plain_letters(found: re.Match[str]) -> str:
    written = found.group().rstrip("!|$@€")
    letters = written.translate(_LEET_SIGNS).lower()
    if letters == written.lower() or letters[:2] == "www" or not letters[-1].isalpha():
        return found.group()
    says = read_word(letters) is not None or bool(cut(letters, False))
    return letters + found.group()[len(written) :] if says else found.group()


Mending = tuple[int, int, tuple[Piece | str, ...]]
"""Where a stretch starts and ends, and what it says."""


def mendings(text: str) -> Iterator[Mending]:
    """The stretches of a folded text that read as digits only as a whole, in order of place."""
    return _merged(_alike(text), _broken(text))


def _alike(text: str) -> list[Mending]:
    """The numbers with look-alike letters for whole groups."""
    return [
        (
            at,
            groups[-1].end,
            tuple(Piece(one.start - at, one.end - at, one.digits, LOOK, False) for one in groups),
        )
        for groups in look_alikes(text)
        if (at := groups[0].start) >= 0
    ]


def _merged(first: list[Mending], second: Iterable[Mending]) -> Iterator[Mending]:
    """Two kinds of mendings in order of place; the first kind wins where they overlap."""
    if not first:
        yield from second
        return
    starts = [start for start, _, _ in first]
    ends = [end for _, end, _ in first]
    rest = [one for one in second if bisect_left(starts, one[1]) == bisect_right(ends, one[0])]
    yield from sorted([*first, *rest])


def _broken(text: str) -> Iterator[Mending]:
    """The stretches of broken words that mend wholly; else those of their parts that do."""
    for broken in _BROKEN.finditer(text):
        start, end = broken.span()
        for first, last in _parts(broken.group()):
            mended = _mend(text[start + first : start + last])
            if mended:
                yield start + first, start + last, mended
                break
        else:
            yield from _mended_parts(text, start, end)


def _parts(broken: str) -> Iterator[tuple[int, int]]:
    """A stretch, and what is left of it without a single letter at either end: a, I."""
    yield 0, len(broken)
    head, tail = _FIRST_LETTER.match(broken), _LAST_LETTER.search(broken)
    first = head.end() if head else 0
    last = tail.start() if tail else len(broken)
    yield from sorted({(0, last), (first, len(broken)), (first, last)} - {(0, len(broken))})


def _mended_parts(text: str, start: int, end: int) -> Iterator[Mending]:
    for part in _PART.finditer(text, start, end):
        mended = _mend(part.group()) if part.span() != (start, end) else ()
        if mended:
            yield part.start(), part.end(), mended


@lru_cache(maxsize=MEMORY)
def _mend(broken: str) -> tuple[Piece | str, ...]:
    """Number words and digits set apart by signs or spaces, their offsets in the broken form."""
    places = [place for place, char in enumerate(broken) if char.isalnum()]
    letters = "".join(broken[place] for place in places).lower()
    if letters.isdecimal() or letters[:2] == "www":
        return ()
    whole = _whole_words(broken)
    if whole:
        return whole
    return tuple(
        Piece(places[start], places[end - 1] + 1, value, WORD, False)
        for start, end, value in cut(letters, False)
    )


def _whole_words(broken: str) -> tuple[Piece | str, ...]:
    """Three or more number words and digits set apart, one of them no everyday word: to.one.to."""
    parts = [(part.start(), part.group().lower()) for part in _ALNUM.finditer(broken)]
    said = [part for _, part in parts if not part.isdecimal()]
    if len(parts) < _LEAST_WHOLE or WEAK.issuperset(said) or not WORDS.keys() >= set(said):
        return ()
    return tuple(
        Piece(at, at + len(part), part, DIGIT, False)
        if part.isdecimal()
        else Piece(at, at + len(part), WORDS[part], WORD, False)
        for at, part in parts
    )
