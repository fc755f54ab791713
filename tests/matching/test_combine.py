"""Evidence of one family is not counted twice, and weak kinds never link alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.base import matchers
from matching.combine import PieceColumns, can_link, in_force, total_bits, weigh, weigh_many
from matching.weight_table import AGAINST, Curve, WeightTable, odds_share
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
    assert odds_share(bits) == pytest.approx(score, abs=1e-6)


def test_every_matcher_that_may_link_exists():
    assert set(FAMILIES) >= LINKS_ALONE
    assert PRIOR_BITS < 0


CURVE = Curve(((0.0, 0.0), (4.0, 9.0), (15.0, 12.0)))
STEEP = WeightTable("steep/1", -3.0, dict.fromkeys({*FAMILIES.values(), AGAINST}, CURVE))
one_picture = st.just(("similar_picture", "one"))
weak = st.tuples(
    st.sampled_from(sorted(set(FAMILIES) - LINKS_ALONE - {"similar_picture"})),
    st.text("ab", min_size=1),
)
pieces_of = st.lists(st.tuples(one_picture | weak, st.floats(0.1, 20.0)), min_size=1, max_size=8)


def built(drawn):
    return [evidence(name, "kind", value, bits) for (name, value), bits in drawn]


@given(drawn=pieces_of)
def test_style_and_one_picture_never_link_whatever_their_bits_and_table(drawn):
    for table in (WeightTable(), STEEP):
        assert not weigh(in_force(built(drawn), FAMILIES, table), FAMILIES, table).accepted


@given(drawn=pieces_of)
def test_evidence_in_force_adds_up_to_what_the_table_says_of_each_family(drawn):
    pieces = in_force(built(drawn), FAMILIES, STEEP)
    by_family = {family: [] for family in FAMILIES.values()}
    for one in built(drawn):
        by_family[FAMILIES[one.matcher.name]].append(one)
    expected = sum(float(CURVE.at(total_bits(found, FAMILIES))) for found in by_family.values())
    assert total_bits(pieces, FAMILIES) == pytest.approx(expected)


@given(bits=st.lists(st.floats(0.1, 15.0), min_size=2, max_size=6))
def test_copied_text_counts_once_however_many_matchers_see_it(bits):
    names = ("near_copy", "similar_text", "similar_style", "similar_meaning")
    pieces = [evidence(names[at % 4], "wording", "t", n) for at, n in enumerate(bits)]
    assert total_bits(pieces, FAMILIES) <= max(bits) + 0.5 * (sum(bits) - max(bits)) + 1e-9


NAMES = sorted(FAMILIES)
PIECE = st.tuples(st.sampled_from(NAMES), st.integers(-8, 30).filter(bool), st.integers(0, 2))
BENT = WeightTable(
    "bent", -9.0, {"text": Curve(((0, 0), (30, 20))), AGAINST: Curve(((0, 0), (9, 3)))}
)


@given(pairs=st.lists(st.lists(PIECE, max_size=5), min_size=1, max_size=6))
@pytest.mark.parametrize("table", [WeightTable(), BENT], ids=["by hand", "fitted"])
def test_many_pairs_are_weighed_as_each_would_be(table, pairs):
    flat = [(at, *piece) for at, pieces in enumerate(pairs) for piece in pieces]
    pair, name, bits, value = (
        (list(column) for column in zip(*flat, strict=True)) if flat else [[]] * 4
    )
    maker = np.array([NAMES.index(one) for one in name], np.int64)
    columns = (np.array(pair, np.int64), np.array(bits, float), maker, np.array(value, np.int64))
    many = weigh_many(PieceColumns(len(pairs), NAMES, *columns), FAMILIES, table)
    for at, pieces in enumerate(pairs):
        by_hand = [evidence(name, "kind", f"v{value}", bits) for name, bits, value in pieces]
        told = in_force(by_hand, FAMILIES, table)
        one = weigh(told, FAMILIES, table)
        assert (many.accepted[at], many.related[at]) == (one.accepted, one.related)
        assert many.score[at] == pytest.approx(one.score, abs=2e-6)
        here = np.array(pair) == at
        assert many.told[here] == pytest.approx([piece.bits for piece in told])
