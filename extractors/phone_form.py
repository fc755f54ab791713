"""How well groups of digits are written as a phone number: group lengths, signs between, lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors import phone_plans as plans
from extractors.phone_plans import Reading
from extractors.phone_runs import GLUED, LOOSE, Item
from extractors.phone_tokens import DIGIT, WORD

SOUND, LOOSELY, ODD = "sound", "loosely", "odd"
"""Written as people write numbers; so, but for one thing; groups that stand together by chance."""

_SIMPLE = frozenset(["", " ", "-", ".", "/", "\n", "_", "-."])
"""Signs that may be mixed within one number; others must all be alike."""
_LISTING = frozenset(",;&+|#")
"""Signs that separate things in a list."""
_NANP_SHAPES = frozenset(
    [(3, 3, 4), (1, 3, 3, 4), (3, 7), (1, 10), (10,), (11,), (6, 4), (1, 3, 7), (4, 3, 4), (4, 7),
     (1, 6, 4), (2, 2, 2, 2, 2), (1, 2, 2, 2, 2, 2), (7, 4), (3, 4, 3), (4, 3, 3)]
)  # fmt: skip
_SPLIT_TAILS = frozenset([(2, 2), (1, 1, 1, 1), (1, 3), (2, 1, 1), (1, 1, 2)])
"""How the last four digits after 3-3 may be broken up."""
_LONG_GROUP = 5
"""Digits of a group beside which one or two number words belong to the sentence."""
_MANY_WORDS = 6
"""Number words that no sentence has in a row by chance."""
_NATIONAL_SHAPES = frozenset(
    [(3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (4, 4), (2, 2, 2, 2), (3, 4, 4), (3, 3, 2, 2), (5, 5),
     (5, 4), (2, 5, 4), (2, 4, 4), (4, 3, 3), (3, 6), (3, 7), (2, 7), (3, 3, 4), (2, 3, 4), (3, 5),
     (2, 4, 3), (1, 4, 4), (3, 8), (4, 6), (4, 5), (2, 3, 3), (3, 2, 3), (2, 2, 3), (2, 8), (2, 9),
     (2, 2, 2, 2, 2), (3, 2, 2), (2, 2, 3, 2), (6, 3), (5, 3), (5, 6), (4, 4, 3), (3, 4, 3)]
)  # fmt: skip
"""Lengths of groups in which numbers without a trunk zero are printed."""


def form(text: str, inside: Sequence[Item], reading: Reading) -> str:
    """How well the groups of a candidate are written as one number: SOUND, LOOSELY or ODD."""
    words = sum(item.kind == WORD for item in inside)
    groups = tuple(len(item.digits) for item in inside)
    signs = signs_between(text, inside)
    if words:
        return SOUND if len(inside) == 1 else _worded(inside, words, signs, reading)
    if len(groups) == 1:
        return SOUND
    if set(groups) <= {1} or (groups[0] > 1 and set(groups[1:]) == {1} and len(groups) > 6):
        return SOUND if len(groups) >= plans.LEAST_DIGITS and len(set(signs)) <= 4 else ODD
    if reading.value.startswith("+1"):
        return _north_american(groups, signs)
    return _national(inside, groups, signs, reading)


def signs_between(text: str, inside: Sequence[Item]) -> list[str]:
    """What stands between the groups, reduced to its different signs; brackets do not count."""
    return [_sign(text[a.end : b.start]) for a, b in pairwise(inside)]


def _sign(gap: str) -> str:
    kept = {char for char in gap if not char.isspace() and char not in "()[]{}<>"}
    if kept:
        return "".join(sorted(kept))
    return "\n" if "\n" in gap else " " if gap else ""


def _worded(inside: Sequence[Item], words: int, signs: Sequence[str], reading: Reading) -> str:
    """Number words: many, or some that stand as evenly as the digits beside them."""
    numerals = [len(item.digits) for item in inside if item.kind != WORD]
    longest = max(numerals, default=0)
    if longest <= 1 or words >= _MANY_WORDS:
        return SOUND
    glued = all(item.gap == GLUED for item in inside[1:] if item.kind == WORD)
    if longest >= _LONG_GROUP and words <= 2 and not glued:
        return ODD
    if not _edge_words_belong(inside, words) or any(item.gap > LOOSE for item in inside[1:]):
        return ODD if words < _MANY_WORDS - 1 else LOOSELY
    if longest > 2 and len(set(signs)) > 1 and _is_listing(signs):
        return ODD
    national = reading.how in {"plus", "nanp"} or reading.value.startswith("+1")
    return SOUND if national or inside[0].digits.startswith("0") or glued else ODD


def _edge_words_belong(inside: Sequence[Item], words: int) -> bool:
    """Whether a lone number word at either end is more than the next word of a sentence."""
    edges = ((inside[0], inside[1].gap), (inside[-1], inside[-1].gap))
    return not any(
        item.kind == WORD and gap != GLUED and words == 1 and len(item.digits) < 3
        for item, gap in edges
    )


def _north_american(groups: tuple[int, ...], signs: list[str]) -> str:
    alike = len(set(signs)) == 1
    if groups in _NANP_SHAPES:
        if groups[-5:] == (2, 2, 2, 2, 2) and not (alike and not _is_listing(signs)):
            return ODD
        if _is_listing(signs):
            return SOUND if alike and groups[-3:] == (3, 3, 4) else ODD
        if signs[-1] == "/" and not alike:
            return ODD
        return SOUND if alike or all(sign in _SIMPLE for sign in signs) else LOOSELY
    start = groups[1:] if groups[0] == 1 else groups
    even = alike or (signs[0] == signs[1] and all(sign in _SIMPLE for sign in signs))
    if start[:2] == (3, 3) and start[2:] in _SPLIT_TAILS and even:
        return SOUND
    regular = (
        len(groups) > 2 and alike and signs[0] not in {" ", "\n", "/"} and not _is_listing(signs)
    )
    return LOOSELY if regular else ODD


def _is_listing(signs: Sequence[str]) -> bool:
    return any(_LISTING.intersection(sign) for sign in signs)


def _national(
    inside: Sequence[Item], groups: tuple[int, ...], signs: list[str], reading: Reading
) -> str:
    rest = signs[1:] or signs
    alike = len(set(rest)) == 1 and (signs[0] == rest[0] or signs[0] in _SIMPLE)
    mixed = all(sign in _SIMPLE for sign in signs) and len(set(signs)) <= 3
    if reading.how in {"plus", "dialled"}:
        return SOUND if alike or mixed else LOOSELY
    if not (alike or mixed) or _is_listing(signs):
        return ODD
    if inside[0].digits.startswith("0"):
        return SOUND
    if reading.how == "foreign":
        return SOUND if _has_code_apart(inside, reading) else ODD
    return SOUND if alike and groups in _NATIONAL_SHAPES else ODD


def _has_code_apart(inside: Sequence[Item], reading: Reading) -> bool:
    """Whether the first group is the calling code and nothing else."""
    code = inside[0].digits
    return len(code) > 1 and reading.country is not None and plans.has_code(reading.country, code)


def is_code_apart(inside: Sequence[Item], reading: Reading) -> bool:
    """Whether a calling code without plus stands in a group of its own."""
    return len(inside) > 1 and reading.how == "foreign" and _has_code_apart(inside, reading)


def refusal(inside: Sequence[Item], reading: Reading, signs: Sequence[str]) -> str | None:
    """Why the groups are a list or a made-up number; None where they may be a phone number."""
    if plans.is_filler_number("".join(item.digits for item in inside)):
        return "a repeated or counted-up digit"
    if reading.how == "plus":
        return None
    groups = [item.digits for item in inside]
    if any(item.kind != DIGIT for item in inside):
        long = [item.digits for item in inside if item.kind == DIGIT and len(item.digits) > 1]
        tens = [group for group in long if group[-1] == "0" and group[0] != "0"]
        return "a price list" if len(long) > 1 and tens == long else None
    if all(len(group) == 4 and group[:2] in {"19", "20"} for group in groups):
        return "a list of years"
    return _list_refusal(groups, signs)


def _list_refusal(groups: list[str], signs: Sequence[str]) -> str | None:
    if len(groups) < 3 or groups[0].startswith("0"):
        return None
    numbers = [int(group) for group in groups]
    tens = [number for number in numbers if number % 10 == 0 and number >= 20]
    if len(tens) == len(numbers) and signs[0] != "-":
        return "a price list"
    if numbers[:2] == tens[:2] and 0 < numbers[1] - numbers[0] <= 200 and len(groups[2]) < 4:
        return "a price list"
    if all(a < b for a, b in pairwise(numbers)):
        if len(tens) == len(numbers) or all(number % 5 == 0 for number in numbers):
            return "a price list"
        if all(len(group) <= 2 for group in groups):
            return "a list of counted numbers"
    return None


def method_of(text: str, inside: Sequence[Item]) -> str:
    """How a number is written: plain, spaced, decorated, words or look-alike."""
    kinds = {item.kind for item in inside}
    if WORD in kinds:
        return "words"
    if kinds != {DIGIT}:
        return "look-alike"
    gaps = [text[a.end : b.start] for a, b in pairwise(inside)]
    if all(gap in {"", " ", "-", ".", "/", ") ", ")", " (", "("} for gap in gaps):
        groups = [len(item.digits) for item in inside]
        return "plain" if len(groups) <= 5 and min(groups[1:] or groups) >= 2 else "spaced"
    return "spaced" if all(not gap.strip() for gap in gaps) else "decorated"
