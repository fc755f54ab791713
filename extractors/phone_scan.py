"""Runs of digit tokens to phone numbers: which groups, read how, and how sure.

Numbers inside URLs and e-mail addresses are the business of phone_urls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from extractors import phone_plans as plans
from extractors.phone_fillers import is_chatter
from extractors.phone_form import (
    is_whole,
    method_of,
    refusal,
    signs_between,
)
from extractors.phone_mending import DIGIT, LOOK, WORD
from extractors.phone_parts import SPELLED_LEAST, Refused, unmasked
from extractors.phone_plans import Reading
from extractors.phone_runs import (
    APART,
    FILLER,
    GLUED,
    STRANGE,
    TIGHT,
    Item,
    put_together,
    runs,
)
from extractors.phone_score import score
from extractors.phone_tokens import tokens
from extractors.phone_trust import neighbours, trust

WIDEST = 18
"""Digits in the widest candidate: an international prefix and 15 digits."""
LEAST_SHOWN = 0.2
"""Candidates below this confidence are refused."""
_MOST_TRIED = 500
"""Digit groups weighed in one text; a text with more is no advertisement."""


class Found(NamedTuple):
    """A phone number at folded[start:end]."""

    start: int
    end: int
    reading: Reading
    method: str
    confidence: float


class _Candidate(NamedTuple):
    first: int
    last: int
    reading: Reading
    score: float


_HEART = re.compile(r"<3(?!\d)")
"""A heart that no digit follows is an ornament."""
_PLUS = re.compile(r"(?:\+|\bplus)[\s(\[.-]{0,3}\Z", re.IGNORECASE)


def scan(text: str, homes: Sequence[str]) -> tuple[list[Found], list[Refused]]:
    """The phone numbers of a folded text, and what was refused, each in order of place."""
    found: list[Found] = []
    refused: list[Refused] = []
    tries = _MOST_TRIED
    if "<3" in text:
        text = _HEART.sub("<*", text)
    for run in runs(text, tokens(text)):
        if sum(len(item.digits) for item in run) < plans.LEAST_DIGITS:
            continue
        tries -= len(run)
        if tries > 0 and _holds_candidate(text, run, homes):
            for part in unmasked(text, run, refused):
                _read_run(text, part, homes, found, refused)
    return found, refused


def _holds_candidate(text: str, run: list[Item], homes: Sequence[str]) -> bool:
    """Whether a run may hold a number at all: the cheap question before the dear ones."""
    has_words = any(item.kind == WORD for item in run)
    return any(
        next(_candidates(text, put_together(run, text, adding), homes), None) is not None
        for adding in ((True, False) if has_words else (True,))
    )


def _read_run(
    text: str, run: list[Item], homes: Sequence[str], found: list[Found], refused: list[Refused]
) -> None:
    """The best numbers of one run, words put together or, failing that, each for itself."""
    for adding in (True, False):
        items = put_together(run, text, adding)
        chosen = _choose(list(_candidates(text, items, homes)))
        if chosen or items == list(run):
            break
    for candidate in chosen:
        _judge(text, items, candidate, found, refused)


def _candidates(text: str, items: list[Item], homes: Sequence[str]) -> Iterator[_Candidate]:
    free = not any(item.weak or item.gap == STRANGE for item in items)
    for first, item in enumerate(items):
        starts = free or _may_start(items, first)
        if not starts and first + 1 < len(items) and items[first + 1].gap > TIGHT:
            continue
        plus = _has_plus(text, item.start)
        for last, digits in _widening(text, items, first, plus):
            reading = _read(digits, plus, homes)
            if reading is None:
                continue
            if (
                free
                or (starts and _may_end(items, first, last, reading))
                or is_whole(items[first : last + 1], reading)
            ):
                yield _Candidate(first, last, reading, score(text, items, first, last, reading))


def _has_plus(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    return ("+" in before or "lus" in before.lower()) and _PLUS.search(before) is not None


def _widening(text: str, items: list[Item], first: int, plus: bool) -> Iterator[tuple[int, str]]:
    """The ends of the candidates that start at `first`, each with its digits."""
    digits = ""
    for last in range(first, len(items)):
        if not _is_trunk_zero(text, items[last], digits, plus):
            digits += items[last].digits
        if len(digits) > WIDEST or (last > first and items[last].gap == APART):
            return
        if len(digits) >= plans.LEAST_DIGITS:
            yield last, digits


def _is_trunk_zero(text: str, item: Item, digits: str, plus: bool) -> bool:
    """The "(0)" that is not dialled after a calling code."""
    return (
        item.digits == "0"
        and (plus or digits.startswith("00"))
        and 0 < len(digits) <= 5
        and text[item.start - 1 : item.start] == "("
    )


def _may_start(items: list[Item], first: int) -> bool:
    """A weak word starts a number only right before another word or look-alike."""
    item = items[first]
    if not item.weak:
        return True
    after = items[first + 1] if first + 1 < len(items) else None
    if after is None or after.gap > TIGHT:
        return False
    if item.kind == LOOK and len(item.digits) == 1:
        return after.kind == DIGIT and len(after.digits) == 1
    return after.kind != DIGIT or after.gap == GLUED or _is_spelled(items[first + 1 :])


def _is_spelled(beside: Sequence[Item]) -> bool:
    """Whether single digits or words stand next, as many as no price or age has."""
    near = beside[:SPELLED_LEAST]
    return len(near) == SPELLED_LEAST and all(
        len(one.digits) == 1 and one.gap <= TIGHT for one in near
    )


def _may_end(items: list[Item], first: int, last: int, reading: Reading) -> bool:
    item = items[last]
    if item.weak and not (item.gap <= TIGHT and _may_close(items, first, last)):
        return False
    inside = items[first : last + 1]
    if sum(one.weak for one in inside) * 2 > len(inside) + 1:
        return False
    if any(one.weak and not _is_amid(inside, place) for place, one in enumerate(inside)):
        return False
    strange = [one.word for one in inside[1:] if one.gap == STRANGE]
    return not strange or (len(set(strange)) == 1 < len(strange)) or _is_parted(inside, reading)


_BORDERS = ({3, 6}, {3})
"""After how many digits of a North American number chatter may stand."""
_YEAR = re.compile(r"19[5-9]\d|20[0-3]\d")


def _is_parted(inside: Sequence[Item], reading: Reading) -> bool:
    """Whether unknown words stand just where 3-3-4 is parted: 212 hot 555 fun 0123."""
    if not (reading.value.startswith("+1") and reading.valid):
        return False
    ahead = sum(len(item.digits) for item in inside) - 10
    places = list(accumulate(len(item.digits) for item in inside))
    worded = {
        place - ahead
        for place, after in zip(places, inside[1:], strict=False)
        if after.gap in {FILLER, STRANGE}
    }
    strange = [item.word for item in inside[1:] if item.gap == STRANGE]
    tail = inside[-1].digits
    return (
        worded in _BORDERS
        and not (_YEAR.fullmatch(tail) and inside[-1].gap == STRANGE)
        and all(is_chatter(word.split(), word) for word in strange)
    )


def _may_close(items: list[Item], first: int, last: int) -> bool:
    """Whether a weak word right behind other digits may end a number."""
    item = items[last]
    if item.gap == GLUED or _is_zero(item) or _is_article(items, last):
        return True
    follows = last + 1 < len(items) and items[last + 1].gap <= TIGHT
    back = items[max(first, last - SPELLED_LEAST) : last]
    spelled = len(back) == SPELLED_LEAST and all(len(one.digits) == 1 for one in back)
    tail = [len(one.digits) for one in items[max(first, last - 5) : last]] == [3, 3, 1, 1, 1]
    return (spelled or tail) and not follows


def _is_amid(inside: list[Item], place: int) -> bool:
    """Whether a weak word stands among single digits or words: 0 1 to 3, not 460 for 30."""
    if inside[place].gap == GLUED or (inside[place].kind == LOOK and len(inside[place].digits) > 1):
        return True
    if place + 1 < len(inside) and inside[place + 1].gap == GLUED:
        return True
    beside = [*inside[max(0, place - 1) : place], *inside[place + 1 : place + 2]]
    single = [one.kind == WORD or (len(one.digits) == 1 and one.kind == DIGIT) for one in beside]
    return any(single) if inside[place].kind == LOOK else all(single) or _has_word(beside)


def _has_word(beside: Sequence[Item]) -> bool:
    return any(one.kind == WORD for one in beside)


def _is_article(items: list[Item], last: int) -> bool:
    """A word for one that is an article too, after another number word."""
    return items[last].digits == "1" and items[last - 1].kind == WORD


def _is_zero(item: Item) -> bool:
    return item.kind == LOOK or not item.digits.strip("0")


def _read(digits: str, plus: bool, homes: Sequence[str]) -> Reading | None:
    if plus:
        found = plans.read_plus(digits)
        if found is not None and (found.valid or len(digits) >= 10):
            return found
    if digits.startswith("00") and not homes:
        return plans.read_anywhere(digits)
    possible = None
    for home in homes:
        found = plans.read_home(digits, home)
        if found is not None and found.valid:
            return found
        possible = possible or found
    return _read_abroad(digits, homes) or possible


def _read_abroad(digits: str, homes: Sequence[str]) -> Reading | None:
    found = plans.read_nanp(digits)
    if found is not None and found.valid:
        return found
    foreign = plans.read_foreign(digits)
    if foreign is not None:
        return foreign
    return found or (None if homes else plans.read_anywhere(digits))


def _choose(candidates: list[_Candidate]) -> list[_Candidate]:
    """The best candidates that do not overlap, in order of place."""
    taken: set[int] = set()
    chosen = []
    for candidate in sorted(candidates, key=lambda one: (-one.score, one.first - one.last, one)):
        places = range(candidate.first, candidate.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(candidate)
    return sorted(chosen)


def _judge(
    text: str,
    items: list[Item],
    candidate: _Candidate,
    found: list[Found],
    refused: list[Refused],
) -> None:
    inside = items[candidate.first : candidate.last + 1]
    start, end = inside[0].start, inside[-1].end
    reason = refusal(inside, candidate.reading, signs_between(text, inside))
    beside = neighbours(items, candidate.first, candidate.last)
    sure = trust(text, inside, candidate.reading, beside)
    if reason is None and sure < LEAST_SHOWN:
        reason = "not written as a phone number, or in no numbering plan"
    if reason is not None:
        refused.append(Refused(start, end, reason))
        return
    opening = _OPENING.search(text[max(0, start - 3) : start])
    start -= len(opening.group()) if opening else 0
    found.append(Found(start, end, candidate.reading, method_of(text, inside), sure))


_OPENING = re.compile(r"(?:\+\s?\(?|\()\Z")
"""A plus sign or bracket that belongs to the number after it."""
