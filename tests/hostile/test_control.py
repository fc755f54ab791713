"""Crawl control, second part: traps, mazes, bait, floods, and sites that turn the crawl away."""

from __future__ import annotations

from itertools import count

import pytest

from adwatch.demo.boards.answer import PLAIN, Answer, html_page
from adwatch.model import RunVerdict
from crawlers import limits
from tests.crawlers.test_hostile_site import AD, ad, list_of
from tests.hostile.cases import case
from tests.hostile.harness import besieged, scripted_site

ROBOTS = Answer(200, b"User-agent: *\nDisallow:\n", PLAIN)


def further(*hrefs):
    return "".join(f'<a rel="next" href="{href}">x</a>' for href in hrefs)


def attacked(home, answer, **settings):
    """Crawl a site that answers by a function of what is asked, robots.txt apart."""

    def answers(ask):
        return ROBOTS if ask.path == "/robots.txt" else answer(ask)

    with scripted_site(answers) as site:
        siege = besieged(home, site.address, **settings)
    return siege, site.asked[1:]


def is_trap(siege, why):
    """The run is not complete and its reason names the trap."""
    assert why in (siege.run.reason or ""), siege.run.reason
    return siege.run.verdict in {RunVerdict.PARTIAL, RunVerdict.UNHEALTHY}


@case(
    34,
    "a calendar that leads on for ever and names the same ad on each of its pages",
    "its branch is left, the other lists are read; run `partial`",
    limit="STALE_LISTS",
)
def test_calendar_without_end_is_left(crawl_home, canary):
    days = count()

    def answer(ask):
        if ask.path.startswith("/cal/"):
            return list_of("/1", more=further(f"/cal/2026/{next(days)}", f"/cal/1/{next(days)}"))
        if ask.path == "/real":
            return list_of("/2")
        if ask.path == "/escorts":
            return list_of("/1", more=further("/cal/2026/x0", "/real"))
        return ad(ask.path[1:])

    siege, asked = attacked(crawl_home, answer)
    assert is_trap(siege, "name no new ad")
    assert sorted(siege.ads()) == ["demo_escort/1", "demo_escort/2"]
    assert len(asked) < limits.STALE_LISTS + 20
    assert canary.visits == 0


@case(
    34,
    "every page puts a new session id into every path, so that old ads look new",
    "lists are followed no more once the ads repeat; run `partial`",
    limit="REPEATED_ADS",
)
def test_session_ids_in_paths_do_not_keep_a_crawl_for_ever(crawl_home):
    sessions = count()

    def answer(ask):
        name = ask.path.rpartition("/")[2]
        if name == "escorts":
            ads = [f"/s/{next(sessions)}/{n}" for n in range(20)]
            return list_of(*ads, more=further(f"/s/{next(sessions)}/escorts"))
        return ad(name)

    siege, asked = attacked(crawl_home, answer)
    assert is_trap(siege, "under other addresses")
    assert len(set(siege.ads())) == 20
    assert len(asked) < 10 * limits.REPEATED_ADS


@case(
    34,
    "relative links that feed on themselves: each page lies one piece deeper",
    "addresses that repeat a piece or lie too deep are not asked for",
    limit="REPEATED_PIECES, PATH_PIECES",
)
def test_paths_that_grow_by_themselves_are_not_followed(crawl_home):
    def answer(ask):
        if ask.path == "/1":
            return ad(1)
        return list_of("/1", f"{ask.path}/x/y", more=further(f"{ask.path}/list/a"))

    _, asked = attacked(crawl_home, answer)
    assert max(path.count("/list") for path in asked) <= limits.REPEATED_PIECES
    assert len(asked) < 12


@case(
    35,
    "a maze made by chance: plausible pages, many ways on, now and then an ad",
    "its branch is left for want of novelty; run `partial`",
    limit="NOVELTY_LISTS, NOVELTY_FLOOR",
)
def test_maze_made_by_chance_is_left(crawl_home):
    rooms = count()

    def answer(ask):
        if ask.path.startswith("/ad"):
            return ad(ask.path[3:])
        number = next(rooms)
        named = [f"/ad{number}"] if number % 15 == 0 else []
        ways = [f"/maze/{number}a{way}" for way in range(8)]
        return list_of(*named, more="<p>plausible words</p>" + further(*ways))

    siege, asked = attacked(crawl_home, answer)
    assert is_trap(siege, "hardly any of the lists names a new ad")
    assert len(asked) < 2 * limits.NOVELTY_LISTS


@case(
    36,
    "one ad under 2,000 spellings of its address, and an address of a megabyte",
    "it is asked for once",
    limit="LINKS_A_PAGE, URL_CHARS",
    seed=True,
)
def test_many_spellings_of_one_address_are_asked_for_once(crawl_home):
    spellings = [f"/./x{n}/../1?b=&a=1#{n}" for n in range(1_500)]
    spellings += ["/%31?a=1&b=", f"/{'y' * 1_000_000}"]

    def answer(ask):
        return list_of(*spellings) if ask.path == "/escorts" else ad(1)

    siege, asked = attacked(crawl_home, answer)
    assert (siege.run.verdict, siege.ads()) == (RunVerdict.COMPLETE, ["demo_escort/1"])
    assert asked == ["/escorts", "/1"]


@case(
    36,
    "a page of a million links",
    "the page is refused by its size; the run goes on",
    limit="PAGE_BYTES, TAGS, LINKS_A_PAGE",
)
def test_page_of_a_million_links_is_refused(crawl_home):
    flood = html_page("x", '<a class="card-link" href="/9">x</a>' * 1_000_000)

    def answer(ask):
        if ask.path == "/flood":
            return flood
        if ask.path == "/escorts":
            return list_of("/1", more=further("/flood"))
        return ad(1)

    siege, asked = attacked(crawl_home, answer)
    assert siege.run.verdict is RunVerdict.PARTIAL
    assert (siege.ads(), "/9" in asked) == (["demo_escort/1"], False)


@case(
    37,
    "`<base href>` to another host, links that begin with `//`, storms of `..`",
    "what leads elsewhere is not asked for, what stays is",
)
def test_links_are_resolved_as_browsers_do_and_then_held_to_the_site(crawl_home, canary):
    def answer(ask):
        if ask.path == "/escorts":
            away = f'<base href="http://{canary.address}/">' + further("/elsewhere")
            return list_of("relative", f"//{canary.address}/1", more=away)
        return ad(1)

    siege, asked = attacked(crawl_home, answer)
    assert canary.visits == 0
    assert asked == ["/escorts"]
    assert siege.run.verdict is not RunVerdict.COMPLETE


@case(
    37,
    "links that climb out of the root by a thousand `..`",
    "the one address they mean is asked for",
)
def test_links_that_climb_are_brought_down(crawl_home):
    def answer(ask):
        return list_of("../" * 400 + "1", "/a/b/../../1") if ask.path == "/escorts" else ad(1)

    siege, asked = attacked(crawl_home, answer)
    assert (siege.run.verdict, asked) == (RunVerdict.COMPLETE, ["/escorts", "/1"])


BAIT = """<a class="card-link" href="/bait1" style="display:none">x</a>
<div style="position:absolute;left:-9999px"><a class="card-link" href="/bait2">x</a></div>
<a class="card-link" href="/bait3" style="width:1px;height:1px;overflow:hidden">x</a>
<a class="card-link" href="/bait4" rel="nofollow">x</a>
<a class="card-link" href="/bait5" hidden>x</a><style>.trap{visibility:hidden}</style>
<span class="trap"><a rel="next" href="/bait6">x</a></span><a href="/bait7">not a card</a>"""


@case(
    38,
    "links that people do not see: hidden, of one pixel, off the screen, marked `nofollow`",
    "none is followed",
    seed=True,
)
def test_bait_is_not_followed(crawl_home):
    def answer(ask):
        return list_of("/1", more=BAIT) if ask.path == "/escorts" else ad(1)

    siege, asked = attacked(crawl_home, answer)
    assert asked == ["/escorts", "/1"]
    assert (siege.run.verdict, siege.ads()) == (RunVerdict.COMPLETE, ["demo_escort/1"])


@case(
    39,
    "robots.txt names sitemaps that are bombs",
    "sitemaps are not asked for unless the site file names them",
)
def test_sitemaps_nobody_asked_for_are_left_alone(crawl_home):
    names = "".join(f"Sitemap: /sitemap{n}.xml.gz\n" for n in range(50))
    robots = Answer(200, f"User-agent: *\nDisallow:\n{names}".encode(), PLAIN)
    with scripted_site({"/robots.txt": robots, "/escorts": list_of("/1"), "/1": ad(1)}) as site:
        siege = besieged(crawl_home, site.address)
    assert (siege.run.verdict, site.asked[1:]) == (RunVerdict.COMPLETE, ["/escorts", "/1"])


WALLS = {
    "captcha": '<form><div class="g-recaptcha"></div><p>Are you human?</p></form>',
    "login wall": '<form><p>Please log in</p><input type="password" name="p"></form>',
    "age wall": '<form class="age-verification"><p>Are you over 18?</p><button>Yes</button></form>',
    "block page": "<h1>Access denied</h1><p>You have been blocked</p>",
}


@case(
    40,
    "a captcha, a login, an age question or a block page in place of the list",
    "run `blocked`, the cause named; nothing is solved and nobody logs in",
)
@pytest.mark.parametrize("cause", WALLS)
def test_wall_in_place_of_the_list_blocks_the_run(crawl_home, cause):
    siege, asked = attacked(crawl_home, lambda _: html_page("x", WALLS[cause]))
    assert siege.run.verdict is RunVerdict.BLOCKED
    assert cause in (siege.run.reason or "")
    assert len(asked) < 10


@case(
    40,
    "blank pages with status 200 in place of ads",
    "the run is not `complete` and does not say that there are no ads",
)
def test_blank_pages_are_not_taken_for_an_empty_site(crawl_home):
    def answer(ask):
        if ask.path == "/escorts":
            return list_of(*(f"/{n}" for n in range(1, 9)))
        return html_page("x", "<p>Nothing here</p>")

    siege, _ = attacked(crawl_home, answer)
    assert siege.run.verdict in {RunVerdict.UNHEALTHY, RunVerdict.BLOCKED}
    assert siege.ads() == []


@case(43, "one ad under 50 ids", "each id is kept as the site states it; their content is one")
def test_one_ad_under_many_ids_is_one_content(crawl_home):
    names = [f"/{n}" for n in range(50)]

    def answer(ask):
        return list_of(*names) if ask.path == "/escorts" else ad(ask.path[1:])

    siege, _ = attacked(crawl_home, answer)
    rows = siege.journal.rows("ad")
    assert (len(rows), len({row["digest"] for row in rows})) == (50, 1)
    assert siege.run.verdict is RunVerdict.COMPLETE


@case(
    44,
    "an ad is edited between two looks, another vanishes between the list and its page",
    "both versions and both sightings are kept; one look alone calls no ad gone",
)
def test_ad_that_changes_or_vanishes_under_way_is_kept_as_it_was_seen(crawl_home):
    story = "First words"

    def answer(ask):
        if ask.path == "/escorts":
            return list_of("/1", "/2")
        if ask.path == "/2" and story != "First words":
            return Answer(404, b"gone")
        return html_page("x", AD.format(id=ask.path[1:], photos="").replace("A story", story))

    attacked(crawl_home, answer)
    story = "Other words"
    siege, _ = attacked(crawl_home, answer)
    states = [(row["key"], row["state"]) for row in siege.journal.rows("sighting")]
    assert ("demo_escort/2", "gone") not in states
    assert siege.ads().count("demo_escort/1") == 2
    assert states.count(("demo_escort/1", "present")) == 2


@case(
    45,
    "a list of 1,900 junk ads that buries the real ones",
    "an even sample is read, the rest counted as `left_out`; run `partial` and says so",
    limit="ADS_A_LIST",
)
def test_flood_of_junk_is_sampled_and_said_so(crawl_home):
    names = [f"/{n}" for n in range(1_900)]

    def answer(ask):
        return list_of(*names) if ask.path == "/escorts" else ad(ask.path[1:])

    siege, asked = attacked(crawl_home, answer)
    assert is_trap(siege, "names 1900 ads, of which 500 are read, evenly spread")
    assert (siege.counts["ads"], siege.counts["left_out"]) == (500, 1_400)
    assert "/0" in asked
    assert any(int(path[1:]) > 1_890 for path in asked if path != "/escorts")


@case(
    46,
    "the operator bans us: 403, or 451 with a legal notice",
    "run `blocked`, the notice kept, the same address asked no more; no other way is tried",
)
@pytest.mark.parametrize("status", [403, 451])
def test_ban_ends_the_run_and_its_notice_is_kept(crawl_home, status):
    notice = Answer(status, b"<h1>Legal notice</h1>You may not crawl this site.")
    siege, asked = attacked(crawl_home, lambda _: notice)
    assert siege.run.verdict is RunVerdict.BLOCKED
    assert f"the site answered {status}" in (siege.run.reason or "")
    assert asked == ["/escorts"]
    assert status in [row["status"] for row in siege.journal.rows("page")]
