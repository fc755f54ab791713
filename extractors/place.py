"""Stated places, found in a gazetteer of cities; never coordinates, never a place inferred.

The index lies in gazetteer.py, the words around places in place_words.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adwatch.model import Ad, Signal
from extractors.base import Example, Extractor
from extractors.gazetteer import City, Gazetteer, gazetteer, key_of
from extractors.place_words import POINTERS, UNLIKELY
from extractors.reading import UNSPACED, Field, has_unspaced, read, split_words

FIELDS = ("place", "title", "text")
LEAST_CONFIDENCE = 0.5  # below it a name is more likely a word or a person
PLACE_FIELD = 0.9  # confidence of a name that the site's own place field holds
BASE = 0.35  # of a gazetteer name met anywhere, before the reasons below
REASONS = {
    "capital": 0.15,  # written with a capital letter where the text is not all capitals
    "pointer": 0.3,  # behind "in", "nach", "visiting"
    "suffix": 0.4,  # before its country or state: "Portland, OR"
    "in place": 0.4,  # the place field names it too
    "country": 0.15,  # lies in the country that the site states
    "large": 0.15,  # a million people or more
    "many words": 0.1,  # "San Francisco" is no ordinary word
    "elsewhere": -0.15,  # lies outside the stated country
    "ordinary": -0.45,  # an ordinary word or a given name
    "variant": -0.1,  # a name in another language than the gazetteer's main one
    "small": -0.3,  # fewer than SMALL people
}
LARGE, SMALL = 1_000_000, 100_000  # people
SHOUTING = 0.6  # share of capitals from which capitals say nothing
SURE = 0.95

_UNSPACED_RUN = re.compile(f"[{UNSPACED}]{{2,}}")
_CLOSED = {"ові": "ів", "єві": "їв", "ова": "ів", "єва": "їв"}  # Львові, Києві
_GLUE = frozenset({" ", "-", ". ", "'", ".", "\t"})
_SUFFIX_GLUE = frozenset({" ", ", ", ",", " (", " - ", "/", " / ", ". "})


@dataclass(frozen=True, slots=True)
class _Named:
    """A gazetteer name in a field: where it lies and what stands around it."""

    start: int
    end: int
    key: str
    cities: tuple[City, ...]
    reasons: frozenset[str]
    country: str | None = None  # of a country or state named right behind it
    region: str | None = None


class Place(Extractor):
    """Finds stated cities as `City,CC` (gazetteer name, ISO 3166 country).

    The place field is the strongest source; in free text a name needs reasons: a capital, a
    word such as "in", its country behind it, its size. Of several cities of one name the one
    in the named or stated country wins, then the largest. Details: `geonameid`, `country`,
    `population`.
    """

    name = "place"
    version = "1"
    kinds = ("place",)
    examples = (
        Example("I am in London this week", "place", "London,GB"),
        Example("visiting Portland, ME", "place", "Portland,US"),
        Example("Ich bin neu in München", "place", "Munich,DE"),
        Example("Приглашаю в Москве", "place", "Moscow,RU"),
        Example("上海 按摩", "place", "Shanghai,CN"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The cities of the place field, title and text; each once, by its best mention first."""
        index = gazetteer()
        seen: set[int] = set()
        at_place: frozenset[int] = frozenset()
        for field in read(ad, *FIELDS):
            for named in _names(index, field):
                city, confidence = _weigh(named, ad.country, at_place, field.name)
                if confidence >= LEAST_CONFIDENCE and city.id not in seen:
                    seen.add(city.id)
                    yield self._place(field, named, city, confidence)
            if field.name == "place":
                at_place = frozenset(seen)

    def canonical(self, raw: str) -> str | None:
        """`City,CC` with the gazetteer's spelling; None where no such city is known."""
        name, comma, country = raw.rpartition(",")
        listed = gazetteer().cities.get(key_of(name), ()) if comma else ()
        for city in listed:
            if city.country == country.strip().upper():
                return f"{city.name},{city.country}"
        return None

    def _place(self, field: Field, named: _Named, city: City, confidence: float) -> Signal:
        span = field.span(named.start, named.end)
        method = "field" if field.name == "place" else "stated"
        return self.signal(
            "place", f"{city.name},{city.country}", field.raw_at(span), span, method, confidence,
            geonameid=city.id, country=city.country, population=city.population,
        )  # fmt: skip


def _weigh(
    named: _Named, country: str | None, at_place: frozenset[int], field: str
) -> tuple[City, float]:
    """The likeliest city of a name and how sure that reading is."""
    city = max(named.cities, key=lambda city: _likeliness(city, named, country, at_place))
    reasons = named.reasons | _reasons(named, city, country, at_place)
    if field == "place":
        reasons -= {"ordinary", "small", "capital", "pointer", "variant"}
        return city, min(SURE, PLACE_FIELD + sum(REASONS[reason] for reason in reasons) / 4)
    if reasons & {"pointer", "suffix", "in place"} and "capital" in reasons:
        reasons -= {"ordinary"}
    return city, round(min(SURE, BASE + sum(REASONS[reason] for reason in reasons)), 3)


def _reasons(
    named: _Named, city: City, country: str | None, at_place: frozenset[int]
) -> frozenset[str]:
    """The reasons for and against that lie in the city itself."""
    claims = {
        "suffix": named.country == city.country,
        "in place": city.id in at_place,
        "country": country == city.country,
        "elsewhere": country not in (None, city.country),
        "large": city.population >= LARGE,
        "small": city.population < SMALL,
        "variant": named.key.isascii() and named.key != key_of(city.name),
    }
    return frozenset(reason for reason, holds in claims.items() if holds)


def _likeliness(
    city: City, named: _Named, country: str | None, at_place: frozenset[int]
) -> tuple[bool, bool, bool, bool, int]:
    return (
        city.id in at_place,
        named.country == city.country,
        named.region is not None and named.region == city.region,
        country == city.country,
        city.population,
    )


def _names(index: Gazetteer, field: Field) -> Iterator[_Named]:
    yield from _spaced_names(index, field)
    if has_unspaced(field.low):
        yield from _unspaced_names(index, field)


def _spaced_names(index: Gazetteer, field: Field) -> Iterator[_Named]:
    words, spans = split_words(field.low)
    shouting: bool | None = None
    free, starts = 0, index.starts
    before = ("", *words)
    begun = [at for at, word in enumerate(words) if word in starts or before[at] in POINTERS]
    for at in begun:
        if at < free:
            continue
        word, pointed = words[at], before[at] in POINTERS
        last, cities = at + 1, index.cities.get(word, ())
        if starts.get(word, 1) > 1:
            last, cities = _longest(index, field, spans, words, at)
        if not cities and pointed:
            last, cities = at + 1, _inflected(index, word)
        if cities:
            free = last
            shouting = _is_shouting(field.text) if shouting is None else shouting
            capital = not shouting and field.text[spans[at][0]].isupper()
            claims = {
                "pointer": pointed,
                "capital": capital,
                "many words": last - at > 1,
                "ordinary": last - at == 1 and (word in UNLIKELY or len(word) < 3),
            }
            yield _Named(
                spans[at][0], spans[last - 1][1], " ".join(words[at:last]), cities,
                frozenset(reason for reason, holds in claims.items() if holds),
                *_suffix(index, field, spans, words, last),
            )  # fmt: skip


def _longest(
    index: Gazetteer,
    field: Field,
    spans: tuple[tuple[int, int], ...],
    words: tuple[str, ...],
    at: int,
) -> tuple[int, tuple[City, ...]]:
    """The longest name that starts at a word: the index behind its last word, and its cities."""
    last = at + 1
    stop = min(at + index.starts.get(words[at], 1), len(words))
    while last < stop:
        if field.low[spans[last - 1][1] : spans[last][0]] not in _GLUE:
            break
        last += 1
    for end in range(last, at, -1):
        cities = index.cities.get(" ".join(words[at:end]))
        if cities:
            return end, cities
    return at, ()


def _inflected(index: Gazetteer, word: str) -> tuple[City, ...]:
    """The cities whose Russian or Ukrainian name gives this case form: "Москве", "Казани"."""
    if len(word) < 4 or not "\u0400" <= word[-1] <= "\u04ff":
        return ()
    stem = word[:-1]
    open_vowel = word[:-3] + _CLOSED[word[-3:]] if word[-3:] in _CLOSED else stem
    for nominative in (stem, stem + "а", stem + "ь", stem + "я", stem[:-1], open_vowel):
        cities = index.cities.get(nominative)
        if cities:
            return cities
    return ()


def _suffix(
    index: Gazetteer,
    field: Field,
    spans: tuple[tuple[int, int], ...],
    words: tuple[str, ...],
    last: int,
) -> tuple[str | None, str | None]:
    """The country and US state named right behind a name."""
    if last >= len(words) or field.low[spans[last - 1][1] : spans[last][0]] not in _SUFFIX_GLUE:
        return None, None
    for end in (last + 2, last + 1):
        name = " ".join(words[last:end])
        region = index.regions.get(name)
        written = field.text[spans[last][0] : spans[min(end, len(words)) - 1][1]]
        if region is not None and (len(name) > 2 or written.isupper()):
            return "US", region
        if name in index.countries:
            return index.countries[name], None
    return None, None


def _unspaced_names(index: Gazetteer, field: Field) -> Iterator[_Named]:
    low = field.low
    for run in _UNSPACED_RUN.finditer(low):
        at, stop = run.span()
        while at < stop - 1:
            name = next(
                (
                    name
                    for name in index.unspaced.get(low[at : at + 2], ())
                    if low.startswith(name, at)
                ),
                None,
            )
            if name is None:
                at += 1
                continue
            reasons = {"capital"} if len(name) > 2 else set()
            yield _Named(at, at + len(name), name, index.cities[name], frozenset(reasons))
            at += len(name)


def _is_shouting(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(map(str.isupper, text)) > SHOUTING * letters
