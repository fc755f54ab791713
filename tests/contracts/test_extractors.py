"""What every extractor owes: run over all that are discovered, so a new one is tested at once."""

import copy
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adwatch.model import TEXT_FIELDS, Ad, AdKey, AdKind
from extractors.base import extractors

ALL = extractors()
LIGHT = [extractor for extractor in ALL if not extractor.on_request]
EXAMPLES = [(extractor, example) for extractor in LIGHT for example in extractor.examples]

UNITS = (
    "1", "1 ", "1 1 1 ", "(((", "o", "O0l1", "@", "@a", "a@", "a@b.", "http://", "www.", "one",
    "one ", "five-", "+", "+1 ", "00", "$1 ", "1-", "1/", "1:1 ", "a.", "x dot ", "x at ", "🕐",
    "1️⃣", "一", "สอง", "\u0301", "\u200b", "\ud800", "\n", " ", "call ", "1h 100 ", "wa:", "0x",
    "whatsapp ", "five hundred ", "bc1", "\u202e1", "fi ve ", "é", "Пр", "aа", "18 ", "id ",
    "://", "h.example/1/", "212-555-0100 ", "2125550100", "$", "t.me/", "[", "double ", "٣",
)  # fmt: skip
"""Pieces that an adversary repeats to make a scanner go quadratic."""

LINEAR = 3
"""How much dearer a character of an eight times longer text may be; 8 is quadratic."""

any_text = st.one_of(
    st.text(st.characters(categories=None), max_size=80),
    st.lists(st.sampled_from(UNITS), max_size=40).map("".join),
)


def ad_with(text=None, **fields):
    return Ad(AdKey("demo", "1"), AdKind.OTHER, text=text or None, **fields)


def named(value):
    return value.name if hasattr(value, "name") else value.text[:30]


each = pytest.mark.parametrize("extractor", ALL, ids=named)
each_light = pytest.mark.parametrize("extractor", LIGHT, ids=named)


@each
def test_extractor_says_what_it_is(extractor):
    assert extractor.name
    assert extractor.version
    assert extractor.kinds
    assert extractor.on_request or extractor.examples


@pytest.mark.parametrize(("extractor", "example"), EXAMPLES, ids=named)
def test_example_is_found(extractor, example):
    signals = extractor.extract(ad_with(example.text, country=example.country))
    assert (example.kind, example.value) in [(found.kind, found.value) for found in signals]


@pytest.mark.parametrize(("extractor", "example"), EXAMPLES, ids=named)
def test_extraction_is_pure(extractor, example):
    ad = ad_with(example.text, country=example.country)
    before = copy.deepcopy(ad)
    assert list(extractor.extract(ad)) == list(extractor.extract(ad))
    assert ad == before


@pytest.mark.parametrize(("extractor", "example"), EXAMPLES, ids=named)
def test_value_is_canonical_and_of_a_stated_kind(extractor, example):
    for found in extractor.extract(ad_with(example.text, country=example.country)):
        assert found.kind in extractor.kinds
        assert extractor.canonical(found.value) == found.value


@each_light
def test_empty_ad_gives_nothing(extractor):
    assert list(extractor.extract(ad_with())) == []
    assert list(extractor.rejected(ad_with())) == []


@each_light
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(any_text, min_size=6, max_size=6))
def test_any_unicode_is_read_and_spans_point_at_the_raw_text(extractor, texts):
    fields = {name: text or None for name, text in zip(TEXT_FIELDS, texts, strict=True)}
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, **fields)
    for found in extractor.extract(ad):
        assert 0.0 <= found.confidence <= 1.0
        assert extractor.canonical(found.value) == found.value
        assert points_at_raw(found, ad)
    assert all(points_at_raw(refused, ad) and refused.reason for refused in extractor.rejected(ad))


def points_at_raw(found, ad):
    span = found.span
    return span is None or getattr(ad, span.field)[span.start : span.end] == found.raw


@each
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=any_text)
def test_canonical_form_is_idempotent_and_total(extractor, raw):
    value = extractor.canonical(raw)
    assert value is None or extractor.canonical(value) == value


@pytest.mark.slow
@each_light
@pytest.mark.timeout(60)
def test_hostile_text_is_read_in_linear_time(extractor):
    for unit in UNITS:
        consume(extractor, (unit * 20_000)[:20_000])


@pytest.mark.slow
@each_light
def test_own_examples_repeated_are_read_in_linear_time(extractor):
    text = "\n".join(one.text for one in extractor.examples) + "\n"
    consume(extractor, text)  # tables are loaded
    short, long = (spent(extractor, text, length) for length in (1_000, 8_000))
    assert long < 8 * LINEAR * short


@pytest.mark.slow
@pytest.mark.timeout(600)
@each_light
def test_very_long_hostile_text_is_read_in_linear_time(extractor):
    for unit in UNITS:
        consume(extractor, (unit * 400_000)[:400_000])


def spent(extractor, text, length):
    """The processor time of reading a text repeated to a length, at best of three."""
    grown = (text * length)[:length]
    return min(timed(extractor, f"{grown} {'.' * turn}") for turn in range(3))


def timed(extractor, text):
    start = process_time()
    consume(extractor, text)
    return process_time() - start


def consume(extractor, text):
    ad = ad_with(text, title=text[:2000], url=text[:2000])
    list(extractor.extract(ad))
    list(extractor.rejected(ad))
