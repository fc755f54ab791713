"""Indicators of forced labour in invented job ads: present, contradicted, or not stated."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.indicator import NAMES, Indicator
from extractors.lexicon import sections


def found(text, kind=AdKind.JOB):
    return [one.value for one in Indicator().extract(Ad(AdKey("demo", "1"), kind, text=text))]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Maids wanted, the agency keeps your passport", ["documents=present"]),
        ("Maids wanted, you keep your own passport", ["documents=contradicted"]),
        ("Работа на складе, паспорт хранится у работодателя", ["documents=present"]),
        ("Pflegekraft gesucht, eigener Schlüssel", ["movement=contradicted"]),
        ("Cook, 14 hours a day", ["overtime=present"]),
        ("Cook, 40 hours a week", ["overtime=contradicted"]),
        ("Cook, 54 hours a week", []),
        ("Pickers, no fees and no deductions", ["debt=contradicted"]),
        ("招聘工人，禁止外出", ["movement=present"]),
    ],
)
def test_an_indicator_is_present_contradicted_or_not_stated(text, values):
    assert found(text) == values


def test_other_ads_have_no_indicators():
    assert found("Massage, no phones please, 14 hours a day", AdKind.MASSAGE) == []


def test_an_indicator_names_its_source_and_its_words():
    ad = Ad(AdKey("demo", "1"), AdKind.JOB, text="Packers, ten beds in a room")
    (one,) = Indicator().extract(ad)
    assert (one.raw, one.detail("state")) == ("beds in a room", "present")
    assert one.detail("ilo") == "abusive working and living conditions"
    assert "ILO" in str(one.detail("source"))


def test_every_indicator_can_be_present_and_contradicted():
    assert set(sections("indicator")) == {
        f"{name} {state}" for name in NAMES for state in ("present", "contradicted")
    }
