"""When somebody is there, as an ad says: travel dates, "until Sunday", "new in town".

Opening hours, dates of posting and years of work are no travel dates. The words lie in
lexicons/when.txt, when_marks.py finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from adwatch.model import Ad, Signal
from extractors.base import Example, Extractor
from extractors.reading import Field, read
from extractors.when_marks import Mark, marks

FIELDS = ("title", "text")
TAGS = ("new", "back", "leaving")
CONFIDENCE = {"range": 0.9, "until": 0.85, "from": 0.8, "period": 0.8, "days": 0.75, "tag": 0.8}
PAST = 60  # days before the posting that a date without a year may lie; else it is the next year's
LONGEST_STAY = 92  # days: a longer one is no visit
MONTH_FIRST = frozenset({"US"})
_DAY = r"(?:D|S|W?NMY?|W?MNY?)"
_SHAPES = re.compile(
    rf"(?P<other>s[x-]*{_DAY}|[fa]?W[ju-]W)"
    rf"|(?P<near>[fa]?N[ju-]NMY?)|(?P<lead>[fa]?MN[ju-]NY?(?!M))"
    rf"|(?P<short>[fa]?N[ju-][DS]|[fa]?[DS][ju-]N(?![NMYdwx]))"
    rf"|(?P<range>[fau]?{_DAY}[ju-]f?{_DAY}|[oa]?P[j-]P)"
    rf"|(?P<until>u(?:{_DAY}|W|P)|(?:{_DAY}|W|P)U|(?P<gone>T)a?f?u?(?:{_DAY}|W)(?![ju-]))"
    rf"|(?P<from>f(?:{_DAY}|W|P)|(?:{_DAY}|W|P)F|a{_DAY})"
    r"|(?P<days>o[Nn][dw]|[Nn][dw]o)"
    r"|(?P<period>[oa]P|Po?)|(?P<tag>T)"
)
"""What marks in a row say (see when_marks.LETTERS)."""
_PLACE = r"(?:\d{4}|XXXX)-\d\d-\d\d"
_VALUE = re.compile(rf"{_PLACE}/{_PLACE}|{_PLACE}/\.\.|\.\./{_PLACE}|{'|'.join(TAGS)}")


class When(Extractor):
    """Finds stays: `2026-03-12/2026-03-15`, `..` for an open end, or `new`, `back`, `leaving`.

    Days without a year, weekdays and "today" are reckoned from the day of posting. Where the site
    does not state that, a day and month keep `XXXX` for the year and the others are left out.
    """

    name = "when"
    version = "2"
    kinds = ("when",)
    examples = (
        Example("in town 12-15 March", "when", "XXXX-03-12/XXXX-03-15"),
        Example("vom 12. bis 16. März in der Stadt", "when", "XXXX-03-12/XXXX-03-16"),
        Example("20/03/2026 - 24/03/2026", "when", "2026-03-20/2026-03-24"),
        Example("до 20 марта", "when", "../XXXX-03-20"),
        Example("recién llegada", "when", "new"),
        Example("back in town", "when", "back"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The stays of title and text, by where they stand; each value once."""
        posted = ad.posted_at.date() if ad.posted_at else None
        seen: set[str] = set()
        for field in read(ad, *FIELDS):
            for start, end, value, method in _stays(field, posted, ad.country in MONTH_FIRST):
                if value not in seen:
                    seen.add(value)
                    span = field.span(start, end)
                    confidence = CONFIDENCE[method]
                    yield self.signal("when", value, field.raw_at(span), span, method, confidence)

    def canonical(self, raw: str) -> str | None:
        """A stay in its canonical form, None for anything else."""
        value = raw.strip()
        return value if _VALUE.fullmatch(value) else None


def _stays(
    field: Field, posted: date | None, month_first: bool
) -> Iterator[tuple[int, int, str, str]]:
    """Where each stay lies in the folded text, its value and its method."""
    row = marks(field.low, month_first)
    for shape in _SHAPES.finditer("".join(mark.letter for mark in row)):
        part = row[shape.start() : shape.end()]
        method = shape.lastgroup or ""
        value = _value(method, part, posted)
        if value is not None:
            named = "range" if method in ("near", "lead", "short") else method
            yield part[0].start, part[-1].end, value, "tag" if value in TAGS else named


def _value(method: str, part: list[Mark], posted: date | None) -> str | None:
    if method == "tag":
        return part[0].value
    if method == "short":
        return _range(_days(_completed(part), posted), posted)
    if method in ("near", "lead", "range"):
        return _range(_days(_spread(method, part), posted), posted)
    if method == "days":
        return _counted(part, posted)
    if method in ("until", "from", "period"):
        return _open(method, part, posted)
    return None


def _open(method: str, part: list[Mark], posted: date | None) -> str | None:
    """A stay with one end stated, or a period such as this weekend."""
    tag = part[0].value if part[0].letter == "T" else None
    days = _days(part, posted)
    if not days:
        return tag
    first, last = days[0]
    if method == "period":
        # "Call me today" is no stay: a single day counts beside "only", "available" and the like.
        return f"{first}/{last}" if len(part) > 1 or first != last else None
    is_end = method == "until" if tag is None else tag == "leaving"
    return f"../{last}" if is_end else f"{first}/.."


def _spread(method: str, part: list[Mark]) -> list[Mark]:
    """The marks of a range whose month is written once, as two whole dates."""
    numbers = [mark for mark in part if mark.letter == "N"]
    shared = [mark for mark in part if mark.letter in "MY"]
    if method == "range":
        return part
    return [numbers[0], *shared, Mark("-", "", 0, 0), numbers[1], *shared]


def _completed(part: list[Mark]) -> list[Mark]:
    """The marks of "12.-15.03." with month and year of the whole date given to the bare number."""
    whole = next(mark for mark in part if mark.letter in "DS")
    ends = [mark for mark in part if mark.letter in "NDS"]
    days = [mark.value[-2:] if mark.letter != "N" else f"{int(mark.value):02}" for mark in ends]
    full = [Mark(whole.letter, whole.value[:-2] + day, 0, 0) for day in days]
    return [full[0], Mark("-", "", 0, 0), full[1]]


def _range(days: list[tuple[str, str]], posted: date | None) -> str | None:
    if len(days) != 2:
        return None
    first, last = days[0][0], days[1][1]
    if "X" in first + last or posted is None:
        return f"{first}/{last}"
    stay = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return f"{first}/{last}" if 0 <= stay <= LONGEST_STAY else None


def _days(part: list[Mark], posted: date | None) -> list[tuple[str, str]]:
    """The first and last day of each date in a row of marks."""
    days: list[tuple[str, str]] = []
    for letters in re.finditer(r"D|S|W?NMY?|W?MNY?|W|P", "".join(mark.letter for mark in part)):
        held = {mark.letter: mark.value for mark in part[letters.start() : letters.end()]}
        day = _day(held, posted)
        if day is not None:
            days.append(day)
    return days


def _day(held: dict[str, str], posted: date | None) -> tuple[str, str] | None:
    if "D" in held:
        return held["D"], held["D"]
    if "P" in held:
        return _period(held["P"], posted) if posted else None
    if "S" in held or "M" in held:
        short = held.get("S") or f"{int(held['M']):02}-{int(held['N']):02}"
        one = f"{held['Y']}-{short}" if "Y" in held else _with_year(short, posted)
        return (one, one) if one and _is_day(one) else None
    if posted is None:
        return None
    ahead = (int(held["W"]) - posted.isoweekday()) % 7
    one = str(posted + timedelta(days=ahead))
    return one, one


def _with_year(short: str, posted: date | None) -> str | None:
    if posted is None:
        return f"XXXX-{short}"
    for year in (posted.year - 1, posted.year, posted.year + 1):
        one = f"{year}-{short}"
        if _is_day(one) and date.fromisoformat(one) >= posted - timedelta(days=PAST):
            return one
    return None


def _is_day(one: str) -> bool:
    try:
        date.fromisoformat(one.replace("XXXX", "2000"))
    except ValueError:
        return False
    return True


def _period(name: str, posted: date) -> tuple[str, str]:
    to_sunday = 7 - posted.isoweekday()
    ahead = {
        "today": (0, 0), "tomorrow": (1, 1), "weekend": (max(0, to_sunday - 1), to_sunday),
        "week": (0, to_sunday), "next week": (to_sunday + 1, to_sunday + 7),
    }[name]  # fmt: skip
    first, last = (str(posted + timedelta(days=days)) for days in ahead)
    return first, last


def _counted(part: list[Mark], posted: date | None) -> str | None:
    """So many days or weeks from the posting on."""
    held = {mark.letter: mark.value for mark in part}
    count = int(held.get("N") or held["n"]) * (7 if "w" in held else 1)
    if posted is None or not 0 < count <= LONGEST_STAY:
        return None
    return f"{posted}/{posted + timedelta(days=count - 1)}"
