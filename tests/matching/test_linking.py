"""Links: what ties two ads, what does not, and that order never matters."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.linking import link
from matching.near_copy import NearCopy
from tests.matching.build import (
    ad,
    edited,
    handle,
    key,
    market,
    meaning,
    phone,
    picture,
    signal,
    text,
    worded,
)

RNG = Random(11)
ORIGINAL = text(RNG)
HASH = "0123456789abcdef" * 4
NUMBER = "+12125550142"


def pair(left, right):
    found = link([ad("a", *left), ad("b", *right)]).links
    return found[0] if found else None


def other_text():
    return worded(text(RNG))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([phone(NUMBER)], [phone(NUMBER)]),
        ([phone(NUMBER)], [handle(f"whatsapp:{NUMBER}")]),
        ([signal("email", "a@example.com")], [signal("email", "a@example.com")]),
        ([worded(ORIGINAL)], [worded(edited(RNG, ORIGINAL, 3))]),
        ([worded(ORIGINAL), phone(NUMBER)], [worded(text(RNG)), phone(NUMBER)]),
    ],
)
def test_rare_identifiers_and_near_copies_link(left, right):
    found = pair(left, right)
    assert found.accepted
    assert found.score > 0.8
    assert found.evidence[0].bits == max(piece.bits for piece in found.evidence)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([other_text(), phone(NUMBER)], [other_text(), phone("+12125550143")]),
        ([picture(HASH)], [picture(HASH)]),
        ([picture(HASH), signal("place", "Leeds,GB")],
         [picture(HASH), signal("place", "Leeds,GB")]),
        ([meaning([1, 2, 3])], [meaning([1, 2, 3])]),
        ([signal("place", "Leeds,GB"), signal("price", "90 GBP/60")],
         [signal("place", "Leeds,GB"), signal("price", "90 GBP/60")]),
        ([worded("massage in town call me now")], [worded("massage in town call me now")]),
    ],
)  # fmt: skip
def test_weak_evidence_alone_is_never_accepted(left, right):
    found = pair(left, right)
    assert found is None or not found.accepted


def test_a_number_shared_with_strangers_does_not_link():
    sets = [ad(f"{at:02d}", phone(NUMBER), phone(f"+1305555{at:04d}")) for at in range(60)]
    assert link(sets).accepted == []


def test_leaving_a_kind_out_hides_it():
    sets = [ad("a", phone(NUMBER)), ad("b", phone(NUMBER))]
    assert link(sets).accepted
    assert not link(sets, frozenset(("phone",))).links


def test_identical_contents_make_a_star_not_a_square():
    sets = [ad(f"{at:02d}", phone(NUMBER), worded(ORIGINAL), content="one") for at in range(40)]
    result = link(sets)
    assert (result.ads, result.contents, len(result.links)) == (40, 1, 39)
    assert {one.left for one in result.links} == {key("00")}
    assert any("word for word" in piece.sentence for piece in result.links[0].evidence)


def test_hot_keys_are_reported():
    sets = [ad(f"{at:02d}", phone(NUMBER)) for at in range(50)]
    (report,) = link(sets).reports
    assert (report.matcher, report.size) == ("shared_identifier", 50)


def test_decoys_with_borrowed_numbers_tie_no_strangers():
    honest = [ad(f"h{at:03d}", phone(f"+1305555{at:04d}"), other_text()) for at in range(100)]
    decoys = [
        ad(f"x{at}", *(phone(f"+1305555{n:04d}") for n in range(at * 20, at * 20 + 20)))
        for at in range(5)
    ]
    assert link([*honest, *decoys]).accepted == []


def test_no_ads_make_no_links():
    result = link([])
    assert (result.links, result.ads, result.candidates) == ([], 0, 0)


@settings(max_examples=8)
@given(order=st.permutations(range(60)))
def test_links_do_not_depend_on_the_order_of_ads(order):
    sets = market(60, 4)[0][:60]
    assert link(sets[at] for at in order).links == link(sets).links


def test_links_are_sorted_and_tell_what_they_rest_on():
    result = link(market(200, 2)[0])
    keys = [(one.left, one.right) for one in result.links]
    assert keys == sorted(set(keys))
    assert all(piece.sentence for one in result.links for piece in one.evidence)
    assert result.by_matcher["near_copy"] > 50


@pytest.mark.parametrize("edits", [2, 6])
def test_near_copies_with_scattered_edits_are_found(edits):
    originals = [text(RNG) for _ in range(150)]
    sets = [
        ad(f"{at:03d}{side}", worded(edited(RNG, original, edits)))
        for at, original in enumerate(originals)
        for side in "ab"
    ]
    tied = {
        (one.left.local_id[:3], one.right.local_id[:3])
        for one in link(sets).links
        if any(piece.matcher.name == NearCopy.name for piece in one.evidence)
    }
    assert len(tied) >= 149
    assert all(left == right for left, right in tied)


def test_ads_of_one_content_may_differ_in_the_pictures_that_are_sure():
    shown = ad("b", phone(NUMBER), picture(HASH), content="same")
    bare = ad("a", phone(NUMBER), content="same")  # it stands for the content, and comes last
    (found,) = link([shown, bare, ad("c", picture(HASH[::-1]))]).links
    assert {piece.kind for piece in found.evidence} == {"phone"}
