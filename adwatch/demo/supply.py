"""Where operators get contacts and pictures: running numbers made into values used by one only."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from random import Random

from adwatch.demo import naming
from adwatch.demo.chance import dice, mix, pick
from adwatch.demo.numbers import RANGES, Range
from adwatch.demo.phrases import Split

MORE_AREAS = {
    "US": "202 203 206 213 214 215 216 240 248 253 281 301 303 310 313 314 316 317 321 323 330 "
    "352 360 401 402 405 407 408 410 412 414 423 425 434 443 469 478 480 501 502 503 504 509 510 "
    "512 513 515 516 518 520 530 540 559 561 585 601 603 605 608 609 612 614 615 616 617 619 626",
    "CA": "250 289 306 403 418 438 450 506 519 587 613 647 705 709 780 819 867 902 905",
}
"""Further area codes, each with its 555 exchange, for markets that outgrow `numbers.RANGES`."""

SPILL = "US"
"""Where operators get a number once the small demo range of their own country is used up."""

RECYCLED = 0.02
"""Share of numbers that somebody else gave up before."""

REST_DAYS = 14.0
"""How long a number rests before a carrier hands it out again."""

ROLL = 32
"""The most picture masters that are taken at once."""

REMEMBERED = 256
"""Numbers remembered as given up or as a friend's: bounds the memory of a market of any size."""

PLATFORMS = ("telegram", "instagram", "wechat", "snapchat", "line", "kik", "viber")


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone number in an operator's use, from one market day until another."""

    number: str
    country: str
    start: float
    end: float


class Numbers:
    """Hands out the numbers of one country from a place on, each once until all are used up."""

    def __init__(self, country: str, key: int, at: int = 0) -> None:
        self._blocks = _blocks(country)
        self._size = size(country)
        self._key = key
        self._at = at % self._size
        self.left = self._size - self._at

    def take(self) -> str:
        """The next number, in E.164."""
        bits = self._size.bit_length()
        at = mix(self._at % (1 << bits), self._key, bits)
        while at >= self._size:  # walking the cycle keeps it a bijection of the range
            at = mix(at, self._key, bits)
        self._at = (self._at + 1) % self._size
        self.left -= 1
        return self._number(at)

    def _number(self, at: int) -> str:
        for block in self._blocks:
            if at < 10**block.free:
                return f"+{block.calling_code}{block.lead}{at:0{block.free}d}"
            at -= 10**block.free
        raise AssertionError("the blocks cover the range")


@cache
def _blocks(country: str) -> tuple[Range, ...]:
    extra = (Range(country, "1", area + "555", 4) for area in MORE_AREAS.get(country, "").split())
    return (*RANGES[country], *extra)


@cache
def size(country: str) -> int:
    """How many invented numbers a country has."""
    return sum(10**block.free for block in _blocks(country))


def label_of(serial: int, key: int) -> str:
    """The label of the operator that a running number was given to."""
    return "op-" + naming.token(serial, key ^ 0x77)


@dataclass(slots=True)
class Supply:
    """The state from which a market draws: bounded, and the same for the same seed."""

    key: int
    rng: Random
    numbers: dict[str, Numbers]
    serial: count[int] = field(default_factory=count)
    published: count[int] = field(default_factory=count)
    given_up: deque[Line] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    in_use: deque[Line] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    split: Split | None = None

    @classmethod
    def open(cls, seed: int, split: Split | None = None) -> Supply:
        """The full supply of a new market; with a `split`, of one whose texts are its own."""
        rng = dice(seed, "supply", *([split] if split else []))
        key = rng.getrandbits(naming.WIDE)
        numbers = {country: Numbers(country, key) for country in sorted(RANGES)}
        return cls(key, rng, numbers, split=split)

    def line(self, country: str, start: float, end: float) -> Line:
        """A number for an operator of a country: new, or rarely one that somebody gave up."""
        if self.rng.random() < RECYCLED:
            for old in self.given_up:
                if old.country == country and old.end + REST_DAYS <= start:
                    self.given_up.remove(old)
                    return Line(old.number, country, start, end)
        home = country if self.numbers[country].left > 0 else SPILL
        line = Line(self.numbers[home].take(), home, start, end)
        (self.in_use if end >= 0 else self.given_up).append(line)
        return line

    def account(self) -> tuple[str, str]:
        """A messenger platform and a new account name on it."""
        return pick(self.rng, PLATFORMS), naming.handle(next(self.serial), self.key)

    def email(self) -> str:
        """A new e-mail address."""
        return naming.email(next(self.serial), self.key)

    def site(self) -> str:
        """A new web site."""
        return naming.site(next(self.serial), self.key)

    def firm(self, country: str) -> str:
        """A new firm."""
        return naming.firm(next(self.serial), self.key, country)

    def scenes(self, number: int) -> tuple[int, ...]:
        """New picture masters, at most ROLL of them."""
        first = next(self.serial) * ROLL
        return tuple(range(first, first + number))

    def ad_id(self) -> str:
        """The id of a new ad: unique in the market, silent on order and operator."""
        return naming.token(next(self.published), self.key)

    def label(self) -> str:
        """The label of a new operator, which says nothing of it."""
        return label_of(next(self.serial), self.key)
