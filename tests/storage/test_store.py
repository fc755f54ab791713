"""Hostile values are only values, and several users of one store do not disturb one another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adwatch.errors import AdwatchError
from adwatch.model import Ad, AdKey, AdKind, Cut, Maker
from tests.storage.makes import (
    NOON,
    PHONES,
    SQL_SHAPED,
    ad,
    cluster,
    found,
    key,
    link,
    look,
    page,
    put,
    read_all,
    run,
    signal,
)

pytest_plugins = ("tests.storage.engines",)


@pytest.mark.parametrize("text", SQL_SHAPED)
def test_sql_in_values_is_only_a_value(store, text):
    odd = Ad(AdKey(text, text), AdKind.OTHER, title=text, text=text, url=text)
    store.save_page(page(site=text, run=text))
    store.save_ad(odd, look(odd))
    store.save_signals(Maker(text, text), [(odd.content_digest, [])])
    assert store.ad(odd.key) == odd
    assert [live.ad for live in store.live_ads(text)] == [odd.key]
    assert store.counts()["ads"] == 1


def test_a_page_sized_value_of_one_letter_or_many_words_is_kept(store):
    huge = ad("1", " ".join(map(chr, range(0x21, 0xD7F0))) + "x" * 3_000_000)
    assert put(store, huge) == ["new"]
    long = signal("https://example.com/" + "é" * 9000, "url")
    read_all(store, PHONES, long)
    assert store.signals_of(huge.content_digest) == (long,)
    assert found(store, long.value) == {"1"}


def test_times_keep_their_microseconds_at_the_ends_of_the_calendar(store):
    ends = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), NOON]
    for moment in ends:
        store.start_run(replace(run(str(moment)), started=moment))
    assert [some.started for some in store.runs()] == sorted(ends, reverse=True)
    put(store, *(ad(str(number), posted_at=moment) for number, moment in enumerate(ends)))
    assert [one.posted_at for one in store.ads()] == ends


def test_two_writers_and_a_reader_do_not_disturb_one_another(store, place):
    def write(site: str) -> list[str]:
        other = place.open()
        ads = [ad(str(number), f"text {number}", site=site) for number in range(40)]
        outcomes = put(other, *ads)
        other.close()
        return outcomes

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(write, site) for site in ("one", "two")]
        while not all(writer.done() for writer in done):
            assert all(one.text for one in store.ads())
    assert [set(writer.result()) for writer in done] == [{"new"}, {"new"}]
    assert store.counts()["contents"] == 40


def test_two_writers_of_one_ad_give_one_history(store, place):
    def write(text: str) -> list[str]:
        other = place.open()
        outcomes = [put(other, ad("1", f"{text} {number}"))[0] for number in range(15)]
        other.close()
        return outcomes

    with ThreadPoolExecutor(2) as pool:
        outcomes = [outcome for some in pool.map(write, ("one", "two")) for outcome in some]
    assert sorted(outcomes) == ["edited"] * 29 + ["new"]
    assert len(store.versions(key("1"))) == len(store.sightings(key("1"))) == 30


def test_a_stream_left_early_lets_go(market):
    market.replace_links([link("a", "b"), link("c", "d")])
    for stream in (
        market.ads(),
        market.links(),
        market.search("text", 9),
        market.live_ads("board"),
    ):
        assert next(stream)
        stream.close()
    market.replace_links([])
    assert put(market, ad("a", "edited")) == ["edited"]


def test_links_read_while_they_are_replaced_are_the_old_ones(market):
    market.replace_links([link("a", "b"), link("c", "d")])
    reading = market.links()
    first = next(reading)
    market.replace_links([link("e", "f")])
    assert [first, *reading] == [link("a", "b"), link("c", "d")]
    assert list(market.links()) == [link("e", "f")]


def test_errors_do_not_repeat_what_ads_say(market):
    secret = "a telling sentence"
    with pytest.raises(AdwatchError) as caught:
        market.replace_clusters(Cut.WORKING, [cluster(secret, "a"), cluster(secret, "b")])
    assert secret not in f"{caught.value!r} {caught.value}"
