"""Terms of job offers over invented ads in several languages."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.lexicon import sections
from extractors.offer import SECTORS, TERMS, Offer

OFFERS = (
    (
        "We are hiring waitresses in Germany, housing provided, flight paid, no experience needed",
        {"role:waiter", "sector:I", "destination:DE", "housing:provided", "travel:employer",
         "requirement:no experience"},
    ),
    (
        "Требуются сиделки в Польшу, проживание, оплата дороги, помощь с визой, 1500 евро в месяц",
        {"role:caregiver", "sector:Q", "destination:PL", "housing:provided", "travel:employer",
         "visa:help", "pay:1500 EUR/43200"},
    ),
    (
        "Buscamos camareras, alojamiento, sin contrato, sin experiencia, 50 horas por semana",
        {"role:waiter", "housing:provided", "contract:none", "requirement:no experience",
         "hours:50/week"},
    ),
    (
        "Wir suchen Erntehelfer, Unterkunft wird abgezogen, Anreise bezahlt, Arbeitsvertrag",
        {"role:farm worker", "sector:A", "housing:deducted", "travel:employer", "contract:stated"},
    ),
    (
        "Recrute femme de ménage, logement fourni, sans contrat, temps plein",
        {"role:cleaner", "sector:N", "housing:provided", "contract:none", "hours:full time"},
    ),
    (
        "招聘 厨师 包吃住 代办签证 无经验 月薪9000元",
        {"role:cook", "sector:I", "housing:provided", "visa:help", "requirement:no experience",
         "pay:9000 CNY/43200"},
    ),
    (
        "Angajăm îngrijitoare bătrâni, cazare gratuită, transport asigurat, fără comision",
        {"role:caregiver", "housing:provided", "travel:employer", "fee:none"},
    ),
    (
        "Hiring construction workers, 12 hours per day, placement fee, ticket will be deducted",
        {"role:construction worker", "sector:F", "hours:12/day", "fee:charged", "travel:advance"},
    ),
    (
        "Hiring dancers aged 18-30, send photos, agency licence no. AB-12345",
        {"role:dancer", "requirement:age 18-30", "requirement:photo", "agency:stated",
         "licence:AB-12345"},
    ),
)  # fmt: skip


def values(text, kind=AdKind.OTHER):
    return [term.value for term in Offer().extract(Ad(AdKey("demo", "1"), kind, text=text))]


@pytest.mark.parametrize(("text", "expected"), OFFERS)
def test_terms_of_an_offer_are_found(text, expected):
    assert expected <= set(values(text))


@pytest.mark.parametrize(
    "text",
    ["Massage with hot oil, agency, no rush, room available", "Sofa for sale, free transport"],
)
def test_other_ads_have_no_offer(text):
    assert values(text) == []


def test_ad_stated_to_be_a_job_is_read_without_cues():
    assert values("cook, rooms available", AdKind.JOB) == [
        "role:cook",
        "sector:I",
        "housing:provided",
    ]


def test_terms_come_in_the_order_of_the_text():
    found = values("We are hiring. Housing provided. Cleaners and cooks apply now.")
    assert found.index("housing:provided") < found.index("role:cleaner") < found.index("role:cook")


@pytest.mark.parametrize(("hours", "kept"), [("60", True), ("168", False), ("5", False)])
def test_implausible_hours_are_left_out(hours, kept):
    assert (f"hours:{hours}/week" in values(f"now hiring cooks, {hours} hours a week")) is kept


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Role: cook", "role:cook"), ("score:9", None), ("role:", None), ("cook", None)],
)
def test_canonical_offer_has_a_known_term(raw, value):
    assert Offer().canonical(raw) == value


def test_every_listed_term_is_documented_and_every_role_has_a_sector():
    headings = [heading.partition(" ") for heading in sections("offer")]
    roles = {role for listed in SECTORS.values() for role in listed}
    assert {term for term, _, value in headings if value != "word"} <= set(TERMS)
    assert {value for term, _, value in headings if term == "role"} == roles
