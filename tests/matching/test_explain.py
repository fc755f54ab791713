"""Reasons read as sentences, and what would split a cluster is named."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adwatch.model import Cluster, Cut
from matching.alignment import align, shared_share
from matching.explain import CAUTION, explain_cluster, reasons
from matching.linking import link as link_all
from tests.matching.build import ad, evidence, key, link, market, phone


def cluster_of(names):
    return Cluster("w1", Cut.WORKING, tuple(sorted(key(name) for name in names)), "test/1")


def test_reasons_come_by_weight_with_counter_evidence_last():
    pieces = [
        evidence("shared_identifier", "phone", "own", -2),
        evidence("same_habits", "place", "Leeds,GB", 3),
        evidence("near_copy", "wording", "t", 12),
    ]
    head, *told = reasons(link("a", "b", *pieces))
    assert "score 0.900" in head
    assert [line.split()[0] for line in told] == ["wording", "place", "Against:"]


def test_a_shared_phone_is_told_as_an_analyst_would_say_it():
    sets = [ad(name, phone("+12125550123")) for name in "abc"] + [ad("d")]
    told = reasons(link_all(sets).links[0])[1]
    assert told.startswith(
        "Both ads give the phone number +1 212 555 0123, which 3 of 4 distinct texts carry."
    )


def test_the_value_that_holds_two_parts_together_is_named_as_a_bridge():
    one, two, bridge = (evidence("shared_identifier", "phone", v, 14) for v in ("p1", "p2", "p3"))
    links = [
        link("a", "b", one),
        link("b", "c", bridge),
        link("c", "d", two),
        link("b", "d", bridge),
    ]
    told = explain_cluster(cluster_of("abcd"), links)
    assert {hold.value for hold in told.bridges} == {"p1", "p3"}
    assert next(hold.parts for hold in told.bridges if hold.value == "p3") == (2, 2)
    assert told.sentences[-1] == CAUTION


def test_a_cluster_held_twice_over_has_no_bridge():
    pieces = [evidence("shared_identifier", "phone", value, 14) for value in ("p1", "p2")]
    told = explain_cluster(cluster_of("ab"), [link("a", "b", *pieces)])
    assert told.bridges == ()
    assert any("No single shared value" in line for line in told.sentences)


def test_counter_evidence_within_a_cluster_is_told():
    against = evidence("shared_identifier", "phone", "own", -2)
    told = explain_cluster(
        cluster_of("ab"), [link("a", "b", evidence("near_copy", "wording", "t", 14), against)]
    )
    assert told.against == (against.sentence,)


def test_a_single_ad_is_explained_as_linked_to_none():
    assert explain_cluster(cluster_of("a"), []).sentences == ("This ad is linked to no other.",)


@pytest.mark.parametrize("word", ["victim", "pimp", "prostitut", "suspect"])
def test_explanations_pass_no_judgement(word):
    links = link_all(market(80, 3)[0]).links
    told = explain_cluster(cluster_of([f"{at:05d}" for at in range(80)]), links)
    lines = [*told.sentences, *(line for one in links for line in reasons(one))]
    assert not any(word in line.lower() for line in lines)


def test_alignment_shows_shared_words_and_slots():
    left, right = "Sweet Mia in Leeds call now", "sweet Lily in Leeds, call now"
    parts = [(one.left.strip(), one.right.strip(), one.shared) for one in align(left, right)]
    assert parts[:2] == [("Sweet", "sweet", True), ("Mia", "Lily", False)]
    assert parts[-1] == ("call now", "call now", True)


@given(left=st.text(max_size=60), right=st.text(max_size=60))
def test_alignment_loses_nothing(left, right):
    passages = align(left, right)
    assert "".join(one.left for one in passages) == left
    assert "".join(one.right for one in passages) == right
    assert 0 <= shared_share(passages) <= 1


def test_alignment_of_long_texts_keeps_the_tail():
    words = " ".join(str(Random(1).random()) for _ in range(2500))
    passages = align(words, words + " more ")
    assert "".join(one.right for one in passages) == words + " more "
