"""A waterfall ends at the link's own score, whatever table made it, and says what it hinges on."""

import pytest

from matching.base import matchers
from matching.fitting import fit
from matching.linking import link
from matching.sampling import sample
from matching.waterfall import hinges, reckoned, waterfall
from matching.weight_table import HAND, odds_share
from tests.matching.build import ad, evidence, market, phone
from tests.matching.build import link as made_link

FAMILIES = {matcher.name: matcher.family for matcher in matchers()}


@pytest.fixture(scope="module")
def sets():
    return market(150, 9)[0]


@pytest.mark.parametrize("name", ["by hand", "fitted"])
def test_every_link_is_reckoned_again_from_its_evidence(sets, name):
    table = HAND if name == "by hand" else fit(sample(sets)).table
    links = list(link(sets, table=table).links)
    assert links
    for one in links:
        assert reckoned(one, FAMILIES, table)
        last = waterfall(one, FAMILIES, table)[-1].total
        assert float(odds_share(last)) == pytest.approx(one.score, abs=1e-6)


def test_a_common_number_and_a_second_look_at_one_text_are_said_to_count_less():
    texts = [evidence("near_copy", "wording", "t", 12), evidence("similar_style", "s", "u", 4)]
    steps = waterfall(
        made_link("a", "b", evidence("shared_identifier", "phone", "p", 6), *texts), FAMILIES, HAND
    )
    assert [step.bits for step in steps] == [-10, 12, 2, 6]
    assert "by half" in steps[2].note
    assert steps[3].note.startswith("8.0 bits off")


def test_a_link_by_one_number_hinges_on_it():
    sets = [ad("a", phone("+12125550123")), ad("b", phone("+12125550123"))]
    (one,) = link(sets).links
    assert "evidence of identifier" in hinges(one, FAMILIES, HAND)[0]
    pieces = (evidence("near_copy", "w", "t", 15), evidence("shared_identifier", "phone", "p", 14))
    assert hinges(made_link("a", "b", *pieces), FAMILIES, HAND) == ()
