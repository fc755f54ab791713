"""Places that only the way to an ad tells: the links above it, from the country to the town."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.guessing.options import Option
from crawlers.guessing.table import VALUE_CHARS, Row, Table

COST = 0.9
"""How soon a place in a row of links breaks, as `crawlers.guessing.selectors` counts."""

_CRUMBS = re.compile(r"bread-?_?crumb|crumbs", re.IGNORECASE)
ENDS = ("li:last-of-type", "a:last-of-type", *(f"li:nth-of-type({n})" for n in range(2, 6)),
        *(f"a:nth-of-type({n})" for n in range(2, 6)))  # fmt: skip
"""Which of the links it may be; the last is mostly the nearest."""

ROWS = 4
"""Selectors of rows of links that are looked at."""


def options(table: Table) -> Iterator[Option]:
    """What each link of the rows says on the ad pages."""
    rows = [row for row in table.rows if _is_way(row)][:ROWS]
    for row in rows:
        for end in ENDS:
            css = f"{row.css} {end}"
            said = {}
            for number, sample in enumerate(table.samples):
                text = " ".join((sample.doc.text(css) or "").split())
                if text and len(text) <= VALUE_CHARS:
                    said[number] = text
            if said:
                yield Option(css, end, COST, said)


def _is_way(row: Row) -> bool:
    """Whether a selector finds a row of links, and not one of them."""
    first = next(one for one in row.firsts if one is not None)
    return _CRUMBS.search(row.css.split()[-1]) is not None and first.tag in {
        "ul",
        "ol",
        "nav",
        "div",
    }
