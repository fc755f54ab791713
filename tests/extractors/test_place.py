"""Places over invented lines; the second half of the table was held out."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.gazetteer import gazetteer
from extractors.place import Place

WORKED_ON = (
    ("I am in London this week", "London,GB"),
    ("visiting Portland, ME", "Portland,US"),
    ("Ich bin neu in München", "Munich,DE"),
    ("Приглашаю в Москве", "Moscow,RU"),
    ("работа в Берлине, Германия", "Berlin,DE"),
    ("上海 按摩", "Shanghai,CN"),
    ("ทำงานที่กรุงเทพ", "Bangkok,TH"),
    ("Anna from Prague now in Milano", "Prague,CZ", "Milan,IT"),
    ("new in chicago", "Chicago,US"),
    ("Charlotte NC incall", "Charlotte,US"),
    ("Trabajo en Madrid y Barcelona", "Madrid,ES", "Barcelona,ES"),
    ("je suis à Nice", "Nice,FR"),
    ("based in Bath", "Bath,GB"),
    ("Work in Dubai, UAE", "Dubai,AE"),
)
HELD_OUT = (
    ("Available in Manchester and Leeds", "Manchester,GB", "Leeds,GB"),
    ("Downtown Houston, private studio", "Houston,US"),
    ("Massage in Athens, Greece", "Athens,GR"),
    ("neu in Hamburg, nahe Bahnhof", "Hamburg,DE"),
    ("estoy en Málaga, zona centro", "Málaga,ES"),
    ("sono a Roma per pochi giorni", "Rome,IT"),
    ("à Lyon et Marseille", "Lyon,FR", "Marseille,FR"),
    ("ik ben in Rotterdam", "Rotterdam,NL"),
    ("я в Казани, жду", "Kazan,RU"),
    ("робота у Варшаві або в Києві", "Warsaw,PL", "Kyiv,UA"),
    ("praca w Krakowie", "Kraków,PL"),
    ("San Francisco and Oakland area", "San Francisco,US", "Oakland,US"),
    ("東京で募集", "Tokyo,JP"),
    ("서울 마사지", "Seoul,KR"),
    ("Springfield, IL", "Springfield,US"),
    ("Las Vegas this weekend", "Las Vegas,US"),
    ("sunt în București", "Bucharest,RO"),
)
NOT_PLACES = (
    "Nice girl reading a book in the bath, mobile only",
    "Sofia, 22, available now",
    "CALL ME NOW BEST SALE IN TOWN MAN",
    "Call Victoria",
    "Open Mon Sat Sun",
    "Best massage. Clean rooms. Same day",
    "Hi I am Charlotte, sweet and split",
    "Hope to see you, Angel",
    "orange or green, my dear",
)


def ad(text=None, **fields):
    return Ad(AdKey("demo", "1"), AdKind.OTHER, text=text, **fields)


def values(text=None, **fields):
    return [place.value for place in Place().extract(ad(text, **fields))]


@pytest.mark.parametrize(("text", "expected"), [(row[0], row[1:]) for row in WORKED_ON + HELD_OUT])
def test_stated_place_is_found(text, expected):
    assert values(text) == list(expected)


@pytest.mark.parametrize("text", NOT_PLACES)
def test_words_and_names_are_not_places(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("place", "country", "expected"),
    [
        ("London, UK", None, "London,GB"),
        ("London", "CA", "London,CA"),
        ("London, Ontario", "CA", "London,CA"),
        ("Birmingham", "US", "Birmingham,US"),
        ("Москва", None, "Moscow,RU"),
        ("Bath", "GB", "Bath,GB"),
        ("Köln", None, "Köln,DE"),
        ("nyc", "US", "New York City,US"),
        ("Valencia", "ES", "Valencia,ES"),
    ],
)
def test_place_field_is_read_with_its_country(place, country, expected):
    assert values(place=place, country=country)[0] == expected


def test_region_behind_the_name_picks_the_city():
    (place,) = Place().extract(ad("Portland, ME"))
    assert place.detail("population") < 100_000


def test_place_field_makes_a_doubtful_name_in_the_text_a_place():
    assert values("Reading town centre", place="Reading", country="GB") == ["Reading,GB"]


def test_details_never_hold_coordinates():
    (place,) = Place().extract(ad("in Paris"))
    assert {name for name, _ in place.details} == {"country", "geonameid", "population"}


@pytest.mark.parametrize(
    ("raw", "value"),
    [("London,GB", "London,GB"), ("münchen, de", "Munich,DE"), ("London,ZZ", None), ("x", None)],
)
def test_canonical_place_is_the_gazetteer_spelling(raw, value):
    assert Place().canonical(raw) == value


def test_gazetteer_orders_namesakes_by_population():
    populations = [city.population for city in gazetteer().cities["springfield"]]
    assert populations == sorted(populations, reverse=True)
