"""robots.txt fails closed: what cannot be read allows nothing."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import limits
from crawlers.robots import Robots, Rule, token_of
from crawlers.urls import origin_of

HERE = "http://127.0.0.1:8000"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599, 429, 401, 403, 301, 302, 100, 0])
def test_answer_that_hides_the_rules_closes_the_origin(status: int) -> None:
    robots = Robots.read(status, b"User-agent: *\nAllow: /\n")
    assert not robots.allows(f"{HERE}/ad")
    assert str(status) in (robots.closed or "")


@pytest.mark.parametrize("status", [404, 410, 400, 405])
def test_absent_rules_allow_everything(status: int) -> None:
    assert Robots.read(status, b"<html>not found").allows(f"{HERE}/ad")


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        ("User-agent: *\nDisallow: /admin/", "/admin/x", False),
        ("User-agent: *\nDisallow: /admin/", "/ads", True),
        ("User-agent: *\nDisallow: /", "/ads", False),
        ("User-agent: *\nDisallow: /\nAllow: /ads", "/ads", True),
        ("User-agent: *\nDisallow:", "/ads", True),
        ("User-agent: adwatch\nDisallow: /ads\n\nUser-agent: *\nAllow: /", "/ads", False),
        ("User-agent: other\nDisallow: /", "/ads", True),
        ("\ufeffUser-agent: *\nDisallow: /ads", "/ads", False),
        ("User-agent: *\nDisallow: /*.php$", "/x.php", False),
        ("", "/ads", True),
        # The longest rule decides, and of two as long the one that allows.
        ("User-agent: *\nAllow: /a\nDisallow: /ads", "/ads", False),
        ("User-agent: *\nDisallow: /ads\nAllow: /ads", "/ads", True),
        ("User-agent: *\nAllow: /p\nDisallow: /", "/page", True),
        ("User-agent: *\nDisallow: /*.php$", "/x.php5", True),
        # One group may have several names, and one name several groups.
        ("User-agent: other\nUser-agent: adwatch\nDisallow: /ads", "/ads", False),
        ("User-agent: adwatch\nDisallow: /a\n\nUser-agent: adwatch\nDisallow: /b", "/b", False),
        ("User-agent: ADWATCH/2.0\nDisallow: /ads", "/ads", False),
        ("User-agent: adwatch-news\nDisallow: /ads", "/ads", True),
        ("User-agent: *\nSitemap: /s.xml\nDisallow: /ads", "/ads", False),
        ("Disallow: /ads\nUser-agent: *\nDisallow: /x", "/ads", True),
        ("User-agent: *\rDisallow: /ads\r", "/ads", False),
        ("User-agent: *\nDisallow: ads # all", "/ads", False),
        # Octets are compared however they are spelled.
        ("User-agent: *\nDisallow: /caf\u00e9", "/caf%c3%a9", False),
        ("User-agent: *\nDisallow: /%61ds", "/ads", False),
        ("User-agent: *\nDisallow: /x%2A", "/x*", False),
        ("User-agent: *\nDisallow: /a?b", "/a?b=1", False),
    ],
)
def test_rules_are_obeyed(rules: str, path: str, is_allowed: bool) -> None:
    assert Robots.read(200, rules.encode()).allows(HERE + path) is is_allowed


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><p>hi", b"  <html>"])
def test_web_page_in_place_of_rules_closes_the_origin(body: bytes) -> None:
    assert not Robots.read(200, body).allows(f"{HERE}/")
    assert not Robots.read(200, b"hi", "text/html; charset=utf-8").allows(f"{HERE}/")


def test_rules_past_the_size_limit_are_not_read() -> None:
    body = b"User-agent: *\n" + b"#" * limits.ROBOTS_BYTES + b"\nDisallow: /ads"
    assert Robots.read(200, body).allows(f"{HERE}/ads")


@pytest.mark.parametrize(
    "body",
    [
        bytes(range(256)) * 100,
        b"User-agent: *\x00\nDisallow:\n",
        b"\xff\xfe" + "User-agent: *\nDisallow:\n".encode("utf-16-le"),
        b"\xb0\xb1\xb2" * 100,
    ],
    ids=["binary", "NUL", "UTF-16", "no UTF-8"],
)
def test_what_is_no_text_closes_the_origin(body: bytes) -> None:
    assert Robots.read(200, body).closed == "robots.txt is no text"


def test_a_few_odd_bytes_are_still_text() -> None:
    body = b"# caf\xe9 in another encoding, as old sites have it\nUser-agent: *\nDisallow: /ads"
    assert not Robots.read(200, body).allows(f"{HERE}/ads")


@pytest.mark.parametrize("rule", ["Disallow: /a", "Allow: /a"])
def test_rule_cut_short_by_the_size_limit_closes_more_and_never_allows_more(rule: str) -> None:
    head = f"User-agent: *\nDisallow: {'/' if rule.startswith('Allow') else '/z'}\n#"
    filler = "x" * (limits.ROBOTS_BYTES - len(head) - len(rule) - 1)
    body = f"{head}{filler}\n{rule}/b/c\n".encode()
    assert not Robots.read(200, body).allows(f"{HERE}/ab")


LONG = f"{HERE}/" + "a" * limits.URL_CHARS + "b"


@pytest.mark.parametrize(
    ("rule", "is_allowed"),
    [
        (b"Disallow: /a" + b"*a" * 40 + b"$", True),
        (b"Disallow: /a" + b"*a" * 40, False),
        (b"Disallow: /" + b"*a" * 5_000 + b"$", True),
        (b"Disallow: " + b"*" * 50_000 + b"b$", False),
    ],
)
def test_rule_of_many_wildcards_is_matched_exactly_and_at_once(
    rule: bytes, is_allowed: bool
) -> None:
    robots = Robots.read(200, b"User-agent: *\n" + rule)
    began = process_time()
    assert robots.allows(LONG) is is_allowed
    assert process_time() - began < 0.2


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\n" + b"Disallow: /x1\n" * 1_000_000,
        b"User-agent: *\n" + b"Disallow:/*a*a*a$\n" * 1_000_000,
        b"".join(b"User-agent: x%d\n" % n for n in range(100_000)) + b"Disallow: /\n",
    ],
    ids=["rules", "wildcards", "names"],
)
def test_million_lines_are_read_in_linear_time(body: bytes) -> None:
    began = process_time()
    Robots.read(200, body).allows(LONG)
    assert process_time() - began < 3


def naive(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    body = "".join(".*" if c == "*" else re.escape(c) for c in pattern[: len(pattern) - anchored])
    return re.match(body + ("$" if anchored else ""), path, re.DOTALL) is not None


@given(st.text("ab*", max_size=8), st.booleans(), st.text("ab", max_size=10))
def test_rules_match_as_a_naive_reading_says(pattern: str, anchored: bool, path: str) -> None:
    rule = "/" + pattern + "$" * anchored
    assert Rule.read(False, rule).matches("/" + path) is naive(rule, "/" + path)


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        ("7", 7.0),
        ("1e9", limits.LONGEST_PAUSE_SECONDS),
        ("-5", 0.0),
        ("x", 0.0),
        ("nan", 0.0),
        ("inf", limits.LONGEST_PAUSE_SECONDS),
    ],
)
def test_pause_a_site_asks_for_is_kept_within_bounds(asked: str, pause: float) -> None:
    assert Robots.read(200, f"User-agent: *\nCrawl-delay: {asked}".encode()).pause() == pause


def test_crawl_answers_to_the_name_it_gives_itself() -> None:
    rules = b"User-agent: unit-bot\nDisallow: /"
    assert token_of("Unit-Bot/1.0 (+https://unit.example)") == "unit-bot"
    assert not Robots.read(200, rules, agent="unit-bot").allows(f"{HERE}/")
    assert Robots.read(200, rules).allows(f"{HERE}/")


def test_decision_is_told_in_words() -> None:
    told = [Robots.read(*given).decision for given in ((503, b""), (404, b""), (200, b"x"))]
    assert told[0] == "nothing may be asked for: robots.txt answered 503"
    assert told[1] == told[2] == "everything may be asked for"


def test_rules_hold_for_one_origin() -> None:
    assert origin_of("http://127.0.0.1:8000/a?b#c") == HERE
    assert origin_of("https://127.0.0.1:8000/a") != HERE
