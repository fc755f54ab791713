"""Guesses what to leave out of a text that does not stand alone: what comes before and after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawlers.guessing.table import Row, Table
from crawlers.guessing.values import DATE
from crawlers.guessing.words import LABELS
from crawlers.html import visible_text

USUAL = 0.7
"""The share of ad pages that have a line or a label for it to be the site's."""

_LABELS = frozenset(label for labels in LABELS.values() for label in labels)

MOST_LINES = 6
"""Lines before or after a story that are looked at."""


def pattern(table: Table, row: Row, titles: frozenset[str]) -> str | None:
    """A pattern whose group is the story alone; None where all that stands there is."""
    stories = [
        text.split("\n")
        for number, one in enumerate(row.firsts)
        if one is not None and not table.is_strange(number, one)
        and (text := visible_text(one.node)) is not None
    ]  # fmt: skip
    stories = [[line for line in lines if line.strip()] for lines in stories]
    before, after = _before(table, stories, titles), _after(table, stories)
    if not before and not after:
        return None
    return rf"(?s)^{before}(.*?){after}$"


def _before(table: Table, stories: Sequence[Sequence[str]], titles: frozenset[str]) -> str:
    """How many lines before every story are no part of it."""
    counts = {_leading(table, lines, titles) for lines in stories}
    if len(counts) != 1 or not (count := counts.pop()):
        return ""
    firsts = {tuple(" ".join(line.split()) for line in lines[:count]) for lines in stories}
    if len(firsts) == 1 and len(stories) > 1:
        words = r"\s+".join(re.escape(line) for line in firsts.pop())
        return rf"(?:{words}\s*)?"
    return rf"(?:[^\n]*\n+){{{count}}}"


def _leading(table: Table, lines: Sequence[str], titles: frozenset[str]) -> int:
    count = 0
    for line in lines[:MOST_LINES]:
        bare = " ".join(line.split())
        if (
            bare in titles
            or table.shared[bare] >= max(2, USUAL * len(table.samples))
            or _is_date(bare)
        ):
            count += 1
        else:
            break
    return count


def _is_date(line: str) -> bool:
    found = DATE.search(line)
    return found is not None and len(found[0]) > 0.5 * len(line)


def _after(table: Table, stories: Sequence[Sequence[str]]) -> str:
    """The labels with which what follows the stories begins."""
    most = max(2, USUAL * len(table.samples))
    heads: set[str] = set()
    for lines in stories:
        for line in reversed(lines[1:]):
            bare = " ".join(line.split())
            head, colon, _ = bare.partition(":")
            is_label = table.shared_heads[head] >= most or head.casefold() in _LABELS
            if colon and len(head) < 30 and is_label:
                heads.add(re.escape(head) + ":")
            elif table.shared[bare] >= most and len(bare) < 100:
                heads.add(re.escape(bare))
            else:
                break
    return rf"(?:\n\s*(?:{'|'.join(sorted(heads))}).*)?" if heads else ""
