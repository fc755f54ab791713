"""How well groups of digits are written as a phone number: group lengths, signs between, lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from extractors import phone_plans as plans
from extractors.phone_mending import DIGIT, PICTURE, WORD
from extractors.phone_plans import Reading
from extractors.phone_runs import GLUED, LINE, LOOSE, TIGHT, Item

SOUND, LOOSELY, ODD = "sound", "loosely", "odd"
"""Written as people write numbers; so, but for one thing; groups that stand together by chance."""

_SIMPLE = frozenset(["", " ", "-", ".", "/", "\n", "_", "-."])
"""Signs that may be mixed within one number; others must all be alike."""
_LISTING = frozenset(",;&+|#")
"""Signs that separate things in a list."""
_NANP_SHAPES = frozenset(
    [(3, 3, 4), (1, 3, 3, 4), (3, 7), (1, 10), (10,), (11,), (6, 4), (1, 3, 7), (4, 3, 4),
     (1, 6, 4), (2, 2, 2, 2, 2), (1, 2, 2, 2, 2, 2)]
)  # fmt: skip
_SPLIT_TAILS = frozenset([(2, 2), (1, 1, 1, 1), (1, 3), (2, 1, 1), (1, 1, 2)])
"""How the last four digits after 3-3 may be broken up."""
_COUNT_STEP = 5
"""The most by which one number of a counted list passes the one before."""
_MANY_SINGLES = 6
"""Single digits after which a longer group is no part of the number."""
_FEW_SIGNS = 2
"""Signs between the groups behind a plus, which alone says that they are a number."""
_STEP = 200
"""The most by which one price of a list passes the one before."""
_LONG_GROUP = 5
"""Digits of a group beside which one or two number words belong to the sentence."""
_MANY_WORDS = 6
"""Number words that no sentence has in a row by chance."""
_NATIONAL_SHAPES = frozenset(
    [(3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (4, 4), (2, 2, 2, 2), (3, 4, 4), (5, 5), (5, 4), (5, 6),
     (2, 5, 4), (2, 4, 4), (4, 3, 3), (3, 6), (3, 7), (2, 7), (3, 3, 4), (2, 3, 4), (4, 6),
     (4, 3, 4), (1, 4, 4), (2, 2, 2, 2, 2), (3, 3, 2, 2), (6, 3), (4, 5), (3, 5)]
)  # fmt: skip
"""Lengths of groups in which numbers without a trunk zero are printed."""


def form(text: str, inside: Sequence[Item], reading: Reading) -> str:
    """How well the groups of a candidate are written as one number: SOUND, LOOSELY or ODD."""
    words = sum(item.kind == WORD for item in inside)
    if words:
        signs = signs_between(text, inside)
        return SOUND if len(inside) == 1 else _worded(inside, words, signs, reading)
    inside = _drawn_together(inside)
    groups = tuple(len(item.digits) for item in inside)
    signs = signs_between(text, inside)
    if len(groups) == 1 or (1 in groups and _is_evenly_set(inside, reading, signs)):
        return SOUND
    if groups.count(1) >= _MANY_SINGLES:
        even = set(groups) <= {1} or set(groups[1:]) <= {1}
        return SOUND if even and len(set(signs)) <= 4 else ODD
    if reading.value.startswith("+1"):
        in_brackets = text[inside[0].start - 1 : inside[0].start] == "("
        written = _north_american(groups, signs[1:] if in_brackets and signs[1:] else signs)
        planned = reading.how == "plus" and reading.valid and len(set(signs)) <= _FEW_SIGNS
        return LOOSELY if written == ODD and planned else written
    return _national(inside, groups, signs, reading)


def _drawn_together(inside: Sequence[Item]) -> Sequence[Item]:
    """Clock faces and dice as one group with what they touch."""
    if not any(item.kind == PICTURE for item in inside):
        return inside
    done: list[Item] = []
    for item in inside:
        if done and item.gap == GLUED and PICTURE in {item.kind, done[-1].kind}:
            digits = done[-1].digits + item.digits
            done[-1] = done[-1]._replace(end=item.end, digits=digits, kind=PICTURE)
        else:
            done.append(item)
    return done


def is_misgrouped(text: str, inside: Sequence[Item], reading: Reading) -> bool:
    """Whether blanks alone part a North American number, in unusual places: 2125 550 123."""
    groups = [item.digits for item in inside]
    return (
        reading.value.startswith("+1")
        and reading.valid
        and 2 < len(groups) < _LEAST_EVEN
        and [len(group) for group in groups] != [1, 3, 3, 3]
        and max(map(len, groups)) <= _LONG_GROUP
        and all(item.kind == DIGIT for item in inside)
        and set(signs_between(text, inside)) <= {" "}
        and sum(group.endswith("0") for group in groups) < 2
    )


def _is_evenly_set(inside: Sequence[Item], reading: Reading, signs: Sequence[str]) -> bool:
    """Whether each part of 3-3-4 is one group or single digits, all set alike: 2 1 2 - 555."""
    if not is_whole(inside, reading):
        return False
    ends = list(accumulate(len(item.digits) for item in inside))
    cuts = [end - ends[-1] + 10 for end in ends[:-1]]
    between = {sign for sign, cut in zip(signs, cuts, strict=True) if cut in {3, 6}}
    within = {sign for sign, cut in zip(signs, cuts, strict=True) if cut not in _CUTS}
    return len(between) == 1 and len(within) == 1 and len(inside) >= _LEAST_EVEN


_LEAST_EVEN = 6
"""Groups of 3-3-4 where one part is set in single digits."""


def is_whole(inside: Sequence[Item], reading: Reading) -> bool:
    """Whether the groups fall into 3-3-4 and each part with a sound-alike is read out: 6 0 for."""
    if not (reading.value.startswith("+1") and reading.valid):
        return False
    if any(item.gap > LINE for item in inside[1:]):
        return False
    parts: dict[int, list[Item]] = {}
    end = 10 - sum(len(item.digits) for item in inside)
    for item in inside:
        start, end = end, end + len(item.digits)
        crossed = {start, end} - _CUTS if any(start < cut < end for cut in _CUTS) else ()
        if crossed:
            return False
        parts.setdefault(bisect_right(_ENDS, start), []).append(item)
    return all(_is_read_out(part) for part in parts.values() if any(one.weak for one in part))


_ENDS = (3, 6)
_CUTS = frozenset([-1, 0, 3, 6, 10])
"""Where the parts of 3-3-4 end; where its groups are cut, with a country digit ahead."""


def _is_read_out(part: Sequence[Item]) -> bool:
    """Whether the groups of a part are single digits or hang together."""
    single = all(len(item.digits) == 1 for item in part)
    return (single or all(item.gap == GLUED for item in part[1:])) and all(
        item.gap <= TIGHT for item in part[1:]
    )


def signs_between(text: str, inside: Sequence[Item]) -> list[str]:
    """What stands between the groups, reduced to its different signs; brackets do not count."""
    return [_sign(text[a.end : b.start]) for a, b in pairwise(inside)]


_BRACKETS = frozenset("()[]{}<>")
_FULL_STOP = re.compile(r"\.\s+")
"""The end of a sentence, unlike the dots in 212 . 555 . 0123."""


_SMILEY = re.compile(r"[:;=]['-]?[)(DP*]")


def _sign(gap: str) -> str:
    if _SMILEY.search(gap):
        return "☺"
    kept = {
        char for char in gap if not (char.isspace() or char.isalnum()) and char not in _BRACKETS
    }
    if _FULL_STOP.fullmatch(gap):
        return ","
    if kept:
        return "".join(sorted(kept))
    return "\n" if "\n" in gap else " " if gap else ""


def _worded(inside: Sequence[Item], words: int, signs: Sequence[str], reading: Reading) -> str:
    """Number words: many, or some that stand as evenly as the digits beside them."""
    numerals = [len(item.digits) for item in inside if item.kind != WORD]
    longest = max(numerals, default=0)
    if (words > 1 or any(item.weak for item in inside)) and is_whole(inside, reading):
        return SOUND
    if longest <= 1 or words >= _MANY_WORDS or all(item.gap == GLUED for item in inside[1:]):
        return SOUND
    glued = all(item.gap == GLUED for item in inside[1:] if item.kind == WORD)
    if longest >= _LONG_GROUP and words <= 2 and not glued:
        return ODD
    if not _edge_words_belong(inside, words) or any(item.gap > LOOSE for item in inside[1:]):
        return ODD if words < _MANY_WORDS - 1 else LOOSELY
    if longest > 2 and len(set(signs)) > 1 and _is_listing(signs):
        return ODD
    if reading.value.startswith("+1"):
        return SOUND if len(set(signs)) <= 3 and _falls_into_groups(inside) else ODD
    return SOUND if reading.how == "plus" or inside[0].digits.startswith("0") or glued else ODD


def _falls_into_groups(inside: Sequence[Item]) -> bool:
    """Whether 3-3-4, or pairs, can be formed without cutting a group."""
    ends = list(accumulate(len(item.digits) for item in inside))
    ahead = ends[-1] - 10
    if len(inside[-1].digits) == 7:
        return ahead + 3 in ends
    return any({cut + ahead for cut in cuts} <= set(ends) for cuts in ((3, 6), (2, 4, 6, 8)))


def _has_split_tail(groups: tuple[int, ...]) -> bool:
    start = groups[1:] if groups[0] == 1 else groups
    return start[:2] == (3, 3) and start[2:] in _SPLIT_TAILS


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
        if _is_listing(signs) or (len(groups) == 2 and signs[0] == "/"):
            return SOUND if alike and groups[-3:] == (3, 3, 4) else ODD
        mixed = all(sign in _SIMPLE for sign in signs) and "/" not in signs[1:]
        return SOUND if alike or mixed else ODD if "/" in signs[1:] else LOOSELY
    even = alike or (signs[:1] == signs[1:2] and not _is_listing(signs))
    if _has_split_tail(groups) and even:
        return SOUND
    if _is_listing(signs) or (groups == (1, 3, 3, 3) and signs[0] == "."):
        return ODD  # 2.125.550.123 is an amount
    ends = set(accumulate(groups[1:] if groups[0] == 1 and sum(groups) == 11 else groups))
    mixed = all(sign in _SIMPLE for sign in signs) and "/" not in signs
    if {3, 6} <= ends and (alike or mixed):
        return LOOSELY
    regular = max(groups) <= _LONG_GROUP and alike and signs[0] not in {" ", "\n", "/"}
    return LOOSELY if regular else ODD


def _is_listing(signs: Sequence[str]) -> bool:
    return any(_LISTING.intersection(sign) for sign in signs)


def _national(
    inside: Sequence[Item], groups: tuple[int, ...], signs: list[str], reading: Reading
) -> str:
    alike = len(set(signs)) == 1 or (len(set(signs[1:])) == 1 and signs[0] in _SIMPLE)
    mixed = all(sign in _SIMPLE for sign in signs) and len(set(signs)) <= 3
    if reading.how in {"plus", "dialled"}:
        if reading.how == "dialled" and _is_listing(signs):
            return ODD
        return SOUND if alike or mixed else LOOSELY
    paired = inside[0].digits.startswith("0") and set(groups) == {2} and alike
    if not (alike or mixed) or (_is_listing(signs) and not paired):
        return ODD
    if inside[0].digits.startswith("0"):
        return SOUND
    if reading.how == "foreign":
        return SOUND if alike and _has_code_apart(inside, reading) else ODD
    printed = len(set(signs)) == 1 and groups in _NATIONAL_SHAPES
    return SOUND if printed and reading.how == "home" else ODD


def _has_code_apart(inside: Sequence[Item], reading: Reading) -> bool:
    """Whether the first group is the calling code and nothing else."""
    code = inside[0].digits
    return len(code) > 1 and reading.country is not None and plans.has_code(reading.country, code)


def is_code_apart(inside: Sequence[Item], reading: Reading) -> bool:
    """Whether a calling code without plus stands in a group of its own."""
    return len(inside) > 1 and reading.how == "foreign" and _has_code_apart(inside, reading)


def refusal(inside: Sequence[Item], reading: Reading, signs: Sequence[str]) -> str | None:
    """Why the groups are a list or a made-up number; None where they may be a phone number."""
    planned = reading.how == "plus" and reading.valid
    if plans.is_filler_number("".join(item.digits for item in inside), is_planned=planned):
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
    if _are_steps(numbers[:3]) or _are_steps(numbers[-3:]):
        return "a price list"
    uneven = len(set(signs)) > 1 and not (signs[0] in {"", " "} and signs[1] in _SIMPLE)
    if uneven and _are_steps(numbers[:2]):
        return "a price list"
    if all(a < b for a, b in pairwise(numbers)):
        if len(tens) == len(numbers):
            return "a price list"
        near = all(b - a <= _COUNT_STEP for a, b in pairwise(numbers))
        if near and signs[0] not in {"-", "."} and max(map(len, groups)) <= 2:
            return "a list of counted numbers"
    return None


def _are_steps(numbers: Sequence[int]) -> bool:
    """Whether round amounts rise one after the other, as prices by duration do."""
    return all(number % 10 == 0 and number >= 20 for number in numbers) and all(
        0 < b - a <= _STEP for a, b in pairwise(numbers)
    )


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
