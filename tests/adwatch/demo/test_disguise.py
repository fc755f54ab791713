"""Every way of writing a number can be read back by who knows it."""

import re
import unicodedata

import pytest

from adwatch.demo import numbers, spoken
from adwatch.demo.chance import dice
from adwatch.demo.disguise import HOMONYMS, OPEN_STYLES, STYLES, disguise, halves, read
from adwatch.demo.words import languages

COUNTRIES = ("US", "CA", "GB", "FR", "DE", "AU")
LANGUAGES = tuple(languages())


def undo(shown: str, style: str, language: str) -> str:
    """The digits of a written number, by knowing its style and language."""
    marks = {"Cf", "Mn", "Me"}
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).lower())
    text = "".join(sign for sign in text if unicodedata.category(sign) not in marks)
    if style == "broken_words":
        text = re.sub(r"(?<=\w)[-.](?=\w)", "", text)
    for words, figures in _said(style, language):
        text = text.replace(words, figures)
    if style == "leet":
        text = text.translate(str.maketrans("oils", "0115"))
    return "".join(str(unicodedata.decimal(sign, "")) for sign in text)


def _said(style: str, language: str) -> list[tuple[str, str]]:
    known = {spoken.digit(str(n), language): str(n) for n in range(10)} | {"oh": "0"}
    if style == "tens":
        known |= {spoken.pair(f"{n:02d}", language): f"{n:02d}" for n in range(100)}
    if style == "repeats":
        for times, said in enumerate(spoken.DOUBLES.get(language, ()), 2):
            known |= {f"{said} {word}": figure * times for word, figure in tuple(known.items())}
    if style == "homonyms":
        known |= {f" {word} ": f" {figure} " for figure, ws in HOMONYMS.items() for word in ws}
    plain = {unicodedata.normalize("NFKC", word): figures for word, figures in known.items()}
    # Decomposed marks were dropped above only where they stood alone, so both sides agree.
    return sorted(plain.items(), key=lambda item: -len(item[0]))


def samples(style: str) -> list[tuple[str, str, str]]:
    rng = dice(7, style)
    return [
        (country, language, numbers.invent(rng, country))
        for country in COUNTRIES
        for language in LANGUAGES
    ]


@pytest.mark.parametrize("style", STYLES)
def test_a_written_number_can_be_read_back(style):
    rng = dice(8, style)
    for _, language, e164 in samples(style):
        shown = disguise(e164, style, language, rng)
        # A number in country style loses its trunk zero, so the national part is compared.
        assert read(e164, abroad=True).figures in undo(shown, style, language)


@pytest.mark.parametrize("style", STYLES)
def test_abroad_the_country_code_is_written(style):
    rng = dice(9, style)
    for _, language, e164 in samples(style):
        shown = disguise(e164, style, language, rng, abroad=True)
        assert e164.removeprefix("+") in undo(shown, style, language).replace("(0)", "") or (
            style == "country_apart"
        )


@pytest.mark.parametrize("style", STYLES)
def test_the_same_dice_write_the_same(style):
    _, language, e164 = samples(style)[3]
    written = {disguise(e164, style, language, dice(5, style)) for _ in range(3)}
    assert len(written) == 1


@pytest.mark.parametrize("style", OPEN_STYLES)
def test_open_styles_hide_nothing(style):
    shown = disguise("+442079460123", style, "en", dice(1, style))
    assert re.fullmatch(r"[+\d() .\[\]/-]+", shown)


def test_a_language_without_words_is_written_in_english():
    assert "five" in disguise("+12125550147", "words", "xx", dice(1)).lower()


def test_halves_make_the_whole():
    for country, _, e164 in samples("halves"):
        head, tail = halves(e164, dice(2, country))
        assert re.sub(r"\D", "", head + tail) == read(e164).figures


@pytest.mark.parametrize("other", ["+34600000000", "12125550147", "", "+"])
def test_a_number_outside_the_plan_is_refused(other):
    with pytest.raises(ValueError, match="demo plan"):
        read(other)


def test_an_unknown_style_is_refused():
    with pytest.raises(KeyError):
        disguise("+12125550147", "smoke", "en", dice(1))


@pytest.mark.parametrize(
    ("figures", "language", "said"),
    [
        ("07", "en", "zero seven"), ("13", "en", "thirteen"), ("47", "en", "forty-seven"),
        ("21", "de", "einundzwanzig"), ("30", "de", "dreißig"), ("23", "es", "veintitrés"),
        ("45", "es", "cuarenta y cinco"), ("71", "fr", "soixante et onze"),
        ("80", "fr", "quatre-vingts"), ("95", "fr", "quatre-vingt-quinze"),
        ("22", "ru", "двадцать два"),
    ],
)  # fmt: skip
def test_pairs_are_said_as_people_say_them(figures, language, said):
    assert spoken.pair(figures, language) == said
