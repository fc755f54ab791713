"""Ages under 18 that an ad states of somebody it offers; phrases without an age are urgent.py's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, AdKind, Signal, Span
from extractors.age import FIELDS, Age
from extractors.age_context import is_sought
from extractors.kind import classify
from extractors.lexicon import alternation, whole, words
from extractors.number_words import ages_in_words
from extractors.reading import Field, plain, read, split_words

ADULT = 18  # years, by the Convention on the Rights of the Child and the Palermo Protocol
WORKING = 15  # years: from here on a job may be lawful work (ILO Convention 138)
CONTEXT = 28  # characters around an age in which words may say that it is something else
CHILD = re.compile(
    rf"(?<!\w)(?:{alternation('age', 'cue')})\s?:?\s?([1-9])"
    rf"(?:\s?(?:{alternation('age', 'unit')})(?!\w)|(?=\s?(?:$|[,;!)|\n]|\.(?!\d))))"
    r"|(?<![\d.,:/-])([1-9])\s?(?:-?\s?years?\s?-?\s?old\b|y/?o\b|岁|歲|歳|살|ขวบ)"
)
"""An age of one digit, which nobody advertises of an adult."""
CUE = re.compile(rf"(?<!\w)(?:{alternation('age', 'cue')})\s?:?\s?$")
OPENING = re.compile(r"\W{0,4}([A-Z][a-z]{1,13})\s?[,(|]\s?(1[0-7])\s?(?:$|[)|\n!]|[.,](?!\d))")
"""A name and a bare number at the very beginning of a field: "Emma, 14"."""
LOOKING = re.compile(
    r"(?<![\d.,:/$€£])(1[0-7])(?: years?(?: old)?| yo)?,? but (?:i |she )?looks? (?:older|like)"
)
"""An age under 18 beside looks: "17 but I look older"."""
_SMALL = re.compile(r"[1-9](?<!\d[1-9])(?:(?<=1)[0-7])?(?!\d)")
_LONE_DIGIT = re.compile(r"[1-9](?<!\d[1-9])(?!\d)")
_STOPS = re.compile(r"[.!?;\n]")


class Stated(NamedTuple):
    """An age under 18: where it stands (None: in an attribute), as written, in years."""

    span: Span | None
    raw: str
    years: int


def minor_ages(ad: Ad) -> Iterator[Stated]:
    """Each age under 18 of somebody offered; in a job ad under 15, where no work is lawful."""
    grown = WORKING if ad.kind is AdKind.JOB else ADULT
    fields = {field.name: field for field in read(ad, *FIELDS)}
    found = [stated for field in fields.values() for stated in _by_place(field)]
    if ad.attributes or any(map(_may_state_one, fields.values())):
        advertised = [one for one in Age().extract(ad) if _is_meant(fields, one)]
        found += [Stated(one.span, one.raw, int(one.value)) for one in advertised]
    for stated in found:
        if stated.years >= grown or _is_other(fields, stated.span):
            continue
        field = fields[stated.span.field] if stated.span else None
        if not (field and stated.span and looks_after(ad, field) and _is_told(field, stated.span)):
            yield stated


def looks_after(ad: Ad, field: Field) -> bool:
    """Whether a job ad tells of a family whose children are to be looked after."""
    return context("family").search(field.low) is not None and classify(ad)[0] is AdKind.JOB


def _is_told(field: Field, span: Span) -> bool:
    """Whether an age is told of somebody, and not asked of the worker who is sought."""
    before = plain(field.raw[: span.start])
    after = sentence_start(plain(field.raw[span.end : span.end + CONTEXT])).partition(",")[0]
    sought_behind = is_sought(after, len(after), len(after))
    return not (is_sought(before, len(before), len(before)) or sought_behind)


def _is_meant(fields: dict[str, Field], age: Signal) -> bool:
    """Whether an age is advertised; one demanded reads like opening hours ("from 10 to 17"), so
    it counts where the word for age stands before it."""
    if age.detail("role") != "required" or age.span is None:
        return age.detail("role") == "stated"
    raw = fields[age.span.field].raw
    return CUE.search(plain(raw[max(0, age.span.start - CONTEXT) : age.span.start])) is not None


def _by_place(field: Field) -> Iterator[Stated]:
    opening = OPENING.match(field.text)
    if opening and opening[1].lower() not in words("age", "no name"):
        yield _stated(field, opening.start(1), opening.end(2), opening[2])
    for match in LOOKING.finditer(field.low):
        yield _stated(field, *match.span(1), match[1])
    for match in CHILD.finditer(field.low) if _LONE_DIGIT.search(field.low) else ():
        yield _stated(field, *match.span(), match[1] or match[2])


def _stated(field: Field, start: int, end: int, years: str) -> Stated:
    span = field.span(start, end)
    return Stated(span, field.raw_at(span), int(years))


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    return frozenset(
        word for text, years in ages_in_words().items() if years < ADULT for word in text.split()
    )


def _may_state_one(field: Field) -> bool:
    return bool(_SMALL.search(field.low)) or not _small_words().isdisjoint(
        split_words(field.low).words
    )


def _is_other(fields: dict[str, Field], span: Span | None) -> bool:
    """Whether the age is that of a relative, a thing, or of work."""
    if span is None:
        return False
    raw = fields[span.field].raw
    before = sentence_end(plain(raw[max(0, span.start - CONTEXT) : span.start]))
    after = sentence_start(plain(raw[span.end : span.end + CONTEXT]))
    return bool(
        context("relation").search(before)
        or context("relation").search(after)
        or context("no age before").search(before)
        or context("not").search(before)
        or context("no age behind").match(after.lstrip(" ,-"))
    )


def sentence_end(text: str) -> str:
    """What belongs to the same sentence at the end of a text."""
    return _STOPS.split(text)[-1]


def sentence_start(text: str) -> str:
    """What belongs to the same sentence at the start of a text."""
    return _STOPS.split(text)[0]


@lru_cache(maxsize=8)
def context(heading: str) -> re.Pattern[str]:
    """A pattern for any phrase under a heading of the list, as whole words."""
    return re.compile(whole("urgent", heading))
