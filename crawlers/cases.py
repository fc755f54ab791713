"""Cases of a site: saved pages, each with what a site file must read of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from adwatch.errors import InputError
from crawlers.checking import ad_row, short
from crawlers.saved_index import moment
from crawlers.saved_page import SavedPage
from crawlers.trying import Tried

CASES = "cases"
PAGE, META, EXPECTED = "page", "meta.json", "expected.json"
CASE_CHARS = 12


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
                    yield f"{name}: {short(now.get(name))}, expected {short(was.get(name))}"
        elif was != now:
            yield f"{kind}: {short(now)}, expected {short(was)}"


def _outcome(one: Tried) -> dict[str, Any]:
    if one.parsed is not None:
        return {"ad": ad_row(one.parsed.ad)}
    if one.is_list:
        lists = [*one.links.lists, *one.links.counted]
        held = {"held": [ad_row(parsed.ad) for parsed in one.ads()]} if one.links.held else {}
        return {"links": {"ads": list(one.links.ads), "lists": lists, **held}}
    return {"error": type(one.error).__name__}


def _write(file: Path, told: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
