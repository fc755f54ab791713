"""A saved page of unknown role, read as a tree or as JSON, and what a guess knows of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from adwatch.errors import AdwatchError
from crawlers.guessing.tree import Tree
from crawlers.html import Document


@dataclass(frozen=True)
class Sample:
    """One saved page; `url` is its own address, or what stands for it."""

    url: str
    doc: Document
    is_placed: bool = True
    """Whether the address is known, and not made from the name of a file."""

    @property
    def is_json(self) -> bool:
        """Whether it is a JSON page."""
        return self.doc.is_json

    @cached_property
    def data(self) -> Any:
        """What a JSON page holds; None where it does not parse."""
        try:
            return self.doc.data
        except AdwatchError:
            return None

    @cached_property
    def tree(self) -> Tree:
        """Its elements and its text."""
        return Tree(self.doc)

    @cached_property
    def names(self) -> frozenset[str]:
        """How it is built: its tags with their classes."""
        return frozenset(f"{e.tag}.{name}" for e in self.tree.elements for name in e.classes or "-")

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What the page says of itself in its head."""
        found = (
            self.doc.text("head title"),
            self.doc.attr('meta[property="og:title"]', "content"),
            self.doc.attr('meta[name="title"]', "content"),
        )
        return tuple(" ".join(words.split()) for words in found if words)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The schema.org types of its JSON-LD and its microdata."""
        scripts = self.doc.nodes('script[type="application/ld+json"]')
        found: set[str] = set()
        for script in scripts:
            try:
                found |= set(_types(json.loads(script.text())))
            except (ValueError, RecursionError):
                continue
        marked = self.doc.attrs("[itemtype]", "itemtype")
        return frozenset(found | {one.rstrip("/").rpartition("/")[2] for one in marked})


def _types(value: Any) -> list[str]:
    """The types of an object, of a list, or of a graph; not of what stands deeper."""
    if isinstance(value, list):
        return [name for one in value for name in _types(one)]
    if not isinstance(value, Mapping):
        return []
    stated = value.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return [name for name in names if isinstance(name, str)] + _types(value.get("@graph"))
