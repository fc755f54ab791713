"""Parse trees: the only place that builds one, and what a site file reads out of it."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning  # noqa: TID251 - this is the place
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from adwatch.errors import TooLarge
from crawlers import limits

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

_EDGES = " \t\r\n\f"
_NOT_SHOWN = re.compile(r"display\s*:\s*none")
_PREFORMATTED = re.compile(r"white-space\s*:\s*pre")


class Document:
    """A parsed page: its address, its status and readers by CSS selector."""

    def __init__(self, text: str, url: str, status: int = 200) -> None:
        """Parse with the lxml builder; raises TooLarge past the limits on size and tags."""
        if len(text) > limits.PAGE_BYTES or text.count("<") > limits.TAGS:
            raise TooLarge("the page passes the limits on size or tags", where=url)
        self.url = url
        self.status = status
        self._tree = _parse(text)

    def has(self, css: str) -> bool:
        """Whether anything matches."""
        return self._tree.select_one(css) is not None

    def text(self, css: str) -> str | None:
        """The visible text of the first match on one line, None where there is none."""
        node = self._tree.select_one(css)
        return one_line(visible_text(node)) if node is not None else None

    def texts(self, css: str) -> tuple[str, ...]:
        """The visible text of every match on one line, "" where there is none."""
        return tuple(one_line(visible_text(node)) or "" for node in self._tree.select(css))

    def lines(self, css: str) -> str | None:
        """The visible text of the first match with its line breaks, None where there is none."""
        node = self._tree.select_one(css)
        return visible_text(node) if node is not None else None

    def attr(self, css: str, name: str) -> str | None:
        """An attribute of the first match, None where it is absent or empty."""
        return next(iter(self.attrs(css, name)), None)

    def attrs(self, css: str, name: str) -> tuple[str, ...]:
        """An attribute of every match that has it, in page order."""
        return tuple(value for node in self._tree.select(css) if (value := _attr(node, name)))

    def links(self, css: str, attribute: str = "href") -> tuple[str, ...]:
        """The addresses in an attribute of every match: absolute, http(s), each once."""
        found = (self._absolute(value) for value in self.attrs(css, attribute))
        kept = dict.fromkeys(url for url in found if url is not None)
        return tuple(kept)[: limits.LINKS_A_PAGE]

    def addresses(self, css: str) -> tuple[str, ...]:
        """The addresses written as text in every match, as sitemaps do."""
        found = (self._absolute(visible_text(node) or "") for node in self._tree.select(css))
        return tuple(dict.fromkeys(url for url in found if url is not None))

    def pairs(self, name_css: str, value_css: str) -> tuple[tuple[str, str], ...]:
        """Label and value, for the two selectors matched side by side."""
        names, values = self._tree.select(name_css), self._tree.select(value_css)
        pairs = zip(names, values, strict=False)
        return tuple((one_line(visible_text(a)) or "", visible_text(b) or "") for a, b in pairs)

    def json_ld(self, kind: str) -> tuple[dict[str, object], ...]:
        """The schema.org objects of a `@type` in the page; what does not parse is left out."""
        scripts = self._tree.select('script[type="application/ld+json"]')
        values = (_read_json(node.string or "") for node in scripts)
        return tuple(thing for value in values for thing in _things(value) if is_a(thing, kind))

    def _absolute(self, link: str) -> str | None:
        try:
            url = urljoin(self.url, link.strip(_EDGES))
            scheme = urlsplit(url).scheme
        except ValueError:
            return None
        return url if scheme in {"http", "https"} and len(url) <= limits.URL_CHARS else None


def text_of(fragment: str) -> str | None:
    """The visible text of an HTML fragment, such as a description inside JSON."""
    return visible_text(_parse(fragment[: limits.PAGE_BYTES]))


def visible_text(node: Tag) -> str | None:
    """What a person sees of a node, line breaks kept; None where that is nothing.

    Source formatting (whitespace with a line break) becomes one space; runs of spaces that the
    advertiser wrote stay, because numbers hide in them.
    """
    flow = _Flow()
    stack: list[tuple[PageElement | None, bool]] = [(node, _is_preformatted(node))]
    while stack:
        item, preformatted = stack.pop()
        if item is None:
            flow.edge()
        elif isinstance(item, Tag):
            _enter(item, preformatted, flow, stack)
        elif isinstance(item, NavigableString) and not isinstance(item, PreformattedString):
            flow.text(str(item), preformatted)
    return flow.result()


def one_line(text: str | None) -> str | None:
    """A text with its line breaks made spaces; None where nothing is left."""
    pieces = (piece.strip(_EDGES) for piece in _LINE_END.split(text or ""))
    return " ".join(piece for piece in pieces if piece) or None


def is_a(thing: object, kind: str) -> bool:
    """Whether a JSON-LD object states this `@type`."""
    stated = thing.get("@type") if isinstance(thing, dict) else None
    return stated == kind or (isinstance(stated, list) and kind in stated)


def _parse(text: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # Sitemaps go through the HTML parser on purpose: it knows no entities and no DTD.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        # Lone surrogates cannot be encoded for the parser below; they become U+FFFD.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        return BeautifulSoup(clean, "lxml")


def _attr(node: Tag, name: str) -> str | None:
    value = node.get(name)
    text = " ".join(value) if isinstance(value, list) else value
    return str(text) if text else None


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
        pieces = [text] if preformatted else _LINE_END.split(text)
        for number, piece in enumerate(pieces):
            self._space = self._space or number > 0
            # Spaces before a source line break belong to the formatting.
            self._put(piece.rstrip(" \t\f") if number < len(pieces) - 1 else piece)

    def result(self) -> str | None:
        """All of it, None where there is nothing to see."""
        return "".join(self._out).strip(_EDGES)[: limits.TEXT_CHARS] or None

    def _put(self, piece: str) -> None:
        if self._at_edge:
            piece = piece.lstrip(_EDGES)
        if not piece:
            return
        if self._at_edge and self._out:
            self._out.append("\n")
        elif self._space and self._out and not self._out[-1].endswith("\n"):
            self._out.append(" ")
        self._at_edge = self._space = False
        self._out.append(piece)


def _enter(
    tag: Tag, preformatted: bool, flow: _Flow, stack: list[tuple[PageElement | None, bool]]
) -> None:
    if tag.name == "br":
        flow.hard_break()
        return
    style = _attr(tag, "style") or ""
    if tag.name in UNSEEN or tag.has_attr("hidden") or _NOT_SHOWN.search(style):
        return
    if tag.name in BLOCKS:
        flow.edge()
        stack.append((None, preformatted))
    inside = preformatted or _is_preformatted(tag)
    stack.extend((child, inside) for child in reversed(tag.contents))


def _is_preformatted(tag: Tag) -> bool:
    return tag.name in {"pre", "textarea"} or bool(_PREFORMATTED.search(_attr(tag, "style") or ""))


def _read_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _things(value: object) -> Iterator[dict[str, object]]:
    """The objects of a JSON-LD script: one, a list of them, or a graph."""
    waiting = [value]
    while waiting:
        held = waiting.pop(0)
        if isinstance(held, list):
            waiting.extend(held)
        elif isinstance(held, dict):
            yield held
            waiting.extend([held["@graph"]] if "@graph" in held else [])
