"""judge: a person's word is asked, kept with its reason, superseded, and held against others'."""

import json

WITHOUT = ("--without", "meaning,picture")


def pairs(adwatch, count):
    rows = [json.loads(line) for line in adwatch("export", "links").out.splitlines()]
    return [(row["left"], row["right"]) for row in rows[:count]]


def test_a_session_shows_both_ads_with_evidence_and_keeps_the_word(adwatch, linked):
    done = adwatch("judge", "--by", "ana", "--limit", "2", stdin=b"s\nsame wording\nx\nq\n")
    assert done.code == 0, done.err
    assert "--- 1 of 2" in done.out
    assert "score" in done.out
    assert "one of s d u b q" in done.err
    assert "1 judged by ana" in done.err


def test_nothing_is_kept_without_a_reason(adwatch, linked):
    done = adwatch("judge", "--limit", "1", stdin=b"d\n\n")
    assert "nothing was kept" in done.err
    assert "nothing judged" in done.err
    one, other = pairs(adwatch, 1)[0]
    assert adwatch("judge", one, other, "--verdict", "same").code == 3


def test_a_judged_pair_is_not_asked_again_but_may_be_judged_anew(adwatch, linked):
    first = adwatch("judge", "--limit", "1", stdin=b"s\nb\n").out.splitlines()[0:2]
    adwatch("judge", "--limit", "1", stdin=b"s\nall alike\n")
    assert adwatch("judge", "--limit", "1", stdin=b"q\n").out.splitlines()[0:2] != first


def test_ads_judged_different_part_at_the_next_link(adwatch, linked):
    one, other = pairs(adwatch, 1)[0]
    adwatch("judge", one, other, "--verdict", "different", "--why", "two houses")
    adwatch("link", *WITHOUT)
    assert "two clusters" in adwatch("why", one, other).out
    adwatch("judge", one, other, "--verdict", "unsure", "--why", "taken back")
    adwatch("link", *WITHOUT)
    assert "in one cluster" in adwatch("why", one, other).out


def test_a_contradiction_is_told_at_once(adwatch, linked):
    rows = [json.loads(line)["ad"] for line in adwatch("export", "ads").out.splitlines()][:3]
    a, b, c = rows
    adwatch("judge", a, b, "--verdict", "same", "--why", "x")
    adwatch("judge", b, c, "--verdict", "same", "--why", "x")
    told = adwatch("judge", a, c, "--verdict", "different", "--why", "x").err
    assert "contradiction: " in told


def test_a_second_person_is_asked_the_same_pairs_and_agreement_is_reported(adwatch, linked):
    for one, other in pairs(adwatch, 2):
        adwatch("judge", one, other, "--verdict", "same", "--why", "x", "--by", "ana")
    adwatch("judge", "--second", "--by", "bo", stdin=b"s\nalike\nd\nno\n")
    (found,) = json.loads(adwatch("judge", "--agreement", "--json").out)
    assert (found["one"], found["other"], found["pairs"], found["alike"]) == ("ana", "bo", 2, 0.5)


def test_one_ad_is_no_pair(adwatch, linked):
    one, _ = pairs(adwatch, 1)[0]
    assert adwatch("judge", one).code == 2
    assert adwatch("judge", one, one, "--verdict", "same", "--why", "x").code == 2
