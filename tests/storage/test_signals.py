"""Signals come back exactly, and which maker read what is known."""

from __future__ import annotations

import pytest

from adwatch.errors import NotFound
from adwatch.model import AdKind, Maker, Signal
from tests.storage.makes import NOON, PHONES, ad, later, put, read_all, signal

pytest_plugins = ("tests.storage.engines",)


def test_signals_come_back_exactly(store):
    put(store, ad("1"))
    odd = signal(
        "+1", n=1, f=1.0, yes=True, none=None, text="\x00\ud83d\ude00", big=2**70, inf=-1e400
    )
    bare = Signal("url", "\ud800", "", None, "m", 1, PHONES, (("b", 1), ("a", 2), ("b", 1)))
    read_all(store, PHONES, odd, bare)
    found = store.signals_of(ad("1").content_digest)
    assert found == (odd, bare)
    assert list(map(type, dict(found[0].details).values())) == [
        int, float, float, int, type(None), str, bool,
    ]  # fmt: skip


def test_each_content_is_read_once_by_each_maker(store):
    put(store, ad("1"), ad("2"), ad("3", "other words"))
    assert [one.key.local_id for one, _ in store.unread([PHONES])] == ["1", "3"]
    assert read_all(store, PHONES) == 0  # nothing found is a reading too
    assert len(list(store.unread([Maker("phone", "2")]))) == 2
    put(store, ad("4", "new words"))
    assert [one.key.local_id for one, _ in store.unread([PHONES])] == ["4"]


def test_words_an_ad_went_back_to_are_unread_once(store):
    first = ad("2", "one", url="http://board.test/first")
    put(store, first, ad("2", "two"), ad("2", "one"), ad("3", "one"), ad("1", "two"))
    assert [one for one, _ in store.unread([PHONES])] == [first, ad("2", "two")]


@pytest.mark.slow
def test_signals_may_be_saved_while_the_unread_ads_stream(store):
    store.add_ads((ad(str(n), f"text {n}") for n in range(1100)), NOON, "run")
    for one, _ in store.unread([PHONES]):
        store.save_signals(PHONES, [(one.content_digest, [signal("+12125550100")])])
        if store.counts()["readings"] >= 20:
            break
    assert read_all(store, PHONES, signal("+12125550100")) == 0
    assert store.counts()["signals"] == store.counts()["readings"] == 1100


def test_a_new_version_of_a_maker_replaces_what_older_ones_found(store):
    put(store, ad("1"), ad("2", "other words"))
    digests = [ad("1").content_digest, ad("2", "other words").content_digest]
    newer, words = Maker("phone", "2"), Maker("words", "1")
    read_all(store, PHONES, signal("+1"), signal("+2"))
    read_all(store, words, signal("abc", "wording", words))
    store.save_signals(newer, [(digests[0], [signal("+3", maker=newer)])])
    assert [one.value for one in store.signals_of(digests[0])] == ["+3", "abc"]
    assert [one.value for one in store.signals_of(digests[1])] == ["+1", "+2", "abc"]
    assert store.counts()["readings"] == 4


def test_signals_come_by_maker_whichever_read_first(store):
    put(store, ad("1"))
    first, second = Maker("zeta", "1"), Maker("alpha", "1")
    read_all(store, first, signal("2", "k", first), signal("1", "k", first))
    read_all(store, second, signal("3", "k", second))
    assert [one.value for one in store.signals_of(ad("1").content_digest)] == ["3", "2", "1"]


def test_signals_of_an_unknown_content_or_another_maker_are_refused(store):
    put(store, ad("1"))
    with pytest.raises(NotFound):
        store.save_signals(PHONES, [("f" * 64, [signal("+1")])])
    with pytest.raises(ValueError, match="another maker"):
        store.save_signals(Maker("x", "1"), [(ad("1").content_digest, [signal("+1")])])
    assert store.counts()["readings"] == 0
    assert store.signals_of("f" * 64) == ()


def test_signal_sets_hold_the_newest_content_of_every_ad(store):
    put(store, ad("2"), ad("1"), ad("3", "old"), minutes=5)
    put(store, ad("3", "Relaxing massage", kind=AdKind.MASSAGE), ad("1"), minutes=1)
    store.save_signals(PHONES, [(ad("1").content_digest, [signal("+1")])])
    sets = list(store.signal_sets())
    assert [some.ad.local_id for some in sets] == ["1", "2", "3"]
    assert [some.first_seen for some in sets] == [later(1), later(5), later(1)]
    assert {some.content_digest for some in sets} == {ad("1").content_digest}
    assert [some.signals for some in sets] == [(signal("+1"),)] * 3


def test_each_unread_ad_comes_with_the_makers_that_miss_it(store):
    prices = Maker("price", "1")
    put(store, ad("1", "one"))
    read_all(store, PHONES)
    put(store, ad("2", "two"))
    missing = {one.key.local_id: makers for one, makers in store.unread([PHONES, prices])}
    assert missing == {"1": (prices,), "2": (PHONES, prices)}


def test_signal_sets_of_a_kind_are_those_of_ads_that_say_it_now(store):
    put(store, ad("1", "one"), ad("2", "two"), ad("3", "three"))
    store.save_signals(PHONES, [(ad("2", "two").content_digest, [signal("+1"), signal("x", "k")])])
    store.save_signals(PHONES, [(ad("1", "one").content_digest, [signal("+2")])])
    put(store, ad("4", "two"))
    (one, other) = store.signal_sets("k")
    assert (one.ad.local_id, other.ad.local_id) == ("2", "4")
    assert {found.kind for found in one.signals} == {"k", signal("+1").kind}
