"""Ages over invented lines in many languages; the second half of the table was held out."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.age import Age
from extractors.number_words import ages_in_words

WORKED_ON = (
    ("I am 24 years old", "24"),
    ("just turned 21", "21"),
    ("24yo", "24"),
    ("21yrs old, 5'6, 130 lbs", "21"),
    ("22 y.o.", "22"),
    ("Tengo 25 años", "25"),
    ("j'ai 23 ans", "23"),
    ("ich bin 26 Jahre jung", "26"),
    ("Ich bin 26", "26"),
    ("мне 25 лет", "25"),
    ("Анна, 23 года", "23"),
    ("ho 25 anni", "25"),
    ("twenty one years old", "21"),
    ("treinta y dos años", "32"),
    ("vingt-cinq ans", "25"),
    ("fünfundzwanzig Jahre alt", "25"),
    ("двадцать пять лет", "25"),
    ("ages 21-26", "21", "26"),
    ("age 16", "16"),
    ("Edad: 19", "19"),
    ("年龄 24", "24"),
    ("24岁", "24"),
    ("อายุ 23 ปี", "23"),
    ("25 tuổi", "25"),
    ("Anna (24) new", "24"),
    ("young 19 y/o", "19"),
)
HELD_OUT = (
    ("My name is Mia, 28 years young", "28"),
    ("im 22 and fun", "22"),
    ("She is 27", "27"),
    ("Age: 30", "30"),
    ("age- 23, height 5'4", "23"),
    ("30yr old lady", "30"),
    ("I just turned twenty", "20"),
    ("thirty-five years old", "35"),
    ("aged 40", "40"),
    ("20 añitos recién cumplidos", "20"),
    ("tenho 22 anos", "22"),
    ("veintidós años", "22"),
    ("trente ans", "30"),
    ("Alter: 31", "31"),
    ("29-jährige Frau", "29"),
    ("ik ben 33 jaar", "33"),
    ("возраст 27", "27"),
    ("мені 24 роки", "24"),
    ("am 23 de ani", "23"),
    ("mam 28 lat", "28"),
    ("yaşım 26", "26"),
    ("je mi 25 let", "25"),
    ("25 éves vagyok", "25"),
    ("22歳です", "22"),
    ("스물 대신 23살", "23"),
    ("عمري 24 سنة", "24"),
    ("between 20 and 25 years", "20", "25"),
    ("20 to 25 yo", "20", "25"),
    ("between 20 and 30 years old", "20", "30"),
    ("20-25 years", "20", "25"),
    ("age 18 - 23", "18", "23"),
    ("ladies aged from 18 to 23", "18", "23"),
    ("im Alter von 18 bis 25", "18", "25"),
    ("Anna 23, call me", "23"),
    ("Hi, Anna 23", "23"),
    ("Анна 23. Звони", "23"),
    ("Anna 23/ Lisa 22", "23", "22"),
)
NOT_AGES = (
    "5 years experience",
    "15 years experience",
    "20 Jahre Erfahrung",
    "over 10 years in business",
    "опыт 12 лет",
    "18+ only",
    "$80 30 min",
    "open 10am to 11pm",
    "early 20s",
    "I'm 30 minutes away",
    "мне 30 минут ехать",
    "175 cm 55 kg",
    "call 212 555 0122",
    "12/24/36",
    "Anna 30 min",
    "Anna 23 hours",
    "Anna 23:00, call",
    "Lara 45, 60 EUR",
    "May 23, we open",
    "near Paris 18, call",
    "Main Street 45, call",
    "Lindenweg 22, call",
    "Only 60, call",
    "1234 years",
    "24/7",
)


OF_SOMETHING_ELSE = (
    "with 12 years' experience",
    "опыт более 12 лет",
    "seit über 12 Jahren",
    "desde hace 12 años",
    "ประสบการณ์ 12 ปี",
    "od ponad 12 lat na rynku",
    "my son is 16",
    "a 16 year old whisky",
    "children under 12 years",
    "18岁以下勿扰",
    "when I was 23, I danced",
)
DISGUISED = (
    ("tw3nty two years old", "22"),
    ("t w e n t y five years old", "25"),
    ("2*4 yo", "24"),
    ("zweiund20 Jahre", "22"),
    ("อายุ ยี่สิบสาม", "23"),
    ("今年二十四岁", "24"),
    ("2l years old", "21"),
)


def ad(text=None, **fields):
    return Ad(AdKey("demo", "1"), AdKind.OTHER, text=text, **fields)


def values(text=None, **fields):
    return [age.value for age in Age().extract(ad(text, **fields))]


@pytest.mark.parametrize(("text", "expected"), [(row[0], row[1:]) for row in WORKED_ON + HELD_OUT])
def test_stated_age_is_found(text, expected):
    assert values(text) == list(expected)


@pytest.mark.parametrize(("text", "expected"), DISGUISED)
def test_a_disguised_age_is_found(text, expected):
    assert values(text) == [expected]


@pytest.mark.parametrize("text", OF_SOMETHING_ELSE)
def test_years_of_something_else_are_not_counted_as_ages(text):
    assert [age for age in Age().extract(ad(text)) if age.confidence >= 0.5] == []


def test_an_age_is_told_where_it_is_surest():
    (age,) = Age().extract(ad("I am 24 years old", title="Anna 24 in town"))
    assert age.span.field == "text"


@pytest.mark.parametrize("text", NOT_AGES)
def test_other_years_and_numbers_are_not_ages(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sweet Anna - 22", ["22"]),
        ("Lina, 27", ["27"]),
        ("Mia (24)", ["24"]),
        ("New girls 18 - 23", ["18", "23"]),
        ("Best massage 24/7", []),
        ("Unit 45", []),
        ("Massage 60 min 70", []),
    ],
)
def test_title_ends_with_the_age(title, expected):
    assert values(title=title) == expected


def test_attribute_named_age_is_read_and_others_are_not():
    assert values(attributes=(("Age", "25 years"), ("height", "17"))) == ["25"]


def test_age_demanded_of_visitors_is_weak():
    (age,) = Age().extract(ad("over 18 years only"))
    assert age.detail("role") == "required"
    assert age.confidence < 0.5


@pytest.mark.parametrize("text", ["between 20 and 30 years old", "Anna 23, call me"])
def test_range_and_named_age_are_more_likely_than_not(text):
    assert all(0.5 <= age.confidence < 0.9 for age in Age().extract(ad(text)))


def test_experience_is_rejected_with_a_reason():
    (refused,) = Age().rejected(ad("with 15 years experience"))
    assert refused.raw == "15 years"
    assert "experience" in refused.reason


@pytest.mark.parametrize(
    ("raw", "value"), [("24", "24"), (" ２４ ", "24"), ("9", None), ("120", None), ("x", None)]
)
def test_canonical_age_is_two_digits(raw, value):
    assert Age().canonical(raw) == value


@pytest.mark.parametrize(
    ("words", "years"),
    [("ninety nine", 99), ("diecinueve", 19), ("zweiundvierzig", 42), ("тридцать шесть", 36)],
)
def test_numbers_in_words(words, years):
    assert ages_in_words()[words] == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("gerade 21 geworden", ["21"]),
        ("I am twenty-two, new here", ["22"]),
        ("ladies 19 - 32", ["19", "32"]),
        ("Lena 29 and Sofia 31", ["29", "31"]),
        ("Hi, I am Noor, 44, 5'8", ["44"]),
        ("2 7 y.o.", ["27"]),
        ("二十四岁", ["24"]),
        ("mám dvacet pět let", ["25"]),
    ],
)
def test_further_ways_to_say_an_age(text, years):
    assert values(text) == years


@pytest.mark.parametrize(
    "text",
    ["Alleen voor heren van 21 jaar en ouder", "for men of 40 years and older", "for 12 years now"],
)
def test_an_age_asked_of_visitors_is_not_one_advertised(text):
    assert [one for one in Age().extract(ad(text)) if one.confidence >= 0.5] == []


def test_an_age_asked_of_applicants_is_told_as_required():
    found = Age().extract(ad("Waitress wanted, age 19 to 30"))
    assert [(one.value, one.detail("role")) for one in found] == [
        ("19", "required"),
        ("30", "required"),
    ]
