"""Folding: what disguised text becomes, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.folding import fold

PLAIN = {
    "full width": ("２１２ Ａｎｎａ", "212 Anna"),
    "circled": ("①②⑩⓪❸➃", "1210034"),
    "superscript": ("²¹₂", "212"),
    "mathematical": ("𝟚𝟏𝟮 𝓱𝓮𝓵𝓵𝓸", "212 hello"),
    "arabic-indic": ("٢١٢ ۵۵", "212 55"),
    "devanagari": ("२१२", "212"),
    "thai digits": ("๒๑๒", "212"),
    "keycaps": ("2️⃣1️⃣🔟", "2110"),
    "zero width": ("2\u200b1\u2060\ufeff2", "212"),
    "struck through": ("5\u03365\u0336", "55"),
    "bidi controls": ("\u202e010\u202c", "010"),
    "lone surrogate": ("a\ud800b", "ab"),
    "accents": ("Zürich, naïve, Łódź", "Zurich, naive, Lodz"),
    "small capitals": ("ᴄᴀʟʟ", "call"),
    "squared letters": ("🅲🅐🄻🄻", "CALL"),
    "typographic punctuation": ("“a”–b…", '"a"-b...'),
    "no-break space": ("1\u00a02\u30003", "1 2 3"),
    "line separator": ("a\u2028b", "a\nb"),
    "ligature and sharp s": ("ﬁve Straße", "five Strasse"),
}
KEPT = {
    "case": "CaSe",
    "cyrillic": "Привет, красивый",
    "greek": "καλημερα",
    "thai vowel signs": "หนึ่ง ศูนย์",
    "hindi vowel signs": "हिन्दी",
    "hangul": "한국어",
    "chinese digits": "一三八",
    "ordinal sign": "1º",
    "half": "½ h",
    "emoji": "💋🇦🇧",
}


@pytest.mark.parametrize(("raw", "plain"), PLAIN.values(), ids=PLAIN)
def test_disguise_folds_to_plain_text(raw, plain):
    assert fold(raw).text == plain


@pytest.mark.parametrize("raw", KEPT.values(), ids=KEPT)
def test_meaningful_text_is_kept(raw):
    assert fold(raw).text == raw


@pytest.mark.parametrize(
    ("raw", "plain"),
    [("саll mе", "call me"), ("Привeт", "Привет"), ("ΑΒnna", "ABnna"), ("соса", "соса")],
)
def test_look_alike_letters_change_only_inside_mixed_words(raw, plain):
    assert fold(raw).text == plain


@pytest.mark.parametrize(
    ("raw", "piece", "origin"),
    [
        ("a 2️⃣1️⃣ b", "21", "2️⃣1️⃣"),
        ("x 5\u03360 y", "50", "5\u03360"),
        ("2\u200b1\u200b", "21", "2\u200b1"),
        ("🔟!", "1", "🔟"),
        ("plain 12", "12", "12"),
    ],
)
def test_folded_offsets_lead_back_to_the_raw_text(raw, piece, origin):
    folded = fold(raw)
    at = folded.text.index(piece)
    start, end = folded.raw_span(at, at + len(piece))
    assert raw[start:end] == origin


@given(st.text(st.characters(codec=None, categories=None), max_size=60))
def test_any_text_folds_and_every_offset_leads_back(raw):
    folded = fold(raw)
    spans = [folded.raw_span(at, at + 1) for at in range(len(folded.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(raw) for start, end in spans)


@given(st.text(st.characters(categories=None), max_size=60))
def test_folding_twice_changes_nothing(raw):
    assert fold(fold(raw).text).text == fold(raw).text


def test_no_letter_changes_length_when_a_folded_text_is_lowered():
    points = [*range(0x3400), *range(0xA000, 0xAC00), *range(0xD7A4, 0x20000)]
    folded = [fold(chr(point)).text for point in points]
    assert [text for text in folded if len(text.lower()) != len(text)] == []
