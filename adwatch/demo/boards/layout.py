"""How a board is laid out: fields that moved or changed places, numbers drawn instead of written.

What an ad says stays the same; only where its page says it changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adwatch.demo.market_ad import MarketAd
from adwatch.demo.pictures import number_name

FIELDS = ("title", "text", "place", "country", "price", "author")
"""The fields that can move; a board calls them by names of its own."""

Moved = tuple[tuple[str, str], ...]
"""Fields that left their places, with their values."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs from the board as it was built; raises ValueError for an unknown field.

    `moved` fields stand below the ad, in markup that names them otherwise; the values of the two
    `swapped` fields stand in each other's places; with `drawn`, telephone numbers are pictures.
    """

    moved: tuple[str, ...] = ()
    swapped: tuple[str, str] | None = None
    drawn: bool = False

    def __post_init__(self) -> None:
        if {*self.moved, *(self.swapped or ())} - set(FIELDS):
            raise ValueError(f"a layout moves {', '.join(FIELDS)} and nothing else")

    def lay(self, ad: MarketAd) -> tuple[MarketAd, Moved]:
        """The ad as its page states it, and what stands elsewhere on the page."""
        if self.drawn:
            ad = _draw_numbers(ad)
        if self.swapped is not None:
            one, other = self.swapped
            ad = _with(ad, {one: getattr(ad, other), other: getattr(ad, one)})
        stated = ((name, getattr(ad, name)) for name in self.moved)
        moved = tuple((name, value) for name, value in stated if value)
        return _with(ad, dict.fromkeys(self.moved)), moved


AS_BUILT = Layout()


def _with(ad: MarketAd, values: dict[str, str | None]) -> MarketAd:
    """The ad with other values; only price and author can be missing, other fields are empty."""
    known = {
        name: value if value is not None or name in {"price", "author"} else ""
        for name, value in values.items()
    }
    return replace(ad, **known)  # type: ignore[arg-type]  # each field keeps its own type


def _draw_numbers(ad: MarketAd) -> MarketAd:
    title, text = ad.title, ad.text
    for shown, _ in ad.numbers:
        title, text = title.replace(shown, ""), text.replace(shown, "")
    names = tuple(number_name(number) for _, number in ad.numbers)
    return replace(ad, title=title, text=text, pictures=(*ad.pictures, *names))
