"""A hard market: who copies whom, who spams, who shares a flat, and that the truth tells."""

import csv
from collections import Counter

import pytest

from adwatch.demo.market import Market, MarketAd, generate, write
from adwatch.demo.numbers import is_invented
from adwatch.demo.operators import Role
from adwatch.demo.population import Population


@pytest.fixture(scope="module")
def drafts():
    return [draft for block in Population(3, hard=True).blocks(2500) for draft in block]


@pytest.fixture(scope="module")
def ads(drafts) -> list[MarketAd]:
    return [draft.ad for draft in drafts]


@pytest.fixture(scope="module")
def operators(drafts):
    return {draft.operator.label: draft.operator for draft in drafts}


def of(ads, role):
    return [ad for ad in ads if ad.role == role]


def test_a_plain_market_holds_none_of_them():
    assert {(ad.role, ad.copied) for ad in generate(500, 3)} == {("plain", None)}


def test_every_part_is_played_and_most_are_plain(ads):
    parts = Counter(ad.role for ad in ads)
    assert set(parts) == set(Role)
    assert parts[Role.PLAIN] > len(ads) * 0.6
    assert min(parts.values()) > len(ads) * 0.005


def test_same_seed_same_hard_market():
    assert list(generate(300, 9, hard=True)) == list(generate(300, 9, hard=True))


def test_a_thief_is_not_whom_it_copies_and_has_contacts_of_its_own(operators):
    thieves = [one for one in operators.values() if one.role is Role.THIEF]
    copied = [operators[one.copied] for one in thieves if one.copied in operators]
    assert len(copied) > len(thieves) / 2 > 5
    for thief, victim in ((one, operators.get(one.copied)) for one in thieves):
        if victim is not None:
            assert thief.label != victim.label
            assert not set(thief.contacts.lines) & set(victim.contacts.lines)
            assert thief.templates == victim.templates or thief.scenes == victim.scenes


def test_words_and_pictures_are_both_stolen(operators):
    thieves = [one for one in operators.values() if one.copied in operators]
    pairs = [(one, operators[one.copied]) for one in thieves]
    kinds = {(a.templates == b.templates, a.scenes == b.scenes) for a, b in pairs}
    assert kinds == {(True, False), (False, True), (True, True)}


def test_a_spam_network_is_one_operator_with_many_contacts(ads):
    networks = Counter(ad.operator for ad in of(ads, Role.SPAM))
    for label, number in networks.items():
        own = [ad for ad in ads if ad.operator == label]
        phones = {i for ad in own for i in ad.identifiers if i.startswith("phone:")}
        assert number >= 50
        assert len(phones) > number / 6
        assert all(is_invented(phone.removeprefix("phone:")) for phone in phones)
    assert networks


def test_strangers_share_a_flat_and_its_telephone(operators):
    flats = {}
    for one in operators.values():
        if one.role is Role.SHARER:
            flats.setdefault(one.contacts.lines[-1].number, []).append(one)
    shared = [group for group in flats.values() if len(group) > 1]
    assert shared
    for group in shared:
        assert len({(one.stays[0].city, one.stays[0].postal) for one in group}) == 1
        assert len({one.label for one in group}) == len(group)


def test_a_hard_market_lives_on():
    market = Market(300, 17, hard=True)
    assert {ad.role for ad in market.live(12)} >= {"plain", "thief"}


def test_the_written_truth_tells_the_part_and_whom_it_copies(tmp_path):
    write(600, 3, tmp_path, hard=True)
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as lines:
        told = list(csv.DictReader(lines))
    ads = list(generate(600, 3, hard=True))
    assert [tuple(row.values()) for row in told] == [
        (ad.id, ad.operator, ad.role, ad.copied or "") for ad in ads
    ]
