"""robots.txt fails closed: what cannot be read allows nothing."""

from __future__ import annotations

from time import perf_counter

import pytest

from crawlers import limits
from crawlers.robots import Robots
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


def test_binary_rules_do_not_crash() -> None:
    assert Robots.read(200, bytes(range(256)) * 100).allows(f"{HERE}/ads")


def test_rule_of_many_wildcards_is_matched_in_linear_time_and_closes_more() -> None:
    robots = Robots.read(200, b"User-agent: *\nDisallow: /a" + b"*a" * 40 + b"$")
    began = perf_counter()
    assert not robots.allows(f"{HERE}/" + "a" * limits.URL_CHARS + "b")
    assert perf_counter() - began < 1


@pytest.mark.parametrize(
    ("asked", "pause"), [("7", 7.0), ("1e9", limits.LONGEST_PAUSE_SECONDS), ("-5", 0.0), ("x", 0.0)]
)
def test_pause_a_site_asks_for_is_kept_within_bounds(asked: str, pause: float) -> None:
    assert Robots.read(200, f"User-agent: *\nCrawl-delay: {asked}".encode()).pause() == pause


def test_rules_hold_for_one_origin() -> None:
    assert origin_of("http://127.0.0.1:8000/a?b#c") == HERE
    assert origin_of("https://127.0.0.1:8000/a") != HERE
