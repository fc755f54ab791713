"""A survey of ad pages: what each way of reading them would give for some fields.

Made in the same confined processes as ads are read in: the answer has the form of an ad whose
attributes are alternatives and values. Which alternative is right is found in
`crawlers.relocating`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import ClassVar

from adwatch.model import Ad, AdKey
from crawlers.alternative import Alternative, How
from crawlers.html import Document
from crawlers.labels import LOOKED_AT
from crawlers.planfile import PlanFile, parse_plan
from crawlers.planned import PlannedSite, site_class
from crawlers.possible import alternatives
from crawlers.site import Parsed
from crawlers.stated import FieldReader, Stated

VALUE_CHARS = 2_000
"""Characters of a value that are told: enough to know an ad's text by."""

LABELS = LOOKED_AT // 4
"""Labels that are looked for in one go: each may stand on a page more than once."""

TOLD_CHARS = 1_000_000
"""Characters that are told of one page: some hundred long texts."""


class Survey(PlannedSite):
    """A site of whose pages is told what could be read in the fields `asked`."""

    asked: ClassVar[tuple[str, ...]]

    @classmethod
    def origin(cls) -> list[str]:
        """What makes this survey anew in another process."""
        return [f"{__name__}:survey_of", ",".join(cls.asked), cls.file.source.decode()]

    def parse_ad(self, doc: Document) -> Parsed:
        """What stands on the page, as an ad with `field alternative` for its labels."""
        told, left = [], TOLD_CHARS
        for name, value in self._told(doc):
            left -= len(value)
            if left < 0:
                break
            told.append((name, value))
        return Parsed(Ad(AdKey(self.name, "survey"), self.kind, attributes=tuple(told)))

    def _told(self, doc: Document) -> Iterator[tuple[str, str]]:
        readers = [one for one in self._fields if one.name in self.asked]
        own = {one.written: one for reader in readers for one in reader.plan.chain}
        known = own | {one.written: one for one in alternatives(doc)}
        for some in _at_a_time(list(known.values())):
            names = frozenset(name for one in some for name in one.names)
            page = Stated(doc, names, self.file.plan.ad.attributes or ())
            for one, reader in product(some, readers):
                if (value := _value(reader, one, page)) is not None:
                    yield f"{reader.name} {one}", value[:VALUE_CHARS]


def _at_a_time(known: Sequence[Alternative]) -> Iterator[Sequence[Alternative]]:
    """All that are no labels, then so many labels at a time as are looked for in one go."""
    labels = [one for one in known if one.how is How.LABEL]
    yield [one for one in known if one.how is not How.LABEL]
    yield from (labels[start : start + LABELS] for start in range(0, len(labels), LABELS))


def _value(reader: FieldReader, one: Alternative, page: Stated) -> str | None:
    plan = reader.plan.model_copy(update={"alternatives": (one,), "candidates": ()})
    alone = replace(reader, plan=plan)
    if reader.name == "pictures":
        return "\n".join(alone.many(page)[0]) or None
    return alone.one(page)[0]


def survey_class(file: PlanFile, asked: Sequence[str]) -> type[Survey]:
    """The survey of a site for fields of its file."""
    base = site_class(file)
    return type(base.__name__, (Survey, base), {"asked": tuple(asked), "__module__": __name__})


def survey_of(asked: str, source: str) -> Survey:
    """The survey that the words of a file make."""
    return survey_class(parse_plan(source.encode(), "site file"), asked.split(","))()


def told_of(ad: Ad, field: str) -> dict[str, str]:
    """What a survey told of one field: values by the alternative as it is written."""
    head = f"{field} "
    return {
        name.removeprefix(head): value for name, value in ad.attributes if name.startswith(head)
    }
