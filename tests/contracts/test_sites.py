"""What every site file keeps, over every site there is: saved page in, expected ad out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adwatch import errors
from adwatch.discovery import discover
from adwatch.model import Ad
from crawlers.html import Document
from crawlers.site import Site

SAVED = Path(__file__).parent.parent / "sites"
SITES = {cls.name: cls for cls in discover("crawlers.sites", Site)}
CASES = sorted(str(file.parent.relative_to(SAVED)) for file in SAVED.glob("*/*/meta.json"))


def told(case: str) -> tuple[Site, Document, dict[str, Any]]:
    folder = SAVED / case
    meta = json.loads((folder / "meta.json").read_text())
    text = (folder / "page.html").read_bytes().decode()
    return SITES[case.partition("/")[0]](), Document(text, meta["url"], meta["status"]), meta


def of(answer: str) -> list[str]:
    return [case for case in CASES if (SAVED / case / answer).exists()]


def as_saved(ad: Ad) -> dict[str, Any]:
    names = ("title", "text", "url", "place", "price", "author", "country", "language")
    return {
        "local_id": ad.key.local_id,
        "kind": str(ad.kind),
        **{name: getattr(ad, name) for name in names},
        "posted_at": ad.posted_at.isoformat() if ad.posted_at else None,
        "attributes": [list(pair) for pair in ad.attributes],
        "pictures": [one.address for one in ad.pictures],
    }


@pytest.mark.parametrize("name", sorted(SITES))
def test_site_has_saved_pages_of_an_ad_a_list_and_a_failure(name: str) -> None:
    mine = [case for case in CASES if case.startswith(name + "/")]
    kinds = {answer for answer in ("ad.json", "links.json") for case in mine if case in of(answer)}
    assert kinds == {"ad.json", "links.json"}
    assert any("raises" in told(case)[2] for case in mine)


@pytest.mark.parametrize("case", of("ad.json"))
def test_saved_page_parses_to_its_expected_ad_field_by_field(case: str) -> None:
    site, doc, _ = told(case)
    expected = json.loads((SAVED / case / "ad.json").read_text(encoding="utf-8"))
    parsed = site.parse_ad(doc)
    assert as_saved(parsed.ad) == expected
    assert (parsed.unread, parsed.contradicted) == ((), ())


@pytest.mark.parametrize("case", of("ad.json"))
def test_parsing_twice_gives_the_same_ad_of_this_site(case: str) -> None:
    site, doc, _ = told(case)
    first, second = site.parse_ad(doc).ad, site.parse_ad(doc).ad
    assert first == second
    assert first.key.site == site.name
    assert str(first.parser) == f"{site.name}/{site.version}"


@pytest.mark.parametrize("case", of("links.json"))
def test_saved_list_leads_to_its_expected_links(case: str) -> None:
    site, doc, _ = told(case)
    expected = json.loads((SAVED / case / "links.json").read_text())
    links = site.links(doc)
    assert {"ads": list(links.ads), "lists": list(links.lists)} == expected


@pytest.mark.parametrize("case", [case for case in CASES if "raises" in told(case)[2]])
def test_page_that_is_no_ad_raises_the_error_that_says_so(case: str) -> None:
    site, doc, meta = told(case)
    with pytest.raises(getattr(errors, meta["raises"])):
        site.parse_ad(doc)


@pytest.mark.parametrize("name", sorted(SITES))
def test_site_says_what_a_healthy_run_brings_and_where_its_lists_begin(name: str) -> None:
    site = SITES[name]
    assert site.expect.min_ads >= 1
    assert site.expect.filled
    assert all(path.startswith("/") for path in site.start_paths)


@pytest.mark.parametrize("text", ["", "<", "\ud800", "<p>" * 500, "\x00<a href='http://[::1'>x"])
@pytest.mark.parametrize("name", sorted(SITES))
def test_any_text_is_an_ad_or_a_parse_error_and_never_a_crash(name: str, text: str) -> None:
    site = SITES[name]()
    with pytest.raises(errors.AdwatchError):
        site.parse_ad(Document(text, "http://127.0.0.1:8000/x"))
    assert list(site.links(Document(text, "http://127.0.0.1:8000/x")).ads) == []
