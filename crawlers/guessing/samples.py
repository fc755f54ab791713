"""Makes saved pages ready for the guess: decoded, parsed, and placed where their links say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from adwatch.errors import AdwatchError
from crawlers.guessing.sample import Sample
from crawlers.reader import document
from crawlers.saved_page import SavedPage
from crawlers.wire import Part, Unread

PAGES = 60
"""Saved pages that are looked at at most, evenly taken: more teach nothing, and cost time."""

LINKED_PAGES = 12
"""Pages whose links are counted to learn where they stood."""

LINKS = 200
"""Links of one page that are counted: a page of thousands does not outvote the others."""

_LINK = re.compile(rb"""href\s{0,3}=\s{0,3}["']?(https?://[^\s"'<>/?#]{3,250})""", re.IGNORECASE)
_DECLARED = re.compile(rb"charset\s{0,3}=", re.IGNORECASE)
_HIGH = re.compile(rb"[\xc0-\xff]{3,}")

HEAD_BYTES = 4_000
"""Bytes in which a page declares its encoding."""


def base_of(pages: Sequence[SavedPage]) -> str | None:
    """Where pages stood that do not say it: at the host that most of their links lead to."""
    if not pages or any(page.is_placed for page in pages):
        return None
    counts: Counter[str] = Counter()
    for page in pages[:LINKED_PAGES]:
        links = [link.decode("latin-1").lower() for link in _LINK.findall(page.body)]
        counts.update([*links[:LINKS], *set(links)])  # a host that many pages name counts too
    return counts.most_common(1)[0][0] if counts else None


def chosen(pages: Sequence[SavedPage]) -> Sequence[SavedPage]:
    """The pages that are looked at, of those whose files could be read."""
    read = [page for page in pages if page.fault is None]
    step = -(-len(read) // PAGES) or 1
    return read[::step]


def samples(pages: Sequence[SavedPage], encoding: str | None = None) -> list[Sample]:
    """Pages as the guess takes them; those that cannot be read are left out."""
    found = []
    for page in pages:
        unread = Unread(Part.AD, page.url, page.status, page.content_type, page.body)
        try:
            doc = document(unread, encoding)
            if page.status < 400 and (doc.is_json or doc.has("body *")):
                found.append(Sample(page.url, doc, page.is_placed))
        except AdwatchError:
            continue
    return found


def encoding_of(pages: Sequence[SavedPage]) -> str | None:
    """The encoding of pages that declare none and are not UTF-8; None where that is not so."""
    silent = [page for page in pages if _is_silent(page)]
    if not silent or len(silent) < 0.5 * len(pages):
        return None
    body = b" ".join(page.body for page in silent[:LINKED_PAGES])
    high = sum(byte >= 0xC0 for byte in body)
    in_words = sum(len(word) for word in _HIGH.findall(body))
    return "windows-1251" if in_words > 0.6 * high else None


def _is_silent(page: SavedPage) -> bool:
    if "charset" in page.content_type or _DECLARED.search(page.body[:HEAD_BYTES]):
        return False
    try:
        page.body.decode("utf-8")
    except UnicodeDecodeError:
        return not page.body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return False
