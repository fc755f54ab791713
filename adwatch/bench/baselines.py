"""What a benchmark of extraction is held against: phonenumbers' own matcher, and plain regexes.

Each is what a program would start from, and no more: it takes an ad and gives canonical values.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

from adwatch.model import Ad

MATCHER = "phonenumbers matcher"
REGEX = "plain regex"

Baseline = Callable[[Ad], set[str]]

PLAIN_NANP = re.compile(r"(?<!\d)(?:\+?1[\s.-]?)?\(?(\d{3})\)?[\s.-]?(\d{3})[\s.-]?(\d{4})(?!\d)")
PLAIN_ABROAD = re.compile(r"\+(?!1[\s.-]?\(?\d{3})\d[\d\s().-]{7,16}\d")
PLAIN_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
PLAIN_URL = re.compile(r"https?://[^\s<>'\"]+")
PLAIN_AGE = re.compile(
    r"\b([1-9]\d)\s*(?:years?|yrs?|yo|y\.o\.|jahre|años|ans|anni|лет)\b", re.IGNORECASE
)


def matched(ad: Ad) -> set[str]:
    """The numbers that phonenumbers' matcher finds with the ad's country, in E.164."""
    found = PhoneNumberMatcher(_text(ad), ad.country)
    return {format_number(match.number, PhoneNumberFormat.E164) for match in found}


def _phones(ad: Ad) -> set[str]:
    text = _text(ad)
    home = {"+1" + "".join(match.groups()) for match in PLAIN_NANP.finditer(text)}
    return home | {"+" + re.sub(r"\D", "", match[0]) for match in PLAIN_ABROAD.finditer(text)}


def _emails(ad: Ad) -> set[str]:
    return {match[0].lower() for match in PLAIN_EMAIL.finditer(_text(ad))}


def _urls(ad: Ad) -> set[str]:
    return {match[0].rstrip(".,)") for match in PLAIN_URL.finditer(_text(ad))}


def _ages(ad: Ad) -> set[str]:
    return {match[1] for match in PLAIN_AGE.finditer(_text(ad))}


def _text(ad: Ad) -> str:
    return "\n".join(value for _, value in ad.fields())


BASELINES: dict[str, dict[str, Baseline]] = {
    "phone": {MATCHER: matched, REGEX: _phones},
    "email": {REGEX: _emails},
    "url": {REGEX: _urls},
    "age": {REGEX: _ages},
}
"""The baselines of each kind that has any."""
