"""Ads of the demo market as extractors and matchers see them, without boards and pages between.

Signals are read from the texts by the extractors, or written from the truth, as an extractor that
never errs would; pictures are never drawn, their hashes are written either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from adwatch.bench.hashes import picture_hash
from adwatch.demo.chance import dice
from adwatch.demo.market import generate
from adwatch.demo.market_ad import MarketAd
from adwatch.demo.phrases import Split
from adwatch.model import Ad, AdKey, Maker, PictureRef, Signal, SignalSet
from extractors.base import extractors
from extractors.wording import Wording

Signals = Literal["read", "written"]
SIGNALS: tuple[Signals, ...] = get_args(Signals)

READ_UP_TO = 10_000
"""Ads; the texts of a larger market are not read by every extractor unless that is asked for."""

REPOSTED = 0.1
"""Share of ads that stand on a second site as well, word for word."""

SECOND_SITE = "demo_mirror"

TRUTH = Maker("truth", "1")


@dataclass(frozen=True, slots=True)
class Order:
    """Which market is measured: how many ads, from which seed and split, how hard, how read."""

    ads: int
    seed: int
    hard: bool = True
    split: Split = "dev"
    signals: Signals = "written"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A signal set with the ad of the market behind it, which names its operator."""

    signals: SignalSet
    ad: MarketAd


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
        pictures=tuple(map(PictureRef, one.pictures)),
    )


def without_contacts(one: MarketAd) -> Ad:
    """The ad with every contact that it shows struck out, however it is written."""
    ad = market_ad(one)
    shown = [words for words, _ in one.numbers]
    shown += [name.removeprefix("email:").removeprefix("url:") for name in one.identifiers]
    shown += [name.rpartition(":")[2] for name in one.identifiers if name.startswith("handle:")]
    return replace(ad, title=_struck(ad.title, shown), text=_struck(ad.text, shown))


def _struck(text: str | None, shown: Sequence[str]) -> str | None:
    for words in sorted(shown, key=len, reverse=True):
        text = text and text.replace(words, "#")
    return text


def labelled(order: Order) -> Iterator[Labelled]:
    """Every ad of a market with its signals, some of them again on a second site."""
    read = _reader() if order.signals == "read" else _written
    rng = dice(order.seed, "reposts", order.split)
    for one in generate(order.ads, order.seed, order.hard, order.split):
        ad = market_ad(one)
        found = SignalSet(ad.key, ad.content_digest, ad.kind, ad.posted_at, read(ad, one))
        yield Labelled(found, one)
        if rng.random() < REPOSTED:
            yield Labelled(replace(found, ad=AdKey(SECOND_SITE, one.id)), one)


Read = Callable[[Ad, MarketAd], tuple[Signal, ...]]


def _reader() -> Read:
    makers = [maker for maker in extractors() if not maker.on_request]

    def read(ad: Ad, one: MarketAd) -> tuple[Signal, ...]:
        found = (signal for maker in makers for signal in maker.extract(ad))
        return (*found, *_pictures(one))

    return read


def _written(ad: Ad, one: MarketAd) -> tuple[Signal, ...]:
    told = [_signal(*_identified(named)) for named in one.identifiers]
    told.append(_signal("place", f"{one.place},{one.country}"))
    if one.price is not None:
        told.append(_signal("price", one.price))
    return (*_WORDING.extract(ad), *told, *_pictures(one))


_WORDING = Wording()


def _identified(named: str) -> tuple[str, str, str | None]:
    kind, _, value = named.partition(":")
    return kind, value, value.partition("//")[2].strip("/") if kind == "url" else None


def _signal(kind: str, value: str, domain: str | None = None) -> Signal:
    details = () if domain is None else (("domain", domain),)
    return Signal(kind, value, value, None, "truth", 1.0, TRUTH, details)


def _pictures(one: MarketAd) -> Iterator[Signal]:
    for name in one.pictures:
        value, details = picture_hash(name), (("mirrored", None), ("quality", 90))
        yield Signal("picture", value, name, None, "truth", 1.0, TRUTH, details)
