"""Two wordings side by side: the passages they share and the slots in which they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

_WORD = re.compile(r"\s*\S+")
MOST_WORDS = 2_000
"""Words of each text that are aligned; alignment is quadratic."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words: equal in both texts, or a slot filled differently (either may be "")."""

    left: str
    right: str
    shared: bool


def align(left: str, right: str) -> tuple[Passage, ...]:
    """The passages of two texts in order; words are compared without regard to case.

    Joining the `left` parts gives the left text back, and likewise the right.
    """
    ours, theirs = _words(left), _words(right)
    keys = [[word.strip().casefold() for word in words] for words in (ours, theirs)]
    passages: list[Passage] = []
    for code in Indel.opcodes(*keys):
        here = "".join(ours[code.src_start : code.src_end])
        there = "".join(theirs[code.dest_start : code.dest_end])
        passages.append(Passage(here, there, code.tag == "equal"))
    return tuple(_merged(passages))


def _words(text: str) -> list[str]:
    found = list(_WORD.finditer(text))
    if not found:
        return [text] if text else []
    words = [match.group() for match in found[:MOST_WORDS]]
    # What is left over (the tail, closing blanks) stays in the last word: nothing gets lost.
    words[-1] += text[found[len(words) - 1].end() :]
    return words


def _merged(passages: list[Passage]) -> list[Passage]:
    """Neighbouring slots as one: an insertion beside a deletion is one change."""
    merged: list[Passage] = []
    for one in passages:
        if merged and not one.shared and not merged[-1].shared:
            last = merged.pop()
            one = Passage(last.left + one.left, last.right + one.right, shared=False)
        merged.append(one)
    return merged


def shared_share(passages: tuple[Passage, ...]) -> float:
    """The share of the longer text's characters that lies in shared passages, 0-1."""
    shared = sum(len(one.left) for one in passages if one.shared)
    longest = max(sum(len(one.left) for one in passages), sum(len(one.right) for one in passages))
    return shared / longest if longest else 0.0
