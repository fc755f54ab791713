"""Cases 61-71: what a page may try from inside the browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor

from adwatch.demo.boards.answer import Answer
from adwatch.kept import PageQuery
from adwatch.model import RunVerdict
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from crawlers import limits
from crawlers.browser import find_chromium
from crawlers.sandbox import PROC, flaw, renderers
from tests.crawlers.scripted import OPEN
from tests.crawlers.test_hostile_site import ATTACKS, page, to
from tests.hostile.cases import case
from tests.hostile.harness import besieged, scripted_site

LIST = '<main id="app" data-state="end">{tiles}</main>'
TILE = '<article class="tile"><a class="open" href="/{0}">x</a></article>'
AD = """<main id="app" data-state="{state}"><div class="listing" data-ref="{ref}"><h2>A title</h2>
<p class="blurb">A story</p><table class="card"><tr><th>Section</th><td>bodywork</td></tr></table>
</div></main><script>{script}</script>"""
SAY = "document.querySelector('.blurb').textContent = {};"
READY = "document.getElementById('app').dataset.state = 'ready';"


def list_of(*ids, more=""):
    return page(LIST.format(tiles="".join(map(TILE.format, ids))) + more)


def ad(ref, script="", state="ready"):
    return page(AD.format(ref=ref, script=script, state=state))


def attacked(home, answers, **settings):
    """What comes of a site whose first list names ad 2, which does no harm, unless told else."""
    told = {"/robots.txt": OPEN, "/": list_of(1, 2), "/2": ad(2), **answers}
    with scripted_site(told) as site:
        siege = besieged(home, site.address, "demo_massage", **settings)
    return siege, site


def blurb(siege, ref):
    (row,) = [row for row in siege.journal.rows("ad") if row["key"] == f"demo_massage/{ref}"]
    return row["ad"]["text"]


def chromiums():
    """The browsers below this process: those whose command line names no part of one."""
    mark = b"--remote-debugging-pipe"
    found = [one for one in PROC.iterdir() if one.name.isdecimal() and mark in _words(one)]
    return [int(one.name) for one in found if b"cage.py" not in _words(one)]


def _words(process):
    try:
        return (process / "cmdline").read_bytes().partition(b"--type=")[0]
    except OSError:
        return b""


@case(
    61,
    "A page breaks out of its renderer",
    "It would stand in a process without a name, privileges or sight of others, its system calls "
    "filtered: the kernel says so while the page is drawn",
    seed=True,
)
def test_page_runs_inside_the_sandbox(crawl_home):
    seen = []

    def look(ask):
        if ask.path == "/data":
            seen.append((flaw(os.getpid()), len(renderers(os.getpid()))))
        told = {"/": list_of(1), "/1": ad(1, f"fetch('/data').then(() => {{{READY}}})", "wait")}
        return {"/robots.txt": OPEN, **told}.get(ask.path, Answer(404, b""))

    with scripted_site(look) as site:
        siege = besieged(crawl_home, site.address, "demo_massage")
    assert siege.run.verdict is RunVerdict.COMPLETE, siege.run.reason
    assert [(lack, count > 0) for lack, count in seen] == [(None, True)]


@contextmanager
def unsandboxed():
    """A Chromium that somebody set up to run without its sandbox."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # where another user may read it
    folder.chmod(0o755)
    program = folder / "chromium"
    program.write_text(f'#!/bin/sh\nexec "{find_chromium()}" "$@" --no-sandbox\n')
    program.chmod(0o755)
    yield program
    shutil.rmtree(folder)


@case(
    61,
    "The machine gives Chromium no sandbox",
    "Nothing is drawn: the run is refused and says why",
)
def test_no_page_is_drawn_without_a_sandbox(crawl_home, monkeypatch):
    with unsandboxed() as program:
        monkeypatch.setenv("ADWATCH_CHROMIUM", str(program))
        siege, site = attacked(crawl_home, {})
    assert (siege.run.verdict, site.asked) == (RunVerdict.REFUSED, ["/robots.txt"])
    assert "sandbox" in (siege.run.reason or "")


@case(
    62,
    "Script, markup, redirects, sockets, WebRTC, beacons, prefetches and workers reach for a "
    "listener on this machine",
    "None arrives; the page's own data does, and the ad is read",
    seed=True,
)
def test_no_way_a_page_knows_leads_elsewhere(crawl_home, canary):
    port = canary.address.rpartition(":")[2]
    reach = ATTACKS.format(canary.address, port)
    rules = f'{{"prerender": [{{"urls": ["http://{canary.address}/p"]}}]}}'
    reach += f'<script type="speculationrules">{rules}</script>'
    reach += f'<portal src="http://{canary.address}/portal"></portal>'
    answers = {
        "/": list_of(1, more=reach),
        "/1": page(AD.format(ref=1, state="ready", script="") + reach),
        "/hop": to(f"http://{canary.address}/hop"),
        "/worker.js": Answer(200, b"fetch('/hop')", "text/javascript"),
    }
    siege, site = attacked(crawl_home, answers)
    assert (canary.visits, siege.ads()) == (0, ["demo_massage/1"])
    assert "/hop" in site.asked
    assert "/worker.js" not in site.asked


STORM = """
alert(1); confirm(2); prompt(3); print(); onbeforeunload = (e) => { e.preventDefault(); return 1 };
for (let i = 0; i < 200; i++) { window.open("/pop"); history.pushState({}, "", "#" + i); }
document.documentElement.requestFullscreen().catch(() => {});
for (let i = 0; i < 10000; i++) setTimeout(() => {}, 10);
"""


@case(
    63,
    "Dialogs, a storm of popups, of history and of timers, full screen",
    "All are dismissed or blocked, and the ad is read",
)
def test_storm_of_dialogs_and_popups_passes(crawl_home):
    siege, site = attacked(crawl_home, {"/1": ad(1, STORM), "/pop": ad(3)})
    assert siege.run.verdict is RunVerdict.COMPLETE, siege.run.reason
    assert "/pop" not in site.asked


@case(
    63,
    "Script that never ends",
    "The page's process is ended at its deadline and the page is lost; the next ad is read",
    limit="BROWSER_PAGE_MS",
)
def test_script_without_end_is_ended(crawl_home):
    siege, site = attacked(crawl_home, {"/1": ad(1, "setTimeout(() => { for (;;); }, 5)", "wait")})
    assert (siege.run.verdict, siege.ads()) == (RunVerdict.PARTIAL, ["demo_massage/2"])
    assert "not drawn in time" in (siege.run.reason or "")
    assert site.asked.count("/1") == 1
    assert siege.seconds < 3 * limits.BROWSER_PAGE_MS / 1000


BALLOON = """
setInterval(() => { for (let i = 0; i < 8; i++) {
  const air = new Uint8Array(16000000); air.fill(1); (window.all = window.all || []).push(air); }
}, 10);
"""


@case(
    64,
    "A page that takes all memory",
    "Its process is killed, once more at its second try, and the page is lost; the next is read",
    limit="BROWSER_MEMORY_BYTES",
)
def test_memory_balloon_is_burst(crawl_home):
    siege, site = attacked(crawl_home, {"/1": ad(1, BALLOON, "wait")})
    assert (siege.run.verdict, siege.ads()) == (RunVerdict.PARTIAL, ["demo_massage/2"])
    assert "broke off" in (siege.run.reason or "")
    assert site.asked.count("/1") == 2


GRANTED = """
const ask = (name) => navigator.permissions.query({name}).then((it) => it.state, () => "denied");
const canvas = document.createElement("canvas");
const gl = ["webgl", "webgl2"].map((kind) => canvas.getContext(kind) ? "granted" : "denied");
const names = ["geolocation", "notifications", "camera", "microphone", "clipboard-read", "midi"];
Promise.all(names.map(ask)).then((states) => {
  const why = navigator.geolocation ? "" : "none";
  document.querySelector(".blurb").textContent = [...states, ...gl].join(" ");
  document.getElementById("app").dataset.state = "ready";
});
"""


@case(
    66,
    "A page asks for place, camera, microphone, clipboard, notices, MIDI and WebGL",
    "All are denied without a question",
)
def test_nothing_is_granted(crawl_home):
    siege, _ = attacked(crawl_home, {"/": list_of(1), "/1": ad(1, GRANTED, "wait")})
    assert siege.run.verdict is RunVerdict.COMPLETE, siege.run.reason
    assert set(blurb(siege, 1).split()) == {"denied"}


SAVE = """
const link = document.createElement("a");
link.href = URL.createObjectURL(new Blob(["x"])); link.download = "../../x.sh";
document.body.append(link); link.click();
"""
CALL = """
for (const url of ["mailto:a@b.example", "tel:0", "intent://x#Intent;end", "zoommtg://x"]) {
  const frame = document.createElement("iframe"); frame.src = url; document.body.append(frame); }
const pdf = document.createElement("iframe"); pdf.src = "/pdf"; document.body.append(pdf);
"""


@case(
    65,
    "A page calls for other programs and shows a PDF; another starts a download; an ad's address "
    "is a file to save",
    "The first is read; nothing is saved or started; the file is no ad and is not asked for again",
)
def test_downloads_and_other_programs_are_refused(crawl_home):
    saved = (("Content-Disposition", 'attachment; filename="../../x.sh"'),)
    answers = {
        "/": list_of(1, 2, 3, 4),
        "/1": ad(1, CALL),
        "/4": ad(4, SAVE),
        "/3": Answer(200, b"#!/bin/sh", "application/octet-stream", headers=saved),
        "/pdf": Answer(200, b"%PDF-1.4", "application/pdf"),
    }
    siege, site = attacked(crawl_home, answers)
    assert siege.run.verdict is RunVerdict.PARTIAL
    assert "starts a download" in (siege.run.reason or "")
    assert set(siege.ads()) - {"demo_massage/4"} == {"demo_massage/1", "demo_massage/2"}
    assert site.asked.count("/3") == 1
    assert not list(crawl_home.parent.rglob("x.sh"))


@case(
    67,
    "A page that shows our browser something else than it shows a person",
    "We do not pretend to be a person: what we are shown is no ad, and the run is not complete",
)
def test_page_hidden_from_headless_browsers_is_no_ad(crawl_home):
    hide = (
        "if (navigator.userAgent.includes('adwatch')) document.querySelector('.listing').remove();"
    )
    siege, _ = attacked(crawl_home, {"/1": ad(1, hide)})
    assert siege.ads() == ["demo_massage/2"]
    assert siege.run.verdict is RunVerdict.PARTIAL


ENDLESS = """<script>
const main = document.getElementById("app");
const tile = '<article class="tile"><a class="open" href="/2">x</a></article>';
let tall = 5000;
onscroll = () => {
  main.insertAdjacentHTML("beforeend", tile); main.style.height = (tall += 5000) + "px"; };
main.style.height = "5000px";
</script>"""


@case(
    68,
    "A list that grows for as long as it is scrolled",
    "It is left at its limit as a trap; the ads it named are read",
    limit="SCROLLS",
)
def test_list_without_end_is_left(crawl_home):
    grows = page(LIST.format(tiles=TILE.format(2)).replace('"end"', '"more"') + ENDLESS)
    siege, _ = attacked(crawl_home, {"/": grows})
    assert (siege.run.verdict, siege.ads()) == (RunVerdict.PARTIAL, ["demo_massage/2"])
    assert "no end within the limits" in (siege.run.reason or "")


KEPT = {
    "AD_SINK": "adwatch.pipeline.sink:open_sink",
    "AD_FRONTIER": "adwatch.pipeline.sink:open_frontier",
}
"""Settings by which an attacked crawl keeps what it gets in a real workspace."""


def kept(home, opening):
    """The bytes kept of a crawl that begin so."""
    with open_workspace(load_settings(home / "attacked")) as workspace:
        pages = workspace.store.pages(PageQuery())
        bodies = [workspace.blobs.get(one.page.body_digest) for one in pages]
    return [body for body in bodies if body.startswith(opening)]


@case(
    69,
    "A page a million pixels tall",
    "Its picture is cut; its text is whole",
    limit="SNAPSHOT_PIXELS",
)
def test_picture_of_a_tall_page_is_cut(crawl_home):
    tall = "document.body.style.height = '1000000px';"
    attacked(crawl_home, {"/": list_of(1), "/1": ad(1, tall)}, **KEPT)
    sizes = [Image.open(BytesIO(body)).size for body in kept(crawl_home, b"\x89PNG")]
    assert max(height for _, height in sizes) == limits.SNAPSHOT_PIXELS


RESTLESS = """let turn = 0; setInterval(() => {{
  const colour = "#" + (turn++ * 40503 % 16777216).toString(16).padStart(6, "0");
  document.body.style.background = colour; {say} }}, 3);""".format(say=SAY.format("colour"))


@case(
    70,
    "A page that changes its text and its colour every few milliseconds",
    "Text, MHTML and screenshot are of one moment: its scripts stop before any is taken; when "
    "they were taken is kept",
)
def test_page_that_changes_is_taken_in_one_step(crawl_home):
    attacked(crawl_home, {"/": list_of(1), "/1": ad(1, RESTLESS)}, **KEPT)
    with open_workspace(load_settings(crawl_home / "attacked")) as workspace:
        (text,) = [one.text for one in workspace.store.ads()]
        rows = [one.page for one in workspace.store.pages(PageQuery())]
    shown = [Image.open(BytesIO(body)) for body in kept(crawl_home, b"\x89PNG")]
    assert ImageColor.getrgb(text) in [one.convert("RGB").getpixel((1, 1)) for one in shown]
    stated = [re.findall(rb">(#[0-9a-f]{6})<", body) for body in kept(crawl_home, b"From: <Saved")]
    assert [text.encode()] in stated
    mine = [one for one in rows if one.requested_url.endswith("/1")]
    assert len({one.fetched_at for one in mine if one.rendered_by in {"screenshot", "mhtml"}}) == 1


@case(
    71,
    "The browser is killed under a page, and once more at its second try",
    "The page is lost as unreachable; a new browser draws the next ad, and none is left behind",
    seed=True,
)
def test_browser_killed_under_a_page_is_started_anew(crawl_home):
    def kill(ask):
        if ask.path == "/1":
            for pid in chromiums():
                os.kill(pid, signal.SIGKILL)
        told = {"/robots.txt": OPEN, "/": list_of(1, 2), "/1": ad(1), "/2": ad(2)}
        return told.get(ask.path, Answer(404, b""))

    with scripted_site(kill) as site:
        siege = besieged(crawl_home, site.address, "demo_massage", CONCURRENT_REQUESTS="1")
    assert (siege.run.verdict, siege.ads()) == (RunVerdict.PARTIAL, ["demo_massage/2"])
    assert "broke off" in (siege.run.reason or "")
    assert (site.asked.count("/1"), chromiums()) == (2, [])
