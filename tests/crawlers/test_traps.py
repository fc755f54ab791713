"""Addresses have one spelling, and branches of a site that bring nothing new are left."""

from __future__ import annotations

import pytest

from crawlers import limits
from crawlers.traps import Traps, canonical, is_sound, pattern_of, sample, sound

HERE = "http://board.test"


@pytest.mark.parametrize(
    "spelling",
    [
        "/ads/1?a=1&b=2#top",
        "/ads/1?b=2&a=1",
        "/ads/%31?a=1&b=2",
        "/ads/./1?a=1&b=2",
        "/x/../ads/1?a=1&b=2",
        "/../../ads/1?a=1&b=2#?a",
    ],
)
def test_spellings_of_one_address_are_one(spelling):
    assert canonical(HERE + spelling) == f"{HERE}/ads/1?a=1&b=2"


@pytest.mark.parametrize("path", ["", "/", "/a/", "/a/.", "/a/b/..", "/%2F", "/a%20b", "/é"])
def test_canonical_spelling_is_its_own(path):
    assert canonical(canonical(HERE + path)) == canonical(HERE + path)


@pytest.mark.parametrize(
    ("path", "is_fine"),
    [
        ("/a" * limits.REPEATED_PIECES, True),
        ("/a" * (limits.REPEATED_PIECES + 1), False),
        ("/a/b" * (limits.REPEATED_PIECES + 1), False),
        ("/" + "/".join(f"p{n}" for n in range(limits.PATH_PIECES)), True),
        ("/" + "/".join(f"p{n}" for n in range(limits.PATH_PIECES + 1)), False),
        ("/" + "x" * (limits.URL_CHARS - len(HERE) - 1), True),
        ("/" + "x" * (limits.URL_CHARS - len(HERE)), False),
        ("///a", False),
    ],
)
def test_both_sides_of_what_is_a_sound_address(path, is_fine):
    assert is_sound(HERE + path) is is_fine


def test_sound_addresses_come_once_and_in_order():
    assert sound([f"{HERE}/b#1", f"{HERE}/a", f"{HERE}/b#2", HERE + "/a" * 9]) == [
        f"{HERE}/b",
        f"{HERE}/a",
    ]


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/list?page=3", "/list?page"),
        ("/cal/2026/03", "/cal/#/#"),
        ("/s/0a1b2c3d/ad/7", "/s/#/ad/#"),
        ("/s/abcdefabcdefabcd/x", "/s/#/x"),
        ("/f?b=&a=1&a=2", "/f?a&b"),
        ("/berlin/ads", "/berlin/ads"),
    ],
)
def test_pattern_leaves_out_what_varies(path, pattern):
    assert pattern_of(HERE + path) == pattern


def read(traps, count, fresh=0, path="/cal/{n}"):
    return [traps.read_list(HERE + path.format(n=n), fresh) for n in range(count)]


def test_both_sides_of_the_lists_that_name_nothing_new():
    traps = Traps()
    told = read(traps, limits.STALE_LISTS)
    assert [one is not None for one in told] == [False] * (limits.STALE_LISTS - 1) + [True]
    assert not traps.follows(f"{HERE}/cal/99")
    assert traps.follows(f"{HERE}/list/99")  # another branch
    assert read(traps, 1) == [None]  # told once


def test_branch_that_now_and_then_names_something_new_is_left_for_want_of_novelty():
    traps = Traps()
    told = [traps.read_list(f"{HERE}/m/{n}", n % 15 == 0) for n in range(limits.NOVELTY_LISTS)]
    assert [why for why in told if why] == [told[-1]]
    assert "hardly any" in str(told[-1])


def test_both_sides_of_the_lists_of_one_pattern():
    traps = Traps()
    told = read(traps, limits.LISTS_A_PATTERN, fresh=1)
    assert told[:-1] == [None] * (limits.LISTS_A_PATTERN - 1)
    assert "of one pattern" in str(told[-1])


def test_both_sides_of_the_number_of_patterns():
    traps = Traps()
    names = [
        f"{HERE}/f?{chr(97 + n % 26)}{'x' * (n // 26)}" for n in range(limits.LIST_PATTERNS + 1)
    ]
    assert [traps.follows(name) for name in names] == [True] * limits.LIST_PATTERNS + [False]


def test_both_sides_of_the_number_of_lists():
    traps = Traps()
    for n in range(limits.LIST_PAGES - 1):
        traps.read_list(f"{HERE}/{'abcdefghij'[n % 10]}/{n}", 1)
    assert traps.follows(f"{HERE}/a/1")
    assert "do not end" in str(traps.read_list(f"{HERE}/k", 1))
    assert not traps.follows(f"{HERE}/a/1")


def test_both_sides_of_the_ads_that_were_read_before():
    traps = Traps()
    told = [traps.read_ad(True, HERE) for _ in range(limits.REPEATED_ADS - 1)]
    assert told == [None] * (limits.REPEATED_ADS - 1)
    assert traps.read_ad(False, HERE) is None  # a new one starts the count anew
    told = [traps.read_ad(True, HERE) for _ in range(limits.REPEATED_ADS + 1)]
    assert [one is not None for one in told] == [False] * (limits.REPEATED_ADS - 1) + [True, False]
    assert not traps.follows(f"{HERE}/list")


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 1_000])
def test_sample_is_spread_over_all(count):
    urls = [str(n) for n in range(count)]
    taken = sample(urls, 10)
    assert len(taken) == min(count, 10)
    assert taken == sorted(taken, key=int)
    assert count <= 10 or int(taken[-1]) >= 0.8 * count
