"""Guesses which links of an ad page are the advertiser's: a telephone number, a messenger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawlers.guessing.found import Found
from crawlers.guessing.table import Table

LINKS: Mapping[str, tuple[str, ...]] = {
    "phone": ("tel:",),
    "whatsapp": ("https://wa.me/", "https://api.whatsapp.com/send?phone"),
    "telegram": ("https://t.me/", "tg:"),
    "e-mail": ("mailto:",),
}
"""What such links begin with, by the name of the attribute that they become."""

SHARING = ("https://wa.me/?", "https://t.me/share", "mailto:?")
"""Beginnings of links that pass the page on, and reach nobody."""

DATA = ("data-phone", "data-tel", "data-phone-number")
"""Attributes in which scripts find the number that a button shows."""

LEAST = 0.2
"""The least share of ad pages on which one stands."""


def guess(table: Table) -> dict[str, Found]:
    """Where they stand; what is the same on all ad pages is the site's own."""
    found = {}
    for name, starts in LINKS.items():
        places = [*_plain(starts), *_narrow(table, starts)]
        if name == "phone":
            places = [*(f"[{one}]@{one}" for one in DATA), *places]
        own = next((one for place in places if (one := _held(table, place)) is not None), None)
        if own is not None:
            found[name] = own
    return found


def _plain(starts: tuple[str, ...]) -> Iterator[str]:
    others = "".join(f':not([href^="{one}"])' for one in SHARING if one.startswith(starts))
    yield from (f'a[href^="{start}"]{others}@href' for start in starts)


def _narrow(table: Table, starts: tuple[str, ...]) -> Iterator[str]:
    """Selectors that find such a link first: for pages with one of the site's own."""
    for row in table.rows:
        firsts = [one for one in row.firsts if one is not None]
        hrefs = [one.attributes.get("href", "") for one in firsts]
        if all(one.startswith(starts) and not one.startswith(SHARING) for one in hrefs):
            yield f"{row.css}@href"


def _held(table: Table, place: str) -> Found | None:
    css, _, attribute = place.rpartition("@")
    values = [one.doc.attr(css, attribute) for one in table.samples]
    said = [value for value in values if value]
    is_enough = len(said) >= max(1, LEAST * len(values))
    is_own = len(set(said)) > 1 or (len(said) == 1 and len(values) == 1)
    return Found((place,), len(said), len(values), said[0]) if is_enough and is_own else None
