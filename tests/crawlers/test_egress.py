"""Egress: the site's public hosts or a port of the demo, and nothing read in two ways."""

from __future__ import annotations

import pytest

from adwatch.errors import ConfigError, Forbidden
from crawlers.egress import Egress
from crawlers.urls import Endpoint

BOARD = "http://127.0.0.1:8000"
EGRESS = Egress.to({"demo_escort": BOARD})
SITE = Egress.of("https://board.example", ["pictures.example"], (80, 443, 8443))

REFUSED = (
    "http://127.0.0.1:8001/",
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "http://localhost:8000/",
    "http://2130706433:8000/",
    "http://0x7f000001:8000/",
    "http://0177.0.0.1:8000/",
    "http://127.1:8000/",
    "http://127.0.0.2:8000/",
    "http://0.0.0.0:8000/",
    "http://[::1]:8000/",
    "http://[::ffff:127.0.0.1]:8000/",
    "http://[::ffff:7f00:1]:8000/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1:8000/",
    "http://192.168.0.1:8000/",
    "http://172.16.0.1:8000/",
    "http://100.64.0.1:8000/",
    "http://224.0.0.1:8000/",
    "http://[fe80::1]:8000/",
    "http://[fd00:ec2::254]/",
    "http://[64:ff9b::7f00:1]:8000/",
    "http://[2002:7f00:1::]:8000/",
    "http://board.example:8000/",
    "http://127.0.0.1:8000@evil.example/",
    "http://evil.example@127.0.0.1:8000/",
    "http://127.0.0.1:8000\\@evil.example/",
    "http://127.0.0.1%2eevil.example:8000/",
    "http://127.0.0.1.:8000/",
    "http://127。0。0。1:8000/",
    "http://127.0.0.1:8000:9/",
    "http://127.0.0.1:99999/",
    "http:///x",
    "//127.0.0.1:8000/",
    "ftp://127.0.0.1:8000/",
    "file:///etc/passwd",
    "file://127.0.0.1:8000/etc/passwd",
    "data:text/html,x",
    "javascript:alert(1)",
    "blob:http://127.0.0.1:8000/x",
    "ws://127.0.0.1:8000/",
    "view-source:http://127.0.0.1:8000/",
    "about:blank",
    "s3://bucket/key",
    "",
)


@pytest.mark.parametrize("url", REFUSED)
def test_address_out_of_bounds_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        EGRESS.check(url)


@pytest.mark.parametrize("path", ["", "/", "/robots.txt", "/a?b=http://evil.example", "/#x"])
def test_any_path_of_a_board_is_allowed(path: str) -> None:
    EGRESS.check(BOARD + path)


def test_only_loopback_can_be_a_board_of_the_demo() -> None:
    with pytest.raises(ConfigError):
        Egress([Endpoint("93.184.216.34", 80)])


@pytest.mark.parametrize(
    "url",
    [
        "https://board.example/a",
        "http://board.example/a",
        "https://board.example:8443/a",
        "https://BOARD.example/",
        "https://pictures.example/1.jpg",
    ],
)
def test_site_and_the_hosts_of_its_warrant_may_be_asked(url: str) -> None:
    SITE.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://board.example:22/",
        "https://evil.example/",
        "https://www.board.example/",
        "https://board.example.evil.example/",
        "https://b\N{CYRILLIC SMALL LETTER O}ard.example/",
        "http://127.0.0.1:8000/",
        "http://93.184.216.34/",
    ],
)
def test_other_hosts_and_ports_may_not(url: str) -> None:
    with pytest.raises(Forbidden):
        SITE.check(url)


@pytest.mark.parametrize(
    ("address", "port", "is_admitted"),
    [
        ("93.184.216.34", 443, True),
        ("93.184.216.34", 25, False),
        ("10.0.0.1", 443, False),
        ("127.0.0.1", 8443, False),
    ],
)
def test_socket_is_opened_to_public_addresses_and_listed_ports(
    address: str, port: int, is_admitted: bool
) -> None:
    assert SITE.admits("board.example", address, port) is is_admitted


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://board.example/", ()),
        ("https://board.example/path", ()),
        ("ftp://board.example", ()),
        ("http://127.0.0.1", ()),
        ("http://[::1]:8000", ()),
        ("https://board.example", ("192.168.0.1",)),
        ("https://board.example", ("board.example:22",)),
        ("https://board.example", ("user@evil.example",)),
    ],
)
def test_neither_site_file_nor_warrant_can_state_anything_but_public_hosts(
    address: str, hosts: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError):
        Egress.of(address, hosts, (80, 443))
