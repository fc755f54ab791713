"""How good a reading of digit groups is beside those that overlap it; phone_scan chooses.

How sure one is that it is a phone number at all is said by phone_trust.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from extractors import phone_plans as plans
from extractors.phone_form import LOOSELY, ODD, SOUND, form, is_code_apart, signs_between
from extractors.phone_mending import WORD
from extractors.phone_plans import Reading
from extractors.phone_runs import FILLER, LINE, STRANGE, Item
from extractors.phone_trust import has_cue, neighbours

_SCORES = {
    "plus": 100,
    "home": 92,
    "nanp": 90,
    "foreign": 66,
    "dialled": 88,
    "guess": 55,
    "none": 50,
}
_TRUNK_COST = {"local": 0, "short": 12, "odd": 37}
_FORM_GAIN = {SOUND: 8, LOOSELY: 0, ODD: -25}
_GAP_COST = {LINE: 5, FILLER: 4, STRANGE: 6}


def score(text: str, items: list[Item], first: int, last: int, reading: Reading) -> float:
    """How good a candidate is beside those that overlap it."""
    inside = items[first : last + 1]
    good = _SCORES[reading.how] - _TRUNK_COST[reading.trunk] - (0 if reading.valid else 40)
    good += _FORM_GAIN[form(text, inside, reading)]
    good += _code_gain(text, inside, reading)
    good -= sum(_GAP_COST.get(item.gap, 0) for item in inside[1:])
    good -= 4 * sum(item.weak for item in inside)
    good -= 8 * neighbours(items, first, last)
    good -= _EDGE_COST * _changed_edges(inside)
    signs = signs_between(text, inside)
    good -= _STOP_COST * sum(bool(_STOPS.intersection(sign)) for sign in signs)
    return good - _SURPLUS_COST * _surplus(text, inside, reading, signs)


_CODE_GAIN = 20
"""For a calling code set apart, unless it is an age: "Anna 49 702 555 0123"."""
_AGED_NAME = re.compile(r"(?<![^\W_])[A-Z][^\W\d_]{1,12},?\s{1,2}\Z")


def _code_gain(text: str, inside: Sequence[Item], reading: Reading) -> int:
    if not is_code_apart(inside, reading):
        return 0
    start, end = inside[0].start, inside[-1].end
    if not _AGED_NAME.search(text, max(0, start - 16), start) or has_cue(text, start, end):
        return _CODE_GAIN
    rest = "".join(item.digits for item in inside[1:])
    whole = reading.how == "foreign" and (near := plans.read_nanp(rest)) is not None and near.valid
    return 0 if whole else _CODE_GAIN


_EDGE_COST, _STOP_COST, _SURPLUS_COST, _WHOLE = 4, 6, 6, 10
"""Costs of a group written unlike its neighbour at either end, of a sentence end within, and of a
group after those that already make a whole number of so many digits."""
_STOPS = frozenset(",;!?")


def _changed_edges(inside: Sequence[Item]) -> int:
    """How many of the two ends are written unlike what follows them: a price before words."""
    small = [item.kind == WORD or len(item.digits) == 1 for item in inside]
    words = any(item.kind == WORD for item in inside)
    if len(inside) < 3 or not (words or all(small[1:]) or all(small[:-1])):
        return 0
    return int(small[0] != small[1]) + int(small[-1] != small[-2])


def _surplus(text: str, inside: Sequence[Item], reading: Reading, signs: Sequence[str]) -> int:
    """How many unlike groups come after a whole number, twice those in brackets.

    North American numbers have one length, so that none of their groups is one too many.
    """
    if reading.value.startswith("+1"):
        return 0
    lengths = accumulate(len(item.digits) for item in inside)
    after = zip(inside[1:], signs, lengths, strict=False)
    return sum(
        1 + (text[item.start - 1] == "(")
        for item, sign, length in after
        if length >= _WHOLE and (len(item.digits) > 2 or sign != signs[0])
    )
