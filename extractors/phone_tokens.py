"""Folded text to digit tokens: digits, number words, look-alikes, each with what lies before it.

Which tokens together are a phone number is decided in phone_scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.phone_words import CHINESE_DIGITS, WEAK, WORDS, cut, read_word

DIGIT, WORD, LOOK, PICTURE = "digit", "word", "look", "picture"
MOST_GAP_WORDS = 24
"""Words remembered between two tokens; with more, they are apart anyway."""
MEMORY = 16_384
"""Chunks remembered: the everyday words of the ads under work."""
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


class _Piece(NamedTuple):
    start: int
    end: int
    digits: str
    kind: str
    weak: bool


_CHUNK = re.compile(
    r"[\u0e01-\u0e4f]+|[\u3007\u4e00-\u9fff]+|[\U0001F550-\U0001F55B\u2680-\u2685]"
    r"|[\u0400-\u04ff]+(?:'[\u0400-\u04ff]+)+|[^\W_\u0e01-\u0e4f\u3007\u4e00-\u9fff]+"
)
_BROKEN = re.compile(
    r"(?<![^\W_])(?:[A-Za-z](?:(?:[^\w\n]|_){1,3}[A-Za-z](?![^\W_])){2,}"
    r"|[A-Za-z0-9]{1,9}(?:[-._*~=+'|]{1,2}[A-Za-z0-9]{1,9})+)(?![^\W_])"
)
"""Letters set apart or words with signs inside: f i v e, fi-ve.5.f*our."""
_THAI_WORDS = sorted((word for word in WORDS if "\u0e01" <= word[0] <= "\u0e4f"), key=len)
_THAI = re.compile("|".join(reversed(_THAI_WORDS)))
_PARTS = re.compile(r"\d+|[A-Z]?[^\W\dA-Z_]+|[A-Z]+")
_UNIT = re.compile(r"[1-9]0s|\d{1,3}(?:(?i:lbs?|ibs?|ss|oz|zl|is))|[1-5]l|[2-4]\d(?i:b{1,3}|i)")
"""Digits with a unit, an age decade or a cup size glued on: not look-alikes."""
_NO_DIGITS = frozenset(["b2b", "B2B", "s2s", "S2S", "o2o", "4l", "1o1"])
"""Abbreviations made of look-alikes."""
_CAMEL = re.compile(r"[a-z][A-Z]")
_PART = re.compile(r"\S+")
_SOUNDS = re.compile(r"fore?|too?|ate")
_ALL_SOUNDS = re.compile(rf"(?:{_SOUNDS.pattern})+")
"""Words that sound like 4, 2 and 8, where they touch digits: 60for, toto36."""
_LEET_SIGN = re.compile(
    r"(?<!\S)(?=[a-z0-9]{0,12}[!|$@€])[a-z0-9!|$@€]{3,60}(?![^\s.,;:)-])", re.IGNORECASE
)
_LEET_SIGNS = str.maketrans("!|$@€", "iisae")
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
    text = _without_leet_signs(text)
    for start, end, mended in _mendings(text):
        _add_chunks(text, done, start, found, words)
        _add(start, mended, found, words)
        done = end
    _add_chunks(text, done, len(text), found, words)
    return found


def _without_leet_signs(text: str) -> str:
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


def _mendings(text: str) -> Iterator[tuple[int, int, tuple[_Piece | str, ...]]]:
    """The stretches of broken words that mend wholly; else those of their parts that do."""
    for broken in _BROKEN.finditer(text):
        mended = _mend(broken.group())
        if mended:
            yield broken.start(), broken.end(), mended
            continue
        for part in _PART.finditer(text, *broken.span()):
            mended = _mend(part.group()) if part.span() != broken.span() else ()
            if mended:
                yield part.start(), part.end(), mended


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


def _look_group(text: str, chunk: re.Match[str]) -> tuple[_Piece, ...] | None:
    """A group all of look-alikes, such as SSS in 212-SSS-0123; it hangs on signs, not on spaces."""
    start, end = chunk.span()
    beside = text[start - 1 : start] + text[end : end + 1]
    if not _HANGING.intersection(beside):
        return None
    units = cut("0" + chunk.group().lower(), True)
    digits = "".join(value for _, _, value in units)[1:]
    return (_Piece(0, end - start, digits, LOOK, True),) if len(digits) == end - start else None


def _add(at: int, said: Iterable[_Piece | str], found: list[Token], words: list[str]) -> None:
    for item in said:
        if isinstance(item, str):
            words.append(item)
            continue
        between = tuple(words) if len(words) <= MOST_GAP_WORDS else None
        start, end, digits, kind, weak = item
        found.append(Token(at + start, at + end, digits, kind, weak, between))
        words.clear()


@lru_cache(maxsize=MEMORY)
def _mend(broken: str) -> tuple[_Piece | str, ...]:
    """Number words and digits set apart by signs or spaces, their offsets in the broken form."""
    places = [place for place, char in enumerate(broken) if char.isalnum()]
    letters = "".join(broken[place] for place in places).lower()
    if letters.isdecimal() or letters[:2] == "www":
        return ()
    return tuple(
        _Piece(places[start], places[end - 1] + 1, value, WORD, False)
        for start, end, value in cut(letters, False)
    )


@lru_cache(maxsize=MEMORY)
def _read(chunk: str) -> tuple[str | tuple[_Piece | str, ...], bool]:
    """What one chunk says, with offsets into it, and whether it may be a group of look-alikes.

    An ordinary word says itself in lower case.
    """
    pieces = _pieces_of(chunk)
    said = pieces[0] if len(pieces) == 1 and isinstance(pieces[0], str) else pieces
    short = isinstance(said, str) and len(said) <= _LOOK_MOST and _LOOK_GROUP.fullmatch(said)
    return said, bool(short or _UNIT_LOOKS.fullmatch(chunk))


def _pieces_of(chunk: str) -> tuple[_Piece | str, ...]:
    if chunk.isdecimal():
        return (_Piece(0, len(chunk), chunk, DIGIT, False),)
    first = chunk[0]
    if "\u0e01" <= first <= "\u0e4f":
        return tuple(_read_thai(chunk))
    if first == "〇" or "\u4e00" <= first <= "\u9fff":
        return tuple(_read_chinese(chunk))
    if not first.isalnum():
        return (_Piece(0, 1, _emoji_digits(first), PICTURE, False),)
    return tuple(_read_letters(chunk, 0))


def _emoji_digits(char: str) -> str:
    """Clock faces count their hour, dice their eyes."""
    return str(ord(char) - _ZERO_EMOJI) if char >= "🕐" else str(ord(char) - 0x267F)


def _read_thai(chunk: str) -> list[_Piece | str]:
    items: list[_Piece | str] = []
    done = 0
    for found in _THAI.finditer(chunk):
        if found.start() > done:
            items.append(chunk[done : found.start()])
        done = found.end()
        items.append(_Piece(found.start(), done, WORDS[found.group()], WORD, False))
    return [*items, chunk[done:]] if done < len(chunk) else items


def _read_chinese(chunk: str) -> list[_Piece | str]:
    items: list[_Piece | str] = []
    for found in re.finditer(_CHINESE_RUN, chunk):
        digits = "".join(CHINESE_DIGITS.get(char, "") for char in found.group())
        if digits:
            items.append(_Piece(found.start(), found.end(), digits, WORD, False))
        else:
            items.append(found.group())
    return items


_CHINESE_RUN = "[{0}]+|[^{0}]+".format("".join(CHINESE_DIGITS))


def _read_letters(chunk: str, at: int) -> list[_Piece | str]:
    lower = chunk.lower().replace("'", "")
    value = WORDS.get(lower)
    if value is not None:
        return [_Piece(at, at + len(chunk), value, WORD, lower in WEAK)]
    if "'" in chunk:
        return [lower]
    if chunk.isalpha():
        items = _read_alpha(chunk, lower, at)
        split = items == [lower] and _CAMEL.search(chunk) is not None
        return _read_parts(chunk, at) if split else items
    return _read_mixed(chunk, lower, at)


def _read_alpha(chunk: str, lower: str, at: int) -> list[_Piece | str]:
    if _ROUND.issuperset(lower) and (len(lower) == 1 or (len(lower) <= 4 and "O" in chunk)):
        # Several letters need a capital O among them: "ill" and "lol" are words.
        digits = lower.replace("o", "0").replace("l", "1").replace("i", "1")
        return [_Piece(at, at + len(lower), digits, LOOK, True)]
    if len(lower) >= 5:
        value = read_word(lower)
        if value is not None:
            return [_Piece(at, at + len(lower), value, WORD, False)]
        units = cut(lower, False)
        if units:
            return _pieces(units, at)
    return [lower]


def _pieces(units: tuple[tuple[int, int, str], ...], at: int) -> list[_Piece | str]:
    return [_Piece(at + start, at + end, value, WORD, False) for start, end, value in units]


def _read_mixed(chunk: str, lower: str, at: int) -> list[_Piece | str]:
    value = read_word(lower)
    if value is not None:
        return [_Piece(at, at + len(chunk), value, WORD, False)]
    if not _UNIT.fullmatch(chunk) and chunk not in _NO_DIGITS:
        units = cut(lower, True)
        if units and all(end - start == 1 for start, end, _ in units):
            digits = "".join(value for _, _, value in units)
            return [_Piece(at, at + len(chunk), digits, LOOK, False)]
        if units:
            return _join_digits(units, chunk, at)
    return _read_parts(chunk, at)


def _join_digits(
    units: tuple[tuple[int, int, str], ...], chunk: str, at: int
) -> list[_Piece | str]:
    """Number words and the digit runs between them."""
    items: list[_Piece | str] = []
    for start, end, value in units:
        last = items[-1] if items else None
        single = end - start == 1
        if single and isinstance(last, _Piece) and last.kind != WORD:
            kind = last.kind if chunk[start].isdecimal() else LOOK
            items[-1] = _Piece(last.start, at + end, last.digits + value, kind, False)
        else:
            kind = WORD if not single else DIGIT if chunk[start].isdecimal() else LOOK
            items.append(_Piece(at + start, at + end, value, kind, False))
    return items


def _read_parts(chunk: str, at: int) -> list[_Piece | str]:
    """Digits and letters glued together that mean different things: 100hh2125550100."""
    items: list[_Piece | str] = []
    for part in _PARTS.finditer(chunk):
        piece, place = part.group(), at + part.start()
        if piece.isdecimal():
            items.append(_Piece(place, place + len(piece), piece, DIGIT, False))
        elif _ALL_SOUNDS.fullmatch(piece):
            items += _sounds(piece, place)
        elif len(piece) >= 3 and piece.isalpha():
            items += _read_letters(piece, place)
        else:
            items.append(piece.lower())
    return items


def _sounds(piece: str, at: int) -> list[_Piece | str]:
    return [
        _Piece(at + one.start(), at + one.end(), WORDS[one.group()], WORD, True)
        for one in _SOUNDS.finditer(piece)
    ]
