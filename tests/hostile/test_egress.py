"""Egress and names: sites that lead inside, lie about where they stand, or leave the web.

Cases whose title speaks of every address run in a network of their own, where each address is
this machine: the site stands at a public one, listeners at those that nothing may reach.
"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from adwatch.model import RunVerdict
from tests.crawlers.test_addresses import INSIDE
from tests.hostile.alone import Listeners, alone, is_possible
from tests.hostile.cases import case
from tests.hostile.harness import besieged
from tests.hostile.nameserver import NameServer
from tests.hostile.pages import ad_page, answer, outcomes, page_site, saying, to
from tests.hostile.public import ADDRESS, HOST, PLACE, asked, crawl_public

lonely = pytest.mark.skipif(not is_possible(), reason="no network namespaces on this machine")

OUT = "the address is not on the site"
FAIR = {"fair": saying(answer(ad_page("fair")))}

MACHINE = ("127.0.0.1", "127.0.0.2", "::1")
LAN = (
    *("10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "169.254.0.1", "224.0.0.1"),
    *("fc00::1", "fd00::1", "fec0::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::7f00:1"),
)
METADATA = ("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254")


def shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def led_to(home: Path, urls: list[str], silent: Listeners) -> None:
    """Assert that no redirect, link or picture leads a crawl of the public site to the URLs."""
    photos = "".join(f'<ul class="photos"><li><img src="{url}/p.jpg"></ul>' for url in urls)
    hops = {f"hop-{n}": to(url.encode()) for n, url in enumerate(urls)}
    pages = {"pictured": saying(answer(ad_page("pictured", more=photos))), **hops, **FAIR}
    with page_site(pages, (*urls, *[f"/{name}" for name in pages]), place=PLACE):
        siege = crawl_public(home)
    told = outcomes(home / "attacked", pages, "public_board")
    assert {name: why for name, why in told.items() if why == "ad"} == {
        "fair": "ad",
        "pictured": "ad",
    }
    assert all(told[name] != "ad" for name in hops), told
    assert (silent.visits, asked(home)) == ([], {HOST})
    assert siege.run.verdict is not RunVerdict.COMPLETE


def heard(silent: Listeners, address: str, port: int) -> None:
    """Assert that a listener hears what does come: its silence means something."""
    socket.create_connection((address, port), 5).close()
    while not silent.visits:
        pass
    silent.visits.clear()


def _to_the_machine(home: Path) -> None:
    silent = Listeners([(one, 80) for one in MACHINE])
    heard(silent, "127.0.0.1", 80)
    urls = [f"http://{shown(one)}" for one in ("127.0.0.1", "::1", "0.0.0.0", "::", "127.0.0.2")]
    led_to(home, [*urls, "http://localhost", "http://board.example:80@127.0.0.1"], silent)


@lonely
@case(
    1,
    "leads to 127.0.0.1, ::1, 0.0.0.0, [::] and localhost, by link, redirect and picture",
    "each is refused, no listener is reached, no name is asked for",
)
def test_nothing_leads_to_the_machine_itself(crawl_home):
    alone(_to_the_machine, crawl_home)


@case(
    1,
    "of the demo leads to other ports of the machine, in eight spellings",
    "only its own address and port are reached",
    seed=True,
)
def test_board_leads_to_no_other_port_of_the_machine(crawl_home, canary):
    port = canary.address.rpartition(":")[2]
    hosts = ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0")
    urls = [f"http://{host}:{port}/" for host in (*hosts, "[::ffff:127.0.0.1]", "[::1]")]
    hops = {f"hop-{n}": to(url.encode()) for n, url in enumerate(urls)}
    with page_site({**hops, **FAIR}, (*urls, *[f"/{name}" for name in (*hops, *FAIR)])) as site:
        siege = besieged(crawl_home, site.address)
    told = outcomes(crawl_home / "attacked", hops)
    assert (canary.visits, siege.ads()) == (0, ["demo_escort/fair"])
    assert set(told) == {*hops, "fair"}


def _to_spellings(home: Path) -> None:
    silent = Listeners([("127.0.0.1", 80), ("::1", 80), ("10.0.0.1", 80)])
    hosts = ("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1", "017700000001")
    mapped = (
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::127.0.0.1",
        "0:0:0:0:0:0:0:1",
        "::ffff:10.0.0.1",
    )
    wide = ("127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1", "127.0.0.1.", "167772161")
    names = [*hosts, *[f"[{one}]" for one in mapped], *wide]
    led_to(home, [f"http://{one}" for one in names], silent)


@lonely
@case(
    2,
    "spells those addresses as decimal, hex, octal, short, mapped and in other scripts' digits",
    "each is refused, no listener is reached",
)
def test_no_spelling_leads_inside(crawl_home):
    alone(_to_spellings, crawl_home)


def _to_metadata(home: Path) -> None:
    silent = Listeners([(one, 80) for one in METADATA])
    heard(silent, "169.254.169.254", 80)
    urls = [f"http://{shown(one)}/latest/meta-data" for one in METADATA]
    led_to(home, [*urls, "http://metadata.google.internal", "http://instance-data"], silent)


@lonely
@case(
    3,
    "leads to the metadata services of clouds, by address and by name",
    "each is refused, no listener is reached, no name is asked for",
)
def test_nothing_leads_to_metadata(crawl_home):
    alone(_to_metadata, crawl_home)


def _to_ranges(home: Path) -> None:
    silent = Listeners([(one, 80) for one in LAN if one != "224.0.0.1"])
    heard(silent, "10.0.0.1", 80)
    led_to(home, [f"http://{shown(one)}" for one in INSIDE if "%" not in one], silent)


@lonely
@case(
    4,
    "leads to every range that is not the Internet: private, shared, local, multicast, mapped",
    "each is refused, no listener is reached",
)
def test_no_range_that_is_not_public_is_reached(crawl_home):
    alone(_to_ranges, crawl_home)


def _names_inside(home: Path) -> None:
    silent = Listeners([(one, 80) for one in (*MACHINE, *METADATA, "10.0.0.1", "fd00::1")])
    for number, address in enumerate((*INSIDE[:-1], "fe80::1%lo")):
        if number % 17:
            continue  # each takes a crawl; the table of addresses is tested whole
        siege = crawl_public(home / str(number), {HOST: [[address]]})
        assert siege.run.verdict is RunVerdict.BLOCKED
        assert "none of the host's addresses is public" in (siege.run.reason or "")
    assert silent.visits == []


@lonely
@case(
    4,
    "has a name that resolves to such an address",
    "nothing is connected, the run is blocked and says why",
)
def test_name_of_the_site_that_leads_inside_connects_nothing(crawl_home):
    alone(_names_inside, crawl_home)


def _rebinding(home: Path) -> None:
    silent = Listeners([("127.0.0.1", 80), ("10.0.0.1", 80)])
    pages = {name: saying(answer(ad_page(name))) for name in ("one", "two", "three")}
    with page_site(pages, place=PLACE) as site:
        siege = crawl_public(home, {HOST: [[ADDRESS], [ADDRESS], ["127.0.0.1"], ["10.0.0.1"]]})
    assert (silent.visits, len(siege.ads())) == ([], 1)
    assert site.asked == ["/robots.txt", "/escorts", "/one"]
    assert siege.run.verdict is not RunVerdict.COMPLETE


@lonely
@case(
    5,
    "answers its name with a public address first, then with one inside",
    "the address about to be connected is judged each time: the second connection is refused",
)
def test_name_that_turns_inside_is_refused_from_then_on(crawl_home):
    alone(_rebinding, crawl_home)


def _mixed(home: Path) -> None:
    silent = Listeners([("10.0.0.1", 80), ("127.0.0.1", 80), ("::1", 80)])
    with page_site(FAIR, place=PLACE):
        siege = crawl_public(home, {HOST: [["10.0.0.1", "::1", ADDRESS, "127.0.0.1"]]})
    assert (silent.visits, siege.ads()) == ([], ["public_board/fair"])
    assert siege.run.verdict is RunVerdict.PARTIAL
    assert "not public were left out" in (siege.run.reason or "")


@lonely
@case(
    6,
    "mixes public and private addresses in the answer to its name",
    "the public one is used, the others are left out, and the run says so",
)
def test_private_addresses_in_an_answer_are_left_out(crawl_home):
    alone(_mixed, crawl_home)


def _many_names(home: Path) -> None:
    inside = Listeners([("10.0.0.1", 80)])
    many = [f"93.184.{n // 250}.{n % 250 + 1}" for n in range(500)]
    with page_site(FAIR, place=("93.184.0.1", 80)):
        siege = crawl_public(home / "many", {HOST: [many]})
    assert siege.ads() == ["public_board/fair"]
    slow = crawl_public(home / "slow", {HOST: [30.0]})
    assert "no answer in time" in (slow.run.reason or "")
    assert (slow.run.verdict, inside.visits) == (RunVerdict.BLOCKED, [])
    assert slow.seconds < 25


@lonely
@case(
    7,
    "has 500 addresses; or a name server that takes half a minute",
    "sixteen are looked at; the slow one is given up and the run says so",
    limit="NAME_ANSWERS, NAME_SECONDS",
)
def test_answers_of_name_servers_are_bounded(crawl_home):
    alone(_many_names, crawl_home)


def _chains(home: Path) -> None:
    silent = Listeners([("10.0.0.1", 80)])
    chain = [f"c{n}.example" for n in range(6)]
    names = {HOST: [*chain, "10.0.0.1"]}
    NameServer(names)
    system = {"NAMES": "crawlers.names:SystemNames"}
    inside = crawl_public(home / "inside", **system)
    names[HOST][-1] = ADDRESS
    with page_site(FAIR, place=PLACE):
        public = crawl_public(home / "public", **system)
    assert "none of the host's addresses is public" in (inside.run.reason or "")
    assert (public.ads(), silent.visits) == (["public_board/fair"], [])


@lonely
@case(
    7,
    "has a chain of six aliases, told by a real name server, that ends inside; or at a public host",
    "the end of the chain is judged: the one inside is not connected, the public one is read",
)
def test_chain_of_aliases_is_judged_by_its_end(crawl_home):
    alone(_chains, crawl_home)


SCHEMES = (
    *(
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "data:text/html,<p>x",
        "ftp://x.example/",
    ),
    *("gopher://x.example/", "javascript:alert(1)", "blob:http://x.example/1", "s3://bucket/key"),
    *("view-source:http://x.example/", "about:blank", "ws://x.example/", "chrome://version"),
)


@case(
    8,
    "leads to file, data, ftp, gopher, javascript, blob, s3, view-source, about and ws addresses",
    "none is followed, by link, picture or redirect, and no file of ours is read",
    seed=True,
)
def test_other_schemes_are_not_followed(crawl_home):
    photos = "".join(f'<ul class="photos"><li><img src="{url}"></ul>' for url in SCHEMES)
    hops = {f"hop-{n}": to(url.encode()) for n, url in enumerate(SCHEMES)}
    pages = {"fair": saying(answer(ad_page("fair", more=photos))), **hops}
    with page_site(pages, (*SCHEMES, *[f"/{name}" for name in pages])) as site:
        siege = besieged(crawl_home, site.address)
    told = outcomes(crawl_home / "attacked", hops)
    assert {told[name] for name in hops} == {"the redirect leads out of http and https"}
    assert siege.ads() == ["demo_escort/fair"]
    assert all(b"root:" not in body for body in siege.journal.bodies.values())


@case(
    9,
    "spells its links so that two readers see two hosts: credentials, tabs, backslashes, %00, IDN",
    "what is not plainly on the site is not followed, and no other host is reached",
)
def test_links_of_two_readings_are_not_followed(crawl_home, canary):
    out = canary.address
    with page_site(FAIR) as probe:
        here = probe.address
    pages = {**FAIR, "in": saying(answer(ad_page("in")))}
    odd = (
        *(f"http://127.0.0.1@{out}/", f"{here}@{out}/", f"http://{out}\\@127.0.0.1/", f"//{out}/"),
        *(f"http:\\\\{out}/", f"http:////{out}/", f"http:///{out}/", f"/\\{out}/", f"\\\\{out}/"),
        *(
            f"{here}%00.{out}/",
            f"{here}%2f@{out}/",
            f"ht\ntp://{out}/",
            f"http://127.0.0\t.1@{out}/",
        ),
        *(
            f"{here}。{out}/",
            "http://bоard.example/",
            "http://xn--/",
            f"{here}:80:80/",
            f"{here}#@{out}/",
        ),
    )
    hops = {f"hop-{n}": to(url.replace("\n", "").encode()) for n, url in enumerate(odd)}
    with page_site({**pages, **hops}, (*odd, *[f"/{name}" for name in (*pages, *hops)])) as site:
        siege = besieged(crawl_home, site.address)
    assert canary.visits == 0
    assert set(siege.ads()) == {"demo_escort/fair", "demo_escort/in"}


def _ports(home: Path) -> None:
    silent = Listeners([("0.0.0.0", port) for port in (22, 25, 6379, 9200)])
    urls = [f"http://{host}:{port}/" for host in (HOST, ADDRESS) for port in (22, 25, 6379, 9200)]
    hops = {f"hop-{n}": to(url.encode()) for n, url in enumerate((*urls, f"http://{HOST}:8080/ad"))}
    listed = {"ad": saying(answer(ad_page("listed")))}
    with page_site({**hops, **FAIR}, place=PLACE), page_site(listed, place=(ADDRESS, 8080)):
        siege = crawl_public(home / "usual")
        wider = crawl_public(home / "wider", ports=(80, 8080))
    assert silent.visits == []
    assert siege.ads() == ["public_board/fair"]
    assert set(wider.ads()) == {"public_board/fair", "public_board/listed"}


@lonely
@case(
    10,
    "leads to ports 22, 25, 6379 and 9200 of its own public host",
    "only 80 and 443 are reached, and a further port that the warrant lists",
)
def test_other_ports_of_the_site_are_not_reached(crawl_home):
    alone(_ports, crawl_home)


def _off_site(home: Path) -> None:
    elsewhere = Listeners([("93.184.216.99", 80), ("93.184.216.99", 443)])
    hops = {
        "out": to(b"http://evil.example/ad"),
        "twice": to(b"/out?u=http://evil.example/"),
        "literal": to(b"http://93.184.216.99/ad"),
        "sub": to(b"http://www.board.example/ad"),
        "tls": to(b"https://evil.example/ad"),
    }
    names = {HOST: [[ADDRESS]], "evil.example": [["93.184.216.99"]]}
    with page_site({**hops, **FAIR}, place=PLACE):
        siege = crawl_public(home, names)
    told = outcomes(home / "attacked", hops, "public_board")
    assert {told[name] for name in hops} == {OUT}
    assert (elsewhere.visits, asked(home), siege.counts["errors"]) == ([], {HOST}, len(hops))


@lonely
@case(
    11,
    "has an open redirector that leads to other public hosts, directly and over a further hop",
    "each hop is held to the site: none is followed, each is counted, no other name is asked for",
)
def test_hops_off_the_site_are_not_followed(crawl_home):
    alone(_off_site, crawl_home)


@case(
    13,
    "asks for credentials, on a machine whose environment and .netrc hold proxies and passwords",
    "no proxy is used and no credential is sent",
)
def test_environment_leaks_no_credential(crawl_home, canary, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://user:secret@{canary.address}")
    user = crawl_home.parent / "user"
    user.mkdir()
    (user / ".netrc").write_text("default login user password secret\n")
    monkeypatch.setenv("HOME", str(user))
    asking = answer(b"who?", b'WWW-Authenticate: Basic realm="x"', status=b"401 Unauthorized")
    with page_site({"locked": saying(asking), **FAIR}) as site:
        besieged(crawl_home, site.address)
    assert (canary.visits, site.asked.count("/locked")) == (0, 1)
    assert not any(b"authorization" in head.lower() for head in site.heads)


@case(
    14,
    "sets cookies and watches what a visitor brings along",
    "no referrer and no cookie that the site file does not name; we say openly who we are",
)
def test_visitor_tells_no_more_than_who_it_is(crawl_home):
    cookies = (b"Set-Cookie: id=77; Path=/", b"Set-Cookie: all=1; Domain=example; Path=/")
    pages = {name: saying(answer(ad_page(name), *cookies)) for name in ("one", "two")}
    pages["hop"] = saying(answer(b"", b"Location: /two", *cookies, status=b"302 Found"))
    with page_site(pages) as site:
        besieged(crawl_home, site.address)
    lines = {
        line.split(b":")[0].lower() for head in site.heads for line in head.split(b"\r\n")[1:-2]
    }
    assert lines <= {
        b"host",
        b"user-agent",
        b"accept",
        b"accept-language",
        b"accept-encoding",
        b"cookie",
    }
    sent = {line for head in site.heads for line in head.split(b"\r\n") if line[:6] == b"Cookie"}
    assert not any(b"id=77" in line or b"all=1" in line for line in sent)
    agents = [line for head in site.heads for line in head.split(b"\r\n") if b"User-Agent" in line]
    assert {line.partition(b"/")[0] for line in agents} == {b"User-Agent: adwatch"}
