"""What speaks against merging groups of ads."""

import numpy as np
import pytest

from matching.blocking import pair_codes
from matching.contest import CONTEST_BITS, Contest
from matching.linking import link as link_all
from tests.matching.build import evidence, key, link, market

OWN = evidence("shared_identifier", "phone", "own", -2.0)
WORDS = evidence("near_copy", "wording", "t", 15.0)
HABIT = evidence("same_habits", "place", "Leeds,GB", 4.0)


def against(links, has_identifier=False):
    contest = Contest.of(links, {key("a"): 0, key("b"): 1})
    codes = pair_codes(np.array([0]), np.array([1]))
    return contest.bits(np.array([0, 1]), codes, np.array([has_identifier]))[0]


@pytest.mark.parametrize(
    ("pieces", "bits"),
    [((WORDS,), 0.0), ((WORDS, OWN), CONTEST_BITS), ((WORDS, OWN, HABIT), 0.0)],
)
def test_contacts_of_their_own_speak_against_a_merge_unless_habits_agree(pieces, bits):
    assert against([link("a", "b", *pieces)]) == bits


def test_a_shared_contact_leaves_nothing_to_contest():
    assert against([link("a", "b", WORDS, OWN)], has_identifier=True) == 0


def test_ads_that_no_link_is_asked_for_are_passed_over():
    assert against([link("a", "z", WORDS, OWN)]) == 0


def test_columns_of_links_say_the_same_as_links():
    sets, truth = market(80, 3)
    found = link_all(sets).links
    row_of = {ad: row for row, ad in enumerate(sorted(truth))}
    by_columns, by_objects = Contest.of(found, row_of), Contest.of(list(found), row_of)
    for name in Contest.__slots__:
        assert (getattr(by_columns, name) == getattr(by_objects, name)).all()
