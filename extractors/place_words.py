"""The words around place names as look-up tables; the lists lie in lexicons/place.txt."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.lexicon import phrases, words

POINTERS = words("place", "pointer")
"""Words (folded, lower case) after which a name is probably a place."""
UNLIKELY = words("place", "ordinary") | words("place", "given")
"""City names that are ordinary words or people's names: places only where more says so."""


def country_names() -> Iterator[tuple[str, str]]:
    """(name, ISO 3166 code) of countries beside the gazetteer's English names."""
    for heading, name in phrases("place"):
        if heading.startswith("country "):
            yield name, heading.removeprefix("country ")


def short_names() -> Iterator[tuple[str, str, str]]:
    """(what people say, city, ISO 3166 code) where the gazetteer does not list the name."""
    for heading, name in phrases("place"):
        if heading.startswith("short "):
            city, _, country = heading.removeprefix("short ").rpartition(",")
            yield name, city, country
