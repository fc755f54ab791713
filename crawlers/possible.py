"""Every way in which a site file could point at something on a page: labels, names, selectors.

What stands there is read by `crawlers.survey`; which of them is right is found in
`crawlers.relocating`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product

from crawlers.alternative import Alternative, How
from crawlers.html import Document
from crawlers.labels import LABEL_CHARS, bare_label

POSSIBLE = 1_500
"""Alternatives of one page that are tried: an honest ad page has some hundreds."""

NAMES = 300
"""Classes, ids, labels or keys of one kind that are looked at."""

PAIRED = 150
"""Classes and ids below which elements without a name of their own are looked for."""

LEVELS = 4
"""How deep keys in JSON are followed: `offers.price.amount` is three deep."""

TAGS = (
    *("h1", "h2", "h3", "p", "span", "b", "strong", "em", "a", "li", "dd", "td", "time"),
    *("div", "address", "img"),
)
"""Elements that may hold a value without a name of their own."""

STATING = ("datetime", "content", "title", "src", "href", "data-src")
"""Attributes in which a value may stand."""

_WORD = re.compile(r"-?[_a-zA-Z][\w-]{0,60}", re.ASCII)
_HASHED = re.compile(r"\d{3}|^(?:css|sc|jss)-|^_|(?=\w*\d)(?=\w*[A-Z])")
"""Names made by machines, which change with every release of the site."""

_PLAIN_KEY = re.compile(r"[A-Za-z_]\w{0,60}", re.ASCII)


def alternatives(doc: Document) -> tuple[Alternative, ...]:
    """What may be asked of a page, the steadiest first, each once."""
    written = _keys_of(doc.data) if doc.is_json else _written(doc)
    found: dict[str, Alternative] = {}
    for one in islice(written, POSSIBLE):
        try:
            found[one] = Alternative.read(one)
        except ValueError:
            continue  # a name that cannot be written in a selector
    return tuple(found.values())


def cost(one: Alternative) -> int:
    """How soon an alternative breaks: 0 for what is meant for machines, then labels and names."""
    if one.how in {How.LD, How.MICRODATA, How.META, How.JSON}:
        return 0
    if one.how is How.LABEL:
        return 1
    is_path = " " in one.css
    return 2 + is_path + 2 * (_HASHED.search(one.css.strip(".#")) is not None)


def _written(doc: Document) -> Iterator[str]:
    for thing in doc.json_ld():
        kind = thing.get("@type")
        head = f"{kind}." if isinstance(kind, str) and _PLAIN_KEY.fullmatch(kind) else ""
        yield from (f"ld:{head}{path}" for path in _paths(thing, LEVELS))
    yield from (f"microdata:{name}" for name in _each(doc.attrs("[itemprop]", "itemprop")))
    for name in ("property", "name"):
        yield from (f"meta:{value}" for value in _each(doc.attrs(f"meta[{name}]", name)))
    yield from (f"label:{name}" for name in _labels(doc))
    yield from _selectors(doc)


def _labels(doc: Document) -> Iterator[str]:
    short = (text for text in doc.texts("body *") if 0 < len(text) <= LABEL_CHARS)
    names = dict.fromkeys(bare_label(text.partition(":")[0]) for text in short)
    return islice((name for name in names if name and "|" not in name), NAMES)


def _selectors(doc: Document) -> Iterator[str]:
    ids = [f"#{one}" for one in _each(doc.attrs("[id]", "id")) if _WORD.fullmatch(one)]
    words = (word for value in doc.attrs("[class]", "class") for word in value.split())
    classes = [f".{word}" for word in _each(words) if _WORD.fullmatch(word)]
    named = sorted([*ids, *classes], key=lambda one: _HASHED.search(one[1:]) is not None)
    yield from named
    yield from ("h1", "h2", "time", "address")
    for css, name in product([*named[:PAIRED], "time"], STATING):
        if doc.has(f"{css}[{name}]"):
            yield f"{css}@{name}"
    for css, tag in product(named[:PAIRED], TAGS):
        if doc.has(f"{css} {tag}"):
            yield f"{css} {tag}"


def _keys_of(data: object) -> Iterator[str]:
    yield from (f"json:{path}" for path in _paths(data, LEVELS))


def _paths(data: object, levels: int) -> Iterator[str]:
    """The keys that lead to a value in JSON, joined by dots."""
    held = data.items() if isinstance(data, Mapping) and levels else ()
    for key, value in islice(held, NAMES):
        if not _PLAIN_KEY.fullmatch(str(key)):
            continue
        if isinstance(value, Mapping):
            yield from (f"{key}.{path}" for path in _paths(value, levels - 1))
        else:
            yield str(key)


def _each(values: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    return islice(dict.fromkeys(values), NAMES)
