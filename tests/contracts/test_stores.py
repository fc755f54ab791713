"""What every store promises, run over SqlStore on SQLite and on PostgreSQL."""

from __future__ import annotations

import inspect
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adwatch.errors import Conflict, NotFound
from adwatch.hours import QuietHours
from adwatch.model import (
    Ad,
    AdKey,
    AdKind,
    Cut,
    Evidence,
    Judgement,
    Link,
    Maker,
    Permission,
    PictureRef,
    Presence,
    RunVerdict,
    Verdict,
)
from adwatch.ports import Store
from adwatch.warrant import Revocation
from storage.store import SqlStore
from tests.storage.makes import (
    NOON,
    PHONES,
    ad,
    cluster,
    gone,
    key,
    later,
    link,
    look,
    page,
    put,
    run,
    warrant,
)

pytest_plugins = ("tests.storage.engines",)

ANY_TEXT = st.text(st.characters(codec=None), min_size=1, max_size=40)
MAYBE_TEXT = st.none() | ANY_TEXT
MOMENTS = st.datetimes(timezones=st.just(UTC))
ADS = st.builds(
    Ad,
    st.builds(AdKey, ANY_TEXT.filter(lambda text: "/" not in text), ANY_TEXT),
    st.sampled_from(AdKind),
    title=MAYBE_TEXT,
    text=MAYBE_TEXT,
    url=MAYBE_TEXT,
    place=MAYBE_TEXT,
    price=MAYBE_TEXT,
    author=MAYBE_TEXT,
    country=MAYBE_TEXT,
    language=MAYBE_TEXT,
    posted_at=st.none() | MOMENTS,
    attributes=st.lists(st.tuples(st.text(st.characters(codec=None)), ANY_TEXT)).map(tuple),
    pictures=st.lists(st.builds(PictureRef, ANY_TEXT, st.none() | ANY_TEXT)).map(tuple),
    page_digest=MAYBE_TEXT,
    parser=st.none() | st.builds(Maker, ANY_TEXT, ANY_TEXT),
)
many_examples = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def methods(of: type) -> dict[str, inspect.Signature]:
    found = inspect.getmembers(of, inspect.isfunction)
    return {name: inspect.signature(method) for name, method in found if name[0] != "_"}


# --- the port ---------------------------------------------------------------------------------


def test_store_has_every_method_of_the_port_with_its_signature():
    assert methods(Store).items() <= methods(SqlStore).items()


def rows(store):
    """The tables that hold anything but the opening entry of the custody log."""
    held = {name: count for name, count in store.counts().items() if count}
    assert held.pop("custody", 1) == 1
    return held


def test_an_empty_store_is_empty(store):
    assert rows(store) == {}
    assert [*store.ads(), *store.signal_sets(), *store.links(), *store.runs()] == []
    assert store.ad(key("1")) is store.cluster("c") is store.cluster_of(key("1")) is None


# --- ads --------------------------------------------------------------------------------------


@many_examples
@given(one=ADS, seen_at=MOMENTS)
def test_any_ad_comes_back_as_it_was(store, one, seen_at):
    store.add_ads([one], seen_at, "run")
    assert store.versions(one.key)[-1].content_digest == one.content_digest
    fresh = AdKey(one.key.site, one.key.local_id + str(store.counts()["ads"]))
    moved = Ad(fresh, **{name: getattr(one, name) for name in STATED})
    store.add_ads([moved], seen_at, "run")
    assert store.ad(fresh) == moved
    assert store.sightings(fresh)[0].seen_at == seen_at


STATED = (
    "kind", "title", "text", "url", "place", "price", "author", "country", "language",
    "posted_at", "attributes", "pictures", "page_digest", "parser",
)  # fmt: skip


def test_an_ad_is_new_then_the_same_then_edited_and_going_back_is_an_edit_too(store):
    old, edited = ad("1", "one"), ad("1", "two")
    assert put(store, old, old, edited, edited, old) == ["new", "same", "edited", "same", "edited"]
    assert store.versions(old.key) == (old, edited, old)
    assert store.ad(old.key) == old


def test_equal_contents_are_kept_once(store):
    put(store, ad("1"), ad("2"))
    counts = store.counts()
    assert (counts["ads"], counts["versions"], counts["contents"]) == (2, 2, 1)


def test_ads_come_by_key_in_the_order_of_python(store):
    odd = [
        "b",
        "a",
        "Z",
        "é",
        "\ue000",
        "\U0001f600",
        "\ud800",
        "\ud7ff",
        "\x01",
        "\x00",
        "10",
        "9",
    ]
    put(store, *(ad(name) for name in odd), ad("x", site="Board"), ad("x", site="board b"))
    keys = [one.key for one in store.ads()]
    assert keys == sorted(keys)
    assert [some.ad for some in store.signal_sets()] == keys
    assert len(keys) == len(odd) + 2


def test_streams_go_past_the_size_of_one_chunk(store):
    many = [ad(f"{number:05}", f"text {number}") for number in range(1203)]
    store.add_ads(reversed(many), NOON, "run")
    assert list(store.ads()) == many
    assert len(list(store.unread([PHONES]))) == len(list(store.live_ads("board"))) == 1203


def test_a_sighting_of_another_ad_is_refused(store):
    with pytest.raises(ValueError, match="does not belong"):
        store.save_ad(ad("1"), look(ad("2")))
    assert store.counts()["ads"] == 0


# --- sightings --------------------------------------------------------------------------------


def test_sightings_are_kept_all_and_come_oldest_first(store):
    one = ad("1")
    looks = [look(one, 5), gone(one.key, 9), look(one, 5), gone(one.key, 2)]
    for seen in looks:
        store.save_sighting(seen)
    assert store.sightings(one.key) == (looks[3], looks[0], looks[2], looks[1])


def test_an_ad_lives_until_its_newest_sighting_says_otherwise(store):
    put(store, ad("1"), ad("2"), minutes=1)
    put(store, ad("3", site="other"))
    store.save_sighting(gone(key("1"), 2))
    store.save_sighting(gone(key("2"), 0))  # told late: it was seen again since
    (live,) = store.live_ads("board")
    assert (live.ad, live.url) == (key("2"), "http://board.test/2")
    assert (live.content_digest, live.last_seen) == (ad("2").content_digest, later(1))
    assert [some.ad.local_id for some in store.live_ads("other")] == ["3"]


def test_a_look_that_met_a_wall_leaves_an_ad_as_it_was_last_known(store):
    put(store, ad("1"), ad("2"), minutes=1)
    store.save_sighting(gone(key("2"), 2))
    for name in "12":
        store.save_sighting(gone(key(name), 3, Presence.BLOCKED))
    (live,) = store.live_ads("board")
    assert (live.ad, live.url, live.last_seen) == (key("1"), "http://board.test/1", later(1))
    assert [store.standing(key(name)).state for name in "12"] == [Presence.PRESENT, Presence.GONE]
    assert store.sightings(key("1"))[-1].state is Presence.BLOCKED


def test_an_ad_is_first_seen_when_a_look_met_no_wall(store):
    store.save_sighting(gone(key("1"), 9, Presence.BLOCKED))
    assert (store.standing(key("1")).state, list(store.live_ads("board"))) == ("blocked", [])
    assert put(store, ad("1"), minutes=3) == ["new"]
    life = store.standing(key("1"))
    assert (life.state, life.first_seen, life.last_seen) == ("present", later(3), later(3))


def test_an_ad_that_comes_back_lives_again(store):
    put(store, ad("1"))
    store.save_sighting(gone(key("1"), 1))
    assert list(store.live_ads("board")) == []
    assert put(store, ad("1"), minutes=2) == ["same"]
    assert [live.ad for live in store.live_ads("board")] == [key("1")]


def test_an_ad_only_seen_is_new_when_first_read(store):
    store.save_sighting(gone(key("1"), 0, Presence.PRESENT))
    assert list(store.ads()) == list(store.live_ads("board")) == []
    assert put(store, ad("1"), minutes=3) == ["new"]
    (known,) = store.signal_sets()
    assert known.first_seen == NOON


# --- bulk import ------------------------------------------------------------------------------


def test_an_import_counts_and_a_key_may_come_twice_in_it(store):
    put(store, ad("1", "old"))
    rows = [ad("1", "new words"), ad("2"), ad("2"), ad("2", "other"), ad("3")]
    assert store.add_ads(rows, later(1), "import-1") == {"new": 2, "edited": 2, "same": 1}
    assert [one.text for one in store.versions(key("2"))] == ["Relaxing massage", "other"]
    assert [seen.run for seen in store.sightings(key("2"))] == ["import-1"] * 3


def test_an_import_that_breaks_off_leaves_nothing(store):
    def broken():
        yield from (ad(str(number), f"text {number}") for number in range(700))
        raise OSError("the file ends here")

    with pytest.raises(OSError, match="ends here"):
        store.add_ads(broken(), NOON, "import-1")
    assert rows(store) == {}


@pytest.mark.slow
@many_examples
@given(
    said=st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(0, 3)), max_size=12
    )
)
def test_one_by_one_and_in_bulk_come_to_the_same(store, said):
    before = store.counts()["ads"]
    singly, bulk = f"one{before}", f"all{before}"
    outcomes = [put(store, ad(name, text, site=singly))[0] for name, text, _ in said]
    counts = store.add_ads([ad(name, text, site=bulk) for name, text, _ in said], NOON, "run")
    assert counts == {name: outcomes.count(name) for name in ("new", "edited", "same")}
    for name in "ab":
        texts = [[one.text for one in store.versions(key(name, site))] for site in (singly, bulk)]
        assert texts[0] == texts[1]


# --- warrants ---------------------------------------------------------------------------------


def test_warrants_come_back_as_issued_in_the_order_they_were_issued(store):
    later_id = warrant("w-2", purpose="\ud800 '; DROP TABLE warrants; --", sites=("b", "a"))
    stated = {"pictures": True, "hosts": ("a.test", "b.test"), "ports": (8443, 80)}
    budgets = {"bytes_per_run": 2**40, "hours_per_run": 24}
    quiet = QuietHours.read("22:00-06:00 Europe/Madrid")
    vouched = warrant("w-1", self_declared=False, quiet_hours=quiet, **stated, **budgets)
    for issued in (later_id, vouched):
        store.add_warrant(issued)
    assert store.warrants() == (later_id, vouched)
    assert store.warrant("w-1") == vouched
    assert store.warrant("none") is None


def test_a_warrant_is_issued_once_and_unrevoked(store):
    store.add_warrant(warrant())
    with pytest.raises(Conflict):
        store.add_warrant(warrant(purpose="another"))
    with pytest.raises(ValueError, match="revocation"):
        store.add_warrant(warrant("w-2", revocation=Revocation(NOON, "Bo", "over")))
    assert store.warrants() == (warrant(),)


def test_a_revocation_is_a_fact_of_its_own_and_the_first_one_stands(store):
    store.add_warrant(warrant())
    first = Revocation(later(5), "Bo", "the case is closed")
    store.revoke_warrant("w-1", first)
    with pytest.raises(Conflict):
        store.revoke_warrant("w-1", Revocation(later(9), "Cy", "again"))
    with pytest.raises(NotFound):
        store.revoke_warrant("w-2", first)
    assert store.warrant("w-1") == warrant(revocation=first)
    assert (store.counts()["warrants"], store.counts()["revocations"]) == (1, 1)


# --- what hosts asked of us -------------------------------------------------------------------


def test_the_last_word_of_a_host_that_asked_to_be_left_alone_counts(store):
    assert store.parked_until("a.test") is None
    store.park("a.test", later(9))
    store.park("b.test", later(1))
    store.park("a.test", later(5))
    assert (store.parked_until("a.test"), store.parked_until("b.test")) == (later(5), later(1))


def test_what_each_robots_txt_said_is_kept_newest_first(store):
    told = Permission("run-1", "http://a.test", NOON, "7 rules are obeyed", 200, "a" * 64)
    lost = Permission("run-1", "http://a.test", later(1), "nothing may be asked for: \ud800")
    for permission in (told, lost):
        store.keep_permission(permission)
    assert list(store.permissions()) == [lost, told]


# --- runs and pages ---------------------------------------------------------------------------


def test_runs_come_newest_first_and_by_site(store):
    for begun in (run("a", 1), run("b", 3), run("c", 2, site="other")):
        store.start_run(begun)
    ended = run(
        "b", 3, ended=later(9), verdict=RunVerdict.PARTIAL, counts=(("ads", 3),), reason="slow"
    )
    store.finish_run(ended)
    assert list(store.runs()) == [ended, run("c", 2, site="other"), run("a", 1)]
    assert list(store.runs("board")) == [ended, run("a", 1)]


def test_a_run_keeps_its_figures_and_the_newest_runs_can_be_had_alone(store):
    figures = {"ads": 3, "filled": {"odd \ud800 label": 2}, "layouts": {"ad": [3, [[7, 2]]]}}
    for number in range(3):
        store.start_run(run(str(number), number))
    store.finish_run(run("2", 2, verdict=RunVerdict.COMPLETE, figures=figures))
    assert [one.id for one in store.runs("board", 2)] == ["2", "1"]
    assert next(store.runs("board", 1)).figures == figures


def test_a_run_begins_once_and_ends_only_if_it_began(store):
    store.start_run(run("a"))
    with pytest.raises(Conflict):
        store.start_run(run("a"))
    with pytest.raises(NotFound):
        store.finish_run(run("b"))


def test_pages_are_kept_and_their_bodies_are_expected_among_the_blobs(store):
    for digest in ("b" * 64, "a" * 64, "b" * 64):
        store.save_page(page(body_digest=digest, headers=(("X", "\ud800\x00"),)))
    pictures = (PictureRef("http://board.test/p.jpg", "c" * 64), PictureRef("http://board.test/q"))
    put(store, ad("1", pictures=pictures))
    assert store.counts()["pages"] == 3
    assert list(store.kept_digests()) == ["a" * 64, "b" * 64, "c" * 64]


# --- links, clusters, judgements --------------------------------------------------------------


def test_links_come_by_keys_and_the_weaker_ones_on_request(market):
    known = [link("a", "c"), link("a", "d", accepted=False, score=0.2), link("b", "c")]
    market.replace_links(reversed(known))
    assert list(market.links()) == [known[0], known[2]]
    assert list(market.links(related=True)) == known
    assert list(market.links(related=True, ad=key("a"))) == known[:2]
    assert list(market.links(ad=key("d"))) == list(market.links(ad=key("nobody"))) == []


def test_a_link_is_found_in_either_order(market):
    market.replace_links([link("a", "b")])
    assert market.link(key("a"), key("b")) == market.link(key("b"), key("a")) == link("a", "b")
    assert market.link(key("a"), key("c")) is market.link(key("a"), key("a")) is None


def test_evidence_comes_back_exactly(market):
    odd = Evidence(Maker("m", "1"), "k", "\x00", "\ud800", -0.1, "A reason with 'quotes'.", None)
    plain = Evidence(Maker("m", "2"), "k", "l", "r", 3, "Another.", 7)
    tie = Link(key("a"), key("b"), 1, False, (odd, plain, odd), "model")
    market.replace_links([tie])
    assert market.link(key("a"), key("b")) == tie


@pytest.mark.parametrize(
    ("second", "error"),
    [(link("a", "nobody"), NotFound), (link("a", "b"), Conflict), (None, AttributeError)],
)
def test_links_are_replaced_whole_or_not_at_all(market, second, error):
    market.replace_links([link("c", "d")])
    with pytest.raises(error):
        market.replace_links([link("a", "b"), second])
    assert list(market.links()) == [link("c", "d")]
    market.replace_links([])
    assert list(market.links()) == []


def test_clusters_come_largest_first_then_by_id(market):
    known = [cluster("z", "a", "b"), cluster("m", "c"), cluster("n", "d"), cluster("k", "e", "f")]
    market.replace_clusters(Cut.WORKING, known)
    assert [some.id for some in market.clusters(Cut.WORKING)] == ["k", "z", "m", "n"]
    assert list(market.clusters(Cut.WORKING, min_size=2)) == [known[3], known[0]]
    assert market.cluster("z") == market.cluster_of(key("b")) == known[0]
    assert list(market.clusters(Cut.STRICT)) == []


def test_each_cut_has_its_own_clusters(market):
    strict, working = cluster("x", "a", cut=Cut.STRICT), cluster("x", "a", "b")
    market.replace_clusters(Cut.STRICT, [strict])
    market.replace_clusters(Cut.WORKING, [working])
    assert market.cluster_of(key("a"), Cut.STRICT) == strict
    assert market.cluster_of(key("b"), Cut.STRICT) is None
    assert market.cluster("x") == working
    market.replace_clusters(Cut.WORKING, [])
    assert market.cluster("x") == strict


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (cluster("y", "a"), Conflict),
        (cluster("x", "b"), Conflict),
        (cluster("y", "nobody"), NotFound),
        (cluster("y", "b", cut=Cut.STRICT), ValueError),
    ],
)
def test_clusters_are_replaced_whole_or_not_at_all(market, second, error):
    market.replace_clusters(Cut.WORKING, [cluster("old", "a", "b")])
    with pytest.raises(error):
        market.replace_clusters(Cut.WORKING, [cluster("x", "a"), second])
    assert list(market.clusters(Cut.WORKING)) == [cluster("old", "a", "b")]


def test_judgements_are_kept_all_in_the_order_they_came(market):
    first = Judgement(key("b"), key("a"), Verdict.SAME, "ana", later(5), "same voice")
    second = Judgement(key("b"), key("a"), Verdict.DIFFERENT, "bo", later(1), "\ud800 no")
    for judgement in (first, second):
        market.add_judgement(judgement)
    assert market.judgements() == (first, second)
    with pytest.raises(NotFound):
        market.add_judgement(Judgement(key("a"), key("?"), Verdict.SAME, "ana", NOON, ""))
