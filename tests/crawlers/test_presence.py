"""Presence: silence nominates an ad as missing, only an answer makes it gone."""

from __future__ import annotations

import pytest

from adwatch.model import AdKey, Sighting
from adwatch.model import Presence as State
from adwatch.ports import LiveAd
from crawlers import limits
from crawlers.presence import Presence
from tests.conftest import MORNING

BASE = "http://127.0.0.1:8000/ad/"


def live(count: int) -> list[tuple[str, LiveAd]]:
    numbers = [f"{number:03d}" for number in range(count)]
    return [
        (BASE + number, LiveAd(AdKey("board", number), BASE + number, "0" * 64, MORNING))
        for number in numbers
    ]


def gone(local_id: str) -> Sighting:
    return Sighting(AdKey("board", local_id), State.GONE, MORNING, BASE + local_id, "run")


def test_known_ads_that_no_list_named_are_missing() -> None:
    presence = Presence(live(3))
    presence.listed(BASE + "001")
    assert presence.missing() == (BASE + "000", BASE + "002")


def test_ad_read_under_a_new_address_is_not_missing() -> None:
    presence = Presence(live(1))
    presence.read(AdKey("board", "000"))
    assert presence.missing() == ()


def test_an_ad_is_listed_for_the_first_time_once() -> None:
    presence = Presence(())
    assert [presence.listed("a"), presence.listed("a"), presence.listed("b")] == [True, False, True]


def test_ad_that_vanished_and_was_read_elsewhere_is_not_gone() -> None:
    presence = Presence(live(2))
    presence.vanished(gone("001"))
    presence.vanished(gone("000"))
    presence.read(AdKey("board", "001"))
    assert [one.ad.local_id for one in presence.gone()] == ["000"]


@pytest.mark.parametrize(("missing", "is_plausible"), [(50, True), (51, False)])
def test_lists_that_miss_most_known_ads_are_doubted(missing: int, is_plausible: bool) -> None:
    presence = Presence(live(100))
    for url, _ in live(100)[missing:]:
        presence.listed(url)
    assert presence.is_plausible() is is_plausible


def test_few_known_ads_say_nothing_about_the_lists() -> None:
    assert Presence(live(limits.MISSING_FLOOR - 1)).is_plausible()
    assert not Presence(live(limits.MISSING_FLOOR)).is_plausible()
