"""Every layout that a demo board can take is told on its first day, naming its fields."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pytest

from adwatch.demo.boards.layout import FIELDS, Layout
from adwatch.demo.lives import Scale, draw
from adwatch.demo.living import LivingMarket
from adwatch.demo.market_ad import MarketAd
from crawlers.drift import findings
from tests.crawlers.simulated import healthy_runs

pytestmark = pytest.mark.proof

DAY = 10
LAYOUTS = {
    **{f"{name} moved": Layout(moved=(name,)) for name in FIELDS},
    **{f"{' and '.join(two)} swapped": Layout(swapped=two) for two in combinations(FIELDS, 2)},
    "numbers drawn": Layout(drawn=True),
}  # fmt: skip


@dataclass(frozen=True)
class Relaid:
    """A market whose boards are laid out anew on DAY."""

    market: LivingMarket
    layout: Layout

    def live(self, day: int) -> tuple[MarketAd, ...]:
        ads = self.market.live(day)
        return tuple(self.layout.lay(ad)[0] for ad in ads) if day == DAY else ads


@pytest.fixture(scope="module")
def market():
    return LivingMarket(draw(3, Scale(lists=30, per_day=60, days=DAY)))


@pytest.mark.parametrize("board", ["demo_escort", "demo_job", "demo_massage"])
def test_a_new_layout_is_told_by_its_fields(market, board):
    past = list(healthy_runs(market, board, DAY))[::-1]
    missed = []
    for name, layout in LAYOUTS.items():
        *_, today = healthy_runs(Relaid(market, layout), board, DAY + 1)
        said = " ".join(one.sentence for one in findings(today, past))
        fields = layout.moved or layout.swapped or ("text",)
        missed += [] if all(f"'{field}'" in said for field in fields) else [name]
    assert missed == []
    assert findings(past[0], past[1:]) == []
