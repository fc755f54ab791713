"""Ads of the demo market as extractors see them, without boards and pages between."""

from __future__ import annotations

from adwatch.demo.market import MarketAd
from adwatch.model import Ad, AdKey


def market_ad(one: MarketAd) -> Ad:
    """The ad that a perfect parse of a board would make."""
    return Ad(
        key=AdKey(one.board, one.id),
        kind=one.kind,
        title=one.title,
        text=one.text,
        place=one.place,
        price=one.price,
        author=one.author,
        country=one.country,
        language=one.language,
        posted_at=one.posted_at,
        attributes=one.attributes,
    )
