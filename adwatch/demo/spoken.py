"""Two-digit numbers as they are spoken, for telephone numbers read out in pairs."""

from __future__ import annotations

from adwatch.demo.words import languages

TEENS = {
    "ar": "عشرة أحد_عشر اثنا_عشر ثلاثة_عشر أربعة_عشر خمسة_عشر ستة_عشر سبعة_عشر ثمانية_عشر تسعة_عشر",
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "fr": "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "pt": "dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
    "ru": "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать "
    "семнадцать восемнадцать девятнадцать",
    "zh": "十 十一 十二 十三 十四 十五 十六 十七 十八 十九",
}
"""Ten to nineteen; `_` is a space within a number."""

TENS = {
    "ar": "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "zh": "二十 三十 四十 五十 六十 七十 八十 九十",
}
JOINED = {
    "ar": "{unit} و{tens}", "de": "{unit}und{tens}", "en": "{tens}-{unit}", "es": "{tens} y {unit}",
    "pt": "{tens} e {unit}", "ru": "{tens} {unit}", "zh": "{tens}{unit}",
}  # fmt: skip
"""How a language joins tens and units; French has rules of its own."""

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
        return TEENS[language].split()[unit].replace("_", " ")
    return _compound(tens, unit, language)


def _compound(tens: int, unit: int, language: str) -> str:
    if language == "fr":
        return _french(tens, unit)
    word = TENS[language].split()[tens - 2]
    if unit == 0:
        return word
    if language == "es" and tens == 2:
        return TWENTIES_ES.split()[unit - 1]
    small = "ein" if language == "de" and unit == 1 else _digits(language)[unit]
    return JOINED[language].format(tens=word, unit=small)


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
