"""Invented cases for the extractors, by topic: a text and what a careful reader finds in it.

Written apart from the extractors: nothing here is taken from their code. Once committed, a case
changes only where its expectation is wrong, and the commit says why.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Any

from adwatch.bench.cases import phones, templates
from adwatch.bench.cases.slots import Slots
from adwatch.bench.cases.templates import Expected, Split, Template
from adwatch.model import Ad, AdKey

POSTED = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
"""When every case's ad was posted, a Tuesday: days are reckoned from here."""

TITLE_MARK = " || "
"""Stands between the title and the text of an ad."""


@dataclass(frozen=True, slots=True)
class Case:
    """One ad and the values expected of it by kind; kinds that are not named are not asked for.

    A kind such as `price#role` asks for the value with the named detail behind it.
    """

    id: str
    topic: str
    split: Split
    template: str
    language: str
    ad: Ad
    expected: Expected


@cache
def cases() -> tuple[Case, ...]:
    """Every case, always the same: what is drawn hangs on the template alone."""
    every = (*phones.read(), *templates.read())
    made = [case for template in every for case in _of(template)]
    # What was drawn twice is one case.
    distinct = {(case.topic, case.ad.country, case.ad.fields()): case for case in made}
    return tuple(_numbered(list(distinct.values())))


def _of(template: Template) -> Iterator[Case]:
    for turn in range(template.times):
        rng = Random(f"{template.name}/{turn}")  # noqa: S311 - invented ads, not secrets
        yield _case(template, Slots(template.language, rng, template.country, template.pattern))


def _case(template: Template, slots: Slots) -> Case:
    title, mark, text = slots.show(template.text).partition(TITLE_MARK)
    ad = Ad(
        AdKey("cases", "unnumbered"),
        template.section,
        title=(title.strip() or None) if mark else None,
        text=(text if mark else title).strip() or None,
        country=template.country,
        posted_at=POSTED,
    )
    fields: dict[str, Any] = {name: slots.show(value) for name, value in template.fields}
    expected = {
        kind: tuple(slots.expect(value) for value in values)
        for kind, values in template.expected.items()
    }
    return Case(
        "",
        template.topic,
        template.split,
        template.name,
        template.language,
        replace(ad, **fields),
        expected,
    )


def _numbered(made: list[Case]) -> Iterator[Case]:
    """The cases with their place within topic and split as id: `phone: plain/dev/7`."""
    count: Counter[str] = Counter()
    for case in made:
        stem = f"{case.topic}/{case.split}"
        count[stem] += 1
        name = f"{stem}/{count[stem]}"
        key = AdKey("cases", hashlib.sha256(name.encode()).hexdigest()[:16])
        yield replace(case, id=name, ad=replace(case.ad, key=key))
