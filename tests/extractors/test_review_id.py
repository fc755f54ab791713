"""Review-board and licence numbers are read where they are named, and nowhere else."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.review_id import ReviewId

REVIEW_ID = ReviewId()

FOUND = {
    "TER ID 123456": "ter:123456",
    "TER# 123456": "ter:123456",
    "my ter id is 98765": "ter:98765",
    "P411 # P123456": "p411:p123456",
    "Preferred 411: 123456": "p411:123456",
    "Date-Check ID 44556": "date-check:44556",
    "massage licence no. MT12345": "licence:mt12345",
    "License #445566": "licence:445566",
    "Lizenz Nr. 99887": "licence:99887",
    "licencia: 556677": "licence:556677",
    "SWA #6055": "licence:6055",
    "Ref: 20391": "reference:20391",
    "reference no 20391": "reference:20391",
    "registration number 778899": "registration:778899",
}
NOTHING = [
    "winter 123456", "call me 212 555 0123", "after 10000 years", "I am licensed", "no reference",
    "text me 2125550123", "the better 4 you", "ref", "swap 12345", "master 2000",
]  # fmt: skip


def values(text):
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text=text)
    return [found.value for found in REVIEW_ID.extract(ad)]


@pytest.mark.parametrize("text", FOUND)
def test_named_id_is_found(text):
    assert values(text) == [FOUND[text]]


@pytest.mark.parametrize("text", NOTHING)
def test_number_without_a_name_is_none(text):
    assert values(text) == []
