"""What a site file makes of saved pages, field by field, and what is wanting.

How the pages are read is in `crawlers.trying`; cases are pages whose reading a person has seen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from adwatch.errors import InputError
from adwatch.model import Ad
from crawlers.saved import SavedPage
from crawlers.site import Site
from crawlers.trying import Tried

NAMES = (
    "kind", "title", "text", "price", "place", "country", "language", "posted_at", "author",
    "pictures", "attributes",
)  # fmt: skip
"""The fields that are reported."""

SHOWN_CHARS = 60
"""Characters of a value that are shown as an example."""

CASES = "cases"
PAGE, META, EXPECTED = "page", "meta.json", "expected.json"
CASE_CHARS = 12


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
        if one.parsed is not None:
            told.ads += 1
            _take(told.fields, ad_row(one.parsed.ad), dict(one.parsed.alternatives))
        elif one.is_list:
            told.lists += 1
            told.named += len(one.links.ads)
        else:
            told.passed.append((one.page.name, str(one.error)))
    told.faults += _faults(told, site.expect.filled or {"title": 0.0, "text": 0.0})
    return told


def _take(fields: Mapping[str, FieldReport], row: Mapping[str, Any], fired: dict[str, int]) -> None:
    for name, held in fields.items():
        if not row[name]:
            continue
        held.filled += 1
        if name in fired:
            held.fired[fired[name]] += 1
        held.example = held.example or _short(row[name])


def _short(value: object) -> str:
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


def keep_case(folder: Path, one: Tried) -> Path:
    """Keep a page with what was read of it as a case; returns where. An old one is replaced."""
    page = one.page
    case = folder / CASES / sha256(page.url.encode() + b"\n" + page.body).hexdigest()[:CASE_CHARS]
    case.mkdir(parents=True, exist_ok=True)
    (case / PAGE).write_bytes(page.body)
    at = page.at.isoformat() if page.at else None
    meta = {"url": page.url, "content_type": page.content_type, "status": page.status}
    _write(case / META, {**meta, "fetched_at": at, "file": page.name})
    _write(case / EXPECTED, _outcome(one))
    return case


def cases(folder: Path) -> Iterator[tuple[SavedPage, dict[str, Any]]]:
    """The cases of a site, each with what is expected; raises InputError for one that is broken."""
    from crawlers.saved import moment

    for case in sorted((folder / CASES).glob("*/")):
        try:
            meta, expected = (json.loads((case / name).read_bytes()) for name in (META, EXPECTED))
            body = (case / PAGE).read_bytes()
            at = moment(meta.get("fetched_at"))
            kind, status = str(meta["content_type"]), int(meta["status"])
            yield SavedPage(case.name, str(meta["url"]), kind, body, True, status, at), expected
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"is no sound case: {error}", where=str(case)) from None


def differences(expected: Mapping[str, Any], one: Tried) -> Iterator[str]:
    """How what was read of a case differs from what is expected, by field."""
    came = _outcome(one)
    for kind in sorted({*expected, *came}):
        was, now = expected.get(kind), came.get(kind)
        if isinstance(was, dict) and isinstance(now, dict):
            for name in sorted({*was, *now}):
                if was.get(name) != now.get(name):
                    yield f"{name}: {_short(now.get(name))}, expected {_short(was.get(name))}"
        elif was != now:
            yield f"{kind}: {_short(now)}, expected {_short(was)}"


def _outcome(one: Tried) -> dict[str, Any]:
    if one.parsed is not None:
        return {"ad": ad_row(one.parsed.ad)}
    if one.is_list:
        lists = [*one.links.lists, *one.links.counted]
        return {"links": {"ads": list(one.links.ads), "lists": lists}}
    return {"error": type(one.error).__name__}


def _write(file: Path, told: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
