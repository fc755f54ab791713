"""Figures of healthy runs, made from the demo market without crawling it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adwatch.demo.market import Market
from adwatch.demo.market_ad import MarketAd
from adwatch.frontier import SAID
from adwatch.model import Ad, AdKey, PictureRef
from crawlers.figures import FILLED, LISTS, NAMED, Figures
from crawlers.traits import traits

DAY = 86_400.0
PAGE = 24


def as_ad(shown: MarketAd) -> Ad:
    names = ("title", "text", "place", "price", "author", "country", "language")
    stated = {name: getattr(shown, name) or None for name in names}
    pictures = tuple(PictureRef(f"http://board.test/{name}.jpg") for name in shown.pictures)
    extra = {"posted_at": shown.posted_at, "attributes": tuple(shown.attributes)}
    return Ad(AdKey(shown.board, shown.id), shown.kind, **stated, **extra, pictures=pictures)


def healthy_runs(
    market: Market, board: str, days: int, read: Callable[[Ad], Ad] = lambda ad: ad
) -> Iterator[Figures]:
    """What a daily crawl of a board would measure, from day 0; `read` is how the last day is read.

    Where it changes ads, that day is not a healthy one.
    """
    before: dict[str, str] = {}
    for day in range(days):
        today = {ad.id: as_ad(ad) for ad in market.live(day) if ad.board == board}
        if day == days - 1:
            today = {name: read(ad) for name, ad in today.items()}
        told = Figures(sound=True, known=len(before), since=DAY if day else 0.0)
        for name, ad in today.items():
            said = "same" if before.get(name) == ad.content_digest else "edited"
            said = said if name in before else "new"
            told.take({SAID: said, FILLED: traits(ad)})
        told.gone = len(before.keys() - today.keys())
        told.asked = len(today) + told.gone + len(today) // PAGE + 2
        told.take({LISTS: len(today) // PAGE + 1, NAMED: len(today), "made": int(DAY * (day + 1))})
        before = {name: ad.content_digest for name, ad in today.items()}
        yield told
