"""Folded text to digit tokens: digits, number words, look-alikes, each with what lies before it.

Which tokens together are a phone number is decided in phone_scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from extractors.phone_mending import (
    DIGIT,
    LOOK,
    MEMORY,
    PICTURE,
    WORD,
    Piece,
    mendings,
    without_leet_signs,
)  # fmt: skip
from extractors.phone_words import CHINESE_DIGITS, WEAK, WORDS, cut, read_word

MOST_GAP_WORDS = 24
"""Words remembered between two tokens; with more, they are apart anyway."""
_ZERO_EMOJI = ord("🕐") - 1


class Token(NamedTuple):
    """One reading of a stretch of folded text as digits.

    `digits` may be "h", "k" or "x2" until the words are put together. `words` are the other
    words since the token before; None where there are more than MOST_GAP_WORDS.
    """

    start: int
    end: int
    digits: str
    kind: str
    weak: bool
    words: tuple[str, ...] | None


_CHUNK = re.compile(
    r"[\u0e01-\u0e4f]+|[\u3007\u4e00-\u9fff]+|[\U0001F550-\U0001F55B\u2680-\u2685]"
    r"|[\u0400-\u04ff]+(?:'[\u0400-\u04ff]+)+|[^\W_\u0e01-\u0e4f\u3007\u4e00-\u9fff]+"
)
_THAI_WORDS = sorted((word for word in WORDS if "\u0e01" <= word[0] <= "\u0e4f"), key=len)
_THAI = re.compile("|".join(reversed(_THAI_WORDS)))
_PARTS = re.compile(r"\d+|[A-Z]?[^\W\dA-Z_]+|[A-Z]+")
_LEAST_JOINED = 21
"""Letters of seven number words of three."""
_JOINED_WORDS = re.compile("(?:zero|oh|one|two|three|four|five|six|seven|eight|nine){7,}")
_UNIT = re.compile(r"[1-9]0s|\d{1,3}(?:(?i:lbs?|ibs?|ss|oz|zl|is))|[1-5]l|[2-4]\d(?i:b{1,3}|i)")
"""Digits with a unit, an age decade or a cup size glued on: not look-alikes."""
_NO_DIGITS = frozenset(["b2b", "B2B", "s2s", "S2S", "o2o", "4l", "1o1"])
"""Abbreviations made of look-alikes."""
_CAMEL = re.compile(r"[a-z][A-Z]")
_SOUNDS = re.compile(r"fore?|too?|ate")
_ALL_SOUNDS = re.compile(rf"(?:{_SOUNDS.pattern})+")
"""Words that sound like 4, 2 and 8, where they touch digits: 60for, toto36."""
_HEARD = re.compile(r"fore?|too?|ate|won|oh")
_ALL_HEARD = re.compile(rf"(?:{_HEARD.pattern}){{2,4}}")
_UNIT_LOOKS = re.compile(r"\d{1,3}(?:SS|OZ|ZL|IS)")
"""Look-alikes that would be a unit if they did not hang on the signs of a number: 7OZ.555."""
_LOOK_MOST = 4
_LOOK_GROUP = re.compile(r"[olisbz]{2,4}")
_HANGING = frozenset("-._~*/")
_ROUND = frozenset("oli")


def tokens(text: str) -> list[Token]:
    """The digit tokens of a folded text, in order; linear in its length."""
    found: list[Token] = []
    words: list[str] = []
    done = 0
    text = without_leet_signs(text)
    for start, end, mended in mendings(text):
        _add_chunks(text, done, start, found, words)
        _add(start, mended, found, words)
        done = end
    _add_chunks(text, done, len(text), found, words)
    return found


def _add_chunks(text: str, start: int, end: int, found: list[Token], words: list[str]) -> None:
    for chunk in _CHUNK.finditer(text, start, end):
        said, may_look = _read(chunk.group())
        if may_look:
            looks = _look_group(text, chunk)
            if looks:
                _add(chunk.start(), looks, found, words)
                continue
        if isinstance(said, str):
            words.append(said)
        else:
            _add(chunk.start(), said, found, words)


def _look_group(text: str, chunk: re.Match[str]) -> tuple[Piece, ...] | None:
    """A group all of look-alikes, such as SSS in 212-SSS-0123; it hangs on signs, not on spaces."""
    start, end = chunk.span()
    beside = text[start - 1 : start] + text[end : end + 1]
    if not _HANGING.intersection(beside):
        return None
    units = cut("0" + chunk.group().lower(), True)
    digits = "".join(value for _, _, value in units)[1:]
    return (Piece(0, end - start, digits, LOOK, True),) if len(digits) == end - start else None


def _add(at: int, said: Iterable[Piece | str], found: list[Token], words: list[str]) -> None:
    for item in said:
        if isinstance(item, str):
            words.append(item)
            continue
        between = tuple(words) if len(words) <= MOST_GAP_WORDS else None
        start, end, digits, kind, weak = item
        found.append(Token(at + start, at + end, digits, kind, weak, between))
        words.clear()


@lru_cache(maxsize=MEMORY)
def _read(chunk: str) -> tuple[str | tuple[Piece | str, ...], bool]:
    """What one chunk says, with offsets into it, and whether it may be a group of look-alikes.

    An ordinary word says itself in lower case.
    """
    pieces = _pieces_of(chunk)
    said = pieces[0] if len(pieces) == 1 and isinstance(pieces[0], str) else pieces
    short = isinstance(said, str) and len(said) <= _LOOK_MOST and _LOOK_GROUP.fullmatch(said)
    return said, bool(short or _UNIT_LOOKS.fullmatch(chunk))


def _pieces_of(chunk: str) -> tuple[Piece | str, ...]:
    if chunk.isdecimal():
        return (Piece(0, len(chunk), chunk, DIGIT, False),)
    first = chunk[0]
    if "\u0e01" <= first <= "\u0e4f":
        return tuple(_read_thai(chunk))
    if first == "〇" or "\u4e00" <= first <= "\u9fff":
        return tuple(_read_chinese(chunk))
    if not first.isalnum():
        return (Piece(0, 1, _emoji_digits(first), PICTURE, False),)
    return tuple(_read_letters(chunk, 0))


def _emoji_digits(char: str) -> str:
    """Clock faces count their hour, dice their eyes."""
    return str(ord(char) - _ZERO_EMOJI) if char >= "🕐" else str(ord(char) - 0x267F)


def _read_thai(chunk: str) -> list[Piece | str]:
    items: list[Piece | str] = []
    done = 0
    for found in _THAI.finditer(chunk):
        if found.start() > done:
            items.append(chunk[done : found.start()])
        done = found.end()
        items.append(Piece(found.start(), done, WORDS[found.group()], WORD, False))
    return [*items, chunk[done:]] if done < len(chunk) else items


def _read_chinese(chunk: str) -> list[Piece | str]:
    items: list[Piece | str] = []
    for found in re.finditer(_CHINESE_RUN, chunk):
        digits = "".join(CHINESE_DIGITS.get(char, "") for char in found.group())
        if digits:
            items.append(Piece(found.start(), found.end(), digits, WORD, False))
        else:
            items.append(found.group())
    return items


_CHINESE_RUN = "[{0}]+|[^{0}]+".format("".join(CHINESE_DIGITS))


def _read_letters(chunk: str, at: int) -> list[Piece | str]:
    lower = chunk.lower().replace("'", "")
    value = WORDS.get(lower)
    if value is not None:
        return [Piece(at, at + len(chunk), value, WORD, lower in WEAK)]
    if "'" in chunk:
        return [lower]
    if chunk.isalpha():
        items = _read_alpha(chunk, lower, at)
        split = items == [lower] and _CAMEL.search(chunk) is not None
        return _read_parts(chunk, at) if split else items
    return _read_mixed(chunk, lower, at)


def _read_alpha(chunk: str, lower: str, at: int) -> list[Piece | str]:
    if _ROUND.issuperset(lower) and (len(lower) == 1 or (len(lower) <= 4 and "O" in chunk)):
        # Several letters need a capital O among them: "ill" and "lol" are words.
        digits = lower.replace("o", "0").replace("l", "1").replace("i", "1")
        return [Piece(at, at + len(lower), digits, LOOK, True)]
    if len(lower) >= 5:
        value = read_word(lower)
        if value is not None:
            return [Piece(at, at + len(lower), value, WORD, False)]
        units = cut(lower, False)
        if units:
            return _pieces(units, at)
        if _ALL_HEARD.fullmatch(lower):
            return _heard(lower, at, _HEARD)
        if len(lower) >= _LEAST_JOINED:
            return _joined_within(lower, at)
    return [lower]


def _joined_within(lower: str, at: int) -> list[Piece | str]:
    """Seven number words or more in a row with a name or a verb glued to them: twoonetwo...call."""
    for found in _JOINED_WORDS.finditer(lower):
        start, end = found.span()
        rest = [part for part in (lower[:start], lower[end:]) if part]
        words = _pieces(cut(found.group(), False), at + start)
        return [*rest[: 1 if start else 0], *words, *rest[1 if start else 0 :]]
    return [lower]


def _pieces(units: tuple[tuple[int, int, str], ...], at: int) -> list[Piece | str]:
    return [Piece(at + start, at + end, value, WORD, False) for start, end, value in units]


def _read_mixed(chunk: str, lower: str, at: int) -> list[Piece | str]:
    value = read_word(lower)
    if value is not None:
        return [Piece(at, at + len(chunk), value, WORD, False)]
    if not _UNIT.fullmatch(chunk) and chunk not in _NO_DIGITS:
        units = cut(lower, True)
        if units and all(end - start == 1 for start, end, _ in units):
            digits = "".join(value for _, _, value in units)
            return [Piece(at, at + len(chunk), digits, LOOK, False)]
        if units:
            return _join_digits(units, chunk, at)
    return _read_parts(chunk, at)


def _join_digits(units: tuple[tuple[int, int, str], ...], chunk: str, at: int) -> list[Piece | str]:
    """Number words and the digit runs between them."""
    items: list[Piece | str] = []
    for start, end, value in units:
        last = items[-1] if items else None
        single = end - start == 1
        if single and isinstance(last, Piece) and last.kind != WORD:
            kind = last.kind if chunk[start].isdecimal() else LOOK
            items[-1] = Piece(last.start, at + end, last.digits + value, kind, False)
        else:
            kind = WORD if not single else DIGIT if chunk[start].isdecimal() else LOOK
            items.append(Piece(at + start, at + end, value, kind, False))
    return items


def _read_parts(chunk: str, at: int) -> list[Piece | str]:
    """Digits and letters glued together that mean different things: 100hh2125550100."""
    items: list[Piece | str] = []
    for part in _PARTS.finditer(chunk):
        piece, place = part.group(), at + part.start()
        if piece.isdecimal():
            items.append(Piece(place, place + len(piece), piece, DIGIT, False))
        elif _ALL_SOUNDS.fullmatch(piece):
            items += _heard(piece, place, _SOUNDS)
        elif len(piece) >= 3 and piece.isalpha():
            items += _read_letters(piece, place)
        else:
            items.append(piece.lower())
    return items


def _heard(piece: str, at: int, sounds: re.Pattern[str]) -> list[Piece | str]:
    return [
        Piece(at + one.start(), at + one.end(), WORDS[one.group()], WORD, True)
        for one in sounds.finditer(piece)
    ]
