"""Wordings are masked alike whatever the identifiers in them are."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.wording import LONGEST, Wording, mask


def one(text=None, **fields):
    found = Wording().extract(Ad(AdKey("demo", "1"), AdKind.OTHER, text=text, **fields))
    return next(iter(found), None)


@pytest.mark.parametrize(
    "identifier",
    ["212-555-0142", "+44 20 7946 0123", "mia@example.com", "https://www.example.org/mia?x=1",
     "mia.example", "@mia_example", "(212) 555 0199"],
)  # fmt: skip
def test_identifiers_are_masked(identifier):
    assert one(f"please write to {identifier} today").value == "please write to # today"


@pytest.mark.parametrize(("number", "shown"), [("90", "0"), ("1,200", "0"), ("10:30", "0")])
def test_short_numbers_become_zero(number, shown):
    assert one(f"only {number} for you").value == f"only {shown} for you"


def test_ads_that_differ_in_identifiers_have_one_wording():
    left, right = one("Call Mia on 212 555 0142!"), one("call  mia on 305-555-0177!")
    assert left.value == right.value


def test_styled_letters_fold_but_masked_keeps_them():
    found = one("𝐂𝐚𝐥𝐥 me NOW 😀 at 2125550142")
    assert found.value == "call me now 😀 at #"
    assert found.detail("masked") == "𝐂𝐚𝐥𝐥 me NOW 😀 at #"


def test_title_and_text_count_and_the_span_is_the_text():
    found = one("open every day", title="New salon")
    assert (found.value, found.raw) == ("new salon open every day", "open every day")
    assert found.detail("words") == 5


def test_title_alone_has_its_own_span():
    assert one(title="New salon in town").span.field == "title"


@pytest.mark.parametrize("text", [None, "hi there", "12 34 56", "😀 😀 😀"])
def test_fewer_than_three_words_are_no_wording(text):
    assert one(text) is None


def test_long_wording_is_capped():
    assert len(one("many words here " * 2000).value) <= LONGEST


@pytest.mark.parametrize("text", ["1     2     3     4     5", "a@b.example @x_y 12345", "www. x"])
def test_masking_twice_changes_nothing(text):
    assert mask(mask(text)) == mask(text)


def test_a_word_of_two_alphabets_before_a_masked_link_folds_once_for_all():
    value = Wording().canonical("one two three OПWWW.0")
    assert value is not None
    assert Wording().canonical(value) == value
