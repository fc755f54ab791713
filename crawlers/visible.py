"""What a person sees of a page: its text as it is laid out, from either kind of parse tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from selectolax.lexbor import LexborNode

from crawlers import limits

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

BLOCKS = (
    frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "blockquote", "hr", "address"})
    | {"div", "main", "nav", "header", "footer", "section", "article", "aside", "form"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "fieldset", "figure"}
)
"""Elements that stand on lines of their own."""

UNSEEN = frozenset(["head", "script", "style", "template", "noscript"])
"""Elements whose text a person never sees."""

_LINE_END = re.compile(r"[\r\n][ \t\f\r\n]*")
"""A line break of the page's source with what follows it; linear, since it starts at the break."""

EDGES = " \t\r\n\f"
_NOT_SHOWN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?![.\d])"
    r"|(?:left|right|top|bottom|text-indent)\s*:\s*-\d{4}",
    re.IGNORECASE,
)
"""Styles written on an element by which it is not seen; a stylesheet's rules are not applied."""

_PREFORMATTED = re.compile(r"white-space\s*:\s*pre")


class _Element(NamedTuple):
    name: str
    attributes: Mapping[str, object]
    children: Sequence[_Node]


_BREAK = _Element("br", {}, ())

_Node: TypeAlias = "LexborNode | PageElement"
_Look = Callable[[_Node], "_Element | str"]
"""What a node is: an element, or a text, which is empty where it is not for reading."""


def visible_text(node: LexborNode | Tag) -> str | None:
    """What a person sees of a node, line breaks kept; None where that is nothing.

    Source formatting (whitespace with a line break) becomes one space; runs of spaces that the
    advertiser wrote stay, because numbers hide in them.
    """
    look: _Look = _slow  # type: ignore[assignment]
    if isinstance(node, LexborNode):
        if (plain := _plain(node)) is not None:
            return plain.strip(EDGES)[: limits.TEXT_CHARS] or None
        look = _fast  # type: ignore[assignment]
    flow = _Flow()
    stack: list[tuple[_Node | None, bool]] = [(node, False)]
    while stack:
        item, preformatted = stack.pop()
        if item is None:
            flow.edge()
            continue
        seen = look(item)
        if isinstance(seen, str):
            flow.text(seen, preformatted)
        else:
            _enter(seen, preformatted, flow, stack)
    return flow.result()


def one_line(text: str | None) -> str | None:
    """A text with its line breaks made spaces; None where nothing is left."""
    if text is None or ("\n" not in text and "\r" not in text):
        return (text or "").strip(EDGES) or None
    pieces = (piece.strip(EDGES) for piece in _LINE_END.split(text))
    return " ".join(piece for piece in pieces if piece) or None


def _fast(node: LexborNode) -> _Element | str:
    if node.is_text_node:
        return node.text_content or ""
    name = node.tag or ""
    if name == "br":
        return _BREAK
    return _Element(name, node.attributes, tuple(node.iter(include_text=True)))


def _plain(node: LexborNode) -> str | None:
    """The text of an element that holds one line of text and no more; None of any other."""
    only = node.first_child
    if only is None or only.next is not None or not only.is_text_node:
        return None
    attributes, text = node.attributes, only.text_content or ""
    if "hidden" in attributes or "style" in attributes:
        return None
    is_line = "\n" not in text and "\r" not in text
    return text if is_line and node.tag not in UNSEEN else None


def _slow(node: PageElement) -> _Element | str:
    from bs4.element import NavigableString, PreformattedString, Tag

    if isinstance(node, Tag):
        return _Element(node.name, node.attrs, node.contents)
    is_text = isinstance(node, NavigableString) and not isinstance(node, PreformattedString)
    return str(node) if is_text else ""


class _Flow:
    """Text as it is laid out: block edges, hard breaks and the spaces of source formatting."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._at_edge = True
        self._space = False

    def edge(self) -> None:
        """A block begins or ends: what follows stands on a new line."""
        self._at_edge = True
        self._space = False

    def hard_break(self) -> None:
        """A `<br>`."""
        if self._at_edge and self._out:
            self._out.append("\n")
        self._at_edge = self._space = False
        self._out.append("\n")

    def text(self, text: str, preformatted: bool) -> None:
        """A string of the page."""
        if preformatted or ("\n" not in text and "\r" not in text):
            self._put(text)
            return
        pieces = _LINE_END.split(text)
        for number, piece in enumerate(pieces):
            self._space = self._space or number > 0
            # Spaces before a source line break belong to the formatting.
            self._put(piece.rstrip(" \t\f") if number < len(pieces) - 1 else piece)

    def result(self) -> str | None:
        """All of it, None where there is nothing to see."""
        return "".join(self._out).strip(EDGES)[: limits.TEXT_CHARS] or None

    def _put(self, piece: str) -> None:
        if self._at_edge:
            piece = piece.lstrip(EDGES)
        if not piece:
            return
        if self._at_edge and self._out:
            self._out.append("\n")
        elif self._space and self._out and not self._out[-1].endswith("\n"):
            self._out.append(" ")
        self._at_edge = self._space = False
        self._out.append(piece)


def _enter(
    seen: _Element, preformatted: bool, flow: _Flow, stack: list[tuple[_Node | None, bool]]
) -> None:
    if seen.name == "br":
        flow.hard_break()
        return
    style = str(seen.attributes.get("style") or "")
    is_hidden = "hidden" in seen.attributes or (style and _NOT_SHOWN.search(style))
    if is_hidden or seen.name in UNSEEN:
        return
    if seen.name in BLOCKS:
        flow.edge()
        stack.append((None, preformatted))
    is_kept = seen.name in {"pre", "textarea"} or bool(style and _PREFORMATTED.search(style))
    stack.extend((child, preformatted or is_kept) for child in reversed(seen.children))
