"""Lost fields of a site file are found on the kept pages of its newest run."""

from __future__ import annotations

import pytest

from adwatch.errors import ConfigError, NotFound
from adwatch.pipeline.repairing import Repair, accept, plan_of, promote, repairs
from crawlers.relocating import Proposal
from tests.adwatch.changed import COUNT, FILE, SITE, keep_changed


@pytest.fixture
def changed(workspace, home):
    keep_changed(workspace, home)
    return workspace


@pytest.mark.slow
def test_lost_and_swapped_fields_are_found_and_put_into_the_file_as_candidates(changed):
    found = repairs(changed, SITE)
    told = {one.field: (one.proposal.place, one.proposal.right, one.without) for one in found}
    assert told == {
        "title": ("label:Location", COUNT, ("h1",)),
        "place": ("h1", COUNT, ("label:Location",)),
        "price": ("label:fee", COUNT, ()),
    }
    accept(changed, SITE, found)
    fields = plan_of(changed, SITE).plan.ad.fields
    assert [str(fields[name].candidates[0]) for name in told] == [
        "label:Location",
        "h1",
        "label:fee",
    ]


def test_promotion_is_kept_with_who_and_why_and_the_file_is_sure(changed):
    accept(changed, SITE, [Repair("price", (), Proposal("label:fee", COUNT, COUNT), ())])
    promotion, count = promote(changed, SITE, "price", "Ana", "looked at six ads")
    assert (promotion.alternatives, promotion.by, count) == (("label:fee",), "Ana", 0)
    assert changed.store.promotions(SITE) == (promotion,)
    price = plan_of(changed, SITE).plan.ad.fields["price"]
    assert list(map(str, price.alternatives)) == ["label:Rates", "label:fee"]
    with pytest.raises(ConfigError, match="has no candidate"):
        promote(changed, SITE, "price", "Ana", "again")


def test_what_cannot_be_repaired_is_told_by_name(workspace, home):
    with pytest.raises(ConfigError, match="no file in TOML"):
        repairs(workspace, "demo_escort")
    (home / "sites").mkdir()
    (home / "sites" / f"{SITE}.toml").write_text(FILE)
    with pytest.raises(NotFound, match="no sound run"):
        repairs(workspace, SITE)
    with pytest.raises(ConfigError, match="title, place, price is needed"):
        repairs(workspace, SITE, "author")
