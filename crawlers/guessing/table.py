"""What every selector finds on every ad page: the table that fields are chosen from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawlers.guessing.roles import Roles
from crawlers.guessing.sample import Sample
from crawlers.guessing.selectors import selectors
from crawlers.guessing.tree import Element

LEAST_SHARE = 0.2
"""The least share of ad pages on which a selector must find anything to be looked at."""

VALUE_CHARS = 160
"""Characters of a value that is no text: longer ones are not read."""

ASIDE = frozenset({"nav", "footer"})
"""Elements that belong to the site, not to an ad."""

ASIDE_NAMES = re.compile(
    r"bread-?_?crumb|(?:^|[-_ ])(?:menu|navbar|nav|(?<!item-)(?<!card-)(?<!post-)(?<!entry-)footer"
    r"|cookie|similar|related|recommended|login|search-?form|share|social)(?:$|[-_ ])",
    re.IGNORECASE,
)
"""Classes and ids of such elements."""

REPLY = re.compile(r"(?:post|comment|reply|message|msg|pid|answer)[-_]?\d{1,12}", re.IGNORECASE)
"""Ids of what people wrote under one another: the first is the ad, the others answer it."""

HEADINGS = frozenset({"h1", "title"})

ALWAYS = 0.85
"""The share of pages on which words stand that are the site's: a label, a button."""


@dataclass(frozen=True)
class Row:
    """A selector, how soon it breaks, and its first match on each ad page."""

    css: str
    cost: float
    firsts: tuple[Element | None, ...]

    @property
    def found(self) -> int:
        """On how many pages it finds anything."""
        return sum(one is not None for one in self.firsts)


class Table:
    """Every selector of the ad pages, and what of them belongs to no ad."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.samples: Sequence[Sample] = roles.ads
        self._strange = [self._strangers(sample) for sample in self.samples]

    @cached_property
    def rows(self) -> list[Row]:
        """The selectors that find something on enough pages, the steadiest first."""
        costs: dict[str, float] = {}
        firsts: dict[str, list[Element | None]] = {}
        for number, sample in enumerate(self.samples):
            for element in sample.tree.elements:
                for cost, css in selectors(element):
                    held = firsts.setdefault(css, [None] * len(self.samples))
                    if held[number] is None:
                        held[number] = element
                        costs[css] = min(cost, costs.get(css, cost))
        least = max(1 + (len(self.samples) > 2), LEAST_SHARE * len(self.samples))
        rows = (Row(css, costs[css], tuple(held)) for css, held in firsts.items())
        return sorted((row for row in rows if row.found >= least), key=lambda row: row.cost)

    @cached_property
    def shared(self) -> Counter[str]:
        """On how many pages each line stands."""
        found: Counter[str] = Counter()
        for sample in self.samples:
            found.update(set(sample.tree.lines(sample.tree.elements[0])))
        if len(self.samples) < 3:
            others: Counter[str] = Counter()
            for sample in [*self.roles.others, *self.roles.lists]:
                others.update(set(sample.tree.lines(sample.tree.elements[0])))
            found.update({line: 2 for line, count in others.items() if count > 1})
        return found

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """What headings of pages that are no ads say, in small letters."""
        return frozenset(
            " ".join(sample.tree.text(one).casefold().split())
            for sample in [*self.roles.lists, *self.roles.others]
            for one in sample.tree.elements
            if one.tag in HEADINGS and not any(above.tag == "a" for above in one.above())
            and not any(child.tag == "a" for child in one.children)
        )  # fmt: skip

    @cached_property
    def shared_heads(self) -> Counter[str]:
        """On how many pages a line begins with the same words before its first colon."""
        found: Counter[str] = Counter()
        for sample in self.samples:
            lines = sample.tree.lines(sample.tree.elements[0])
            found.update({line.partition(":")[0] for line in lines if ":" in line})
        return found

    @cached_property
    def many(self) -> float:
        """On so many pages a line is the site's, not an ad's."""
        return max(2, 0.25 * len(self.samples))

    def is_strange(self, number: int, element: Element) -> bool:
        """Whether an element of a page stands in its menus, its foot or its other ads."""
        return id(element) in self._strange[number]

    def purity(self, number: int, element: Element, found: int) -> float:
        """The share of what an element says that is not on nearly all of the `found` pages."""
        pieces = self.samples[number].tree.pieces[element.start : element.end]
        size = sum(len(piece.text) for piece in pieces)
        if len(pieces) < 2 or not size:
            return 1.0
        if found < 2:
            return float(1.0 / len(pieces) ** 0.5)
        most = max(2, ALWAYS * found)
        return sum(len(p.text) for p in pieces if self.pieces[p.text] < most) / size

    @cached_property
    def pieces(self) -> Counter[str]:
        """On how many pages each piece of text stands."""
        found: Counter[str] = Counter()
        for sample in self.samples:
            found.update({piece.text for piece in sample.tree.pieces})
        return found

    def holds(self, row: Row) -> bool:
        """Whether a selector's first match on each page is what was thought."""
        for sample, thought in zip(self.samples, row.firsts, strict=True):
            first = next(iter(sample.doc.nodes(row.css)), None)
            if (first.mem_id if first else None) != (thought.node.mem_id if thought else None):
                return False
        return True

    def strange_pieces(self, number: int) -> list[bool]:
        """For each piece of a page whether it stands in what belongs to no ad."""
        tree, strange = self.samples[number].tree, self._strange[number]
        found = [False] * len(tree.pieces)
        for element in tree.elements:
            if id(element) in strange:
                found[element.start : element.end] = [True] * (element.end - element.start)
        return found

    def values(self, row: Row) -> Iterator[tuple[int, Element, str]]:
        """Page, element and short text of each first match that belongs to the ad."""
        for number, element in enumerate(row.firsts):
            if element is None or element.end == element.start:
                continue
            if element.end - element.start > 12 or self.is_strange(number, element):
                continue
            text = self.samples[number].tree.text(element)
            if len(text) <= VALUE_CHARS:
                yield number, element, text

    def _strangers(self, sample: Sample) -> set[int]:
        """Elements that belong to other ads or to the site, and all that they hold."""
        found = {id(one) for one in sample.tree.elements if _is_aside(one)}
        found |= _replies(sample)
        for block in self.roles.around(sample):
            found |= {id(item) for item in block.items}
        for element in sample.tree.elements:  # parents come before their children
            if id(element.parent) in found:
                found.add(id(element))
        return found


def _replies(sample: Sample) -> set[int]:
    """What stands after the first of its kind below the same element."""
    found, begun = set(), set()
    for element in sample.tree.elements:
        if REPLY.fullmatch(element.attributes.get("id", "")):
            if id(element.parent) in begun:
                found.add(id(element))
            begun.add(id(element.parent))
    return found


def _is_aside(element: Element) -> bool:
    if element.tag in ASIDE:
        return all(above.tag != "article" for above in element.above())
    if element.tag in {"body", "html", "main", "article"}:
        return False
    names = " ".join([*element.classes, element.attributes.get("id", "")])
    return ASIDE_NAMES.search(names) is not None
