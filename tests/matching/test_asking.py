"""Pairs are asked where a word helps most, each once, a tenth by chance; agreement is kappa."""

from random import Random

import pytest

from adwatch.model import Judgement, Verdict
from matching.asking import Tie, agreement, questions
from tests.matching.build import DAY, key

CHAIN = [
    Tie((key(f"{at:03d}"), key(f"{at + 1:03d}")), 0.81 + at / 1000, at % 2 == 0)
    for at in range(100)
]
ALL_ONE = {key(f"{at:03d}"): "w" for at in range(101)}


def asked(ties=CHAIN, strict=ALL_ONE, decided=(), limit=30):
    return questions(ties, ALL_ONE, strict, set(decided), limit)


def test_every_tenth_question_is_by_chance_and_no_pair_is_asked_twice():
    found = asked()
    assert [one.reason for one in found].count("chance") == 3
    assert found[9].reason == found[19].reason == "chance"
    assert len({one.pair for one in found}) == 30


def test_what_is_decided_is_not_asked():
    gone = {tie.pair for tie in CHAIN[:95]}
    assert {one.pair for one in asked(decided=gone)} == {tie.pair for tie in CHAIN[95:]}


def test_even_evidence_comes_first_among_the_uncertain():
    uncertain = [one.pair for one in asked() if one.reason == "uncertain"]
    assert uncertain == sorted(uncertain)
    assert uncertain[0] == CHAIN[0].pair


def test_the_link_that_holds_most_ads_is_asked_as_a_bridge():
    ring = [Tie((key(a), key(b)), 0.99, True) for a, b in ("ab", "bc", "ac", "de", "ef", "df")]
    bridge = Tie((key("c"), key("d")), 0.99, True)
    found = asked([*ring, bridge])
    assert [one.pair for one in found if one.reason == "bridge"] == [bridge.pair]


def test_ads_that_only_the_working_cut_holds_together_are_asked():
    strict = {name: ("one" if name < key("050") else "two") for name in ALL_ONE}
    found = [one.pair for one in asked(strict=strict) if one.reason == "cuts"]
    assert found == [(key("049"), key("050"))]


def test_questions_do_not_depend_on_the_order_of_links():
    mixed = list(CHAIN)
    Random(2).shuffle(mixed)
    assert asked(mixed) == asked()


def said(by, *verdicts):
    return [
        Judgement(key("a"), key(f"b{at}"), Verdict(one), by, DAY, "seen")
        for at, one in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("first", "second", "alike", "kappa"),
    [
        (("same", "different"), ("same", "different"), 1.0, 1.0),
        (("same", "different"), ("different", "same"), 0.0, -1.0),
        (("same", "same"), ("same", "same"), 1.0, None),
        (("same", "same", "different", "unsure"), ("same", "different", "different", "same"),
         2 / 3, 0.4),
    ],
)  # fmt: skip
def test_agreement_is_set_off_against_chance(first, second, alike, kappa):
    (found,) = agreement([*said("ana", *first), *said("bo", *second)])
    assert found.alike == pytest.approx(alike)
    assert found.kappa == (None if kappa is None else pytest.approx(kappa))


def test_people_who_judged_nothing_in_common_are_not_compared():
    assert agreement([*said("ana", "unsure"), *said("bo", "same")]) == ()
