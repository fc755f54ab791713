"""Where saved pages stood that do not say it: told by the links of the pages saved with them.

A link leads to a file if their names are spelled alike, or if the link's words head the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from crawlers.saved_page import UNKNOWN_BASE, SavedPage

LEAST_NAME, LEAST_WORDS = 4, 8
"""Letters and digits of a name, and characters of a heading, below which likeness is chance."""

LINKS = 2_000
"""Links of a page that are looked at."""

WORDS_BYTES = 2_000
"""Bytes after a link's tag in which its words stand."""

_LINK = re.compile(rb"<a\s([^<>]{0,3000}+)>", re.IGNORECASE)
_HREF = re.compile(
    rb"""href\s{0,3}=\s{0,3}(?:"([^"]{1,2000}+)"|'([^']{1,2000}+)'|([^\s>]{1,2000}))""",
    re.IGNORECASE,
)
_END = re.compile(rb"</a", re.IGNORECASE)
_HEAD = re.compile(rb"<(title|h1)\b[^>]{0,500}>(.{1,500}?)</\1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,500}>")
_MARKS = re.compile(r"[\W_]+")


@dataclass
class _Named:
    """The addresses that links lead to, by how they are spelled and by what the links say."""

    spelled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    said: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def placed(pages: Sequence[SavedPage], base: str | None) -> list[SavedPage]:
    """Pages with the addresses that the links of the others tell; `base` is where the site stands.

    What stays unknown stands under its file's name at the site that most links lead to.
    """
    if all(page.is_placed for page in pages):
        return list(pages)
    links = [list(_links(page)) for page in pages]
    origin = base or _origin(pages, links)
    named = _Named()
    for found in links:
        for href, words in found:
            _note(named, _joined(origin, href), words, origin)
    told = {page.name: _place(page, named) for page in pages if not page.is_placed}
    counts = Counter(told.values())
    return [_moved(page, told.get(page.name), counts, origin) for page in pages]


def _moved(
    page: SavedPage, url: str | None, counts: Mapping[str | None, int], origin: str
) -> SavedPage:
    if page.is_placed:
        return page
    if url is not None and counts[url] == 1:
        return replace(page, url=url, is_placed=True)
    return replace(page, url=page.url.replace(UNKNOWN_BASE, origin, 1))


def _links(page: SavedPage) -> Iterator[tuple[str, str]]:
    """Links with their words; one letter a byte, whatever the encoding: they are only compared."""
    for number, link in enumerate(_LINK.finditer(page.body)):
        if number == LINKS:
            return
        if (href := _HREF.search(link[1])) is not None:
            words = _END.split(page.body[link.end() : link.end() + WORDS_BYTES], 1)[0]
            yield unescape(href[href.lastindex or 0].decode("latin-1")).strip(), _bare(words)


def _origin(pages: Sequence[SavedPage], links: Sequence[Sequence[tuple[str, str]]]) -> str:
    own = [page.url for page in pages if page.is_placed]
    urls = own or [href for found in links for href, _ in found]
    parts = map(urlsplit, filter(_is_absolute, urls))
    counts = Counter(f"{one.scheme}://{one.netloc}" for one in parts)
    return counts.most_common(1)[0][0] if counts else UNKNOWN_BASE


def _is_absolute(url: str) -> bool:
    try:
        return url.startswith(("http://", "https://")) and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _joined(origin: str, href: str) -> str:
    try:
        return urljoin(f"{origin}/", href)
    except ValueError:
        return ""


def _note(named: _Named, url: str, words: str, origin: str) -> None:
    if not url.startswith(f"{origin}/"):
        return
    path = url.removeprefix(origin).partition("#")[0]
    for name in (path, path.rstrip("/").rpartition("/")[2]):
        named.spelled[_spelling(name)].add(f"{origin}{path}")
    if len(words) >= LEAST_WORDS:
        named.said[words].add(f"{origin}{path}")


def _place(page: SavedPage, named: _Named) -> str | None:
    """The one address that a page's name or its heading tells."""
    file = PurePosixPath(page.name)
    names = (page.name, str(file.with_suffix("")), file.name, file.stem)
    for spelling in map(_spelling, names):
        found = named.spelled.get(spelling, set())
        if len(spelling) >= LEAST_NAME and len(found) == 1:
            return next(iter(found))
    for head in _HEAD.finditer(page.body):
        found = named.said.get(_bare(head[2]), set())
        if len(found) == 1:
            return next(iter(found))
    return None


def _spelling(name: str) -> str:
    return _MARKS.sub("", unquote(name)).lower()


def _bare(words: bytes) -> str:
    return " ".join(unescape(_TAG.sub(" ", words.decode("latin-1"))).split()).lower()
