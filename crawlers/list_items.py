"""The repeated parts of a list page: blocks of it, or the objects of a list in its JSON.

What is read of them is in `crawlers.leading` and `crawlers.planned`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from crawlers import paths
from crawlers.alternative import Alternative, How
from crawlers.html import Document
from crawlers.plan import ListPlan


def items(doc: Document, plan: ListPlan) -> Iterator[Document]:
    """The parts of a list that each hold an ad: of the page, or of its JSON."""
    assert plan.item is not None
    if not plan.is_json:
        yield from doc.each(plan.item.css)
        return
    for item in things(doc, plan.item):
        yield Document(json.dumps(item), doc.url, doc.status, is_json=True)


def things(doc: Document, where: Alternative) -> Iterator[object]:
    """The items of a list in a page's JSON."""
    held = (doc.data,) if where.how is How.JSON else doc.states
    found = (paths.search(where.compiled, data) for data in held)
    return (one for listed in found if isinstance(listed, list) for one in listed)
