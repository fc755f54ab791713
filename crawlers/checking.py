"""What a site file makes of saved pages, field by field, and what is wanting.

How the pages are read is in `crawlers.trying`, what a person has seen of it in `crawlers.cases`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adwatch.model import Ad
from crawlers.site import Site
from crawlers.trying import Tried

NAMES = (
    "kind", "title", "text", "price", "place", "country", "language", "posted_at", "author",
    "pictures", "attributes",
)  # fmt: skip
"""The fields that are reported."""

SHOWN_CHARS = 60
"""Characters of a value that are shown as an example."""


def ad_row(ad: Ad) -> dict[str, Any]:
    """An ad as a line of JSON: the same names for every site, None where nothing is stated."""
    joined: dict[str, str] = {}
    for label, value in ad.attributes:
        joined[label] = f"{joined[label]}\n{value}" if label in joined else value
    return {
        "site": ad.key.site,
        "id": ad.key.local_id,
        "url": ad.url,
        "kind": str(ad.kind),
        "title": ad.title,
        "text": ad.text,
        "price": ad.price,
        "place": ad.place,
        "country": ad.country,
        "language": ad.language,
        "posted_at": ad.posted_at.isoformat() if ad.posted_at else None,
        "author": ad.author,
        "pictures": [one.address for one in ad.pictures],
        "attributes": joined,
    }


@dataclass
class FieldReport:
    """How many ads state a field, which alternatives gave it, and the first value."""

    filled: int = 0
    fired: Counter[int] = field(default_factory=Counter)
    example: str = ""


@dataclass
class Report:
    """What came of saved pages; `faults` say what is wanting, `passed` are pages that are neither
    ad nor list, with the reason.
    """

    pages: int = 0
    ads: int = 0
    lists: int = 0
    named: int = 0
    fields: dict[str, FieldReport] = field(default_factory=dict)
    passed: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def to_row(self) -> dict[str, Any]:
        """All of it as plain values."""
        fields = {
            name: {
                "filled": one.filled,
                "alternatives": {str(number): count for number, count in sorted(one.fired.items())},
                "example": one.example,
            }
            for name, one in self.fields.items()
        }
        plain = {name: getattr(self, name) for name in ("pages", "ads", "lists", "named")}
        return {**plain, "fields": fields, "passed": self.passed, "faults": self.faults}


def report(site: type[Site], read: Iterable[Tried]) -> Report:
    """What a site file made of pages, and what it should have made."""
    told = Report(fields={name: FieldReport() for name in NAMES})
    for one in read:
        told.pages += 1
        for parsed in one.ads():
            told.ads += 1
            _take(told.fields, ad_row(parsed.ad), dict(parsed.alternatives))
        if one.is_list:
            told.lists += 1
            told.named += len(one.links.ads)
            told.faults += [f"{one.page.name}: {why}" for why in (*_unread(one), *_shared(one))]
        elif one.parsed is None:
            told.passed.append((one.page.name, str(one.error)))
    told.faults += _faults(told, site.expect.filled or {"title": 0.0, "text": 0.0})
    return told


def _unread(one: Tried) -> Iterator[str]:
    """Why items of a list could not be read, each reason once."""
    for why, count in Counter(map(str, one.unread())).items():
        yield f"{count} items not read: {why}"


def _shared(one: Tried) -> Iterator[str]:
    """The ids by which a list names ads that say different things: a crawl keeps one of them."""
    said = {(parsed.ad.key.local_id, parsed.ad.content_digest) for parsed in one.ads()}
    for local_id, count in Counter(local_id for local_id, _ in said).items():
        if count > 1:
            yield f"{count} ads have the id {short(local_id)!a}"


def _take(fields: Mapping[str, FieldReport], row: Mapping[str, Any], fired: dict[str, int]) -> None:
    for name, held in fields.items():
        if not row[name]:
            continue
        held.filled += 1
        if name in fired:
            held.fired[fired[name]] += 1
        held.example = held.example or short(row[name])


def short(value: object) -> str:
    """A value as it is shown to people."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(text.split())[:SHOWN_CHARS]


def _faults(told: Report, needed: Mapping[str, float]) -> Iterator[str]:
    if not told.ads:
        yield "no page was read as an ad"
        return
    for name, share in sorted(needed.items()):
        filled = told.fields[name].filled if name in told.fields else told.ads
        if filled == 0 or filled < share * told.ads:
            yield f"{name}: stated by {filled} of {told.ads} ads, expected of {share:.0%}"
