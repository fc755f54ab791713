"""Evidence of one family is not counted twice, and weak kinds never link alone."""

import pytest

from matching.base import matchers
from matching.combine import can_link, score_of, total_bits, weigh
from matching.weights import LINKS_ALONE, PRIOR_BITS
from tests.matching.build import evidence

FAMILIES = {matcher.name: matcher.family for matcher in matchers()}


@pytest.mark.parametrize(
    ("pieces", "bits"),
    [
        ((), 0),
        ((("near_copy", 12),), 12),
        ((("near_copy", 12), ("similar_style", 4)), 14),
        ((("near_copy", 12), ("shared_identifier", 13)), 25),
        ((("shared_identifier", 14), ("shared_identifier", 10)), 19),
        ((("near_copy", 12), ("shared_identifier", -2)), 10),
    ],
)
def test_a_family_counts_its_strongest_and_half_of_the_rest(pieces, bits):
    found = [evidence(name, "phone", f"v{at}", n) for at, (name, n) in enumerate(pieces)]
    assert total_bits(found, FAMILIES) == pytest.approx(bits)


@pytest.mark.parametrize(
    ("names", "may"),
    [
        (("similar_style", "similar_meaning", "similar_text", "same_habits"), False),
        (("similar_picture", "similar_style", "same_habits"), False),
        (("similar_picture", "similar_picture"), True),
        (("shared_identifier",), True),
        (("near_copy",), True),
    ],
)
def test_only_some_kinds_of_evidence_can_link(names, may):
    pieces = [evidence(name, "kind", f"v{at}", 30) for at, name in enumerate(names)]
    assert can_link(pieces) is may
    assert weigh(pieces, FAMILIES).accepted is may


def test_one_picture_shown_twice_is_one_picture():
    pieces = [evidence("similar_picture", "picture", "same", 8.7) for _ in range(3)]
    assert not can_link(pieces)


def test_counter_evidence_alone_relates_nothing():
    assert not weigh([evidence("shared_identifier", "phone", "v", -2)], FAMILIES).related


@pytest.mark.parametrize(("bits", "score"), [(0, 0.5), (2, 0.8), (-2, 0.2), (500, 1), (-500, 0)])
def test_bits_become_a_probability(bits, score):
    assert score_of(bits) == pytest.approx(score, abs=1e-6)


def test_every_matcher_that_may_link_exists():
    assert set(FAMILIES) >= LINKS_ALONE
    assert PRIOR_BITS < 0
