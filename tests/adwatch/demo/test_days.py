"""What a day does to the ads on show."""

from dataclasses import replace

import pytest

from adwatch.demo.market import Market

DAYS = range(1, 8)


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(400, 17)


@pytest.mark.parametrize("day", DAYS)
def test_changes_add_up(market, day):
    changes = market.changes(day)
    before = {ad.id for ad in market.live(day - 1)}
    old, new = ({pair[side] for pair in changes.reposted} for side in (0, 1))
    after = (before - set(changes.removed) - old) | set(changes.appeared) | new
    assert {ad.id for ad in market.live(day)} == after


@pytest.mark.parametrize("day", DAYS)
def test_every_kind_of_change_happens_and_no_id_twice(market, day):
    changes = market.changes(day)
    groups = (changes.appeared, changes.edited, changes.reposted, changes.removed)
    assert all(groups)
    ids = [*changes.appeared, *changes.edited, *changes.removed, *sum(changes.reposted, ())]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("day", DAYS)
def test_edited_ads_say_something_else_under_the_same_id(market, day):
    before, after = ({ad.id: ad for ad in market.live(d)} for d in (day - 1, day))
    for ad_id in market.changes(day).edited:
        old, new = before[ad_id], after[ad_id]
        assert (old.text, old.price) != (new.text, new.price)
        assert (old.operator, old.posted_at) == (new.operator, new.posted_at)


@pytest.mark.parametrize("day", DAYS)
def test_other_ads_stay_as_they_are(market, day):
    before, after = ({ad.id: ad for ad in market.live(d)} for d in (day - 1, day))
    kept = set(before) & set(after) - set(market.changes(day).edited)
    assert all(before[ad_id] == after[ad_id] for ad_id in kept)


def test_a_reposted_ad_is_newer_and_of_the_same_operator(market):
    before, after = ({ad.id: ad for ad in market.live(d)} for d in (0, 1))
    for old, new in market.changes(1).reposted:
        assert after[new].operator == before[old].operator
        assert after[new].posted_at > before[old].posted_at


def test_some_reposts_are_word_for_word_and_some_are_not(market):
    same = set()
    for day in DAYS:
        before, after = ({ad.id: ad for ad in market.live(d)} for d in (day - 1, day))
        for old, new in market.changes(day).reposted:
            fresh = replace(after[new], id=old, posted_at=before[old].posted_at)
            same.add(fresh == before[old])
    assert same == {True, False}


def test_edits_touch_price_number_and_words(market):
    seen = set()
    for day in DAYS:
        before, after = ({ad.id: ad for ad in market.live(d)} for d in (day - 1, day))
        for ad_id in market.changes(day).edited:
            old, new = before[ad_id], after[ad_id]
            seen.add((old.price != new.price, old.identifiers != new.identifiers))
    assert seen == {(True, False), (False, True), (False, False)}


def test_newcomers_and_known_operators_both_post(market):
    known = {ad.operator for ad in market.live(0)}
    after = {ad.id: ad for ad in market.live(1)}
    assert {after[ad_id].operator in known for ad_id in market.changes(1).appeared} == {True, False}
