"""Phone numbers of an ad, however written, in E.164; the reading itself is in the phone_ modules.

Numbers come from every text field, from URLs and e-mail names, and from title and text read
through where a number is split between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Rejection, Signal, Span
from extractors import email, link
from extractors.base import Example, Extractor
from extractors.folding import Folded, fold
from extractors.phone_disguises import reversed_numbers, vanity_numbers
from extractors.phone_fillers import is_named
from extractors.phone_homes import homes, named_countries
from extractors.phone_parts import Refused
from extractors.phone_plans import Reading, read_plus
from extractors.phone_scan import Found, scan
from extractors.phone_tokens import tokens
from extractors.phone_urls import in_url

MEMORY = 32
"""Ads whose numbers are kept for the extractors that need them too."""
_SPLIT_LEAST, _SPLIT_WINDOW = 2, 60
"""Least digits on each side of a number split over title and text; characters looked at."""
_SPLIT_GAP = 12
"""Characters between the last digit of the title and its end."""
_SPLIT_DOUBT = 0.12


class Number(NamedTuple):
    """A phone number of an ad: where it stands, how it reads, how sure."""

    span: Span
    raw: str
    reading: Reading
    method: str
    confidence: float


class Numbers(NamedTuple):
    """What one ad holds: its numbers, and the refused candidates as (span, raw, reason)."""

    found: tuple[Number, ...]
    refused: tuple[tuple[Span, str, str], ...]


@lru_cache(maxsize=MEMORY)
def find(ad: Ad) -> Numbers:
    """The phone numbers of an ad, in the order of its fields and their places."""
    places = homes(ad)
    found, refused = _read(ad, places)
    if not places and any(_is_adrift(one) for one in found):
        found = _settled(ad, found)
    return Numbers(tuple(sorted(found, key=lambda one: _place(one.span))), tuple(refused))


def _is_adrift(one: Number) -> bool:
    return one.reading.how in {"guess", "none"}


def _settled(ad: Ad, found: list[Number]) -> list[Number]:
    """The numbers of no known country read anew as those of the cities that the ad names."""
    places = named_countries(ad)
    at_home = [one for one in _read(ad, places)[0] if one.reading.how == "home"] if places else []
    settled = []
    for one in found:
        near = [home for home in at_home if _overlaps(one.span, home.span)]
        settled += near if near and _is_adrift(one) else [one]
    return list(dict.fromkeys(settled))


def _read(ad: Ad, places: Sequence[str]) -> tuple[list[Number], list[tuple[Span, str, str]]]:
    found: list[Number] = []
    refused: list[tuple[Span, str, str]] = []
    for field, raw in ad.fields():
        folded = fold(raw)
        numbers, rest = _in_field(folded, places)
        ahead = [_number(folded, field, one) for one in numbers]
        turned = [_turned(raw, field, one) for one in reversed_numbers(raw, places)]
        found += turned
        found += [one for one in ahead if not any(_overlaps(one.span, t.span) for t in turned)]
        refused += [_refusal(folded, field, one) for one in rest]
    found += _split(ad, places, found)
    return found, refused


def _place(span: Span) -> tuple[str, int, int]:
    return span.field, span.start, span.end


def _in_field(folded: Folded, places: Sequence[str]) -> tuple[list[Found], list[Refused]]:
    text = folded.text
    if sum(map(text.count, "0123456789")) == 0 and text.isascii() and len(text) < 20:
        return [], []
    urls = link.find(text)
    addresses = email.find(text)
    found, refused = scan(_without(text, [*urls, *addresses]), places)
    for url in urls:
        numbers, rest = in_url(text, url, places)
        found += numbers
        refused += rest
    for address in addresses:
        found += _in_address(text, address, places)
    for one in vanity_numbers(text):
        if not any(other.start < one.end and one.start < other.end for other in found):
            found.append(one)
    return sorted(found), sorted(refused)


def _without(text: str, zones: Sequence[link.Url | email.Address]) -> str:
    """The text with URLs and addresses blanked by NUL, which no number crosses."""
    for zone in zones:
        text = text[: zone.start] + "\0" * (zone.end - zone.start) + text[zone.end :]
    return text


def _in_address(text: str, address: email.Address, places: Sequence[str]) -> list[Found]:
    """Numbers in the name part of an e-mail address."""
    name = text[address.start : address.end].partition("@")[0]
    return [
        one._replace(
            start=one.start + address.start,
            end=one.end + address.start,
            method="handle",
            confidence=min(0.7, one.confidence),
        )
        for one in scan(name, places)[0]
    ]


def _number(folded: Folded, field: str, one: Found) -> Number:
    start, end = folded.raw_span(one.start, one.end)
    raw = folded.raw[start:end]
    plain = one.method in {"plain", "spaced", "decorated"}
    method = "look-alike" if plain and raw != folded.text[one.start : one.end] else one.method
    return Number(Span(field, start, end), raw, one.reading, method, one.confidence)


def _turned(raw: str, field: str, one: Found) -> Number:
    span = Span(field, one.start, one.end)
    return Number(span, raw[one.start : one.end], one.reading, one.method, one.confidence)


def _refusal(folded: Folded, field: str, one: Refused) -> tuple[Span, str, str]:
    start, end = folded.raw_span(one.start, one.end)
    return Span(field, start, end), folded.raw[start:end], one.reason


def _split(ad: Ad, places: Sequence[str], found: Sequence[Number]) -> list[Number]:
    """A number that begins at the end of the title and ends at the start of the text."""
    if not ad.title or not ad.text:
        return []
    title, text = fold(ad.title), fold(ad.text[:200])
    tail = title.text[-_SPLIT_WINDOW:]
    ends = [token.end for token in tokens(tail)]
    if not ends or len(tail) - ends[-1] > _SPLIT_GAP:
        return []
    joined = tail + "\n" + text.text[:_SPLIT_WINDOW]
    numbers = []
    for one in scan(joined, places)[0]:
        left, right = len(tail) - one.start, one.end - len(tail) - 1
        apart = left >= _SPLIT_LEAST and right >= _SPLIT_LEAST
        if apart and one.reading.valid and not is_named(joined, one.start):
            number = _split_number(one, (title, text), left, right)
            if not any(_overlaps(number.span, other.span) for other in found):
                numbers.append(number)
    return numbers


def _overlaps(one: Span, other: Span) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _split_number(one: Found, fields: tuple[Folded, Folded], left: int, right: int) -> Number:
    """Its span is the part that holds more of it."""
    title, text = fields
    if left > right:
        length = len(title.text)
        start, end = title.raw_span(length - left, length)
        span, raw = Span("title", start, end), title.raw[start:end]
    else:
        start, end = text.raw_span(0, right)
        span, raw = Span("text", start, end), text.raw[start:end]
    sure = round(max(0.0, one.confidence - _SPLIT_DOUBT), 2)
    return Number(span, raw, one.reading, "split", sure)


class Phone(Extractor):
    """Finds phone numbers, disguised ones included."""

    name = "phone"
    version = "3"
    kinds = ("phone",)
    examples = (
        Example("call 212-555-0123 now", "phone", "+12125550123"),
        Example("two one two, 5five5 oh one twenty-three", "phone", "+12125550123"),
        Example("appelez le 01 99 00 12 34", "phone", "+33199001234", "FR"),
        Example("whatsapp +44 (0)20 7946 0123", "phone", "+442079460123"),
        Example("звони 2️⃣1️⃣2️⃣ 5️⃣5️⃣5️⃣ 0️⃣1️⃣2️⃣3️⃣", "phone", "+12125550123"),
    )

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """One signal for each place where a number stands."""
        for number in find(ad).found:
            reading = number.reading
            yield self.signal(
                "phone",
                reading.value,
                number.raw,
                number.span,
                number.method,
                number.confidence,
                country=reading.country,
                possible_only=not reading.valid,
            )

    def rejected(self, ad: Ad) -> Iterable[Rejection]:
        """Digits that look like a number and are none."""
        for span, raw, reason in find(ad).refused:
            yield Rejection("phone", raw, span, reason, self.maker)

    def canonical(self, raw: str) -> str | None:
        """E.164, or bare national digits as they stand; None where neither."""
        text = fold(raw).text.strip()
        if text.startswith("+"):
            reading = read_plus("".join(filter(str.isdecimal, text)))
            return reading.value if reading else None
        digits = "".join(filter(str.isdecimal, text))
        return digits if 7 <= len(digits) <= 15 and text.isdecimal() else None
