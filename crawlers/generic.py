"""The generic site: what any page states, for boards of which nothing is known yet."""

from __future__ import annotations

from typing import Any

from crawlers import limits
from crawlers.html import Document, one_line, visible_text

PICTURES = ("src", "data-src")
"""Attributes of a picture in which its address may stand."""


def read(doc: Document) -> dict[str, Any]:
    """The title, all that people can read, the pictures and the links of a page.

    Read with BeautifulSoup, slowly: no field is named whose place would have to be found fast.
    """
    if doc.is_json:
        return {}
    soup = doc.soup
    heading = next((tag for name in ("h1", "title") if (tag := soup.find(name))), None)
    title = one_line(heading.get_text(" ")) if heading is not None else None
    whole = soup.body or soup
    links = (doc.absolute(str(tag["href"])) for tag in soup.select("a[href]"))
    shown = (str(tag.get(name) or "") for tag in soup.select("img") for name in PICTURES)
    pictures = (doc.absolute(address) for address in shown if address)
    return {
        "title": title,
        "text": visible_text(whole),
        "pictures": tuple(dict.fromkeys(url for url in pictures if url))[: limits.PICTURES_AN_AD],
        "attributes": tuple(("link", url) for url in _each_once(links))[: limits.LABELS],
    }


def _each_once(urls: Any) -> dict[str, None]:
    return dict.fromkeys(url for url in urls if url)
