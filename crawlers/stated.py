"""What a page states at the alternatives of a site file, and how it is read.

Pure: a page and a plan in, values out. What an ad is made of is put together in
`crawlers.planned`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from adwatch.errors import UnknownValue
from crawlers import limits, paths
from crawlers.alternative import Alternative, How
from crawlers.html import Document, one_line, text_of
from crawlers.labels import bare_label
from crawlers.moments import Moments, languages_known
from crawlers.plan import FIELDS, FieldPlan, Plan, Reader

MATCHES = 100
"""Matches of one selector that are looked at for a value: further ones repeat or mean harm."""

ALL_OTHERS = "*"
"""In a map: all words that it does not name."""

_MARKED = re.compile(r"<[a-zA-Z/!]|&#?\w{1,20};")
_NUMBER = re.compile(r"\d(?:[\d .,'\u00a0\u202f]{0,30}\d)?")
_CALLED = re.compile(r"(?:tel|mailto|sms):/{0,2}", re.IGNORECASE)
_LINKED = ("href", "src", "data-src", "content")
"""Attributes in which an address may stand, the first that is there."""


@dataclass
class Stated:
    """One page, and what it states; what is looked up once is kept."""

    doc: Document
    names: frozenset[str] = frozenset()
    """The labels beside which values will be looked for."""
    attributes: Sequence[Alternative] = ()
    """Where pairs of label and value stand."""
    ignored: frozenset[str] = frozenset()
    named: Mapping[str, Sequence[Alternative]] = field(default_factory=dict)
    """Where the values of attributes stand whose labels the page does not state."""
    _taken: set[str] = field(default_factory=set)

    def has(self, chain: Sequence[Alternative]) -> bool:
        """Whether anything stands at one of the alternatives."""
        return any(self._stands(one) for one in chain)

    def first(self, chain: Sequence[Alternative], reader: Reader = "text") -> str | None:
        """The first value at the first alternative that has one."""
        found = (text for one in chain for text in self.all(one, reader))
        return next(found, None)

    def all(self, one: Alternative, reader: Reader) -> Iterator[str]:
        """Every value at an alternative, as text, in page order."""
        if one.how is How.CSS:
            return self._selected(one, reader)
        if one.how is How.JSON:
            data = self.doc.data if self.doc.is_json else None
            return self._of_data(paths.search(one.compiled, data), reader)
        return self._elsewhere(one, reader)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The labels and values that no field took and that are not ignored; named ones first."""
        left = self.ignored | self._taken
        told = [(label, value) for label, value in self._labelled if bare_label(label) not in left]
        return (*self._named(), *told)[: limits.LABELS]

    def _named(self) -> Iterator[tuple[str, str]]:
        """The named attributes; of a link to a telephone or a mailbox, what it calls."""
        for name, chain in self.named.items():
            if (value := self.first(chain)) is not None:
                called = _CALLED.match(value)
                told = unquote(value[called.end() :]) if called else value
                if said := "".join(filter(str.isprintable, told)).strip():
                    yield name, said

    def _elsewhere(self, one: Alternative, reader: Reader) -> Iterator[str]:
        if one.how is How.LD:
            for thing in self._things(one.kind):
                yield from self._of_data(paths.search(one.compiled, thing), reader)
        elif one.how is How.STATE:
            for state in self.doc.states:
                yield from self._of_data(paths.search(one.compiled, state), reader)
        elif one.how is How.LABEL:
            yield from self._beside(one)
        elif one.how is How.URL:
            found = one.pattern.search(self.doc.url)
            yield from _some(found[1] if found else None)
        else:
            for part in self._parts(one):
                yield from _some(part.own(one.attribute) if one.attribute else _micro(part))

    def _selected(self, one: Alternative, reader: Reader) -> Iterator[str]:
        for part in self._parts(one):
            if one.attribute is not None:
                yield from _some(part.own(one.attribute))
            elif reader == "address":
                yield from _some(next(filter(None, map(part.own, _LINKED)), None))
            else:
                yield from _some(part.said())

    def _parts(self, one: Alternative) -> Iterator[Document]:
        if not one.css:
            yield self.doc
            return
        for number, part in enumerate(self.doc.each(one.css)):
            if number < MATCHES:
                yield part

    def _beside(self, one: Alternative) -> Iterator[str]:
        for label, value in self._labelled:
            if bare_label(label) in one.names:
                self._taken.update(one.names)
                yield value
        for name in one.names:
            if name in self._near:
                self._taken.add(name)
                yield self._near[name]

    def _of_data(self, value: object, reader: Reader) -> Iterator[str]:
        for text in paths.texts(value):
            yield from _some(
                text_of(text) if _MARKED.search(text) and reader != "address" else text
            )

    def _stands(self, one: Alternative) -> bool:
        if one.how is How.LD and not one.path:
            return bool(self._things(one.kind))
        if one.how is How.JSON:
            return self.doc.is_json and bool(paths.search(one.compiled, self.doc.data))
        if one.how in {How.CSS, How.MICRODATA, How.META} and one.css and not one.attribute:
            return self.doc.has(one.css)
        return next(self.all(one, "text"), None) is not None

    def _things(self, kind: str) -> Sequence[Mapping[str, object]]:
        if self.doc.is_json:
            return ()
        return self._objects if not kind else self.doc.json_ld(kind)

    @cached_property
    def _objects(self) -> Sequence[Mapping[str, object]]:
        return self.doc.json_ld()

    @cached_property
    def _near(self) -> Mapping[str, str]:
        return self.doc.beside(self.names) if not self.doc.is_json else {}

    @cached_property
    def _labelled(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for one in self.attributes:
            if one.how is How.CSS:
                found += [pair for part in self._parts(one) for pair in part.labelled()]
            elif one.how is How.JSON and self.doc.is_json:
                found += paths.labelled(paths.search(one.compiled, self.doc.data))
            elif one.how is How.STATE:
                for state in self.doc.states:
                    found += paths.labelled(paths.search(one.compiled, state))
            elif one.how is How.LD:
                for thing in self._things(one.kind):
                    found += paths.labelled(paths.search(one.compiled, thing))
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class FieldReader:
    """Reads one field of an ad: its alternatives in their order, the text made what it means."""

    name: str
    plan: FieldPlan
    moments: Moments

    @property
    def reader(self) -> Reader:
        """How its text is read."""
        return self.plan.reader or FIELDS[self.name]

    def one(self, page: Stated) -> tuple[str | None, int]:
        """Its value and which alternative gave it; None and -1 where none did."""
        for number, alternative in enumerate(self.plan.chain):
            for text in page.all(alternative, self.reader):
                if (value := self._value(text, page)) is not None:
                    return value, number
        return None, -1

    def many(self, page: Stated) -> tuple[tuple[str, ...], int]:
        """All values of the first alternative that gives any, each once, and which it was."""
        for number, alternative in enumerate(self.plan.chain):
            found = (self._value(text, page) for text in page.all(alternative, self.reader))
            if values := tuple(dict.fromkeys(value for value in found if value is not None)):
                return values, number
        return (), -1

    def _value(self, text: str, page: Stated) -> str | None:
        value: str | None = text
        if self.plan.match is not None:
            found = re.search(self.plan.match, text[: limits.TEXT_CHARS])
            value = found[1] if found else None
        value = self._read(value, page) if value is not None else None
        return self._mapped(value, page) if value is not None and self.plan.map else value

    def _read(self, text: str, page: Stated) -> str | None:
        if self.reader == "lines":
            return text.strip() or None
        if self.reader == "number":
            found = _NUMBER.search(text)
            return found[0] if found else None
        if self.reader == "moment":
            moment = self.moments.read(text, page.doc.at)
            return moment.isoformat() if moment is not None else None
        if self.reader == "address":
            return page.doc.absolute(text)
        return one_line(text)

    def _mapped(self, value: str, page: Stated) -> str:
        words = {word.casefold().strip(): meant for word, meant in self.plan.map.items()}
        meant = words.get(value.casefold().strip(), words.get(ALL_OTHERS))
        if meant is None:
            words_ = f"{self.name!r} holds a value this site file does not know"
            raise UnknownValue(words_, where=page.doc.url)
        return meant


def field_readers(plan: Plan) -> tuple[FieldReader, ...]:
    """What reads each field that a plan names."""
    return tuple(
        FieldReader(name, one, _moments(plan, one)) for name, one in plan.ad.fields.items()
    )


def _moments(plan: Plan, one: FieldPlan) -> Moments:
    own = (plan.language.lower(),) if plan.language else ()
    spoken = one.languages or (own if own and languages_known(own) else ("en",))
    usual = "MDY" if (plan.country or "").upper() == "US" else "DMY"
    return Moments(spoken, one.order or usual, one.formats, one.zone or "UTC")


def _micro(part: Document) -> str | None:
    stated = next(filter(None, map(part.own, ("content", "datetime", "href", "src"))), None)
    return stated or part.said()


def _some(text: str | None) -> Iterator[str]:
    if text:
        yield text
