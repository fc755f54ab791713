"""Two disguises that reading from left to right misses: reversed digits and vanity letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors import phone_plans as plans
from extractors.folding import fold
from extractors.phone_scan import Found, scan

_OVERRIDE, _POP = "\u202e", "\u202c"
"""The bidi control that shows what follows from right to left, and the one that ends it."""
_CUE = re.compile(
    r"\b(?:backwards?|revers(?:e|ed|o)|in reverse|al reves|a l'envers|ruckwarts|al contrario"
    r"|ao contrario|de tras para frente|invers\w{0,4}|invertid\w|flip(?:ped)?(?: it)?|mirrored"
    r"|right[ -]to[ -]left|derecha a izquierda|direita para a esquerda|droite a gauche"
    r"|rechts nach links|rechts naar links|destra a sinistra|prawej do lewej|справа налево"
    r"|achterstevoren|wspak|od tylu|od konca|наоборот|задом наперед|с конца|навпаки"
    r"|tersten|nguoc|倒着|反过来|倒序|逆|ย้อน)",
    re.IGNORECASE,
)
_NEEDLES = (
    "backward",
    "revers",
    "al rev",
    "contrario",
    "l'en",
    "ruckw",
    "наоборот",
    "задом",
    "tersten",
    "倒",
    "反",
    "invers",
    "invert",
    "flip",
    "mirror",
    "left",
    "izquierda",
    "esquerda",
    "gauche",
    "links",
    "sinistra",
    "lewej",
    "налево",
    "achterste",
    "wspak",
    "od ty",
    "od ko",
    "с конца",
    "навпаки",
    "nguoc",
    "逆",
    "ย้อน",
)
"""What a text must hold for the words above to be looked for."""
_REACH = 60
"""Characters around a word such as "backwards" in which digits are read in reverse."""
_SURE_SHOWN, _SURE_SAID = 0.85, 0.75


def reversed_numbers(raw: str, homes: Sequence[str]) -> Iterator[Found]:
    """Numbers written backwards, at raw[start:end]: shown reversed, or said to be reversed."""
    if _OVERRIDE in raw:
        for start, end in _overridden(raw):
            yield from _backwards(raw, start, end, homes, _SURE_SHOWN)
        return
    plain = fold(raw)
    lower = plain.text.lower()
    if not any(needle in lower for needle in _NEEDLES):
        return
    for cue in _CUE.finditer(plain.text):
        start = max(0, cue.start() - _REACH)
        start, end = plain.raw_span(start, min(len(plain.text), cue.end() + _REACH))
        yield from _backwards(raw, start, end, homes, _SURE_SAID)


def _overridden(raw: str) -> Iterator[tuple[int, int]]:
    start = raw.find(_OVERRIDE)
    while start >= 0:
        ends = [place for place in (raw.find(_POP, start), raw.find("\n", start)) if place > 0]
        end = min(ends, default=len(raw))
        yield start + 1, end
        start = raw.find(_OVERRIDE, max(end, start + 1))


def _backwards(
    raw: str, start: int, end: int, homes: Sequence[str], sure: float
) -> Iterator[Found]:
    turned = fold(raw[start:end][::-1])
    for one in scan(turned.text, homes)[0]:
        first, last = turned.raw_span(one.start, one.end)
        if one.reading.valid and one.reading.how in {"plus", "home", "nanp"}:
            yield Found(end - last, end - first, one.reading, "reversed", sure)


_VANITY = re.compile(
    r"(?<![\w-])(?:\+?1[-. ]{1,2})?\(?(?P<area>[2-9]\d\d)\)?[-. ]{0,2}"
    r"(?:(?P<head>\d(?:[-. ]?\d)?[-. ]?)(?P<word>[A-Z]{5,6})"
    r"|(?P<exchange>[2-9]\d\d)(?:[-. ](?P<four>[A-Z]{4})|-(?P<small>[a-z]{4}))"
    r"|(?P<seven>[A-Z]{3}[-.]?[A-Z]{4}))(?![\w-])"
)
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_NO_VANITY = frozenset(
    [
        "CALL",
        "TEXT",
        "ONLY",
        "ASAP",
        "MAIN",
        "ROAD",
        "WEST",
        "EAST",
        "LBS",
        "HOUR",
        "HALF",
        "FULL",
        "CASH",
        "EURO",
        "EACH",
        "SALE",
        "AVEN",
        "PICS",
        "OPEN",
        "DAYS",
        "NEAR",
        "WITH",
        "FROM",
        "THIS",
        "THAT",
        "YEAR",
        "MINS",
        "ROOM",
        "UNIT",
        "LINE",
        "HOURS",
    ]
)
_SURE_VANITY = 0.75


def vanity_numbers(text: str) -> Iterator[Found]:
    """North American numbers whose last four or seven keys are spelt: 212-555-ANNA."""
    for match in _VANITY.finditer(text):
        small = (match["small"] or "").upper()
        letters = match["four"] or match["word"] or small or re.sub(r"\W", "", match["seven"])
        ahead = match["area"] + (match["exchange"] or match["head"] or "")
        digits = re.sub(r"\D", "", ahead) + letters.translate(_KEYS)
        reading = plans.read_nanp(digits)
        if reading is not None and reading.valid and letters not in _NO_VANITY:
            yield Found(match.start(), match.end(), reading, "letters", _SURE_VANITY)
