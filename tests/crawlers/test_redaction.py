"""No text keeps a phone number or an e-mail once it is masked, however plainly it is written."""

from __future__ import annotations

import re
from random import Random
from time import process_time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adwatch.demo.disguise import ALPHABETS
from adwatch.demo.numbers import NANP_AREAS, RANGES, invent
from crawlers import limits
from crawlers.redaction import masked, page_name, word

SEPARATORS = (" ", "-", ".", "/", " - ", " . ", "\u200b", "\u00a0", "%20", "&nbsp;", "_", "*")


def spelt(figures, alphabet):
    return "".join(alphabet[int(one)] if one.isdigit() else one for one in figures)


def groups(number, separator):
    """A number in groups of three and four, as printed."""
    figures = number.removeprefix("+")
    parts = [figures[:-7], figures[-7:-4], figures[-4:]]
    return separator.join(parts)


DISGUISES = {
    "e164": lambda number: number,
    "digits": lambda number: number.removeprefix("+"),
    "brackets": lambda number: f"+{number[1:-10]} ({number[-10:-7]}) {number[-7:-4]}-{number[-4:]}",
    "percent": lambda number: "".join(f"%{ord(one):02X}" for one in number),
    "percent twice": lambda number: "".join(f"%25{ord(one):02X}" for one in number),
    "entities": lambda number: "".join(f"&#{ord(one)};" for one in number),
    **{f"by {one!r}": lambda number, by=one: groups(number, by) for one in SEPARATORS},
    **{name: lambda number, a=a: spelt(number, a) for name, a in ALPHABETS.items()},
}
PLACES = (
    "call {} now",
    "http://board.example/ad/{}?page=2",
    "http://board.example/ad?phone={}#top",
    "MissingField: no 'price' is stated near {}",
    "ValueError('{}')",
    "x{}y",
)
numbers = st.builds(
    lambda seed, country: invent(Random(seed), country),
    st.integers(0, 10**6),
    st.sampled_from([*RANGES]),
)


def kept_figures(text):
    return re.sub(r"\D", "", normalize("NFKC", text))


@pytest.mark.parametrize("disguise", DISGUISES)
@given(number=numbers, place=st.sampled_from(PLACES))
def test_number_of_the_plan_is_masked_in_every_plain_form(disguise, number, place):
    text = place.format(DISGUISES[disguise](number))
    assert number[-6:] not in kept_figures(masked(text))


@pytest.mark.parametrize(
    "form", ["{}@{}", "{} @ {}", "{}(at){}", "{} [at] {}", "{}%40{}", "{}＠{}"]
)
@pytest.mark.parametrize("place", PLACES)
def test_email_is_masked_in_every_plain_form(form, place):
    told = masked(place.format(form.format("rosa.lind", "posteo.example")))
    assert "rosa" not in told
    assert "posteo" not in told


@given(st.text(max_size=400))
def test_masked_text_is_short_and_is_one_line(text):
    told = masked(text)
    assert len(told) <= limits.LOG_CHARS
    assert "\n" not in told


def test_only_the_first_line_of_a_text_is_told():
    assert masked("  no answer came\nText of an ad") == "no answer came"


@pytest.mark.parametrize("told", ["finished", "SIGTERM", "2.19.0", "scrapy.core.engine", "host"])
def test_word_of_a_program_is_told_as_it_is(told):
    assert word(told) == told


@pytest.mark.parametrize("text", ["Rosa, new in town", "rosa@posteo.example", "/ad/rosa", ""])
def test_any_other_text_is_not_told(text):
    assert word(text) == "<words>"


def test_page_is_named_as_in_the_frontier_and_the_name_tells_nothing():
    area = NANP_AREAS["US"][0]
    name = page_name(f"http://127.0.0.1:8000/call/{area}5550123")
    assert name == page_name(f"http://127.0.0.1:9000/call/{area}5550123")
    assert re.fullmatch("[0-9a-f]{16}", name)


@pytest.mark.parametrize("url", ["http://[broken", "http://x/\ud800", ""])
def test_address_that_cannot_be_read_has_a_name_too(url):
    assert re.fullmatch("[0-9a-f]{16}", page_name(url))


@pytest.mark.parametrize("text", ["1" * 10**6, "a@" * 10**6, "(at" * 10**6, "%31" * 10**6])
def test_long_hostile_text_is_masked_at_once(text):
    started = process_time()
    masked(text)
    assert process_time() - started < 0.5
