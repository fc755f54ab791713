"""What the boards state of their ads: the market's texts, with gaps, ids and words for dates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from adwatch.demo.market import generate
from adwatch.demo.market_ad import MarketAd


@dataclass(frozen=True)
class Stated:
    """One ad as its board states it; `posted` is right to `within`."""

    id: str
    kind: str
    title: str
    text: str
    place: str
    country: str
    language: str
    price: str | None = None
    author: str | None = None
    posted: datetime | None = None
    within: timedelta = timedelta(minutes=1)
    shown_date: str = ""
    pictures: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    phone: str | None = None


@dataclass
class Board:
    """What a board answers, and the truth: `answer(path with query)` gives type and bytes."""

    name: str
    start: str
    ads: list[Stated]
    answer: Callable[[str], tuple[str, bytes] | None]
    ad_path: Callable[[Stated], str]
    list_paths: tuple[str, ...]
    other_paths: tuple[str, ...] = ()

    def facts(self, ad: Stated) -> dict[str, object]:
        """What an ad states, by the names of fields; attributes in one, as pairs."""
        phone = (("Телефон", ad.phone),) if ad.phone else ()
        place = f"{ad.place}, {ad.country}" if self.name == "classified" else ad.place
        return {
            "title": ad.title, "text": ad.text, "price": ad.price, "place": place,
            "author": ad.author, "posted_at": ad.posted, "pictures": ad.pictures,
            **{f"attribute {name}": value for name, value in (*ad.facts, *phone)},
        }  # fmt: skip


@cache
def _market(size: int) -> tuple[MarketAd, ...]:
    return tuple(generate(size, 17))


def market(languages: str, count: int, size: int = 400) -> Iterator[MarketAd]:
    """`count` ads of the market in some languages."""
    chosen = [ad for ad in _market(size) if ad.language in languages.split()]
    assert len(chosen) >= count
    yield from chosen[:count]


def drop(rng: Random, value: object, share: float = 0.12) -> object:
    """A value, or None for a share of the ads."""
    return None if rng.random() < share else value


def now() -> datetime:
    """This minute: boards that say "yesterday" mean that of today."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


def ago(rng: Random, days: int = 40) -> datetime:
    """A minute of the last weeks."""
    return now() - timedelta(minutes=rng.randrange(3, days * 1440))
