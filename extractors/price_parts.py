"""Amounts of money and lengths of time in a text, with what stands between; no pairing yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extractors.price_words import (
    DAY,
    HOUR,
    RANGE_MARKS,
    SHOUTED,
    SPACED_THOUSANDS,
    UNSPACED_WORDS,
    WORDS,
)
from extractors.reading import UNSPACED

LONGEST_NUMBER = 9  # digits of an amount; more is a phone or an account
FEWEST_PHONE_DIGITS = 7  # in neighbouring groups
LONGEST_MINUTES = 480  # a count of minutes above it is no session
LONGEST_HOURS = 12  # 13h to 23h is a time of day
MINUTE_MARKS = frozenset({15, 20, 30, 40, 45, 60, 90, 120})  # 30' and 30m, as 5'6 is a height

BEFORE_NUMBER, BEHIND_NUMBER = 56, 40  # characters in which words may rule a number

_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|\S{1,64}@\S{1,64}\.\S{1,32})"
    r"|(?P<clock>\d{1,2}:\d\d(?:\s?[ap]\.?m\b)?|\b24\s?/\s?7\b"
    r"|\b\d{1,2}\s?(?:h\d{0,2}|uhr)\s?(?:-|to|a|bis|до)\s?\d{1,2}\s?(?:h\d{0,2}|uhr)\b"
    r"|\b\d{1,2}\s?(?:-|to|a|bis|до)\s?(?:1[3-9]|2[0-4])\s?(?:h|u|uhr|ч|час\w*)\b|\b\d{1,2}\s?[ap]\.?m\b)"
    r"|(?P<half>(?<![\d/])1/2(?![\d/]))"
    r"|(?P<number>\d+(?:[.,']\d+)*(?:,-|\.-)?)"
    rf"|(?P<unspaced>[{UNSPACED}]+)"
    r"|(?P<word>(?:us|ca|au|nz|hk|nt|mx|[rsac])\$|/mo\b|[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<mark>[^\w\s]|\n|_)"
)
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


@dataclass(slots=True)
class Amount:
    """A number that may be money; `high` is the upper end where a range was written."""

    value: float
    start: int
    end: int
    first: int  # index of the first and the last token
    last: int
    currency: str | None = None
    high: float | None = None
    scaled: bool = False  # written with a word for thousand


@dataclass(slots=True)
class Duration:
    """A length of time in minutes; `counted` where a number said how many units."""

    minutes: int
    start: int
    end: int
    first: int
    last: int
    counted: bool = False


def tokens(low: str, text: str) -> list[Token]:
    """The tokens around the numbers of a folded text, in lower case and as written; linear."""
    found: list[Token] = []
    for start, stop in _windows(low):
        if found:
            found.append(Token("|", "\n", start, start))  # what lies between is far from money
        for match in _TOKEN.finditer(low, start, stop):
            found.extend(_read(match, text))
    return _without_phones(found)


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


def _read(match: re.Match[str], text: str) -> Iterable[Token]:
    start, end = match.span()
    kind, piece = match.lastgroup, match.group()
    if kind in {"word", "mark"}:
        return (_word(piece, start, end, text),)
    if kind == "number":
        return (_number(piece, start, end),)
    if kind == "unspaced":
        return _unspaced(piece, start)
    if kind == "half":
        return (Token("h", 0.5, start, end),)
    return (Token("x", "", start, end),)  # a link or a time of day


def parts(found: list[Token]) -> list[Amount | Duration]:
    """The amounts and durations among the tokens, in order."""
    durations = {part.first: part for part in _durations(found)}
    taken = {at for part in durations.values() for at in range(part.first, part.last + 1)}
    listed: list[Amount | Duration] = []
    at = 0
    while at < len(found):
        part: Amount | Duration | None = durations.get(at)
        if part is None and found[at].letter == "n" and at not in taken:
            part = _amount(found, at, taken)
        if part is not None:
            listed.append(part)
            at = part.last + 1
        else:
            at += 1
    return _with_ranges(listed, found)


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
        elif token.value not in _PHONE_GLUE:
            break
        end = token.end
    return run


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
    value = _value(token)
    return value % 5 == 0 if 10 <= value <= 9_999 else value > 9_999 and value % 500 == 0


def _value(token: Token) -> float:
    assert isinstance(token.value, float)
    return token.value


def _durations(found: list[Token]) -> Iterator[Duration]:
    for at, token in enumerate(found):
        if token.letter == "u":
            yield _counted(found, at)
        elif token.letter == "q":
            yield _span(found, at, at, int(token.value))
        elif token.letter == "h":
            half = _fraction(found, at)
            if half is not None:
                yield half
        elif token.value in ("'", "m") and _glued_number(found, at) in MINUTE_MARKS:
            yield _span(found, at - 1, at, int(_value(found[at - 1])), counted=True)


def _fraction(found: list[Token], at: int) -> Duration | None:
    """Half or a quarter of the unit that follows ("half an hour"), or of an hour by itself."""
    share = float(found[at].value)
    for ahead in (1, 2):
        unit = found[at + ahead] if at + ahead < len(found) else None
        if unit is not None and unit.letter == "u" and unit.value == str(HOUR):
            return _span(found, at, at + ahead, int(share * HOUR))
        if unit is None or not (unit.letter in "pi" or unit.value == "-"):
            break
    return _span(found, at, at, int(share * HOUR)) if share == 0.5 else None


def _counted(found: list[Token], at: int) -> Duration:
    minutes = int(found[at].value)
    before = found[at - 1] if at else None
    if before is None or before.letter not in "ni":
        return _span(found, at, at, minutes)
    count = float(before.value)
    if before.letter == "n" and not _is_count(count, minutes):
        return _span(found, at, at, minutes)
    last, extra = at, 0
    if minutes == HOUR and (more := _glued_minutes(found, at)):
        last, extra = at + 1, more
    return _span(found, at - 1, last, int(count * minutes) + extra, counted=True)


def _is_count(count: float, minutes: int) -> bool:
    """Whether a number counts the unit behind it; 160 in "160 hour" is a price instead."""
    if minutes == 1:
        return 5 <= count <= LONGEST_MINUTES
    if minutes == HOUR:
        return 0.5 <= count <= LONGEST_HOURS or count == 24
    return 1 <= count <= 31


def _glued_number(found: list[Token], at: int) -> float | None:
    if at and found[at - 1].letter == "n" and found[at - 1].end == found[at].start:
        return _value(found[at - 1])
    return None


def _glued_minutes(found: list[Token], at: int) -> int:
    """The 30 of 1h30."""
    after = found[at + 1] if at + 1 < len(found) else None
    if after is None or after.letter != "n" or after.start != found[at].end:
        return 0
    return int(_value(after)) if _value(after) in MINUTE_MARKS and _value(after) < HOUR else 0


def _span(
    found: list[Token], first: int, last: int, minutes: int, *, counted: bool = False
) -> Duration:
    return Duration(minutes, found[first].start, found[last].end, first, last, counted)


def _amount(found: list[Token], at: int, taken: set[int]) -> Amount | None:
    amount = Amount(_value(found[at]), found[at].start, found[at].end, at, at)
    before = at - 1 if at and at - 1 not in taken and _near(found, at - 1, at) else None
    before = before if before is not None and found[before].letter == "c" else None
    _join_thousands(found, amount, before)
    _take_factor(found, amount)
    after = amount.last + 1
    if after < len(found) and _near(found, amount.last, after):
        if _are_working_hours(found, after):
            return None
        if found[after].letter == "m" or found[after].value in ("%", "°"):
            return None
        if found[after].letter in "cs":
            _take_currency(amount, found, after, last=after)
            return amount
    if before is not None:
        _take_currency(amount, found, before, last=amount.last)
    return amount


def _are_working_hours(found: list[Token], at: int) -> bool:
    """Whether "hours per week" stands behind a number, as in a job offer."""
    hours, joint, unit = found[at], found[at + 1 : at + 2], found[at + 2 : at + 3]
    if hours.letter != "u" or hours.value != str(HOUR) or not joint or not unit:
        return False
    joined = joint[0].letter == "p" or joint[0].value == "/"
    return joined and unit[0].letter == "u" and int(unit[0].value) >= DAY


def _join_thousands(found: list[Token], amount: Amount, before: int | None) -> None:
    """Read "12 000 Kč" and "€ 2 500" as one number; "100 150 €" stays two."""
    after = amount.last + 1
    if after >= len(found) or found[after].letter != "n" or not _near(found, amount.last, after):
        return
    beyond = found[after + 1] if after + 1 < len(found) else None
    behind = str(beyond.value) if beyond is not None and beyond.letter in "cs" else None
    money = behind or (str(found[before].value) if before is not None else None)
    small = amount.value < 10 or (behind in SPACED_THOUSANDS and amount.value < 1_000)
    if money and small and found[after].end - found[after].start == 3:
        amount.value = amount.value * 1_000 + _value(found[after])
        amount.last, amount.end = after, found[after].end
        amount.scaled = True


def _near(found: list[Token], left: int, right: int) -> bool:
    return found[right].start - found[left].end <= 1


def _take_currency(amount: Amount, found: list[Token], at: int, *, last: int) -> None:
    amount.currency = str(found[at].value)
    amount.first, amount.last = min(amount.first, at), last
    amount.start, amount.end = found[amount.first].start, found[amount.last].end


def _take_factor(found: list[Token], amount: Amount) -> None:
    """Multiply by a k or a word for thousand behind the number."""
    after = amount.last + 1
    if after < len(found) and found[after].letter == "k" and _near(found, amount.last, after):
        amount.value *= float(found[after].value)
        amount.last, amount.end, amount.scaled = after, found[after].end, True


def _with_ranges(listed: list[Amount | Duration], found: list[Token]) -> list[Amount | Duration]:
    """Join two amounts with a range sign between them into one with a high end."""
    joined: list[Amount | Duration] = []
    for part in listed:
        low = joined[-1] if joined else None
        if isinstance(low, Amount) and isinstance(part, Amount) and _is_range(low, part, found):
            low.high, low.last, low.end = part.value, part.last, part.end
            low.currency = low.currency or part.currency
        else:
            joined.append(part)
    return joined


def _is_range(low: Amount, high: Amount, found: list[Token]) -> bool:
    between = found[low.last + 1 : high.first]
    signs = len(between) == 1 and (between[0].value in RANGE_MARKS or between[0].value == "range")
    return signs and low.high is None and low.value < high.value <= 10 * low.value
