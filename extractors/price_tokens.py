"""The words, numbers and marks around the numbers of a text; amounts are price_parts.py's work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractors.price_words import (
    PHRASES,
    SHOUTED,
    UNSPACED_WORDS,
    WORDS,
)
from extractors.reading import UNSPACED

LONGEST_NUMBER = 9  # digits of an amount; more is a phone or an account
FEWEST_PHONE_DIGITS = 7  # in neighbouring groups

BEFORE_NUMBER, BEHIND_NUMBER = 56, 40  # characters in which words may rule a number

_ADDRESSES = (
    ("@", re.compile(r"(?<!\S)\S{1,64}@\S{1,64}|@[\w.]{2,40}")),
    ("_", re.compile(r"(?<![^\W_])[^\W_]{1,40}(?:_+[^\W_]{1,40})+")),
    ("://", re.compile(r"https?://\S+")),
    ("www.", re.compile(r"www\.\S+")),
)
_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(
    r"(?P<clock>(?=\d)(?:\d{1,2}:\d\d(?:\s?[ap]\.?m\b)?|\b24\s?/\s?7\b"
    r"|\b\d{1,2}\s?(?:h\d{0,2}|uhr)\s?(?:-|to|a|bis|до)\s?\d{1,2}\s?(?:h\d{0,2}|uhr)\b"
    r"|\b\d{1,2}\s?(?:-|to|a|bis|до)\s?(?:1[3-9]|2[0-4])\s?(?:h|u|uhr|ч|час\w*)\b|\b\d{1,2}\s?[ap]\.?m\b))"
    rf"|(?P<phrase>(?<!\w)(?:{'|'.join(map(re.escape, PHRASES))})(?!\w))"
    r"|(?P<half>(?<![\d/])1/2(?![\d/]))"
    r"|(?P<number>\d+(?:[.,']\d+)*(?:,-|\.-)?)"
    rf"|(?P<unspaced>[{UNSPACED}]+)"
    r"|(?P<word>(?:us|ca|au|nz|hk|nt|mx|[rsac])\$|/mo\b|[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<mark>[^\w\s]|\n|_)"
)
_WORDLIKE = frozenset({"phrase", "word", "mark"})
_AMOUNT_NEXT = re.compile(r"\s?[$€£]?\d{2}")
_UNSPACED_WORD = re.compile("|".join(map(re.escape, UNSPACED_WORDS)))
_GROUPED = re.compile(r"\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d{1,2})?")


class Token(NamedTuple):
    """A piece of text: its class letter (see lexicons/price.txt), its value, where it lies.

    Beside the letters of the list: n number, z number that cannot be money, x other word,
    s currency that counts only behind a number, `,` mark, `|` end of line.
    """

    letter: str
    value: str | float
    start: int
    end: int


def tokens(low: str, text: str) -> list[Token]:
    """The tokens around the numbers of a folded text, in lower case and as written; linear."""
    found: list[Token] = []
    low = _without_addresses(low)
    for start, stop in _windows(low):
        if found:
            found.append(Token("|", "\n", start, start))  # what lies between is far from money
        for match in _TOKEN.finditer(low, start, stop):
            if found and _is_abbreviation(low, match, found[-1]):
                continue
            if match.lastgroup in _WORDLIKE:  # nine tokens of ten
                found.append(_word(match.group(), *match.span(), text))
            else:
                found.extend(_read(match))
    return _without_phones(found)


def _is_abbreviation(low: str, match: re.Match[str], before: Token) -> bool:
    """Whether a full stop only shortens the unit before it: "15 Min. 80"."""
    start, end = match.span()
    stops = match.group() == "." and before.letter == "u" and before.end == start
    return stops and _AMOUNT_NEXT.match(low, end) is not None


def _without_addresses(low: str) -> str:
    """The text with e-mail addresses and links made of `_`, as their numbers are no money."""
    for mark, pattern in _ADDRESSES:
        if mark in low:
            low = pattern.sub(lambda match: "_" * len(match.group()), low)
    return low


def _windows(low: str) -> list[tuple[int, int]]:
    """The stretches of text near a digit, cut at blanks where there are any."""
    windows: list[tuple[int, int]] = []
    for digits in _DIGITS.finditer(low):
        start, stop = digits.start() - BEFORE_NUMBER, digits.end() + BEHIND_NUMBER
        start = max(start, low.find(" ", start, digits.start())) if start > 0 else 0
        stop = (
            max(digits.end(), low.rfind(" ", digits.end(), stop)) if stop < len(low) else len(low)
        )
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], stop)
        else:
            windows.append((start, stop))
    return windows


def _read(match: re.Match[str]) -> Iterable[Token]:
    start, end = match.span()
    kind, piece = match.lastgroup, match.group()
    if kind == "number":
        return (_number(piece, start, end),)
    if kind == "unspaced":
        return _unspaced(piece, start)
    if kind == "half":
        return (Token("h", 0.5, start, end),)
    return (Token("x", "", start, end),)  # a time of day


def read_number(piece: str) -> float | None:
    """The number written with thousands and decimal marks of any habit; None where it is none."""
    piece = piece.removesuffix(",-").removesuffix(".-")
    grouped = _GROUPED.fullmatch(piece)
    if grouped and not piece.startswith("0"):
        whole, cents = piece, ""
        mark = grouped[1]
        tail = piece[piece.rindex(mark) + 1 :]
        for other in ".,":
            if other != mark and other in tail:
                whole, _, cents = piece.rpartition(other)
        return float(whole.replace(mark, "") + ("." + cents if cents else ""))
    if _DECIMAL.fullmatch(piece):
        return float(piece.replace(",", "."))
    return None


def _number(piece: str, start: int, end: int) -> Token:
    value = read_number(piece)
    digits = sum(map(str.isdigit, piece))
    if value is None or digits > LONGEST_NUMBER or (piece[0] == "0" and digits > 1 and value >= 1):
        return Token("z", "", start, end)  # part of a date, a phone, an id
    return Token("n", value, start, end)


def _word(piece: str, start: int, end: int, text: str) -> Token:
    letter, value = WORDS.get(piece, ("x", piece))
    if piece in SHOUTED and letter == "c" and not text[start:end].isupper():
        letter = "s"  # a currency only behind a number
    if letter == "x" and not piece.isalpha():
        return Token("|" if piece == "\n" else ",", piece, start, end)
    return Token(letter, value, start, end)


def _unspaced(piece: str, offset: int) -> Iterator[Token]:
    at = 0
    for match in _UNSPACED_WORD.finditer(piece):
        if match.start() > at:
            yield Token("x", "", offset + at, offset + match.start())
        letter, value = WORDS[match.group()]
        yield Token(letter, value, offset + match.start(), offset + match.end())
        at = match.end()
    if at < len(piece):
        yield Token("x", "", offset + at, offset + len(piece))


_PHONE_GLUE = frozenset(".-()/+,")


def _without_phones(found: list[Token]) -> list[Token]:
    """The tokens with number groups that look like a phone made unreadable as money."""
    at = 0
    while at < len(found):
        run = _number_run(found, at)
        if run and _is_phone(found, run):
            for index in run:
                found[index] = found[index]._replace(letter="z")
        at = run[-1] + 1 if run else at + 1
    return found


def _number_run(found: list[Token], at: int) -> list[int]:
    """Indices of number tokens from `at` on with only phone punctuation between them."""
    if found[at].letter not in "nz":
        return []
    run, end = [at], found[at].end
    if at and found[at - 1].letter == "c" and found[at].letter == "n":
        return run
    for index in range(at + 1, len(found)):
        token = found[index]
        if token.start - end > 1:
            break
        if token.letter in "nz":
            run.append(index)
        elif token.value not in _PHONE_GLUE and not _is_picture(token):
            break
        end = token.end
    return run


def _is_picture(token: Token) -> bool:
    """An emoji that stands for money, or only parts the groups of a phone."""
    return token.value == "coded" and token.end - token.start == 1


def _is_phone(found: list[Token], run: list[int]) -> bool:
    digits = sum(found[index].end - found[index].start for index in run)
    if len(run) == 1 or digits < FEWEST_PHONE_DIGITS:
        return len(run) == 1 and digits > FEWEST_PHONE_DIGITS - 1 and _bare(found, run[0])
    return not all(_is_round(found[index]) for index in run)


def _bare(found: list[Token], at: int) -> bool:
    """Whether a long number has no currency beside it."""
    beside = found[max(at - 1, 0) : at + 3]
    return not any(token.letter in "csk" for token in beside)


def _is_round(token: Token) -> bool:
    if token.letter != "n":
        return False
    value = number_of(token)
    return value % 5 == 0 if 10 <= value <= 9_999 else value > 9_999 and value % 500 == 0


def number_of(token: Token) -> float:
    """The value of a number token."""
    assert isinstance(token.value, float)
    return token.value
