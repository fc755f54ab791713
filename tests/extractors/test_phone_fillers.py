"""Words between the groups of a number break it only where they name what is counted."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.phone import find


def shown(text):
    ad = Ad(AdKey("demo", "1"), AdKind.ESCORT, text=text, country="US")
    return [one.reading.value for one in find(ad).found if one.confidence >= 0.5]


@pytest.mark.parametrize(
    "text",
    [
        "212 hot 555 fun 0123",
        "212 baby doll 555 come see me 0123",
        "2 1 2 sexy 5 5 5 sweet 0 1 2 3",
        "212 kiss 555 kiss 0123",
        "(212) hey there (555) cutie (0123)",
    ],
)
def test_a_number_is_read_through_chatter(text):
    assert shown(text) == ["+12125550123"]


@pytest.mark.parametrize(
    "text",
    [
        "exit 305 suite 441 code 3310",
        "305 an hour 441 for two hours 1200",
        "apt 305 floor 212 since 2019",
        "225 roses 350 roses 1000",
        "305 miles 441 visitors 5123",
    ],
)
def test_words_that_name_what_is_counted_part_the_groups(text):
    assert shown(text) == []
