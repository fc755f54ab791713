"""Two-digit numbers as they are spoken, for telephone numbers read out in pairs."""

from __future__ import annotations

from adwatch.demo.words import languages

TEENS = {
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "fr": "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "ru": "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать "
    "семнадцать восемнадцать девятнадцать",
}
TENS = {
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
}
TWENTIES_ES = (
    "veintiuno veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
)
DOUBLES = {"en": ("double", "triple"), "es": ("doble", "triple")}
"""How a language says that a digit comes twice or thrice."""


def digit(figure: str, language: str) -> str:
    """One digit in words; English where the language has no file."""
    return _digits(language)[int(figure)]


def pair(figures: str, language: str) -> str:
    """Two digits in words: `47` is forty-seven, `07` is zero seven."""
    if language not in TENS:
        return pair(figures, "en")
    tens, unit = int(figures[0]), int(figures[1])
    if tens == 0:
        return f"{digit('0', language)} {digit(figures[1], language)}"
    if tens == 1:
        return TEENS[language].split()[unit]
    return _compound(tens, unit, language)


def _compound(tens: int, unit: int, language: str) -> str:
    if language == "fr":
        return _french(tens, unit)
    word = TENS[language].split()[tens - 2]
    if unit == 0:
        return word
    small = _digits(language)[unit]
    if language == "de":
        return f"{'ein' if unit == 1 else small}und{word}"
    if language == "es":
        return TWENTIES_ES.split()[unit - 1] if tens == 2 else f"{word} y {small}"
    return f"{word}-{small}" if language == "en" else f"{word} {small}"


def _french(tens: int, unit: int) -> str:
    word = TENS["fr"].split()[tens - 2]
    if tens in {7, 9}:
        return f"{word}{' et ' if (tens, unit) == (7, 1) else '-'}{TEENS['fr'].split()[unit]}"
    if unit == 0:
        return word + ("s" if tens == 8 else "")
    joint = " et " if unit == 1 and tens != 8 else "-"
    return f"{word}{joint}{_digits('fr')[unit]}"


def _digits(language: str) -> tuple[str, ...]:
    known = languages()
    return known.get(language, known["en"]).digits
