"""The terms of job offers: role, sector, destination, pay, travel, papers, housing and more.

Phrases lie in lexicons/offer.txt. A term is what the ad says, never a judgement on it: no term,
and no number of terms, is a score of an ad or a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from adwatch.model import Ad, AdKind, Signal
from extractors.anchored import Anchored
from extractors.base import Example, Extractor
from extractors.kind import classify
from extractors.lexicon import alternation, phrases
from extractors.nearby import NearTable
from extractors.price import Price
from extractors.reading import Field, read

FIELDS = ("title", "text")
TERMS = ("role", "sector", "destination", "pay", "travel", "visa", "housing", "hours",
         "requirement", "contract", "agency", "licence", "fee")  # fmt: skip
CONFIDENCE = {"phrase": 0.85, "derived": 0.75, "number": 0.9, "name": 0.7, "price": 0.8}
PLAUSIBLE_HOURS = {"week": (10, 120), "day": (3, 18)}
"""Fewest and most working hours that an ad may plausibly state."""

SECTORS = {
    "A": ("farm worker", "fisher"),
    "C": ("factory worker",),
    "F": ("construction worker",),
    "G": ("seller",),
    "H": ("driver", "warehouse worker"),
    "I": ("waiter", "bartender", "cook", "hostess"),
    "N": ("cleaner", "security guard", "receptionist"),
    "Q": ("caregiver",),
    "R": ("dancer", "model", "webcam performer"),
    "S": ("masseuse", "escort", "nail technician"),
    "T": ("housekeeper", "nanny"),
}
"""ISIC Rev. 4 section of each role."""
_SECTOR_OF = {role: section for section, roles in SECTORS.items() for role in roles}

_HOURS = Anchored(
    r"\d",
    r"(?<![\d.,])(\d{1,3})(?:\s?(?:-|to|bis|a|до)\s?(\d{1,3}))?\s?"
    r"(?:h|hrs?|hours?|std|stunden|horas?|heures?|ore|uur|час\w*|годин\w*|godzin\w*|saat|hodin|ora|"
    r"小时|小時|時間|시간|ชั่วโมง|gio|tieng)\.?"
    r"\s?(?:/|per|a|pro|por|par|a la|al|alla|in der|am|в|на|w|pe|tygodniowo|gunde|haftada|每)?\s?"
    r"(day|days|week|wk|tag|woche|dia|semana|jour|semaine|giorno|settimana|dag|week|день|сутки|неделю|"
    r"тиждень|dzien|tydzien|zi|saptamana|gun|hafta|den|tyden|天|周|日|週|วัน|สัปดาห์|ngay|tuan)",
)
_WEEK = re.compile(r"w|se|неде|тиж|ty[dg]|sap|haf|周|週|สัป|tuan")
_AGES = re.compile(
    rf"(?:(?<!\w)(?:{alternation('offer', 'age word')})\W{{0,3}}|\b)"
    r"(\d\d)\s?(?:-|to|and|y|a|e|et|und"
    r"|bis|до|do|i|~|至|到|ถึง|den)\s?(\d\d)\s?(?:years?|yrs?|yo|anos|ans|jahren?|anni|jaar|лет|років"
    r"|lat|ani|yas|let|岁|歲|ปี|tuoi)?(?![\w%])"
)
_AGENCY = Anchored(
    "A-Z",
    r"((?:[A-Z][\w&'-]{1,20} ){1,3}[A-Z][\w&'-]{1,20}) "
    r"(?:is|are|has|seeks|recruits|needs) ?(?:hiring|recruiting|looking|seeking|vacancies)?\b"
    r"|((?:[A-Z][\w&'-]{1,20} ){1,3}"
    r"(?:Personnel|Recruitment|Recruiting|Staffing|Manpower|Labour|Labor|Employment|Crew|Work)\b)",
)
"""A firm by its name: "Alder Personnel is hiring", in the case in which it is written."""
_LICENCE = re.compile(
    rf"(?<!\w)(?:{alternation('offer', 'licence word')})"
    r"(?:\s?(?:number|no|nr|num|n|numero|номер|№|#|:|\.|号|號|เลขที่|so)){0,3}[\s:.#№-]{0,3}"
    r"([a-z]{0,4}[-/ ]?\d[\d/-]{2,15}[a-z]?)\b"
)


class Offer(Extractor):
    """Finds the terms of a job offer, as `term:value`; nothing in ads of other kinds.

    Terms and values: see lexicons/offer.txt; `sector` is an ISIC section derived from the role,
    `destination` a country (ISO 3166) or `abroad`, `pay` the value of a price signal, `hours`
    also a count such as `60/week`, `requirement` also `age 18-35`, `licence` the number given.
    Detail: `term`.
    """

    name = "offer"
    version = "3"
    kinds = ("offer",)
    examples = (
        Example("We are hiring waitresses, housing provided, apply now", "offer", "role:waiter"),
        Example("Hiring cleaners, flight paid, no experience needed", "offer", "travel:employer"),
        Example("Требуются официантки, проживание, опыт не требуется", "offer", "housing:provided"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The terms of title and text in the order of their spans; each value once."""
        if not is_offer(ad):
            return
        seen: set[str] = set()
        for field in read(ad, *FIELDS):
            found = [*self._stated(field), *self._numbers(field), *self._pay(ad, field.name)]
            for signal in sorted(found, key=_place):
                if signal.value not in seen:
                    seen.add(signal.value)
                    yield signal

    def canonical(self, raw: str) -> str | None:
        """`term:value` with a term of TERMS in lower case; None for anything else."""
        term, colon, value = raw.partition(":")
        term, value = term.strip().lower(), value.strip()
        return f"{term}:{value}" if colon and value and term in TERMS else None

    def _stated(self, field: Field) -> Iterator[Signal]:
        for hit in _phrases().find(field.low):
            term, value = hit.value
            yield self._term(field, hit.start, hit.end, term, value, "phrase")
            if term == "role":
                sector = _SECTOR_OF[value]
                yield self._term(field, hit.start, hit.end, "sector", sector, "derived")

    def _numbers(self, field: Field) -> Iterator[Signal]:
        for start, end, hours, unit in stated_hours(field):
            yield self._term(field, start, end, "hours", f"{hours}/{unit}", "number")
        for match in _AGES.finditer(field.low):
            if 10 <= int(match[1]) < int(match[2]):
                value = f"age {match[1]}-{match[2]}"
                yield self._term(field, *match.span(), "requirement", value, "number")
        for match in _AGENCY.finditer(field.text):
            name = (match[1] or match[2]).lower()
            yield self._term(
                field, match.start(), match.start() + len(name), "agency", name, "name"
            )
        for match in _LICENCE.finditer(field.low):
            number = re.sub(r"\s", "", match[1]).upper()
            yield self._term(field, *match.span(), "licence", number, "number")

    def _pay(self, ad: Ad, field: str) -> Iterator[Signal]:
        for price in Price().extract(ad):
            here = price.span is not None and price.span.field == field
            if here and price.detail("role") == "pay" and price.detail("minutes") is not None:
                yield self.signal(
                    "offer", f"pay:{price.value}", price.raw, price.span, "price",
                    CONFIDENCE["price"], term="pay",
                )  # fmt: skip

    def _term(
        self, field: Field, start: int, end: int, term: str, value: str, method: str
    ) -> Signal:
        span = field.span(start, end)
        raw, confidence = field.raw_at(span), CONFIDENCE[method]
        return self.signal("offer", f"{term}:{value}", raw, span, method, confidence, term=term)


@lru_cache(maxsize=1)
def _phrases() -> NearTable[tuple[str, str]]:
    pairs = []
    for heading, phrase in phrases("offer"):
        term, _, value = heading.partition(" ")
        if value != "word":
            pairs.append((phrase, (term, value)))
    return NearTable(pairs)


def _place(signal: Signal) -> tuple[int, int, str]:
    assert signal.span is not None  # every term of an offer lies in a text field
    return signal.span.start, signal.span.end, signal.value


def is_offer(ad: Ad) -> bool:
    """Whether an ad reads as a job offer, wherever it stands."""
    return ad.kind is AdKind.JOB or classify(ad)[0] is AdKind.JOB


def stated_hours(field: Field) -> Iterator[tuple[int, int, int, str]]:
    """Plausible working hours: where they stand, how many, and of a `day` or a `week`."""
    for match in _HOURS.finditer(field.low):
        hours, unit = int(match[2] or match[1]), "week" if _WEEK.match(match[3]) else "day"
        low, high = PLAUSIBLE_HOURS[unit]
        if low <= hours <= high:
            yield *match.span(), hours, unit
