"""Amounts of money and lengths of time among tokens, with what stands between; no pairing yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.price_tokens import Token, number_of
from extractors.price_words import DAY, HOUR, RANGE_MARKS, SPACED_THOUSANDS

LONGEST_MINUTES = 480  # a count of minutes above it is no session
LONGEST_HOURS = 12  # 13h to 23h is a time of day
MINUTE_MARKS = frozenset({15, 20, 30, 40, 45, 60, 90, 120})  # 30' and 30m, as 5'6 is a height


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


def _durations(found: list[Token]) -> Iterator[Duration]:
    has_half = any(token.letter in "hq" and token.value in ("0.5", "30", 0.5) for token in found)
    for at, token in enumerate(found):
        if token.letter == "u":
            yield _counted(found, at)
        elif token.letter == "q":
            yield _span(found, at, at, int(token.value))
        elif token.letter == "h":
            half = _fraction(found, at, has_half)
            if half is not None:
                yield half
        elif token.value in ("'", "m") and _glued_number(found, at) in MINUTE_MARKS:
            yield _span(found, at - 1, at, int(number_of(found[at - 1])), counted=True)


def _fraction(found: list[Token], at: int, has_half: bool) -> Duration | None:
    """Half or a quarter of the unit that follows ("half an hour"), or of an hour by itself."""
    share = float(found[at].value)
    for ahead in (1, 2):
        unit = found[at + ahead] if at + ahead < len(found) else None
        if unit is not None and unit.letter == "u" and unit.value == str(HOUR):
            return _span(found, at, at + ahead, int(share * HOUR))
        if unit is None or not (unit.letter in "pi" or unit.value == "-"):
            break
    alone = share == 0.5 or (share == 1 and has_half)
    return _span(found, at, at, int(share * HOUR)) if alone else None


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
        return number_of(found[at - 1])
    return None


def _glued_minutes(found: list[Token], at: int) -> int:
    """The 30 of 1h30."""
    after = found[at + 1] if at + 1 < len(found) else None
    if after is None or after.letter != "n" or after.start != found[at].end:
        return 0
    return (
        int(number_of(after)) if number_of(after) in MINUTE_MARKS and number_of(after) < HOUR else 0
    )


def _span(
    found: list[Token], first: int, last: int, minutes: int, *, counted: bool = False
) -> Duration:
    return Duration(minutes, found[first].start, found[last].end, first, last, counted)


def _amount(found: list[Token], at: int, taken: set[int]) -> Amount | None:
    amount = Amount(number_of(found[at]), found[at].start, found[at].end, at, at)
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
        amount.value = amount.value * 1_000 + number_of(found[after])
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
