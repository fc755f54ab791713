"""The benchmark's cases are enough, sound, invented, and parted by template."""

import hashlib
import re
from collections import Counter

import phonenumbers
import pytest

from adwatch.bench.cases import cases, phones
from adwatch.bench.cases.templates import SPLITS
from adwatch.demo.numbers import is_invented

DIGEST = "f30102a54a4d89afa913952ddcd4b95eea60ca128c4fca7d3e6084e75866f583"
"""Of all cases: it changes with new ones and with a mended expectation, told by its commit."""

HELD_OUT_DIGEST = "af3a1bfb2a219dcb518ca6e07b5c262d997f1f670f5eb8328684f8b506f70a9f"
"""Of the held-out cases, to which none is added once an extractor was measured by them."""

LEAST = {
    "no phone:": 600, "price:": 300, "handle:": 150, "e-mail:": 60, "link:": 60, "wallet:": 60,
    "age:": 150, "offer:": 150, "kind:": 200, "kind: recruitment in an adult section": 60,
    "place:": 60, "when:": 60, "language:": 60, "urgent: minor": 20, "urgent: danger": 10,
    "urgent:": 80, "review id:": 60, "indicator:": 60, "whole ads": 150,
}  # fmt: skip

SHAPES = {
    "phone": r"\+\d{9,15}",
    "price": r"\d+ ([A-Z]{3}|coded|-)/(\d+|-)",
    "price#role": r"\d+ ([A-Z]{3}|coded|-)/(\d+|-) (price|pay|fee|deposit)",
    "price#call": r"\d+ [A-Z]{3}/\d+ (in|out)",
    "age": r"\d\d",
    "age#role": r"\d\d (stated|required)",
    "handle": r"[a-z]+:[^\s@]+",
    "email": r"[a-z0-9._+-]+@[a-z0-9.-]+\.[a-z]+",
    "url": r"https?://[a-z0-9.-]+(/\S*)?",
    "wallet": r"(btc|eth|tron|xmr):\w+",
    "place": r"[^,]+,[A-Z]{2}",
    "when": r"new|back|leaving|(\.\.|\d{4}-\d\d-\d\d)/(\.\.|\d{4}-\d\d-\d\d)",
    "language": r"[a-z]{2}",
    "review_id": r"[a-z0-9]+:[a-z0-9]+",
    "kind": r"escort|massage|job|other",
    "urgent": r"minor|danger",
    "indicator": r"[a-z]+=(present|contradicted)",
}


def named(beginning):
    return [case for case in cases() if case.topic.startswith(beginning)]


def written(case):
    return "\n".join(value for _, value in case.ad.fields())


@pytest.mark.parametrize(("topic", "least"), LEAST.items(), ids=list(LEAST))
def test_a_topic_has_enough_cases(topic, least):
    assert len(named(topic)) >= least


def test_twenty_classes_of_phone_numbers_and_more_have_sixty_cases_each():
    count = Counter(case.topic for case in named("phone:"))
    assert len(count) >= 45
    assert min(count.values()) >= 60


def test_every_topic_stands_in_both_splits():
    splits = {(case.topic, case.split) for case in cases()}
    assert splits == {(topic, split) for topic, _ in splits for split in SPLITS}


def test_no_template_is_in_both_splits():
    by_split = {split: {c.template for c in cases() if c.split == split} for split in SPLITS}
    assert by_split["dev"] & by_split["held_out"] == set()


def test_held_out_numbers_are_written_and_set_in_another_way():
    for part in ("pattern", "text"):
        parts = {
            split: {(t.topic, getattr(t, part)) for t in phones.read() if t.split == split}
            for split in SPLITS
        }
        shared = parts["dev"] & parts["held_out"]
        assert {text for _, text in shared} <= {"{phone}"}


def test_no_case_stands_twice():
    texts = Counter((case.topic, case.ad.country, case.ad.fields()) for case in cases())
    assert len({case.id for case in cases()}) == len(cases())
    assert max(texts.values()) == 1


def test_expected_values_are_canonical():
    said = [
        (kind, value) for case in cases() for kind in case.expected for value in case.expected[kind]
    ]
    odd = [pair for pair in said if not re.fullmatch(SHAPES.get(pair[0], r"[\w &,./-]+"), pair[1])]
    assert odd == []


def test_expected_numbers_are_valid_and_invented():
    numbers = {value for case in cases() for value in case.expected.get("phone", ())}
    assert [number for number in numbers if not is_invented(number)] == []
    some = sorted(numbers)[::10]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in some)


@pytest.mark.slow
def test_no_text_shows_a_number_of_another_plan():
    strict = phonenumbers.Leniency.STRICT_GROUPING
    shown = [
        (case.id, match.raw_string)
        for case in cases()
        for match in phonenumbers.PhoneNumberMatcher(written(case), case.ad.country, strict)
        if not is_invented(
            phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        )
    ]
    assert shown == []


def test_whole_ads_are_as_long_as_ads_are():
    lengths = [len(written(case)) for case in named("whole ads")]
    assert min(lengths) >= 300
    assert max(lengths) <= 900


def test_cases_are_in_many_languages():
    assert len({case.language for case in cases()}) >= 20
    assert len({case.language for case in named("phone: words in")}) == 13


def digest(among):
    said = ([c.id, c.ad.country, c.ad.fields(), sorted(c.expected.items())] for c in among)
    return hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()


def test_the_cases_are_those_that_were_agreed_on():
    assert digest(cases()) == DIGEST


def test_no_held_out_case_was_added_or_changed():
    assert digest(case for case in cases() if case.split == "held_out") == HELD_OUT_DIGEST
