"""Egress: the demo's own ports by plain http, and nothing that could be read otherwise."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from adwatch.errors import ConfigError, Forbidden
from crawlers.egress import Egress, Endpoint, GuardedResolver

BOARD = "http://127.0.0.1:8000"
EGRESS = Egress.to({"demo_escort": BOARD})

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


def test_only_loopback_can_be_put_into_the_set() -> None:
    with pytest.raises(ConfigError):
        Egress([Endpoint("93.184.216.34", 80)])


class Receiver:
    """What the framework hands to a resolver."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.is_done = False

    def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802

    def addressResolved(self, address: object) -> None:  # noqa: N802
        self.got.append(f"{address.host}:{address.port}")  # type: ignore[attr-defined]

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_done = True


@pytest.mark.parametrize(
    ("host", "port", "semantics", "got"),
    [
        ("127.0.0.1", 8000, "TCP", ["127.0.0.1:8000"]),
        ("127.0.0.1", 8001, "TCP", []),
        ("127.0.0.1", 8000, "UDP", []),
        ("localhost", 8000, "TCP", []),
        ("2130706433", 8000, "TCP", []),
        ("board.example", 8000, "TCP", []),
    ],
)
def test_resolver_gives_out_allowed_endpoints_only(
    host: str, port: int, semantics: str, got: list[str]
) -> None:
    crawls = [SimpleNamespace(spider=SimpleNamespace(egress=EGRESS)), SimpleNamespace(spider=None)]
    receiver = Receiver()
    resolver = GuardedResolver(SimpleNamespace(crawlers=crawls), None)
    resolver.resolveHostName(receiver, host, port, transportSemantics=semantics)
    assert (receiver.got, receiver.is_done) == (got, True)
