"""A page as the guess sees it: its elements in order, and the pieces of text each one covers.

Built once a page from the parse tree; selectors are thought of in `crawlers.guessing.selectors`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborNode

from crawlers.html import Document
from crawlers.visible import BLOCKS, UNSEEN

_NO_PART = UNSEEN | {"svg", "iframe", "select", "option", "textarea"}
"""Elements that belong to no ad: what is unseen, and what is there to be filled in."""

ELEMENTS = 20_000
"""Elements of a page that are looked at: an honest ad page has some thousands."""


ABOVE = 40
"""Elements above one that are looked at."""


@dataclass(slots=True, eq=False)
class Element:
    """One element: its place in the page and the pieces of text from `start` to before `end`."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    node: LexborNode
    start: int
    end: int = 0
    position: int = 1
    """Its number among the elements of its tag with the same parent."""
    children: list[Element] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """How many children of each tag it has."""

    @property
    def classes(self) -> list[str]:
        """Its classes, in the order of the page."""
        return self.attributes.get("class", "").split()

    def above(self) -> Iterator[Element]:
        """Its ancestors, the nearest first, as far as any honest page nests."""
        at = self.parent
        for _ in range(ABOVE):
            if at is None:
                return
            yield at
            at = at.parent


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text: `link` says whether it stands in a link, `line` counts the page's lines."""

    text: str
    link: bool
    line: int


class Tree:
    """The elements and the pieces of text of one page."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.elements: list[Element] = []
        self.pieces: list[Piece] = []
        self._line = 0
        root = next(iter(doc.nodes("html")), None)
        if root is not None:
            self._walk(root)

    def text(self, element: Element) -> str:
        """What an element says, its pieces joined by spaces."""
        return " ".join(piece.text for piece in self.pieces[element.start : element.end])

    def lines(self, element: Element) -> list[str]:
        """What an element says, line by line."""
        found: dict[int, str] = {}
        for piece in self.pieces[element.start : element.end]:
            held = found.get(piece.line)
            found[piece.line] = piece.text if held is None else f"{held} {piece.text}"
        return list(found.values())

    @cached_property
    def words(self) -> int:
        """How many words the page says."""
        return sum(len(piece.text.split()) for piece in self.pieces)

    def _walk(self, root: LexborNode) -> None:
        """Depth first without recursion: pages nest as deep as they like."""
        stack: list[tuple[LexborNode, Element | None, bool] | Element] = [(root, None, False)]
        while stack and len(self.elements) < ELEMENTS:
            top = stack.pop()
            if isinstance(top, Element):
                top.end = len(self.pieces)
                self._line += top.tag in BLOCKS
                continue
            node, parent, link = top
            if node.is_text_node:
                if parent is None or parent.tag != "button":
                    self._add(node.text_content or "", link)
            elif node.is_element_node and node.tag not in _NO_PART:
                self._enter(node, parent, link, stack)
        for left in stack:
            if isinstance(left, Element):
                left.end = len(self.pieces)

    def _enter(
        self,
        node: LexborNode,
        parent: Element | None,
        link: bool,
        stack: list[tuple[LexborNode, Element | None, bool] | Element],
    ) -> None:
        attributes = {name: value or "" for name, value in node.attributes.items()}
        if "hidden" in attributes or "display:none" in attributes.get("style", "").replace(" ", ""):
            return
        tag = node.tag or ""
        self._line += tag in BLOCKS or tag in {"br", "td", "th"}
        element = Element(tag, attributes, parent, node, len(self.pieces))
        if parent is not None:
            element.position = parent.counts[tag] = parent.counts.get(tag, 0) + 1
            parent.children.append(element)
        self.elements.append(element)
        stack.append(element)
        inside = link or tag == "a"
        children = list(node.iter(include_text=True))
        stack.extend((child, element, inside) for child in reversed(children))

    def _add(self, text: str, link: bool) -> None:
        words = " ".join(text.split())
        if words:
            self.pieces.append(Piece(words, link, self._line))
