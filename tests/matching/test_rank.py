"""Every ad gets a full list, the likeliest first, whatever is hidden."""

from random import Random

import pytest

from matching.evaluate import ranking_scores
from matching.rank import rank
from tests.matching.build import ad, key, market, meaning, phone, signal, text, worded

IDENTIFIERS = frozenset(("phone", "email", "handle", "url", "wallet"))


def test_every_ad_has_a_full_list_without_itself():
    sets, truth = market(60, 1)
    ranked = dict(rank(sets, 12))
    assert set(ranked) == set(truth)
    for one, others in ranked.items():
        names = [other for other, _ in others]
        assert len(set(names)) == 12
        assert one not in names


def test_scores_fall_and_stay_in_bounds():
    for _, others in rank(market(60, 1)[0], 20):
        scores = [score for _, score in others]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("alike", "unlike"),
    [
        ([phone("+12125550142")], [phone("+12125550199")]),
        ([signal("price", "77 GBP/60")], [signal("price", "90 GBP/60")]),
        ([meaning([1, 2, 3])], [meaning([3, -2, 0])]),
        ([worded("Sweet lily waits 4 U in town !!")], [worded("Bonjour, je suis disponible.")]),
    ],
)
def test_what_two_ads_share_moves_them_together(alike, unlike):
    filler = worded("same plain words in all of them")
    rest = [] if alike[0].kind == "wording" else [filler]
    sets = [ad("a", *rest, *alike), ad("b", *rest, *unlike), ad("c", *rest, *alike), ad("d", *rest)]
    ranked = dict(rank(sets, 3))
    assert ranked[key("a")][0][0] == key("c")


def test_ads_of_equal_content_come_first():
    sets = [ad("a", worded("one two three four"), content="x")]
    sets += [
        ad("b", worded("one two three four five")),
        ad("c", worded("one two three four"), content="x"),
    ]
    assert dict(rank(sets, 2))[key("a")][0][0] == key("c")


def test_the_ranking_does_not_depend_on_the_order_of_ads():
    sets, _ = market(80, 2)
    straight = list(rank(sets, 10))
    Random(1).shuffle(sets)
    assert list(rank(sets, 10)) == straight


def test_with_identifiers_hidden_the_text_still_finds_most():
    sets, truth = market(300, 3)
    scores = ranking_scores(rank(sets, 40, IDENTIFIERS), truth)
    assert scores.recall_at_1 > 0.9
    assert scores.r_precision > 0.6


def test_ads_without_any_signal_still_get_a_list():
    sets = [ad(name) for name in "abc"]
    assert dict(rank(sets, 5))[key("a")] == [(key("b"), 0.0), (key("c"), 0.0)]
    assert list(rank([], 5)) == []


def test_long_and_strange_texts_are_ranked():
    strange = ["\ud800" * 50, "#" * 5000, "你好" * 40, text(Random(1), 900)]
    ranked = dict(rank([ad(str(at), worded(one)) for at, one in enumerate(strange)], 3))
    assert all(len(others) == 3 for others in ranked.values())
