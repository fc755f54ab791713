"""What a job ad says for or against the ILO's indicators of forced labour; silence says nothing.

Phrases lie in lexicons/indicator.txt. No number of indicators is a score of a person or an ad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adwatch.model import Ad, Signal
from extractors.base import Example, Extractor
from extractors.nearby import near_table
from extractors.offer import FIELDS, is_offer, stated_hours
from extractors.reading import Field, read

PRESENT, CONTRADICTED = "present", "contradicted"
SOURCE = "ILO Indicators of Forced Labour (2012)"
NAMES = {
    "debt": "debt bondage",
    "documents": "retention of identity documents",
    "overtime": "excessive overtime",
    "movement": "restriction of movement",
    "wages": "withholding of wages",
    "isolation": "isolation",
    "conditions": "abusive working and living conditions",
}
"""The indicators that an advertisement can show, by our short name; the ILO lists eleven."""
CONFIDENCE = {"phrase": 0.75, "hours": 0.7}
LONGEST = {"day": 12, "week": 60}
"""Working hours from which an ad speaks of excessive overtime: of a day, and above it of a week."""
LAWFUL = {"day": 8, "week": 48}
"""Up to here it contradicts it: the limits of the ILO's Hours of Work Convention (No. 1)."""
_VALUE = re.compile(rf"({'|'.join(NAMES)})=({PRESENT}|{CONTRADICTED})")


class Indicator(Extractor):
    """Finds what job ads say of the ILO's indicators of forced labour, as `name=present`.

    Names: see NAMES; states `present` and `contradicted`; no signal is *not stated*. One ad may
    state both. Details: `state`, `ilo` (the ILO's name), `source`.
    """

    name = "indicator"
    version = "1"
    kinds = ("indicator",)
    examples = (
        Example("We are hiring maids, the agency keeps your passport", "indicator",
                "documents=present"),
        Example("Now hiring packers, no deductions", "indicator", "debt=contradicted"),
        Example("Hiring cooks, 14 hours a day", "indicator", "overtime=present"),
    )  # fmt: skip

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The indicators of title and text, by where they stand; each value once."""
        if not is_offer(ad):
            return
        seen: set[str] = set()
        for field in read(ad, *FIELDS):
            for start, end, value, method in sorted(_stated(field)):
                if value not in seen:
                    seen.add(value)
                    yield self._at(field, start, end, value, method)

    def canonical(self, raw: str) -> str | None:
        """`name=state` in lower case; None for anything else."""
        value = raw.strip().lower()
        return value if _VALUE.fullmatch(value) else None

    def _at(self, field: Field, start: int, end: int, value: str, method: str) -> Signal:
        span, (name, _, state) = field.span(start, end), value.partition("=")
        return self.signal(
            "indicator", value, field.raw_at(span), span, method, CONFIDENCE[method],
            state=state, ilo=NAMES[name], source=SOURCE,
        )  # fmt: skip


def _stated(field: Field) -> Iterator[tuple[int, int, str, str]]:
    """Where each indicator stands, its value and the method; none within another."""
    passages = dict.fromkeys(near_table("indicator").find(field.low))
    against = [one for one in passages if one.value.endswith(CONTRADICTED)]
    for one in passages:
        within = any(a.start <= one.start and one.end <= a.end for a in against if a is not one)
        if not within:
            yield one.start, one.end, one.value.replace(" ", "="), "phrase"
    for start, end, hours, unit in stated_hours(field):
        if hours >= LONGEST["day"] if unit == "day" else hours > LONGEST["week"]:
            yield start, end, f"overtime={PRESENT}", "hours"
        elif hours <= LAWFUL[unit]:
            yield start, end, f"overtime={CONTRADICTED}", "hours"
