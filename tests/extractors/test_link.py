"""URLs and domains: found in any spelling, brought to one form."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.link import Link, domain_of

LINK = Link()

FOUND = {
    "scheme": ("see https://example.com/anna", "https://example.com/anna"),
    "host case": ("HTTP://WWW.Example.COM/Anna", "http://www.example.com/Anna"),
    "no path": ("http://example.org", "http://example.org/"),
    "default port": ("https://example.org:443/a", "https://example.org/a"),
    "other port": ("http://example.org:8080/a", "http://example.org:8080/a"),
    "tracking": ("https://example.com/a?utm_source=x&id=5&fbclid=y", "https://example.com/a?id=5"),
    "fragment": ("https://example.com/a#top", "https://example.com/a"),
    "full stop after": ("(www.example.com/a).", "http://www.example.com/a"),
    "bracket inside": ("https://example.com/a_(b)", "https://example.com/a_(b)"),
    "bare": ("my site anna.example.net now", "http://anna.example.net/"),
    "bare with path": ("anna.example/book", "http://anna.example/book"),
    "defanged": ("hxxps://example.com/a", "https://example.com/a"),
    "defanged dot": ("hxxp://example[.]com/a", "http://example.com/a"),
    "spelt": ("www dot anna dot example dot com", "http://www.anna.example.com/"),
    "spelt short": ("annarose dot com", "http://annarose.com/"),
    "brackets": ("annarose(dot)com", "http://annarose.com/"),
    "full width": ("ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ", "http://www.example.com/"),
    "not ascii": ("https://example.com/ä", "https://example.com/a"),
}  # fmt: skip
NOTHING = [
    "available.in calls only", "call me.I am here", "e.g. this", "5.30pm", "212.555.0123", "a.m.",
    "mail anna@example.com", "100.00", "www", "http://", "see you.to night", "192.168.1.1",
    "sweet...hot", "ze.ro fi.ve",
]  # fmt: skip


def found_in(text):
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text=text)
    return [found for found in LINK.extract(ad) if found.confidence >= 0.5]


@pytest.mark.parametrize(("text", "url"), FOUND.values(), ids=FOUND)
def test_url_is_found_in_canonical_form(text, url):
    assert [found.value for found in found_in(text)] == [url]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_url_gives_none(text):
    assert [found.value for found in found_in(text)] == []


def test_shortener_is_marked():
    found = found_in("bit.ly/abc and example.com/abc")
    assert [one.detail("shortener") for one in found] == [True, False]


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("a.b.example.com", "example.com"),
        ("x.example.co.uk", "example.co.uk"),
        ("a.test", "a.test"),
    ],
)
def test_domain_is_the_registered_part(host, domain):
    assert domain_of(host) == domain


def test_the_ads_own_url_is_no_signal():
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text="hello", url="https://example.com/ad/1")
    assert list(LINK.extract(ad)) == []
