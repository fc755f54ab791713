"""Lists of times and amounts: columns, rows and pairs of bare numbers; price.py pairs the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.price_parts import MINUTE_MARKS, Amount, Duration
from extractors.price_tokens import Token

WIDEST_GAP = {"currency": 3.5, "bare": 1.0, "wage": 1.25}
"""How far (in gap cost) a time may stand from a marked amount, a bare number, a wage."""
GAP_COST = {"p": 0.0, "/": 0.0, "=": 0.0, ":": 0.0, "-": 0.0, ">": 0.0, "→": 0.0, "(": 0.0,
            "x": 1.0, ".": 2.0, "!": 2.0, "?": 2.0, "\n": 1.75, ",": 1.5, ";": 1.5,
            "|": 1.5}  # fmt: skip
OTHER_GAP = 1.0  # any other mark between an amount and a time
BLANK_GAP = 0.5  # nothing between them but a blank
CHEAPEST, DEAREST = 10, 5_000  # of a bare number: outside it is an age, a year, a house number
DEAREST_ROUND = 100_000  # of a bare number in steps of 500: roubles, forints
LEADER, LEADERS = 3, frozenset(".…·-_*~=>")  # signs that lead from a time to its amount in a table
TIME_LIST_MARKS = frozenset("/|,")  # 15/30/60 min


def is_plausible(amount: Amount) -> bool:
    dear = amount.scaled or (amount.value <= DEAREST_ROUND and amount.value % 500 == 0)
    return amount.value >= CHEAPEST and (amount.value <= DEAREST or dear)


def token_cost(token: Token) -> float:
    if token.letter in ",|":
        return GAP_COST.get(str(token.value), OTHER_GAP)
    return GAP_COST.get(token.letter, OTHER_GAP)


def zipped_lists(
    found: list[Token], listed: list[Amount | Duration]
) -> dict[int, tuple[Duration, str]]:
    """Pairs of a list of amounts and an equally long list of times: 80/120/200 15/30/60 min."""
    zipped: dict[int, tuple[Duration, str]] = {}
    runs = _runs(listed)
    at = 0
    while at + 1 < len(runs):
        left, right = runs[at], runs[at + 1]
        if len(left) == len(right) > 1 and _is_table(found, left, right):
            amounts, times = (left, right) if isinstance(left[0], Amount) else (right, left)
            for amount, time in zip(amounts, times, strict=True):
                assert isinstance(time, Duration)
                zipped[amount.first] = zipped[time.first] = (time, "listed")
            at += 2
        else:
            at += 1
    return zipped


def _is_table(
    found: list[Token], left: Sequence[Amount | Duration], right: Sequence[Amount | Duration]
) -> bool:
    """Whether two lists stand close enough to be the columns of one table, all of it money."""
    parts = [*left, *right]
    gaps = (found[a.last + 1 : b.first] for a, b in pairwise(parts))
    close = all(sum(map(token_cost, gap)) <= WIDEST_GAP["currency"] for gap in gaps)
    return close and all(is_plausible(part) for part in parts if isinstance(part, Amount))


def _runs(listed: list[Amount | Duration]) -> list[list[Amount | Duration]]:
    """The parts in maximal runs of one type."""
    runs: list[list[Amount | Duration]] = []
    for part in listed:
        if runs and type(runs[-1][0]) is type(part):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def with_listed_times(
    found: list[Token], listed: list[Amount | Duration]
) -> list[Amount | Duration]:
    """The parts with the 15/30/ of "15/30/60 min" read as minutes."""
    backwards: list[Amount | Duration] = []
    for part in reversed(listed):
        later = backwards[-1] if backwards else None
        backwards.append(_listed_time(found, part, later) or part)
    return backwards[::-1]


def _listed_time(
    found: list[Token], part: Amount | Duration, later: Amount | Duration | None
) -> Duration | None:
    """A bare number before a slash and a longer count of minutes, as a count of minutes."""
    if not isinstance(part, Amount) or part.currency or not isinstance(later, Duration):
        return None
    between = found[part.last + 1 : later.first]
    slash = len(between) == 1 and between[0].value in TIME_LIST_MARKS
    if slash and later.counted and part.value in MINUTE_MARKS and part.value < later.minutes <= 120:
        return Duration(int(part.value), part.start, part.end, part.first, part.last, counted=True)
    return None


_PAIR_MARKS = (frozenset("/:="), frozenset("-"))
FEWEST_PAIRS = 2  # minutes with an amount each, from which bare numbers make a list of rates


def with_minutes(found: list[Token], listed: list[Amount | Duration]) -> list[Amount | Duration]:
    """The parts with the 15 and 30 of "15/60 30/140" or of "60-15 140-30" read as minutes."""
    listed = _unranged(found, listed)
    for marks in _PAIR_MARKS:
        pairs = [pair for pair in pairwise(listed) if _is_pair(found, *pair, marks)]
        for side in (0, 1):
            firsts = _minutes(pairs, side)
            if firsts:
                return [_as_time(part) if part.first in firsts else part for part in listed]
    return listed


def _minutes(pairs: list[tuple[Amount | Duration, Amount | Duration]], side: int) -> set[int]:
    """Where the minutes of a rising list of rates stand, if one side of its pairs is that."""
    marks = [pair[side] for pair in pairs]
    values = [part.value for part in marks if isinstance(part, Amount)]
    others = [part.value for pair in pairs if isinstance(part := pair[1 - side], Amount)]
    rising = len(set(values)) == len(values) >= FEWEST_PAIRS and values == sorted(values)
    if rising and MINUTE_MARKS.issuperset(values) and others == sorted(others):
        return {part.first for part in marks}
    return set()


def _as_time(part: Amount | Duration) -> Duration:
    assert isinstance(part, Amount)
    return Duration(int(part.value), part.start, part.end, part.first, part.last, counted=True)


def _unranged(found: list[Token], listed: list[Amount | Duration]) -> list[Amount | Duration]:
    """The parts with "30 - 90, 60 - 150" taken apart again: rising minutes are no ranges."""
    ranges = [part for part in listed if isinstance(part, Amount) and part.high]
    lows = [part.value for part in ranges]
    rising = len(set(lows)) == len(lows) >= FEWEST_PAIRS and lows == sorted(lows)
    if not rising or not MINUTE_MARKS.issuperset(lows):
        return listed
    apart: list[Amount | Duration] = []
    for part in listed:
        if isinstance(part, Amount) and part.high:
            end = found[part.last]
            apart.append(
                Amount(part.value, part.start, found[part.first].end, part.first, part.first)
            )
            apart.append(Amount(part.high, end.start, end.end, part.last, part.last))
        else:
            apart.append(part)
    return apart


def _is_pair(
    found: list[Token], left: Amount | Duration, right: Amount | Duration, marks: frozenset[str]
) -> bool:
    if not (isinstance(left, Amount) and isinstance(right, Amount)):
        return False
    between = found[left.last + 1 : right.first]
    joined = len(between) == 1 and (
        between[0].value in marks or (between[0].letter, between[0].value) == ("p", "pair")
    )
    return joined and found[right.first].start - found[left.last].end <= 5
