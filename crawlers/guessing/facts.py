"""Guesses which part of an ad page lists labels with their values."""

from __future__ import annotations

from collections import Counter

from crawlers.guessing.found import Found
from crawlers.guessing.table import Row, Table
from crawlers.guessing.tree import Element
from crawlers.guessing.words import IGNORED
from crawlers.labels import bare_label, pairs_in

LOOKED_AT = 6
"""Ad pages on which each part is read: enough to tell a label from chance."""

ENOUGH = 0.5
"""Labels a page that no field takes, less what is none: fewer are not worth the chance of error."""

PARTS = 250
"""Parts that are looked at, the steadiest first."""

VALUE_CHARS = 120
"""Characters of a value beside a label: longer ones are the story."""


def guess(table: Table, taken: frozenset[str]) -> Found | None:
    """The part with the most labels that stand on several pages; None where there is none.

    `taken` are labels whose values are fields of the ad already.
    """
    rows = [row for row in table.rows if _may_hold(row)][:PARTS]
    read = {row.css: _pairs(table, row) for row in rows}
    scored = [(_score(read[row.css], taken) - 0.3 * row.cost - _width(row), row) for row in rows]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or score < ENOUGH:
        return None
    pairs = read[best.css]
    labels = Counter(bare_label(name) for page in pairs.values() for name, _ in page)
    ignored = tuple(sorted(label for label in labels if label in IGNORED))
    shown = ", ".join(label for label, _ in labels.most_common(8))
    return Found((best.css,), best.found, len(table.samples), shown, {"ignore": ignored})


def _width(row: Row) -> float:
    """How much a part holds beside its labels, from 0 to a half: a narrower one is steadier."""
    sizes = [one.end - one.start for one in row.firsts if one is not None]
    return min(0.5, sum(sizes) / len(sizes) / 400)


def _may_hold(row: Row) -> bool:
    firsts = [one for one in row.firsts if one is not None]
    return any(_is_list(one) for one in firsts[:3])


def _is_list(element: Element) -> bool:
    if element.tag in {"dl", "table", "tbody"}:
        return True
    return element.tag in {"ul", "ol", "div", "section", "p", "td"} and (
        1 <= len(element.children) <= 40 and 2 <= element.end - element.start <= 120
    )


def _pairs(table: Table, row: Row) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for number, element in enumerate(row.firsts):
        if len(found) >= LOOKED_AT:
            break
        if element is not None and not table.is_strange(number, element):
            found[number] = pairs_in(element.node)
    return found


def _score(read: dict[int, list[tuple[str, str]]], taken: frozenset[str]) -> float:
    """Labels that several pages have, with values that differ, less all that is none."""
    counts = Counter(
        label for pairs in read.values() for label in {bare_label(n) for n, _ in pairs}
    )
    values: dict[str, set[str]] = {}
    for pairs in read.values():
        for name, value in pairs:
            values.setdefault(bare_label(name), set()).add(value)
    least = 2 if len(read) > 2 else 1
    good = bad = 0.0
    for pairs in read.values():
        for name, value in pairs:
            label = bare_label(name)
            is_sound = len(value) <= VALUE_CHARS and not label.isdigit() and counts[label] >= least
            is_fact = is_sound and (len(values[label]) > 1 or len(read) < 3)
            good += is_fact and label not in taken
            bad += 0.15 if is_sound else 1.0
    return (good - bad) / max(1, len(read))
