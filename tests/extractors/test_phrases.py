"""Phrases are found at word borders, in any script, the longest first."""

import pytest

from extractors.phrases import PhraseTable

TABLE = PhraseTable(
    [("full time", 1), ("time", 2), ("massag*", 3), ("étudiante", 4), ("包住", 5), ("包住宿", 6)]
)


@pytest.mark.parametrize(
    ("low", "values"),
    [
        ("full time job", [1]),
        ("time, full-time", [2, 1]),
        ("massages and massage", [3, 3]),
        ("sometimes", []),
        ("etudiante", [4]),
        ("这里包住宿吗", [6]),
        ("包住 time", [2, 5]),
        ("", []),
    ],
)
def test_phrases_are_found(low, values):
    assert [found.value for found in TABLE.find(low)] == values


def test_found_phrase_tells_where_it_lies():
    (found,) = TABLE.find("a full  time job")
    assert (found.start, found.end, found.word) == (2, 12, 1)


def test_word_and_stem_at_one_place_both_count():
    table = PhraseTable([("nurse", 1), ("nurs*", 2)])
    assert sorted(found.value for found in table.find("nurse")) == [1, 2]


def test_stem_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="letters"):
        PhraseTable([("ab*", 1)])
