"""One reader of addresses: a plain one is read one way, a doubtful one not at all."""

from __future__ import annotations

import pytest

from adwatch.errors import Forbidden
from crawlers.urls import endpoint_of, is_on, origin_of


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("http://board.example", ("board.example", 80)),
        ("HTTPS://Board.Example/a?b=http://evil.example/#c", ("board.example", 443)),
        ("https://board.example:8443/", ("board.example", 8443)),
        ("http://93.184.216.34/", ("93.184.216.34", 80)),
        ("http://[2606:4700:0::1111]:81/", ("2606:4700::1111", 81)),
        ("https://münchen.example/", ("xn--mnchen-3ya.example", 443)),
        ("https://xn--mnchen-3ya.example/", ("xn--mnchen-3ya.example", 443)),
        ("https://straße.example/", ("xn--strae-oqa.example", 443)),
        ("https://ｂoard.example/", ("board.example", 443)),
        ("http://a_b.board.example/a b", ("a_b.board.example", 80)),
    ],
)
def test_plain_address_names_one_endpoint(url: str, endpoint: tuple[str, int]) -> None:
    assert endpoint_of(url) == endpoint


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example@evil.example/",
        "http://user:secret@evil.example/",
        "http://board.example\t.evil.example/",
        "http://board.exam\nple/",
        "http://board.example/\r\nHost: evil.example",
        "http://board.example\\@evil.example/",
        "http:\\\\evil.example/",
        "http://board.example%00.evil.example/",
        "http://board.example%2eevil.example/",
        "http://board example/",
        "http:///evil.example/",
        "http:////evil.example/",
        "//evil.example/",
        "http://",
        "http://.",
        "http://board..example/",
        "http://board.example./",
        "http://-board.example/",
        "http://board.example:0/",
        "http://board.example:65536/",
        "http://board.example:٨٠/",
        "http://board.example:80:80/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127。0。0。1.evil.0x7f/",
        "http://[::1/",
        "http://[fe80::1%25lo]/",
        "http://[::ffff:127.0.0.1]x/",
        "http://[v1.x]/",
        "http://xn--a/",
        "http://xn--board-.example/",
        "http://bo\u200dard.example/",
        "http://board\u2024example\u2044x/",
        f"http://{'a' * 64}.example/",
        f"http://{'a.' * 130}example/",
        "gopher://board.example/",
        "javascript:alert(1)",
        "mailto:someone@board.example",
    ],
)
def test_doubtful_address_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        endpoint_of(url)


@pytest.mark.parametrize("host", ["bоard.example", "board.ехample", "boаrd.example"])
def test_look_alike_host_is_another_host(host: str) -> None:
    assert host.isascii() is False
    assert (
        endpoint_of(f"https://{host}/").host.startswith("xn--")
        or ".xn--" in host.encode("idna").decode()
    )
    assert not is_on(f"https://{host}/", "https://board.example")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://board.example:80/a", "http://board.example"),
        ("https://board.example:80/a", "https://board.example:80"),
        ("http://[::1]:8000/a", "http://[::1]:8000"),
    ],
)
def test_origin_is_written_one_way(url: str, origin: str) -> None:
    assert origin_of(url) == origin
    assert is_on(url, origin)


def test_reading_an_address_takes_linear_time() -> None:
    for url in ("http://" + "a." * 500_000, "http://[" + ":" * 1_000_000, "x" * 1_000_000):
        with pytest.raises(Forbidden):
            endpoint_of(url)
