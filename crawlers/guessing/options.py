"""Every place where a short value of an ad may stand: selectors, labels, data and meta elements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crawlers.guessing.sample import Sample
from crawlers.guessing.table import VALUE_CHARS, Row, Table
from crawlers.guessing.words import LABELS
from crawlers.labels import LABEL_CHARS, bare_label

STATING = ("datetime", "content", "data-date", "data-time", "data-timestamp", "data-price",
           "data-value", "data-value-original", "title")  # fmt: skip
"""Attributes in which an element states its value for machines."""

COST_LABEL, COST_DATA, COST_META = 0.15, 0.1, 0.3
"""How soon alternatives break that are no selectors, as `crawlers.guessing.selectors` counts."""

LEAST_LABELLED = 0.25
"""The least share of ad pages on which a label stands that is the site's."""

UNKNOWN_LABELS = 300
"""Pieces of text on most pages among which labels are looked for that we do not know."""

STEPS = 4
"""Keys of a path into JSON-LD: deeper ones belong to other things."""


@dataclass(frozen=True)
class Option:
    """An alternative as a site file writes it, and what it gives on each ad page that has it."""

    written: str
    name: str
    cost: float
    values: Mapping[int, str]
    purity: float = 1.0
    """The share of what stands there that is a value, not a label or a button."""
    row: Row | None = None
    """The selector's row, if it is one."""

    @cached_property
    def distinct(self) -> int:
        """How many different values it gives."""
        return len(set(self.values.values()))


def options(table: Table) -> list[Option]:
    """All of them, the steadiest first."""
    found = [*_of_rows(table), *_of_labels(table), *_of_data(table), *_of_meta(table)]
    return sorted((one for one in found if one.values), key=lambda one: one.cost)


def _of_rows(table: Table) -> Iterator[Option]:
    for row in table.rows:
        said, pure = {}, 0.0
        for number, element, text in table.values(row):
            said[number] = text
            pure += table.purity(number, element, row.found)
        yield Option(row.css, row.css.split()[-1], row.cost, said, pure / max(1, len(said)), row)
        stated: dict[str, dict[int, str]] = {}
        for number, first in enumerate(row.firsts):
            if first is None or table.is_strange(number, first):
                continue
            for name in STATING:
                value = first.attributes.get(name, "").strip()
                if value and len(value) <= VALUE_CHARS:
                    stated.setdefault(name, {})[number] = value
        for name, values in stated.items():
            yield Option(
                f"{row.css}@{name}", f"{row.css.split()[-1]} {name}", row.cost, values, 1.0, row
            )


def _of_labels(table: Table) -> Iterator[Option]:
    """The labels we know that stand on ad pages, and those that most pages have."""
    unknown = dict.fromkeys(_labels(table), "")
    known = {**unknown, **{word: name for name, words in LABELS.items() for word in words}}
    found: dict[str, dict[int, str]] = {}
    for number, sample in enumerate(table.samples):
        for word, value in sample.doc.beside(known.keys()).items():
            if len(value) <= VALUE_CHARS:
                found.setdefault(word, {})[number] = " ".join(value.split())
    least = 1 if len(table.samples) < 4 else max(2, LEAST_LABELLED * len(table.samples))
    for word, values in found.items():
        if len(values) < least:
            continue  # an advertiser's own words
        yield Option(f"label:{word}", known[word], COST_LABEL, values)


def _labels(table: Table) -> Iterator[str]:
    """What stands with a colon at its end on many pages."""
    least = max(2, LEAST_LABELLED * len(table.samples))
    common = (text for text, pages in table.pieces.most_common(UNKNOWN_LABELS) if pages >= least)
    yield from (
        bare_label(text) for text in common if text[-1:] in ":：" and len(text) < LABEL_CHARS
    )


def _of_data(table: Table) -> Iterator[Option]:
    """The plain values of the JSON-LD of ad pages, by type and path."""
    found: dict[str, dict[int, str]] = {}
    for number, sample in enumerate(table.samples):
        for thing in things(sample):
            kind = thing.get("@type")
            if isinstance(kind, str) and kind.isalnum() and kind not in _ASIDE:
                for path, value in _leaves(thing):
                    found.setdefault(f"{kind}.{path}", {}).setdefault(number, value)
    for path, values in found.items():
        short = {number: value for number, value in values.items() if len(value) <= VALUE_CHARS}
        yield Option(f"ld:{path}", path, COST_DATA + 0.02 * path.count("."), short)


_ASIDE = frozenset({"BreadcrumbList", "Organization", "WebSite", "WebPage", "ItemList",
                    "SearchAction", "SiteNavigationElement", "FAQPage", "ImageObject"})  # fmt: skip
"""Types that tell of the site, not of an ad."""


def things(sample: Sample) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of a page."""
    for script in sample.doc.nodes('script[type="application/ld+json"]'):
        try:
            held = json.loads(script.text())
        except (ValueError, RecursionError):
            continue
        yield from _spread(held)


def _spread(held: Any) -> Iterator[dict[str, Any]]:
    if isinstance(held, list):
        for one in held[:50]:
            yield from _spread(one)
    elif isinstance(held, dict):
        graph = held.get("@graph")
        yield from _spread(graph) if isinstance(graph, list) else [held]


def _leaves(thing: Mapping[str, Any], steps: int = STEPS) -> Iterator[tuple[str, str]]:
    for name, value in thing.items():
        if not name.isidentifier() or not name.isascii():
            continue
        first = value[0] if isinstance(value, list) and value else value
        mark = "[0]" if isinstance(value, list) else ""
        if isinstance(first, dict) and steps > 1:
            yield from ((f"{name}{mark}.{path}", leaf) for path, leaf in _leaves(first, steps - 1))
        elif isinstance(first, (str, int, float)) and not isinstance(first, bool):
            text = " ".join(str(first).split())
            if text:
                yield f"{name}{mark}", text


def _of_meta(table: Table) -> Iterator[Option]:
    found: dict[str, dict[int, str]] = {}
    for number, sample in enumerate(table.samples):
        for node in sample.doc.nodes("meta[content]"):
            name = node.attributes.get("property") or node.attributes.get("name") or ""
            value = " ".join((node.attributes.get("content") or "").split())
            if (
                value
                and len(value) <= VALUE_CHARS
                and name.replace(":", "")
                .replace(".", "")
                .replace("_", "")
                .replace("-", "")
                .isalnum()
            ):
                found.setdefault(name, {}).setdefault(number, value)
    for name, values in found.items():
        yield Option(f"meta:{name}", name, COST_META, values)
