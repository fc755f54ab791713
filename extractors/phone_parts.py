"""The parts of a run of digit groups that no price, date or id covers; phone_scan reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors import phone_plans as plans
from extractors.phone_masks import Mask, masks
from extractors.phone_mending import LOOK, WORD
from extractors.phone_runs import TIGHT, Item

WINDOW = 40
"""Characters before and after a run in which its price marks, dates and ids are looked for."""
SPELLED_LEAST = 5
"""Single digits or words in a row after which one more is not the start of a price or time."""


class Refused(NamedTuple):
    """Digits at folded[start:end] that are no phone number, and why."""

    start: int
    end: int
    reason: str


def unmasked(text: str, run: list[Item], refused: list[Refused]) -> Iterator[list[Item]]:
    """The parts of a run left when prices, dates and the like are taken out."""
    hidden = _masks_at(text, run)
    part: list[Item] = []
    place = 0
    for item in run:
        while place < len(hidden) and hidden[place].end <= item.start:
            place += 1
        masked = place < len(hidden) and hidden[place].start < item.end
        if masked and not _outweighs(part, item, hidden[place]):
            _note(text, hidden[place], refused)
            if part:
                yield part
            part = []
        else:
            part.append(item)
    if part:
        yield part


def _outweighs(part: list[Item], item: Item, mask: Mask) -> bool:
    """Whether a group is part of a number though a mask reaches into it."""
    if item.kind == WORD and mask.start < item.start and mask.end < item.end:
        return True  # 23 f of "23 f.o.u.r" is no size
    if item.kind == LOOK and item.start <= mask.start and mask.end <= item.end:
        return True  # 7OZ between 212. and .0123 is no weight
    return _goes_on(part, item) and mask.start >= part[0].start


def _goes_on(part: list[Item], item: Item) -> bool:
    """Whether a single digit goes on a number spelled digit by digit."""
    return (
        len(item.digits) == 1
        and item.gap <= TIGHT
        and len(part) >= SPELLED_LEAST
        and all(len(one.digits) == 1 for one in part[-SPELLED_LEAST:])
    )


def _note(text: str, mask: Mask, refused: list[Refused]) -> None:
    digits = sum(char.isdigit() for char in text[mask.start : mask.end])
    if digits >= plans.LEAST_DIGITS and (not refused or refused[-1].start != mask.start):
        refused.append(Refused(*mask))


_WELL_FORMED = re.compile(
    r"(?<!\d)(?<!\d[-.])(?:\+?1[\s.-]{0,3})?\(?[2-9]\d\d\)?[\s.\-/]{0,3}[2-9]\d\d[\s.\-/]{0,3}\d{4}"
    r"(?![\d]|[-.]\d)|\+\d{8,14}(?!\d)"
    r"|\+\d{1,3}[\s.-]{0,2}(?:\(0\)\s?)?\d{1,4}(?:[\s.-]\d{2,4}){1,4}(?![\dx%])"
)


_EVENLY_SET = re.compile(
    r"(?<!\d)(?P<a>[2-9]\d\d)(?P<gap>[^\d\n]{1,16})(?P<b>[2-9]\d\d)(?P=gap)(?P<c>\d{4})(?!\d)"
)
"""Three groups with the same between them, be it money or kisses: $$$ 212 $$$ 555 $$$ 0123."""


def _is_round(groups: re.Match[str]) -> bool:
    """Whether groups parted by words or money all end in 0 or 5, as prices do."""
    said = any(char.isalnum() or char in "$€£¥₹₽฿₫₴₺" for char in groups["gap"])
    return said and all(groups[name][-1] in "05" for name in "abc")


_STRONG = frozenset(["an identifier", "a card number", "coordinates", "a file name"])
"""Reasons that hold even where the digits are written as a phone number is."""


def _masks_at(text: str, run: list[Item]) -> list[Mask]:
    """The masks around a run, without those that only bite into a well-formed number."""
    start, end = max(0, run[0].start - WINDOW), run[-1].end + WINDOW
    around = text[start:end].lower()
    formed = [match.span() for match in _WELL_FORMED.finditer(around)]
    formed += [match.span() for match in _EVENLY_SET.finditer(around) if not _is_round(match)]
    kept = []
    for mask in masks(around):
        strong = mask.reason in _STRONG
        if strong or not any(a < mask.end and mask.start < b for a, b in formed):
            kept.append(Mask(mask.start + start, mask.end + start, mask.reason))
    return sorted(kept)
