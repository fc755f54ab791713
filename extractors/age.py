"""Ages as advertised: years in digits or words; whether a person is that old is unknown.

How numbers are written is age_writings.py's work, what the words around them say age_context.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Rejection, Signal, Span
from extractors.age_context import is_sought, method, refusal
from extractors.age_writings import OLDEST, YOUNGEST, Written, written
from extractors.base import Example, Extractor
from extractors.lexicon import alternation, words
from extractors.reading import Field, plain, read

FIELDS = ("title", "text", "author")
MEMORY = 64  # fields whose ages are kept for the extractors that need them too
CONFIDENCE = {"unit": 0.95, "cue": 0.95, "bounds": 0.6, "words": 0.9, "attribute": 0.98,
              "bracket": 0.85, "title": 0.7, "name": 0.55, "pronoun": 0.8,
              "required": 0.4}  # fmt: skip
_CUES = words("age", "cue")
_TO = re.compile(rf"\s?(?:[-~〜～–&/]|{alternation('age', 'to')})\s?(?=\d|[^\W\d_]{{3}})")
_LAST = re.compile(r"\d\d(?!\d|[.,]\d)")


class _Aged(NamedTuple):
    years: int
    start: int
    end: int
    method: str


class Age(Extractor):
    """Finds stated ages: the value is the years in digits; a range gives a signal for each end.

    An age demanded of applicants or visitors ("over 18 only") has the method `required` and a low
    confidence, the two ends of a demanded range `bounds`; detail `role` is `stated` or `required`.
    A name with a bare number before a mark ("Anna 23, ...") has the method `name`. Decades ("early
    twenties"), years of experience, sizes, prices and times are refused.
    """

    name = "age"
    version = "3"
    kinds = ("age",)
    examples = (
        Example("I am 24 years old", "age", "24"),
        Example("just turned 21", "age", "21"),
        Example("Tengo 25 añitos", "age", "25"),
        Example("Анна, 23 года", "age", "23"),
        Example("twenty-two years old", "age", "22"),
        Example("ages 21 - 26", "age", "26"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The ages of the fields, then those of attributes named age; each once, where surest."""
        best: dict[int, Signal] = {}
        for field in read(ad, *FIELDS):
            for aged in _ages(field):
                span = field.span(aged.start, aged.end)
                found = self._aged(aged.years, field.raw_at(span), span, aged.method)
                if aged.years not in best or best[aged.years].confidence < found.confidence:
                    best[aged.years] = found
        yield from sorted(best.values(), key=_place)
        for name, value in ad.attributes:
            years = _attribute_age(name, value)
            if years is not None and years not in best:
                best[years] = self._aged(years, value, None, "attribute")
                yield best[years]

    def rejected(self, ad: Ad) -> Iterator[Rejection]:
        """Numbers that stand like an age and are years of experience, of a thing, or a decade."""
        for field in read(ad, *FIELDS):
            for one in written(field.low):
                end, reason = refusal(field.low, one.start, one.end)
                if not reason:
                    continue
                span = field.span(one.start, end)
                yield Rejection("age", field.raw_at(span), span, reason, self.maker)

    def canonical(self, raw: str) -> str | None:
        """The years as two digits; None where the text is not a number in the range of ages."""
        digits = plain(raw).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) == 2):
            return None
        return digits if YOUNGEST <= int(digits) <= OLDEST else None

    def _aged(self, years: int, raw: str, span: Span | None, method: str) -> Signal:
        role = "required" if method in {"required", "bounds"} else "stated"
        return self.signal("age", str(years), raw, span, method, CONFIDENCE[method], role=role)


def _place(signal: Signal) -> tuple[int, int, int]:
    assert signal.span is not None  # those of attributes are not sorted
    return FIELDS.index(signal.span.field), signal.span.start, int(signal.value)


def _attribute_age(name: str, value: str) -> int | None:
    named = re.findall(r"[^\W\d_]+", plain(name))
    number = re.fullmatch(r"\D{0,12}(\d\d)\D{0,12}", plain(value)[:32])
    if number is None or _CUES.isdisjoint(named):
        return None
    years = int(number[1])
    return years if years >= YOUNGEST else None


@lru_cache(maxsize=MEMORY)
def _ages(field: Field) -> tuple[_Aged, ...]:
    return tuple(_told_in(field))


def _told_in(field: Field) -> Iterator[_Aged]:
    numbers = written(field.low)
    taken = 0
    for at, first in enumerate(numbers):
        if first.start < taken:
            continue
        last = _range_end(field.low, first, numbers[at + 1 : at + 2])
        how, end = method(field, first, last.end if last else first.end)
        if not how and last is not None:
            last = None
            how, end = method(field, first, first.end)
        if not how:
            continue
        how = _told(field.low, first, last, how)
        taken = end
        yield _Aged(first.years, first.start, end, how)
        if last is not None:
            yield _Aged(last.years, first.start, end, how)


def _range_end(low: str, first: Written, behind: list[Written]) -> Written | None:
    """The second number of a range, None where there is none."""
    joint = _TO.match(low, first.end)
    if joint is None:
        return None
    digits = _LAST.match(low, joint.end())
    if digits:  # digits behind "23-" are no number of their own
        last = Written(int(digits[0]), *digits.span(), True)
    elif behind and behind[0].start == joint.end():
        last = behind[0]
    else:
        return None
    return last if last.years > first.years else None


def _told(low: str, first: Written, last: Written | None, how: str) -> str:
    """The method in full: whether an age is demanded of applicants, or written in words."""
    if how == "required" and last is not None:
        return "bounds"
    if how in {"unit", "cue", "required"} and is_sought(
        low, first.start, last.end if last else first.end
    ):
        return "bounds"
    return how if first.plain or how == "required" else "words"
