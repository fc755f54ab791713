"""Where a list page leads, as a plan says: to ads, and to further lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from crawlers import limits, paths
from crawlers.alternative import Alternative, How
from crawlers.html import Document
from crawlers.list_items import things
from crawlers.paging import counted, filled
from crawlers.plan import BRACES, ListPlan, NextPlan
from crawlers.stated import Stated
from crawlers.wire import Links

Lists = tuple[str, ...]
"""The addresses of lists."""

_ANY_LINK = Alternative.read("a[href]")


def links(doc: Document, plan: ListPlan) -> Links:
    """The ads that a list names, and the lists that it leads to."""
    ads = _own(_ads(doc, plan), plan)
    return Links(ads, *onward(doc, plan.next, bool(ads)))


def onward(doc: Document, plan: NextPlan | None, is_filled: bool) -> tuple[Lists, Lists]:
    """The lists that a list leads to: those it names, and those counted up while it holds ads."""
    if plan is None or plan.kind == "scroll":
        return (), ()
    if plan.kind == "sitemap":
        return doc.addresses("sitemapindex loc"), ()
    if plan.kind in {"numbered", "offset"}:
        further = counted(doc.url, plan) if is_filled else None
        return (), (further,) if further is not None else ()
    return tuple(_further(doc, plan)), ()


def _ads(doc: Document, plan: ListPlan) -> Iterator[str | None]:
    if plan.is_json:
        return _in_data(doc, plan)
    if plan.next is not None and plan.next.kind == "sitemap" and not plan.links:
        return iter(doc.addresses("urlset > url > loc"))
    parts = doc.each(plan.item.css) if plan.item is not None else (doc,)
    one = next(iter(plan.links), _ANY_LINK)
    return (url for part in parts for url in _addresses(part, one))


def _in_data(doc: Document, plan: ListPlan) -> Iterator[str | None]:
    assert plan.item is not None
    assert plan.ad is not None
    for item in things(doc, plan.item):
        values = [next(paths.texts(paths.search(one.compiled, item)), None) for one in plan.links]
        if None in values:
            continue
        if not plan.is_template:
            yield doc.absolute(values[0] or "")
            continue
        quoted = (quote(value or "", safe="/") for value in values)
        pieces = zip(BRACES.split(plan.ad)[::2], [*quoted, ""], strict=True)
        yield doc.absolute("".join(before + value for before, value in pieces))


def _further(doc: Document, plan: NextPlan) -> Iterator[str]:
    assert plan.at is not None
    for one in plan.at:
        if plan.kind == "cursor" and plan.url is not None:
            value = next(Stated(doc).all(one, "text"), None)
            found = [filled(doc.url, plan.url, "{cursor}", value)] if value is not None else []
        else:
            found = [url for url in _addresses(doc, one) if url is not None]
        if found:
            yield from found
            return


def _addresses(part: Document, one: Alternative) -> Iterator[str | None]:
    """The addresses at an alternative; of links those that people see."""
    if one.how is not How.CSS:
        return (part.absolute(text) for text in Stated(part).all(one, "address"))
    name = one.attribute or "href"
    own = part.own_link(name) if one is _ANY_LINK or not one.css else None
    if own is not None:
        return iter((own,))
    return (found.own_link(name) for found in part.each(one.css)) if one.css else iter(())


def _own(urls: Iterable[str | None], plan: ListPlan) -> tuple[str, ...]:
    found = dict.fromkeys(url for url in urls if url is not None)
    if plan.ad_url is not None:
        pattern = re.compile(plan.ad_url)
        found = {url: None for url in found if pattern.search(url)}
    return tuple(found)[: limits.LINKS_A_PAGE]
