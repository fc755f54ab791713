"""A hostile site cannot make a crawl connect elsewhere, read a file or call itself complete."""

from __future__ import annotations

import pytest

from adwatch.demo.boards.answer import Answer, html_page
from adwatch.model import RunVerdict
from tests.crawlers.scripted import crawled, journal, scripted

pytestmark = pytest.mark.slow

AD = """<article class="profile" data-ad="{id}"><h1>A title</h1><dl class="facts">
<dt>Category</dt><dd>Companions</dd></dl><div class="story">A story</div>
<ul class="photos">{photos}</ul></article>"""

DRAWN = """<main id="app" data-state="{state}">{tiles}<div class="listing" data-ref="1">
<h2>A title</h2><p class="blurb">A story</p>
<table class="card"><tr><th>Section</th><td>bodywork</td></tr></table></div></main>"""

ATTACKS = """
<link rel="prefetch" href="http://{0}/prefetch"><link rel="preconnect" href="http://{0}">
<link rel="dns-prefetch" href="//{0}"><link rel="stylesheet" href="http://{0}/style.css">
<img src="http://{0}/image"><iframe src="http://{0}/frame"></iframe>
<script src="http://{0}/script"></script><object data="http://{0}/object"></object>
<iframe src="/hop"></iframe><img src="/hop">
<script>
const never = () => {{}};
for (const url of ["http://{0}/fetch", "/hop", "http://localhost:{1}/", "http://2130706433:{1}/"])
  fetch(url, {{mode: "no-cors"}}).catch(never);
navigator.sendBeacon("http://{0}/beacon", "x");
try {{ new WebSocket("ws://{0}/socket"); }} catch (e) {{}}
try {{ new EventSource("http://{0}/events"); }} catch (e) {{}}
try {{ navigator.serviceWorker.register("/worker.js").catch(never); }} catch (e) {{}}
try {{ const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:{0}"}}]}});
  peer.createDataChannel("x");
  peer.createOffer().then(o => peer.setLocalDescription(o)); }} catch (e) {{}}
window.open("http://{0}/popup"); window.open("/hop");
const worker = new Worker(URL.createObjectURL(new Blob(["fetch('http://{0}/worker')"])));
</script>
"""


def to(location):
    return Answer(302, b"", headers=(("Location", location),))


def page(body):
    return html_page("x", body)


def ad(number, photos=""):
    return page(AD.format(id=number, photos=photos))


def list_of(*hrefs, more=""):
    cards = "".join(f'<a class="card-link" href="{href}">x</a>' for href in hrefs)
    return page(cards + more)


def test_plain_crawl_leaves_its_board_by_no_link_picture_or_redirect(crawl_home, canary):
    out = f"http://{canary.address}/"
    answers = {
        "/escorts": list_of("/1", "/2", "/3", out, "file:///etc/passwd", "//evil.example/"),
        "/1": ad(
            1, f'<li><img src="{out}a.jpg"><img src="/hop.jpg"><img src="file:///etc/passwd">'
        ),
        "/2": to(out),
        "/3": to("file:///etc/passwd"),
        "/hop.jpg": to(out),
    }
    with scripted(crawl_home, "demo_escort", answers):
        (run,) = crawled(crawl_home, "demo_escort")
    assert canary.visits == 0
    assert run.verdict is RunVerdict.PARTIAL
    assert [row["key"] for row in journal(crawl_home).rows("ad")] == ["demo_escort/1"]


def test_browser_leaves_its_board_by_no_way_a_page_knows(crawl_home, canary):
    port = canary.address.rpartition(":")[2]
    tile = '<article class="tile"><a class="open" href="/1">x</a></article>'
    answers = {
        "/": page(DRAWN.format(state="end", tiles=tile) + ATTACKS.format(canary.address, port)),
        "/1": page(DRAWN.format(state="ready", tiles="") + ATTACKS.format(canary.address, port)),
        "/hop": to(f"http://{canary.address}/hop"),
        "/worker.js": Answer(200, b"fetch('/hop')", "text/javascript"),
    }
    with scripted(crawl_home, "demo_massage", answers) as script:
        (run,) = crawled(crawl_home, "demo_massage")
    assert canary.visits == 0
    assert "/hop" in script.asked
    assert "/worker.js" not in script.asked
    assert dict(run.counts)["ads"] == 1


def test_browser_page_that_is_itself_a_redirect_elsewhere_is_no_ad(crawl_home, canary):
    tiles = '<article class="tile"><a class="open" href="/hop">x</a></article>'
    answers = {
        "/": page(DRAWN.format(state="end", tiles=tiles)),
        "/hop": to(f"http://{canary.address}/"),
    }
    with scripted(crawl_home, "demo_massage", answers):
        (run,) = crawled(crawl_home, "demo_massage")
    assert (canary.visits, run.verdict) == (0, RunVerdict.UNHEALTHY)


@pytest.mark.parametrize(
    "robots",
    [
        pytest.param(Answer(503, b"later"), id="server error"),
        pytest.param(to("/robots.txt"), id="redirect loop"),
        pytest.param(Answer(200, b"<!doctype html><p>Welcome"), id="web page"),
        pytest.param(Answer(200, b"User-agent: *\nDisallow: /\n", "text/plain"), id="closed"),
    ],
)
def test_site_whose_robots_cannot_be_read_or_say_no_is_not_crawled(crawl_home, robots):
    answers = {"/robots.txt": robots, "/escorts": list_of("/1"), "/1": ad(1)}
    with scripted(crawl_home, "demo_escort", answers) as script:
        (run,) = crawled(crawl_home, "demo_escort")
    assert set(script.asked) == {"/robots.txt"}
    assert run.verdict in {RunVerdict.BLOCKED, RunVerdict.REFUSED}


def test_robots_on_another_host_are_not_asked_for(crawl_home, canary):
    answers = {"/robots.txt": to(f"http://{canary.address}/robots.txt"), "/escorts": list_of("/1")}
    with scripted(crawl_home, "demo_escort", answers) as script:
        (run,) = crawled(crawl_home, "demo_escort")
    assert (canary.visits, set(script.asked)) == (0, {"/robots.txt"})
    assert run.verdict is RunVerdict.BLOCKED


def test_lists_that_lead_on_for_ever_are_left(crawl_home):
    answers = {
        f"/escorts{n}": list_of("/1", more=f'<a rel=next href="/escorts{n + 1}">')
        for n in range(60)
    }
    answers |= {"/escorts": list_of("/1", more='<a rel="next" href="/escorts0">'), "/1": ad(1)}
    with scripted(crawl_home, "demo_escort", answers) as script:
        (run,) = crawled(crawl_home, "demo_escort")
    assert run.verdict is RunVerdict.PARTIAL
    assert "no new ad" in (run.reason or "")
    assert len(script.asked) < 30


def test_gate_that_stays_shut_blocks_the_run_and_nothing_is_called_gone(crawl_home):
    answers = {"/escorts": list_of("/1"), "/1": ad(1)}
    with scripted(crawl_home, "demo_escort", answers):
        crawled(crawl_home, "demo_escort")
    gate = page('<form class="age-gate"></form>')
    with scripted(crawl_home, "demo_escort", {"/escorts": gate}):
        (run,) = crawled(crawl_home, "demo_escort")
    assert run.verdict is RunVerdict.BLOCKED
    assert [one.ad.local_id for one in journal(crawl_home).live_ads("demo_escort")] == ["1"]


def test_answer_past_the_size_limit_costs_its_page_only(crawl_home):
    bomb = Answer(200, b"<p>" + b"x" * 6_000_000)
    answers = {"/escorts": list_of("/1", "/2"), "/1": ad(1), "/2": bomb}
    with scripted(crawl_home, "demo_escort", answers):
        (run,) = crawled(crawl_home, "demo_escort")
    assert (run.verdict, dict(run.counts)["ads"]) == (RunVerdict.PARTIAL, 1)
    assert "size limit" in (run.reason or "")
