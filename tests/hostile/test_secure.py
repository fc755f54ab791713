"""Secure connections: only a certificate that is sound, in time and for the host is accepted."""

from __future__ import annotations

import pytest
from cryptography import x509

from adwatch.model import RunVerdict
from tests.hostile.cases import case
from tests.hostile.certificates import DAY, NOW, Authority
from tests.hostile.harness import besieged
from tests.hostile.pages import ad_page, answer, page_site, saying

FLAWED = {
    "expired": lambda one: one.serving(until=NOW - DAY),
    "self-signed": lambda one: one.serving(is_signed=False),
    "for another host": lambda one: one.serving(x509.DNSName("other.example")),
    "TLS 1.0": lambda one: one.outdated(),
    "wants a certificate": lambda one: one.asking(),
    "a chain of 800 kB": lambda one: one.chained(100),
}


def visited(home, monkeypatch, make):
    """Crawl a site whose server `make` sets up, by a crawl that trusts the tests' authority."""
    authority = Authority(home.parent / "tls")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    pages = {"fair": saying(answer(ad_page("fair")))}
    with page_site(pages, tls=make(authority)) as site:
        return besieged(home, site.address), site


@pytest.mark.parametrize("flaw", FLAWED)
@case(
    12,
    "shows an expired, self-signed or foreign certificate or 800 kB of them, speaks TLS 1.0 only, "
    "or wants a certificate of ours",
    "no secure connection, nothing is asked, the run is blocked and says why",
)
def test_flawed_certificate_is_not_accepted(crawl_home, monkeypatch, flaw):
    siege, site = visited(crawl_home, monkeypatch, FLAWED[flaw])
    assert (siege.run.verdict, siege.ads(), site.asked) == (RunVerdict.BLOCKED, [], [])
    assert "no secure connection" in (siege.run.reason or "")


@case(12, "shows a sound certificate", "its ads are read over the secure connection")
def test_sound_certificate_is_accepted(crawl_home, monkeypatch):
    siege, _ = visited(crawl_home, monkeypatch, lambda one: one.serving())
    assert siege.ads() == ["demo_escort/fair"]
