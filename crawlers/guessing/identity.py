"""Guesses an ad's own number, and what proves that a page is an ad's."""

from __future__ import annotations

from collections.abc import Iterator

from crawlers.guessing.found import Found
from crawlers.guessing.patterns import id_pattern, path_of
from crawlers.guessing.roles import Roles
from crawlers.guessing.table import Table

NUMBERED = (
    *(
        "data-id",
        "data-ad-id",
        "data-adid",
        "data-item-id",
        "data-listing-id",
        "data-pid",
        "data-ad",
    ),
    *("data-post-id", "data-advert-id", "data-job-id", "data-uid", "value"),
)
"""Attributes in which an ad's own number stands."""

NAME = "url:([^/]+)/?$"
"""The end of an address, for pages of which nothing but a name is known."""


PROOFS = 3
"""Selectors that prove a page to be an ad's: one that lacks the first may have another."""


def number(table: Table, is_proven: bool) -> Found | None:
    """Where the ad's own number stands: in its address, else in its page.

    `is_proven` says that something else tells ad pages: then none is lost for want of a number.
    """
    samples = table.samples
    own = [sample.url for sample in samples if sample.is_placed]
    listed = [url for block in table.roles.blocks for url in block.urls if table.roles.is_ad(url)]
    urls = [*dict.fromkeys([*own, *listed])]
    pattern = id_pattern([path_of(url) for url in urls]) if urls else None
    written = [f"url:{pattern}"] if pattern is not None else []
    inside = next(_in_page(table), None)
    if inside is not None and len(own) < len(samples):
        written.append(inside)
    if is_proven or (written and inside is None and len(own) < len(samples)):
        written.append(NAME)
    if not written:
        return None
    return Found(tuple(written), len(own), len(samples), path_of(urls[0]) if urls else "")


def _in_page(table: Table) -> Iterator[str]:
    for row in table.rows:
        firsts = row.firsts
        for name in NUMBERED:
            values = [one.attributes.get(name, "") if one is not None else "" for one in firsts]
            if name == "value" and not row.css.startswith("input["):
                continue
            if (
                all(values)
                and len(set(values)) == len(values)
                and all(_is_number(v) for v in values)
            ):
                yield f"{row.css}@{name}"


def _is_number(value: str) -> bool:
    return len(value) <= 40 and any(map(str.isdigit, value)) and value.replace("-", "").isalnum()


def proof(table: Table, likely: list[str]) -> tuple[str, ...]:
    """The first of some selectors that no other page has, if each ad page has one of them."""
    roles: Roles = table.roles
    strangers = [*roles.lists, *roles.others]
    own = [css for css in likely if not any(one.doc.has(css) for one in strangers)][:PROOFS]
    found = tuple(css for css in own if any(one.doc.has(css) for one in roles.ads))
    is_whole = all(any(one.doc.has(css) for css in found) for one in roles.ads)
    return found if is_whole else ()
