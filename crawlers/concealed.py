"""Links that a page hides from people: bait for crawlers, which is not followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HIDES = re.compile(
    r"display:none|visibility:hidden|clip:rect\(0|clip-path:inset\(50%"
    r"|(?:font-size|(?<![\w-])width|(?<![\w-])height|max-height|max-width):[01](?:px)?(?![.\d%])"
    r"|(?:left|top|right|bottom|text-indent):-\d{3,}|transform:translate[xy]?\(-\d{3,}"
)
"""Declarations, without spaces and in lower case, under which nobody sees an element."""

_SPACE = re.compile(r"\s+")
_COMMENT = re.compile(r"/\*[^*]*\*/")
_BRACE = re.compile("[{}]")
_NAMED = re.compile(r"[.#][\w-]{1,100}")

STYLE_CHARS = 200_000
"""Characters of the page's own style sheets that are read."""

ANCESTORS = 100
"""Elements above a link that are looked at."""


class Concealed:
    """What the elements of one page say of whether people see them."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree

    def hides(self, node: LexborNode) -> bool:
        """Whether people do not see a link, or the site tells crawlers not to follow it."""
        if "nofollow" in (node.attributes.get("rel") or "").lower().split():
            return True
        above: LexborNode | None = node
        for _ in range(ANCESTORS):
            if above is None:
                return False
            if self._is_hidden(above):
                return True
            above = above.parent
        return False

    def _is_hidden(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if not attributes:
            return False
        style = attributes.get("style")
        if "hidden" in attributes or (style and _HIDES.search(_bare(style))):
            return True
        if not self._names:
            return False
        names = {f".{name}" for name in (attributes.get("class") or "").split()}
        return not self._names.isdisjoint(names | {f"#{attributes.get('id')}"})

    @cached_property
    def _names(self) -> frozenset[str]:
        """The classes and ids that the page's own style sheets hide, alone or in a group."""
        sheets = "".join(node.text() for node in self._tree.css("style"))[:STYLE_CHARS]
        found: set[str] = set()
        for selectors, declared in _rules(_COMMENT.sub("", sheets)):
            if _HIDES.search(_bare(declared)):
                alone = (one.strip() for one in selectors.split(","))
                found.update(one for one in alone if _NAMED.fullmatch(one))
        return frozenset(found)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each rule that holds on every screen."""
    depth = begin = 0
    selectors = ""
    for brace in _BRACE.finditer(sheet):
        depth = max(0, depth + (1 if brace[0] == "{" else -1))
        if depth == 1 and brace[0] == "{":
            selectors = sheet[begin : brace.start()].strip()
            begin = brace.end()
        if depth == 0:
            if not selectors.startswith("@"):
                yield selectors, sheet[begin : brace.start()]
            begin, selectors = brace.end(), ""


def _bare(declarations: str) -> str:
    return _SPACE.sub("", _COMMENT.sub("", declarations)).lower()
