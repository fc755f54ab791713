"""The cities of the market, by country: real names, with the shape of a postal code."""

from __future__ import annotations

from dataclasses import dataclass

from adwatch.demo.chance import Weighted


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the market: its cities, currency, spoken languages and postal codes.

    In `postal`, `#` is a digit, `@` a letter and `|` parts two forms; `level` turns the price
    scale into money.
    """

    code: str
    currency: str
    level: float
    postal: str
    languages: Weighted[str]
    cities: tuple[str, ...]


def _country(
    code: str, currency: str, level: float, postal: str, spoken: dict[str, float], cities: str
) -> Country:
    names = tuple(city.strip() for city in cities.split(","))
    return Country(code, currency, level, postal, Weighted(spoken), names)


COUNTRIES = {
    country.code: country
    for country in (
        _country("US", "$", 1.2, "#####|#####-####", {"en": 0.7, "es": 0.22, "ru": 0.08},
                 "New York, Miami, Chicago, Atlanta, Dallas, Las Vegas, Houston, Phoenix, Denver, "
                 "Seattle, Boston, San Diego, Orlando, Tampa, Portland, Austin"),
        _country("CA", "$", 1.3, "@#@ #@#", {"en": 0.62, "fr": 0.32, "ru": 0.06},
                 "Toronto, Montreal, Vancouver, Ottawa, Calgary, Edmonton, Winnipeg, Halifax"),
        _country("GB", "£", 0.9, "@@# #@@", {"en": 0.84, "es": 0.07, "ru": 0.09},
                 "London, Manchester, Birmingham, Leeds, Glasgow, Bristol, Liverpool, Cardiff, "
                 "Edinburgh, Nottingham"),
        _country("FR", "€", 1.0, "#####", {"fr": 0.74, "es": 0.1, "ru": 0.1, "en": 0.06},
                 "Paris, Lyon, Marseille, Toulouse, Nice, Nantes, Strasbourg, Bordeaux, Lille, "
                 "Rennes"),
        _country("DE", "€", 0.95, "#####", {"de": 0.68, "ru": 0.17, "en": 0.08, "es": 0.07},
                 "Berlin, Hamburg, Köln, Frankfurt, Stuttgart, Düsseldorf, Leipzig, Dresden, "
                 "Hannover, Nürnberg, Bremen, Essen"),
        _country("AU", "$", 1.4, "####", {"en": 0.88, "es": 0.05, "ru": 0.07},
                 "Sydney, Melbourne, Brisbane, Perth, Adelaide, Canberra, Hobart, Darwin"),
    )
}  # fmt: skip

WIDER = {
    "US": Weighted({"en": 0.55, "es": 0.2, "zh": 0.1, "ru": 0.06, "pt": 0.05, "ar": 0.04}),
    "CA": Weighted({"en": 0.5, "fr": 0.26, "zh": 0.12, "ar": 0.05, "ru": 0.04, "pt": 0.03}),
    "GB": Weighted({"en": 0.66, "pt": 0.08, "ar": 0.07, "zh": 0.07, "ru": 0.06, "es": 0.06}),
    "FR": Weighted({"fr": 0.62, "ar": 0.1, "pt": 0.09, "es": 0.07, "ru": 0.07, "en": 0.05}),
    "DE": Weighted({"de": 0.56, "ru": 0.14, "ar": 0.1, "en": 0.09, "es": 0.06, "pt": 0.05}),
    "AU": Weighted({"en": 0.68, "zh": 0.2, "ar": 0.05, "es": 0.04, "ru": 0.03}),
}
"""What the operators of the living market speak: eight languages in four scripts."""

SHARES = Weighted({"US": 0.32, "CA": 0.12, "GB": 0.12, "FR": 0.16, "DE": 0.17, "AU": 0.11})
"""How the operators of the market spread over its countries."""
