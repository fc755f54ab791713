"""What the build of an ad says of its kind: rates by time, wages, a person's age and height."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.anchored import Anchored
from extractors.reading import near_digits

FEWEST_RATES = 2  # different times with an amount each make a table of rates
HIGHEST_WAGE, LOWEST_FEE = 45, 70  # $, EUR or GBP an hour: below is a wage, above a visit's price

_MONEY = r"(?:[$€£]|usd|euros?|eur|gbp|dollars?|pounds?|roses?)"
_HOUR = (
    r"(?:h|hrs?|hours?|std|stunden?|horas?|heures?|or[ae]|uur|godzin[aęy]|hodin[au]|saat|часа?"
    r"|годин[ау])"
)
_TIME = (
    rf"(?:(?:15|20|30|40|45|60|90|120)\s?(?:min\w{{0,7}}|мин\w{{0,4}}|хв\w{{0,6}}|dk|dakika"
    r"|phút|分|นาที|분)"
    rf"|(?:1|2|3|one|two|half\s(?:an\s)?|½|1/2)\s?{_HOUR}(?!\w)"
    r"|(?<!\w)(?:hh|hhr|qv|hr|hour|полчаса|час)(?!\w)"
    r"|[123]\s?(?:小时|小時|時間|시간|ชั่วโมง|ชม|giờ))"
)
_RATE = re.compile(
    rf"(?P<after>{_TIME})[\s:=.,(/|-]{{0,4}}{_MONEY}?\s?\d{{2,5}}"
    r"(?!\d|\s?(?:min|мин|хв|km|h\b|分))"
    rf"|(?<!\d){_MONEY}?\s?\d{{2,5}}\s?{_MONEY}?[\s:=(/|-]{{1,4}}(?P<before>{_TIME})"
)
_HOURLY = re.compile(
    rf"(?P<sign>{_MONEY})?\s?(?<![\d.,])(?P<amount>\d{{1,3}})(?:[.,]\d\d)?\s?(?P<unit>{_MONEY})?\s?"
    r"(?P<per>/|per|an?|pro|die|por|par|de l.|l.|all.|la|za|[вза]{1,2}|na|op|pe|each)?"
    rf"\s?{_HOUR}(?!\w)"
)
_HEIGHT = Anchored(
    "1456",
    r"(?<![\d.,])1[4-9]\d\s?cm\b|(?<![\d.,])[4-6]'\s?\d{1,2}(?!\d)|\b1[.,m][4-9]\d\s?m\b",
)
_AGED_NAME = re.compile(r"(?:\A|\n|[:.!-]\s)[^\W\d_]{2,14}\s?[(,]\s?[1-6]\d\s?(?:[),.\n]|\Z)")
_MASSAGE = re.compile(r"(?<=[^\W\d_])(?:massag|массаж|масаж|masaj|masaż|masáž)")
"""Inside a compound, as in Wohlfühlmassage; where it begins a word the lexicon finds it."""


class Built(NamedTuple):
    """What a piece of structure speaks for, with how many bits, and its name."""

    kind: str
    weight: float
    name: str


RATES = (Built("escort", 2.5, "rates"), Built("massage", 2.0, "rates"))
FEE = (Built("escort", 2.0, "fee"), Built("massage", 1.5, "fee"))
WAGE = (Built("job", 2.0, "wage"),)
PERSON = (Built("escort", 1.5, "person"),)
HEIGHT = (Built("escort", 1.5, "height"),)
KNEADS = (Built("massage", 4.5, "in a word"),)


def structure(low: str) -> Iterator[Built]:
    """The structural cues of a folded lower-case text, each once; linear in its length."""
    times = {match["after"] or match["before"] for match in near_digits(_RATE, low)}
    if len(times) >= FEWEST_RATES:
        yield from RATES
    yield from _hourly(low)
    for pattern, cues in ((_HEIGHT, HEIGHT), (_AGED_NAME, PERSON), (_MASSAGE, KNEADS)):
        if pattern.search(low):
            yield from cues


def _hourly(low: str) -> Iterator[Built]:
    rated = list(near_digits(_HOURLY, low))
    found = [match for match in rated if match["sign"] or match["unit"]]
    if any(5 <= int(match["amount"]) <= HIGHEST_WAGE for match in found):
        yield from WAGE
    # "120 an hour" needs no sign: nothing else comes so many an hour
    found += [match for match in rated if match["per"]]
    if any(int(match["amount"]) >= LOWEST_FEE for match in found):
        yield from FEE
