"""Fields are read folded and in lower case, with the way back to the raw text."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.reading import has_unspaced, plain, read, split_words


def test_present_fields_are_read_in_the_order_named():
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, title="T", text="X")
    assert [field.name for field in read(ad, "text", "place", "title")] == ["text", "title"]


def test_span_leads_back_to_the_raw_text():
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text="a 𝐁𝐨𝐥𝐝 word")
    (field,) = read(ad, "text")
    start = field.low.index("bold")
    assert field.raw_at(field.span(start, start + 4)) == "𝐁𝐨𝐥𝐝"


@pytest.mark.parametrize("text", ["İstanbul ΣΑΣ", "ǅ ﬃ", "\u0130\u0307", "straße"])
def test_lower_case_has_the_length_of_the_folded_text(text):
    (field,) = read(Ad(AdKey("demo", "1"), AdKind.OTHER, text=text), "text")
    assert len(field.low) == len(field.text)


@pytest.mark.parametrize(
    ("text", "words"), [("a-b c1", ["a", "b", "c1"]), ("hi 按摩 x", ["hi", "x"])]
)
def test_words_of_unspaced_scripts_are_left_out(text, words):
    split = split_words(text)
    assert list(split.words) == words
    assert [text[start:end] for start, end in split.spans] == words


def test_scripts_without_blanks_are_known():
    assert has_unspaced("นวด")
    assert not has_unspaced("массаж")
    assert plain("MÜNCHEN") == "munchen"
