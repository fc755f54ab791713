"""Passages that a person should look at at once: somebody under 18, somebody kept or hurt.

Ages under 18 lie in urgent_ages.py, the phrases in lexicons/urgent.txt. What follows from an
urgent signal is for people to decide; nothing here scores a person or an ad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adwatch.model import Ad, AdKind, Rejection, Signal
from extractors.age_context import counts_other, refusal
from extractors.base import Example, Extractor
from extractors.nearby import Passage, near_table
from extractors.reading import Field, read
from extractors.urgent_ages import (
    ADULT,
    CONTEXT,
    context,
    looks_after,
    minor_ages,
    sentence_end,
    sentence_start,
)

FIELDS = ("title", "text", "author")
CONCERNS = ("minor", "danger")
CONFIDENCE = {"age": 0.8, "birth year": 0.75, "phrase": 0.7}
STAYING, COMING_OF_AGE = "danger leave", "minor phrase"
WHY = {
    "minor phrase": "the words say that somebody is under 18",
    "minor school": "the words say that somebody goes to school",
    "danger leave": "the words say that somebody may not, or cannot, leave",
    "danger help": "the words ask for help or for the police",
    "danger held": "the words say that somebody is held or was sold",
    "danger papers": "the words say that somebody's papers were taken",
    "danger forced": "the words say that somebody is forced, threatened or hurt",
}
"""By heading of the list; the first word of a heading is the value."""
_BORN = re.compile(
    r"(?<!\w)(?:born|birth ?year|year of birth|geboren|jahrgang|nacida?|naci|nee en|ne en|nata nel"
    r"|nato nel|родилась|г\.?р|urodzona|rocznik|nascut[ai]? in|dogumlu|birth year is|born on)\s?"
    r"(?:in|im|en|em|el|w|в|:)?\s?((?:19|20)\d\d)(?!\d)"
    r"|((?:19|20)\d\d)\s?(?:年(?:出)?生|г\.\s?р|года рождения)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


class Urgent(Extractor):
    """Finds passages by which somebody may be under 18 (`minor`) or in danger (`danger`).

    Details: `why`, a sentence. One signal a passage. Not urgent are rules of the house ("no
    minors", "18+ only"), roles and outfits, relatives and things, and, in job ads, lawful young
    workers and schools. A birth year counts where the ad says when it was posted.
    """

    name = "urgent"
    version = "2"
    kinds = ("urgent",)
    examples = (
        Example("age 16", "urgent", "minor"),
        Example("Emma, 14", "urgent", "minor"),
        Example("not 18 yet", "urgent", "minor"),
        Example("мне 16 лет", "urgent", "minor"),
        Example("12岁", "urgent", "minor"),
        Example("I am not allowed to go out", "urgent", "danger"),
        Example("han tomado, no me dejan salir", "urgent", "danger"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The urgent passages, by where they stand; those of attributes first."""
        found = [*self._ages(ad)]
        for field in read(ad, *FIELDS):
            found += [*self._phrases(ad, field), *self._born(ad, field)]
        yield from sorted(found, key=_place)

    def rejected(self, ad: Ad) -> Iterator[Rejection]:
        """The phrases that read as a rule of the house, a role or a figure of speech."""
        for field in read(ad, *FIELDS):
            for passage in near_table("urgent").find(field.low):
                if passage.value in WHY and _is_ruled_out(field, passage):
                    span = field.span(passage.start, passage.end)
                    reason = "a rule of the house, a role or a figure of speech"
                    yield Rejection("urgent", field.raw_at(span), span, reason, self.maker)

    def canonical(self, raw: str) -> str | None:
        """`minor` or `danger`, None for anything else."""
        value = raw.strip().lower()
        return value if value in CONCERNS else None

    def _ages(self, ad: Ad) -> Iterator[Signal]:
        for stated in dict.fromkeys(minor_ages(ad)):
            why = f"an age of {stated.years} is stated"
            confidence = CONFIDENCE["age"]
            yield self.signal(
                "urgent", "minor", stated.raw, stated.span, "age", confidence, why=why
            )

    def _phrases(self, ad: Ad, field: Field) -> Iterator[Signal]:
        for passage in near_table("urgent").find(field.low):
            if passage.value not in WHY or _is_ruled_out(field, passage):
                continue
            schooled = passage.value == "minor school"
            if schooled and (ad.kind is AdKind.JOB or looks_after(ad, field)):
                continue
            yield self._at(field, passage, "phrase", WHY[passage.value])

    def _born(self, ad: Ad, field: Field) -> Iterator[Signal]:
        if ad.posted_at is None or _YEAR.search(field.low) is None:
            return
        for match in _BORN.finditer(field.low):
            year = int(match[1] or match[2])
            if 0 < ad.posted_at.year - year < ADULT:
                passage = Passage(*match.span(), "minor")
                yield self._at(field, passage, "birth year", f"a birth in {year} is stated")

    def _at(self, field: Field, passage: Passage[str], method: str, why: str) -> Signal:
        span = field.span(passage.start, passage.end)
        value = passage.value.partition(" ")[0]
        return self.signal(
            "urgent", value, field.raw_at(span), span, method, CONFIDENCE[method], why=why
        )


def _is_ruled_out(field: Field, passage: Passage[str]) -> bool:
    before = sentence_end(field.low[max(0, passage.start - CONTEXT) : passage.start])
    after = sentence_start(field.low[passage.end : passage.end + CONTEXT])
    own = before.rpartition(",")[2]
    if context("not").search(own) or context("not behind").search(after):
        return True
    if passage.value == STAYING and any(map(context("at home").search, (before, after))):
        return True
    return passage.value == COMING_OF_AGE and _is_no_birthday(field.low, passage)


def _is_no_birthday(low: str, passage: Passage[str]) -> bool:
    """Whether the 18 of "nearly 18" counts hours, centimetres or years of experience."""
    at = low.find(str(ADULT), passage.start, passage.end)
    if at < 0:
        return False
    end = at + len(str(ADULT))
    timed = at == passage.start and _UNTIL.search(low, max(0, at - CONTEXT), at)
    return bool(timed or counts_other(low, end) or refusal(low, at, end)[1])


_UNTIL = re.compile(
    r"(?<!\w)(?:until|till|til|to|from|by|before|after|on|at|bis|ab|von|until the)\s\Z"
)


def _place(signal: Signal) -> tuple[str, int, int, str]:
    span = signal.span
    return (span.field, span.start, span.end, signal.value) if span else ("", 0, 0, signal.value)
