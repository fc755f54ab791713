"""Parse trees: the only place that builds one, and what a site file reads out of it."""

from __future__ import annotations

import json
import warnings
from collections import deque
from collections.abc import Collection, Iterator
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from adwatch.errors import NotAnAdPage, ParseError
from crawlers import labels, limits, markup
from crawlers.concealed import Concealed
from crawlers.paths import read_json, states
from crawlers.visible import EDGES, one_line, visible_text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup  # noqa: TID251 - this is the place

__all__ = ["Document", "check_css", "is_a", "one_line", "text_of", "visible_text"]


class Document:
    """A parsed page: its address, its status and readers by CSS selector.

    The tree is the one a browser builds. `soup` is the same page for reading by hand.
    """

    def __init__(self, text: str, url: str, status: int = 200, is_json: bool = False) -> None:
        """Raises TooLarge past the limits on markup, ParseError where the parser gives up.

        A page that `is_json` has no tree; `data` is what it holds.
        """
        if not is_json:
            markup.check(text, url)
        self.is_json = is_json
        self.at: datetime | None = None
        """When the page was fetched, if that is known."""
        self.url = url
        self.status = status
        self._text = text
        self._page = _Page(_parse("" if is_json else text, url), url)
        self._tree: LexborHTMLParser | LexborNode = self._page.tree

    def within(self, css: str) -> Document | None:
        """The page as seen from its first match: selectors look below it alone, and faster."""
        node = self._tree.css_first(css)
        return self._part(node) if node is not None else None

    def each(self, css: str) -> Iterator[Document]:
        """The page as seen from each match, in page order."""
        return (self._part(node) for node in self._tree.css(css))

    @cached_property
    def data(self) -> object:
        """What a JSON page holds; raises NotAnAdPage where it is none or does not parse."""
        if not self.is_json:
            raise NotAnAdPage("the page is not JSON", where=self.url)
        return read_json(self._text, self.url)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as BeautifulSoup, some twenty times slower; `visible_text` reads its tags."""
        from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning  # noqa: TID251 - this is the place

        with warnings.catch_warnings():
            # Sitemaps go through the HTML parser on purpose: it knows no entities and no DTD.
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            return BeautifulSoup(_clean(self._text), "lxml")

    def nodes(self, css: str) -> list[LexborNode]:
        """Every match as the parser has it, for a look at how a page is built."""
        return self._tree.css(css)

    def said(self) -> str | None:
        """All that people see of this part, with its line breaks."""
        node = self._node()
        return visible_text(node) if node is not None else None

    def own(self, name: str) -> str | None:
        """An attribute of the element itself; None where it is absent or empty."""
        node = self._node()
        return (node.attributes.get(name) if node is not None else None) or None

    def own_link(self, name: str = "href") -> str | None:
        """The address in an attribute of the element itself, unless people do not see it."""
        node = self._node()
        value = node.attributes.get(name) if node is not None else None
        if node is None or not value or self._is_bait(node, name):
            return None
        return self.absolute(value)

    def beside(self, names: Collection[str]) -> dict[str, str]:
        """The value beside each of some labels, given as `crawlers.labels` compares them."""
        node = self._node()
        return labels.beside(node, names) if node is not None else {}

    def labelled(self) -> list[tuple[str, str]]:
        """The labels of this part with their values, however they are laid out."""
        node = self._node()
        return labels.pairs_in(node) if node is not None else []

    def has(self, css: str) -> bool:
        """Whether anything matches."""
        return self._tree.css_first(css) is not None

    def text(self, css: str) -> str | None:
        """The visible text of the first match on one line, None where there is none."""
        node = self._tree.css_first(css)
        return one_line(visible_text(node)) if node is not None else None

    def texts(self, css: str) -> tuple[str, ...]:
        """The visible text of every match on one line, "" where there is none."""
        return tuple(one_line(visible_text(node)) or "" for node in self._tree.css(css))

    def lines(self, css: str) -> str | None:
        """The visible text of the first match with its line breaks, None where there is none."""
        node = self._tree.css_first(css)
        return visible_text(node) if node is not None else None

    def attr(self, css: str, name: str) -> str | None:
        """An attribute of the first match that has it; None where it is absent or empty."""
        first = self._tree.css_first(css)
        value = first.attributes.get(name) if first is not None else None
        return value or next(iter(self.attrs(css, name) if first is not None else ()), None)

    def attrs(self, css: str, name: str) -> tuple[str, ...]:
        """An attribute of every match that has it, in page order."""
        found = (node.attributes.get(name) for node in self._tree.css(css))
        return tuple(value for value in found if value)

    def links(self, css: str, attribute: str = "href") -> tuple[str, ...]:
        """The addresses in an attribute of every match: absolute, http(s), each once.

        Links that people do not see are left out.
        """
        nodes = (node for node in self._tree.css(css) if not self._is_bait(node, attribute))
        values = (node.attributes.get(attribute) for node in nodes)
        found = (self.absolute(value) for value in values if value)
        kept = dict.fromkeys(url for url in found if url is not None)
        return tuple(kept)[: limits.LINKS_A_PAGE]

    def addresses(self, css: str) -> tuple[str, ...]:
        """The addresses written as text in every match, as sitemaps do."""
        found = (self.absolute(visible_text(node) or "") for node in self._tree.css(css))
        return tuple(dict.fromkeys(url for url in found if url is not None))

    def pairs(self, name_css: str, value_css: str) -> tuple[tuple[str, str], ...]:
        """Label and value, for the two selectors matched side by side."""
        pairs = zip(self._tree.css(name_css), self._tree.css(value_css), strict=False)
        return tuple((one_line(visible_text(a)) or "", visible_text(b) or "") for a, b in pairs)

    @cached_property
    def states(self) -> tuple[object, ...]:
        """What the page's scripts hold as JSON, in page order."""
        return tuple(states(node.text() for node in self._page.tree.css("script:not([src])")))

    def json_ld(self, kind: str = "") -> tuple[dict[str, object], ...]:
        """The schema.org objects of a `@type`, or all; what does not parse is left out."""
        scripts = self._tree.css('script[type="application/ld+json"]')
        values = (_read_json(node.text()) for node in scripts)
        return tuple(
            thing for value in values for thing in _things(value) if not kind or is_a(thing, kind)
        )

    def _is_bait(self, node: LexborNode, attribute: str) -> bool:
        return attribute == "href" and self._page.concealed.hides(node)

    def _node(self) -> LexborNode | None:
        return self._tree if isinstance(self._tree, LexborNode) else self._tree.root

    def _part(self, node: LexborNode) -> Document:
        part = copy(self)
        part._tree = node  # noqa: SLF001 - its own kind
        return part

    def absolute(self, link: str) -> str | None:
        """An address of the page made whole; None where it is none of the web."""
        try:
            url = urljoin(self._page.base, link.strip(EDGES))
            scheme = urlsplit(url).scheme
        except ValueError:
            return None
        return url if scheme in {"http", "https"} and len(url) <= limits.URL_CHARS else None


class _Page:
    """What holds for the whole of a page, whatever part of it is read."""

    def __init__(self, tree: LexborHTMLParser, url: str) -> None:
        self.tree = tree
        self._url = url

    @cached_property
    def concealed(self) -> Concealed:
        """What the page hides from people."""
        return Concealed(self.tree)

    @cached_property
    def base(self) -> str:
        """Where relative addresses start: at the page, or where the page says."""
        found = (node.attributes.get("href") for node in self.tree.css("base[href]"))
        stated = next((value for value in found if value), None)
        try:
            return self._url if stated is None else urljoin(self._url, stated.strip(EDGES))
        except ValueError:
            return self._url


def text_of(fragment: str) -> str | None:
    """The visible text of an HTML fragment, such as a description inside JSON."""
    markup.check(fragment)
    root = _parse(fragment).root
    return visible_text(root) if root is not None else None


def check_css(css: str) -> str:
    """A selector as it was written; raises ValueError where it is none."""
    try:
        LexborHTMLParser(b"").css(css)
    except SelectolaxError:
        raise ValueError("is no CSS selector that can be used here") from None
    return css


def is_a(thing: object, kind: str) -> bool:
    """Whether a JSON-LD object states this `@type`."""
    stated = thing.get("@type") if isinstance(thing, dict) else None
    return stated == kind or (isinstance(stated, list) and kind in stated)


def _parse(text: str, where: str | None = None) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(_clean(text))
    except (SelectolaxError, ValueError) as error:
        raise ParseError("the parser gave the page up", where=where) from error


def _clean(text: str) -> bytes:
    # Lone surrogates cannot be encoded for the parsers; they become question marks.
    return text.encode("utf-8", "replace")


def _read_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _things(value: object) -> Iterator[dict[str, object]]:
    """The objects of a JSON-LD script: one, a list of them, or a graph."""
    waiting = deque([value])
    while waiting:
        held = waiting.popleft()
        if isinstance(held, list):
            waiting.extend(held)
        elif isinstance(held, dict):
            yield held
            waiting.extend([held["@graph"]] if "@graph" in held else [])
