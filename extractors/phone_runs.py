"""Digit tokens to runs: what stands together, and number words put together into digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractors.phone_fillers import FILLERS, is_chatter
from extractors.phone_mending import DIGIT, LOOK, WORD
from extractors.phone_tokens import Token
from extractors.phone_words import JOINERS, cut

GLUED, TIGHT, LOOSE, LINE, FILLER, STRANGE, APART = range(7)
"""How far a token is from the one before: from nothing between to unrelated words between."""

TIGHT_GAP, LOOSE_GAP = 3, 60
"""Characters of punctuation between digits; a longer decoration is a new paragraph."""
_STRANGE_GAP = 14
"""Characters around one unknown word between digits."""
MOST_LINES = 2
"""Line breaks inside one number."""


class Item(NamedTuple):
    """One group of a run: its digits, and how it is tied to the group before."""

    start: int
    end: int
    digits: str
    kind: str
    weak: bool
    gap: int
    word: str


def runs(text: str, found: Iterable[Token]) -> Iterator[list[Item]]:
    """The digit tokens of a text in runs of neighbours, broken where words come between."""
    run: list[Item] = []
    for token in found:
        gap, between = _gap(text, run[-1], token) if run else (APART, [])
        if gap == APART and run:
            yield run
            run = []
        run += between
        run.append(Item(*token[:5], gap if run else APART, _strange(token)))
    if run:
        yield run


def _strange(token: Token) -> str:
    return " ".join(token.words or ())


def _gap(text: str, last: Item, token: Token) -> tuple[int, list[Item]]:
    """How far a token is from the item before, and any number words broken up in between."""
    between = text[last.end : token.start]
    if token.words is None or "\0" in between or len(between) > LOOSE_GAP * 2:
        return APART, []
    if token.words:
        return _word_gap(between, last, token)
    lines = between.count("\n")
    if lines:
        return (LINE if lines <= MOST_LINES and len(between) <= LOOSE_GAP else APART), []
    if not between:
        return GLUED, []
    return (
        TIGHT if len(between) <= TIGHT_GAP else LOOSE if len(between) <= LOOSE_GAP else APART
    ), []


def _word_gap(between: str, last: Item, token: Token) -> tuple[int, list[Item]]:
    words = token.words or ()
    if between.count("\n") > 1:
        return APART, []
    if len(words) == 1 and words[0] in JOINERS and len(between) <= 6:
        return FILLER, []
    broken = _broken_words("".join(words).lower(), between, last.end)
    if broken:
        return LOOSE, broken
    if len(words) <= 3 and FILLERS.issuperset(word.lower() for word in words):
        return FILLER, []
    if len(words) == 1 and len(between) <= _STRANGE_GAP:
        return STRANGE, []
    grouped = len(last.digits) == 3 and len(token.digits) in {3, 4}
    return (STRANGE if grouped and is_chatter(words, between) else APART), []


def _broken_words(letters: str, between: str, end: int) -> list[Item]:
    """Number words whose letters are set apart: fi-ve, s e v e n."""
    units = cut(letters, False) if letters.isalpha() and len(letters) > 2 else ()
    if not units:
        return []
    places = [place for place, char in enumerate(between) if char.isalnum()]
    if len(places) != len(letters):
        return []
    return [
        Item(end + places[a], end + places[b - 1] + 1, value, WORD, False, LOOSE, "")
        for a, b, value in units
    ]


def put_together(run: Sequence[Item], text: str, adding: bool = True) -> list[Item]:
    """Tens with units, hundreds, doubles: twenty-six, nine hundred sixteen, triple oh.

    Without `adding`, each word stands for itself: eight hundred, five, five.
    """
    done: list[Item] = []
    for item in _with_tens(run, text) if adding else run:
        last = done[-1] if done else None
        joined = _joined(last, item, text, adding) if last and item.gap <= FILLER else None
        if joined is not None and last is not None:
            done[-1] = last._replace(end=item.end, digits=joined, weak=False, kind=WORD)
        else:
            done.append(item)
    # A hundred or a double with nothing to work on says nothing.
    return [item for item in done if item.digits.isdigit()]


_VIETNAMESE_TEN = "muoi"


def _with_tens(run: Sequence[Item], text: str) -> Sequence[Item]:
    """Vietnamese tens read first: in bay muoi hai muoi bay the 2 belongs to what follows it."""
    if _VIETNAMESE_TEN not in text.lower():
        return run
    done: list[Item] = []
    for item in run:
        last = done[-1] if done else None
        tens = text[item.start : item.end].lower() == _VIETNAMESE_TEN and item.gap <= TIGHT
        if last and tens and last.kind == WORD and len(last.digits) == 1 and last.digits != "0":
            done[-1] = last._replace(end=item.end, digits=last.digits + "0", weak=False)
        else:
            done.append(item)
    return done


def _joined(last: Item, item: Item, text: str, adding: bool) -> str | None:
    """The digits of two neighbours that say one number; None where they are two."""
    if last.digits.startswith("x"):
        times = int(last.digits[1])
        return item.digits * times if len(item.digits) == 1 and item.digits.isdigit() else None
    if item.digits in {"h", "k"}:
        return _multiplied(last.digits, item.digits) if last.kind != LOOK else None
    if last.kind == WORD and item.kind == DIGIT and item.gap <= TIGHT and adding:
        return _with_hundreds(last.digits, item.digits)
    if last.kind != WORD or item.kind != WORD or not item.digits.isdigit():
        return None
    return _joined_words(last, item, text, adding)


def _with_hundreds(hundreds: str, digits: str) -> str | None:
    """Digits behind a hundred: 5 hundred 55 is 555."""
    whole = len(hundreds) == 3 and hundreds[1:] == "00" and len(digits) <= 2 and digits[0] != "0"
    return hundreds[0] + digits.zfill(2) if whole else None


def _joined_words(last: Item, item: Item, text: str, adding: bool) -> str | None:
    if item.weak and item.digits != "1":
        return None
    if last.digits == "4" and text[item.start : item.end].lower().startswith("vingt"):
        return "80" if text[last.start : last.end].lower() == "quatre" else None
    if not adding or not last.digits.isdigit():
        return None
    if item.word == "on" and last.digits.endswith("00") and len(item.digits) == 1:  # Turkish ten
        return last.digits[0] + "1" + item.digits
    return _added(last.digits, item)


def _multiplied(digits: str, by: str) -> str | None:
    if len(digits) > 2 or not digits.isdigit() or digits.startswith("0"):
        return None
    return digits + ("00" if by == "h" else "000")


def _added(left: str, item: Item) -> str | None:
    right = item.digits
    small = len(right) == 1 and right != "0"
    if len(left) == 2 and left[1] == "0" and left > "10":
        if small:
            return left[0] + right
        return str(int(left) + int(right)) if left in {"60", "80"} and _is_teen(right) else None
    if len(left) != 3 or left[2] != "0":
        return None
    if left[1] == "0" and (small or (len(right) == 2 and right[0] != "0")):
        return left[0] + right.zfill(2)
    return left[:2] + right if left[1] != "0" and small else None


def _is_teen(digits: str) -> bool:
    """10 to 19, which French adds to sixty and eighty."""
    return len(digits) == 2 and digits[0] == "1"
