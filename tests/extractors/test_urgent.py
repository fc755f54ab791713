"""Urgent passages: invented, bare phrases, and what must not be taken for one."""

from datetime import UTC, datetime

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.lexicon import sections
from extractors.urgent import CONCERNS, WHY, Urgent


def found(text, kind=AdKind.ESCORT, **fields):
    ad = Ad(AdKey("demo", "1"), kind, text=text, **fields)
    return [(one.value, one.raw) for one in Urgent().extract(ad)]


@pytest.mark.parametrize(
    "text",
    ["age 16", "Emma, 14", "she is 12", "tengo 17 años", "мне 16 лет", "12岁", "soon 18",
     "sixteen years old", "noch nicht 18", "我未满18"],
)  # fmt: skip
def test_a_stated_or_implied_minor_is_urgent(text):
    assert {value for value, _ in found(text)} == {"minor"}


@pytest.mark.parametrize(
    "text",
    ["I cannot leave", "they took my passport", "ich werde festgehalten", "no me dejan salir",
     "меня не выпускают", "救救我", "please call the police"],
)  # fmt: skip
def test_a_danger_told_in_plain_words_is_urgent(text):
    assert {value for value, _ in found(text)} == {"danger"}


@pytest.mark.parametrize(
    "text",
    ["18+ only", "no minors", "no girls under 18 here", "all models are 18 or older",
     "if you are held against your will call this line", "schoolgirl outfit on request",
     "I cannot leave a review", "my son is 14", "open for 15 years", "established 2006",
     "young at heart", "15 minutes from the station", "16 years of experience",
     "almost 18 years in business", "please help yourself to tea"],
)  # fmt: skip
def test_rules_roles_relatives_and_numbers_are_not_urgent(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["our prices can't be beaten", "please save me in your contacts", "incall only, I can't leave",
     "no puedo salir a domicilio", "请打我电话", "in town until 18 next month", "скоро 18:00",
     "未满18岁请勿进入", "si vous n'avez pas encore 18 ans, quittez la page", "nobody forces me",
     "bring your passport and two photos", "when I was 16 I danced"],
)  # fmt: skip
def test_idioms_outcalls_and_times_are_not_urgent(text):
    assert found(text) == []


def test_a_name_that_reads_like_a_relative_hides_no_minor():
    assert ("minor", "Nina, 16") in found("Nina, 16")


def test_ages_of_a_family_that_seeks_a_nanny_are_not_urgent():
    text = "Live-in nanny wanted. Our family has two boys, 4 years old and 12 years old. Own room."
    assert found(text) == []
    assert found("Girls aged 12 wanted as nannies for a family") != []


@pytest.mark.parametrize("text", ["Waiter wanted, age 16 and up", "school girls may help us"])
def test_lawful_young_workers_and_schools_are_not_urgent_in_job_ads(text):
    assert found(text, AdKind.JOB) == []
    assert found(text) != []


def test_a_child_sought_for_work_is_urgent():
    assert found("Maid wanted, age 12", AdKind.JOB) == [("minor", "12")]


@pytest.mark.parametrize(("year", "urgent"), [(2010, True), (2005, False)])
def test_a_birth_year_counts_from_the_day_of_posting(year, urgent):
    posted = datetime(2026, 3, 10, tzinfo=UTC)
    assert bool(found(f"born in {year}", posted_at=posted)) is urgent
    assert found(f"born in {year}") == []


def test_what_was_ruled_out_is_told():
    ad = Ad(AdKey("demo", "1"), AdKind.ESCORT, text="no girls under 18")
    assert [one.raw for one in Urgent().rejected(ad)] == ["girls under 18"]


def test_every_heading_of_the_list_has_a_reason_or_a_use():
    headings = {heading for heading in sections("urgent") if heading.startswith(CONCERNS)}
    assert headings == set(WHY)
