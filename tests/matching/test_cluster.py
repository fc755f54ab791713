"""Clusters: cores, supported merges, judgements, stable ids, and freedom from input order."""

import itertools
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adwatch.model import Cut, Verdict
from matching.cluster import cluster
from matching.evaluate import components, evaluate
from matching.linking import link as link_all
from tests.matching.build import evidence, judged, key, link, market

W = Cut.WORKING


def shared(value, bits=14.0):
    return evidence("shared_identifier", "phone", value, bits)


def copied(value, bits=13.0):
    return evidence("near_copy", "wording", value, bits)


def groups(ads, links, judgements=(), cut=W, previous=()):
    found = cluster([key(name) for name in ads], links, judgements, cut, previous)
    return sorted("".join(ad.local_id for ad in one.members) for one in found)


def test_ads_without_links_are_clusters_of_one():
    assert groups("abc", []) == ["a", "b", "c"]


def test_two_grounds_make_a_core_and_one_rare_value_a_merge():
    links = [link("a", "b", shared("p"), copied("t")), link("b", "c", shared("p"))]
    assert groups("abcd", links) == ["abc", "d"]


@pytest.mark.parametrize(("bits", "cut", "merged"), [(7, W, True), (7, Cut.STRICT, False)])
def test_the_cut_sets_how_much_a_merge_needs(bits, cut, merged):
    found = groups("ab", [link("a", "b", shared("p", bits))], cut=cut)
    assert (found == ["ab"]) is merged


def test_a_value_of_many_groups_loses_its_hold():
    names = [f"{at:02d}" for at in range(40)]
    links = [link(a, b, shared("hub", 9)) for a, b in itertools.pairwise(names)]
    assert len(groups(names, links)) == 40


def test_a_value_in_a_small_share_of_a_group_does_not_merge_it():
    big = "abcdefghijklmnopqrstuvwx"
    links = [link(a, b, shared("p"), copied("t")) for a, b in itertools.pairwise(big)]
    links.append(link("a", "z", copied("stolen")))
    assert groups([*big, "z"], links) == [big, "z"]


def contested(*pieces):
    return link("a", "b", *pieces, evidence("shared_identifier", "phone", "own", -2.0))


def test_copied_words_do_not_merge_ads_with_contacts_of_their_own():
    assert groups("ab", [link("a", "b", copied("t", 15.0))]) == ["ab"]
    assert groups("ab", [contested(copied("t", 15.0))]) == ["a", "b"]


def test_shared_habits_settle_what_differing_contacts_contest():
    habits = evidence("same_habits", "place", "Leeds,GB", 4.0)
    assert groups("ab", [contested(copied("t", 15.0), habits)]) == ["ab"]


def test_links_of_ads_that_are_gone_are_passed_over():
    assert groups("ab", [link("a", "z", shared("p")), link("b", "z", shared("p"))]) == ["a", "b"]


def test_a_person_ties_what_no_evidence_ties():
    assert groups("abc", [], [judged("a", "c", Verdict.SAME)]) == ["ac", "b"]


@pytest.mark.parametrize("pieces", [(shared("p"),), (shared("p"), copied("t"))])
def test_a_person_keeps_apart_what_evidence_ties(pieces):
    links = [link("a", "b", *pieces), link("b", "c", *pieces), link("a", "c", *pieces)]
    found = groups("abc", links, [judged("a", "c", Verdict.DIFFERENT)])
    assert not any({"a", "c"} <= set(one) for one in found)


def test_the_latest_judgement_counts_and_unsure_takes_it_back():
    first, second = judged("a", "b", Verdict.SAME, 1), judged("a", "b", Verdict.UNSURE, 2)
    assert groups("ab", [], [second, first]) == ["a", "b"]


def test_no_group_outgrows_the_cap(monkeypatch):
    monkeypatch.setattr("matching.merging.LARGEST", 5)
    names = "abcdefghij"
    links = [link(a, b, shared("p"), copied("t")) for a, b in itertools.pairwise(names)]
    assert max(map(len, groups(names, links))) <= 5 < len(names)


def test_a_growing_cluster_keeps_its_id():
    links = [link("b", "c", shared("p"))]
    (before,) = cluster([key("b"), key("c")], links, (), W)
    links.append(link("a", "b", shared("p")))
    after = cluster([key(name) for name in "abc"], links, (), W, [before])
    assert [one.id for one in after] == [before.id]


def test_after_a_split_the_larger_part_keeps_the_id_and_none_is_given_twice():
    links = [link("a", "b", shared("p")), link("b", "c", shared("p"))]
    (before,) = cluster([key(name) for name in "abc"], links, (), W)
    after = cluster([key(name) for name in "abc"], links[1:], (), W, [before])
    by_members = {len(one.members): one.id for one in after}
    assert by_members[2] == before.id != by_members[1]


def test_the_two_cuts_never_share_an_id():
    ads = [key(name) for name in "abc"]
    ids = [one.id for cut in Cut for one in cluster(ads, [], (), cut)]
    assert len(set(ids)) == 6


@settings(max_examples=10)
@given(seed=st.integers(0, 10**6))
def test_clusters_do_not_depend_on_the_order_of_anything(seed):
    sets, truth = market(120, 5)
    links, ads = list(link_all(sets).links), list(truth)
    judgements = [
        judged("00001", "00050", Verdict.SAME),
        judged("00002", "00003", Verdict.DIFFERENT),
    ]
    previous = cluster(ads[:60], links, (), W)
    straight = cluster(ads, links, judgements, W, previous)
    for sequence in (links, ads, judgements, previous):
        Random(seed).shuffle(sequence)
    assert cluster(ads, links, judgements, W, previous) == straight


@pytest.mark.parametrize("seed", [21, 22])
def test_clusters_beat_components_by_far_on_a_market_with_a_hotline(seed):
    sets, truth = market(600, seed)
    found = cluster(list(truth), link_all(sets).links, (), W)
    scores = evaluate({ad: one.id for one in found for ad in one.members}, truth)
    assert scores.bcubed_f1 > 0.9
    assert scores.bcubed_f1 > evaluate(components(sets), truth).bcubed_f1 + 0.2
