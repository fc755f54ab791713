"""Phrases in parts: order, distance, the end of a sentence."""

import pytest

from extractors.nearby import NearTable

TABLE = NearTable([("keep* .. passport*", "kept"), ("own passport", "own"), ("扣 .. 护照", "kept")])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the agency keeps your passport", ["kept"]),
        ("passport: keep it", []),
        ("we keep fit. passport needed", []),
        ("keep this page in mind when you look for a passport", []),
        ("keep your own passport", ["own"]),
        ("公司扣押护照", ["kept"]),
    ],
)
def test_parts_count_in_order_within_a_few_words_of_one_sentence(text, values):
    assert [passage.value for passage in TABLE.find(text)] == values


def test_a_passage_reaches_from_its_first_part_to_its_last():
    (passage,) = TABLE.find("they keep my passport")
    assert (passage.start, passage.end) == (5, 21)
