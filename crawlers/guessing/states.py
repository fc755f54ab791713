"""Values that stand in the JSON of a page's scripts: asked for what its elements do not show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawlers.guessing.documents import leaves
from crawlers.guessing.options import COST_DATA, Option
from crawlers.guessing.sample import Sample
from crawlers.guessing.table import VALUE_CHARS, Table

STEPS = 8
"""Keys of a path: frameworks put two or three before an ad's own."""

LEAVES = 2_000
"""Plain values of one page that are looked at."""


def options(table: Table) -> list[Option]:
    """The short values of the scripts of ad pages, by path."""
    found: dict[str, dict[int, str]] = {}
    for number, sample in enumerate(table.samples):
        for path, text in islice(_leaves(sample), LEAVES):
            if len(text) <= VALUE_CHARS:
                found.setdefault(path, {}).setdefault(number, " ".join(text.split()))
    return [
        Option(f"state:{path}", ".".join(path.split(".")[-2:]), COST_DATA * path.count("."), held)
        for path, held in found.items()
    ]


def _leaves(sample: Sample) -> Iterator[tuple[str, str]]:
    for state in sample.doc.states:
        if isinstance(state, dict) and "@context" not in state:  # what is JSON-LD is read as such
            yield from leaves(state, steps=STEPS)
