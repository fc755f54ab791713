"""Guesses where the title and the text of ads stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from crawlers.guessing import trims
from crawlers.guessing.found import Found
from crawlers.guessing.patterns import path_of
from crawlers.guessing.table import Row, Table
from crawlers.guessing.tree import Tree
from crawlers.guessing.values import DATE
from crawlers.guessing.words import NAMES

PROSE_WORDS = 5
"""Words of a line that is part of a story, not a label or a button."""

NAME_BONUS = 1.25
"""How much likelier a place is whose name says what it holds."""

HEADS = {"h1": 0.3, "h2": 0.15, "h3": 0.08}

LOOKED_AT = 40
"""Places of those that score best that are looked at again."""


def title(table: Table) -> Found | None:
    """Where the title stands: what lists and the page's head call the ad by."""
    scored = ((_title_score(table, row), row) for row in table.rows)
    ranked = sorted((pair for pair in scored if pair[0] > 0.35), key=lambda pair: -pair[0])
    row = next((row for _, row in ranked[:LOOKED_AT] if table.holds(row)), None)
    if row is None:
        return None
    values = [text for _, _, text in table.values(row)]
    return Found((row.css,), len(values), len(table.samples), values[0] if values else "")


def _title_score(table: Table, row: Row) -> float:
    if row.found < 0.6 * len(table.samples):
        return 0.0
    agreed, seen = 0.0, set()
    tag = ""
    for number, element, text in table.values(row):
        seen.add(text)
        tag = element.tag
        agreed += _agreement(table, number, text)
    if not seen or (len(table.samples) > 2 and len(seen) < 0.5 * row.found):
        return 0.0
    bonus = HEADS.get(tag, 0.0) + 0.1 * bool(NAMES["title"].search(row.css))
    return agreed / len(table.samples) + bonus - 0.12 * row.cost


def _agreement(table: Table, number: int, text: str) -> float:
    """How far what stands there is what others call the ad."""
    sample, bare = table.samples[number], _bare(text)
    if len(bare) < 3 or bare in table.elsewhere:
        return 0.0
    heads = [_bare(one) for one in sample.titles]
    said = table.roles.said.get(path_of(sample.url), set()) or {""}
    return max(_likeness(bare, _bare(words), heads) for words in said)


def _likeness(bare: str, said: str, heads: Sequence[str]) -> float:
    """How far words are what a link and the head of a page say."""
    cut = said.rstrip(" .…")
    if said and (said == bare or (cut != said and cut and bare.startswith(cut))):
        return 1.0
    if len(said.split()) > 2 and said not in bare and bare not in said:
        return 0.0
    if any(head == bare for head in heads):
        return 0.95
    if any(head.startswith(bare) for head in heads):
        return 0.85 if len(bare) > 8 else 0.6
    if any(bare in head for head in heads) and len(bare) > 8:
        return 0.7
    return 0.5 if said and bare in said and len(bare) > 8 else 0.0


def _bare(words: str) -> str:
    return " ".join(words.casefold().split())


def text(table: Table, titles: frozenset[str]) -> Found | None:
    """Where the story stands: most lines that no other ad has, fewest of anything else."""
    weigh = [_sums(table, number, titles) for number in range(len(table.samples))]
    best: list[tuple[float, Row]] = []
    for row in table.rows:
        if row.found < 0.5 * len(table.samples):
            continue
        score = sum(
            weigh[number][one.end] - weigh[number][one.start]
            for number, one in enumerate(row.firsts)
            if one is not None and not table.is_strange(number, one)
        )
        if score > 0:
            bonus = NAME_BONUS if NAMES["text"].search(row.css) else 1.0
            best.append((score * bonus, row))
    if not best:
        return None
    top = max(score for score, _ in best)
    close = [row for score, row in best if score >= 0.97 * top and table.holds(row)]
    if not close:
        return None
    most = max(map(_width, close))
    row = min(close, key=lambda one: (one.cost + _width(one) / most, _width(one)))
    shown = next((one for one in row.firsts if one is not None), None)
    example = table.samples[row.firsts.index(shown)].tree.text(shown) if shown else ""
    cut = trims.pattern(table, row, titles)
    extra: dict[str, object] = {"match": cut} if cut is not None else {}
    return Found((row.css,), row.found, len(table.samples), example, extra)


def _width(row: Row) -> float:
    """How many pieces of text a place holds: of two that tell the same story the narrower."""
    held = [one.end - one.start for one in row.firsts if one is not None]
    return sum(held) / len(held)


def _sums(table: Table, number: int, titles: frozenset[str]) -> list[float]:
    """Running sums over the pieces of a page of what each is worth to a story."""
    tree = table.samples[number].tree
    by_line: dict[int, list[int]] = {}
    for at, piece in enumerate(tree.pieces):
        by_line.setdefault(piece.line, []).append(at)
    worth = [0.0] * len(tree.pieces)
    strange = table.strange_pieces(number)
    for places in by_line.values():
        value = _worth(table, tree, places, titles)
        if strange[places[0]]:
            value = -abs(value) - 5.0
        size = sum(len(tree.pieces[at].text) for at in places) or 1
        for at in places:
            worth[at] = value * len(tree.pieces[at].text) / size
    return [0.0, *accumulate(worth)]


def _worth(table: Table, tree: Tree, places: list[int], titles: frozenset[str]) -> float:
    line = " ".join(tree.pieces[at].text for at in places)
    linked = sum(len(tree.pieces[at].text) for at in places if tree.pieces[at].link)
    if table.shared[line] >= table.many or line in titles:
        return -5.0 - len(line)
    if linked > 0.5 * len(line):
        return -3.0 - len(line)
    if DATE.search(line) and len(line) < 50:
        return -4.0
    if len(line.split()) >= PROSE_WORDS or len(line) >= 40:
        return float(len(line))
    head, colon, rest = line.partition(":")
    if colon and len(head) < 25 and rest.strip() and table.shared_heads[head] >= table.many:
        return -12.0
    return -4.0
