"""A site that puts walls before some of its ads: they stay live, and return without being new."""

from __future__ import annotations

import json

import pytest

from adwatch.cli.history import _lines
from adwatch.demo.boards.answer import PLAIN, Answer
from adwatch.model import AdKey
from adwatch.pipeline.history import history
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from tests.crawlers.scripted import scripted
from tests.crawlers.spoiled import AGE, CAPTCHA, LOGIN
from tests.crawlers.test_hostile_site import ad, list_of
from tests.crawlers.test_resting import BOARD, ONE_BY_ONE, SCRIPTED, STORED
from tests.crawlers.warranted import crawled_under, keep, set_clock
from tests.storage.makes import later, warrant

pytestmark = pytest.mark.slow

SITE = "demo_escort"
DAY = 24 * 60

SOUND = {f"/{n}": ad(n) for n in range(1, 9)}
WALLED = {
    "/2": CAPTCHA,
    "/4": Answer(403, b"no"),
    "/6": LOGIN,
    "/8": AGE,
    "/robots.txt": Answer(200, b"User-agent: *\nDisallow: /7\n", PLAIN),
}
"""What stands in the way on the second day, of which /8 is on no list any more."""


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """A board of eight ads on three days, walls before five of them on the second."""
    home = tmp_path_factory.mktemp("walls") / "home"
    keep(home, warrant(**BOARD, valid_until=later(9 * DAY)))
    runs, live = [], []
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ADWATCH_HOME", str(home))
        for day, (spoilt, listed) in enumerate([({}, SOUND), (WALLED, range(1, 8)), ({}, SOUND)]):
            names = [f"/{name}".replace("//", "/") for name in listed]
            answers = {**SOUND, "/escorts": list_of(*names), **spoilt}
            set_clock(home, later(day * DAY))
            with scripted(home, SITE, answers):
                crawl = crawled_under(home, boards=SCRIPTED, DOWNLOAD_SLOTS=ONE_BY_ONE, **STORED)
            runs.append(crawl)
            with open_workspace(load_settings(home)) as workspace:
                live.append([one.ad.local_id for one in workspace.store.live_ads(SITE)])
        yield home, runs, live


def looks(home):
    with open_workspace(load_settings(home)) as workspace:
        keys = [AdKey(SITE, str(number)) for number in range(1, 9)]
        return {
            key.local_id: [str(one.state) for one in workspace.store.sightings(key)] for key in keys
        }


def test_ads_behind_walls_are_blocked_and_stay_live(days):
    home, _, live = days
    assert live == [[str(number) for number in range(1, 9)]] * 3
    between = {name: states[1] for name, states in looks(home).items()}
    assert between == {**dict.fromkeys("135", "present"), **dict.fromkeys("24678", "blocked")}


def test_ads_that_a_wall_hid_return_as_they_were(days):
    home, runs, _ = days
    assert all(states[-1] == "present" for states in looks(home).values())
    counts = dict(runs[2].counts)
    assert (counts["new"], counts["edited"], counts["gone"]) == (0, 0, 0)


def test_the_history_of_an_ad_shows_the_wall_and_the_page_that_was_it(days):
    home, _, _ = days
    with open_workspace(load_settings(home)) as workspace:
        told = json.dumps(history(workspace, f"{SITE}/2"))
        wall = workspace.store.sightings(AdKey(SITE, "2"))[1]
        assert b"captcha" in workspace.blobs.get(wall.page_digest)
    assert f"  {wall.seen_at.isoformat()} blocked" in list(_lines(json.loads(told)))
