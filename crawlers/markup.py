"""A look at markup before any tree is built from it: how much, how deep, how many attributes.

Linear in the page. It errs on the side of more: what passes here is safe and quick to parse,
and what deceives it is stopped by the clock of the process that reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from adwatch.errors import TooLarge
from crawlers import limits

_ATTRIBUTE = re.compile(r"""[^\s/=>]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?+""")

_FLAT = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
    | {"track", "wbr", "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup"}
    | {"tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "rb", "rt", "rp"}
    | {"a", "button", "path", "circle", "ellipse", "line", "polygon", "polyline", "rect"}
    | {"use", "stop"}
)
"""Elements that hold nothing, or that end by themselves where the next begins."""

_FLAT_NAMES = "|".join(sorted(_FLAT, key=lambda name: (len(name), name)))
_HOLDING = re.compile(rf"<(/?+(?!(?:{_FLAT_NAMES})(?:[\s/><]|$))[a-z][^\s/><]*)")
"""Tags, in lower case, of elements that are none of these."""

_WALLS = frozenset({"/table", "/object", "/applet", "/marquee", "/template", "/svg", "/math"})
"""End tags of elements through which another end tag does not reach."""

_BLOCKS = _WALLS | frozenset(
    {"/address", "/article", "/aside", "/blockquote", "/center", "/details", "/dialog", "/dir"}
    | {"/div", "/dl", "/fieldset", "/figcaption", "/figure", "/footer", "/form", "/h1", "/h2"}
    | {"/h3", "/h4", "/h5", "/h6", "/header", "/hgroup", "/main", "/menu", "/nav", "/ol", "/pre"}
    | {"/search", "/section", "/select", "/summary", "/ul"}
)
"""End tags that end all that is open within; other end tags do not reach out of what they end."""

_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements in which markup is mere text."""

_LONG = re.compile(rf"<([^<>]{{{2 * limits.ATTRIBUTES + 1},}})")
"""Tags so long that more attributes than allowed may stand in them."""


def check(text: str, where: str | None = None) -> None:
    """Raise TooLarge where a page passes the limits on size, tags, depth or attributes."""
    if len(text) > limits.PAGE_BYTES:
        raise TooLarge("the page passes the limit on size", where=where)
    if text.count("<") > limits.TAGS:
        raise TooLarge("the page passes the limit on tags", where=where)
    if _is_deep(text):
        raise TooLarge("the page passes the limit on depth", where=where)
    # Where no two "<" stand so far apart there is no long tag: the quick look before the slow one.
    is_sparse = max(map(len, text.split("<"))) > 2 * limits.ATTRIBUTES
    if is_sparse and any(_has_many(tag[1]) for tag in _LONG.finditer(text)):
        raise TooLarge("a tag passes the limit on attributes", where=where)


def _is_deep(text: str) -> bool:
    """Whether elements are opened within one another past the limit, by their tags alone."""
    tags = _HOLDING.findall(text.lower())
    if len(tags) <= limits.DEPTH:
        return False
    opened: list[str] = []  # by the end tags that are due
    for tag in _counted(tags):
        if tag[0] != "/":
            opened.append(f"/{tag}")
            if len(opened) > limits.DEPTH:
                return True
        elif opened and opened[-1] == tag:
            opened.pop()
        elif tag in opened:
            _close(tag, opened)
    return False


def _counted(tags: Iterable[str]) -> Iterator[str]:
    """The tags of elements that hold others, in the order of the page."""
    due = ""  # the end tag up to which all is text
    for tag in tags:
        if due:
            due = "" if tag == due else due
        elif tag in _RAW:
            due = f"/{tag}"
        else:
            yield tag


def _close(tag: str, opened: list[str]) -> None:
    """Take out of what is open what an end tag out of order ends, by HTML's rules or less."""
    place = len(opened) - 1 - opened[::-1].index(tag)
    between = opened[place + 1 :]
    barriers = _WALLS if tag in _BLOCKS else _BLOCKS
    if tag in _WALLS or barriers.isdisjoint(between):
        del opened[place:]


def _has_many(tag: str) -> bool:
    # A ">" inside a value ends the count early, and the clock sees to such a page.
    return sum(1 for _ in _ATTRIBUTE.finditer(tag)) > limits.ATTRIBUTES + 1
