"""What strangers share: site hotlines, photo checkers, stock pictures, popular texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from adwatch.demo.chance import pick
from adwatch.demo.market_ad import BOARDS
from adwatch.demo.supply import Supply
from adwatch.demo.texts import Template
from adwatch.model import AdKind

HOTLINE = 0.08
"""Share of a board's ads that print the site's help line."""

CHECKED = 0.05
"""Share of a board's ads that name the photo checker's web site."""

COPIED = 0.4
"""Share of lone advertisers who copy a popular text, where there is one."""

STOCK = 0.1
"""Share of pictures that are stock pictures found anywhere."""

STOCK_SCENES = 24
"""How many stock pictures go round."""

FROM_ADS = 8
"""How many ads an operator has when strangers begin to copy its text."""

FAME = 0.6
"""Chance that such an operator's text becomes the popular one of its language and kind."""


@dataclass(slots=True)
class Hubs:
    """The shared things of one market; only the popular texts change as it grows."""

    hotlines: dict[AdKind, str]
    checkers: dict[AdKind, str]
    stock: tuple[int, ...]
    popular: dict[tuple[str, AdKind], Template] = field(default_factory=dict)

    @classmethod
    def open(cls, supply: Supply, stock: int = STOCK_SCENES) -> Hubs:
        """The hubs of a new market: a help line and a photo checker for each board."""
        countries = ("US", "CA", "GB")
        forever = float("inf")
        hotlines = {
            kind: supply.line(country, -forever, forever).number
            for kind, country in zip(BOARDS, countries, strict=True)
        }
        checkers = {kind: supply.site() for kind in BOARDS}
        return cls(hotlines, checkers, supply.scenes(stock))

    def note(self, size: int, templates: tuple[Template, ...], rng: Random) -> None:
        """Take notice of a new operator, whose text may become popular."""
        if size >= FROM_ADS and rng.random() < FAME:
            template = pick(rng, templates)
            self.popular[template.language, template.kind] = template

    def copied(self, language: str, kind: AdKind, rng: Random) -> Template | None:
        """The popular text that a lone advertiser copies, or None where it writes its own."""
        return self.popular.get((language, kind)) if rng.random() < COPIED else None
