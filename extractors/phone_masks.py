"""Digits in folded text that are something else: prices, times, dates, sizes, ids, coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.anchored import Anchored


class Mask(NamedTuple):
    """A stretch of text that is no part of a phone number, and why."""

    start: int
    end: int
    reason: str


_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONEY_AFTER = (
    r"(?:[€£$¥₽฿₫](?!\d)|usd|euros?|eur|gbp|pounds?|quid|dollars?|bucks|roses?|rosas|kiss(?:es)?"
    r"|besos|tulips|flowers|diamonds|donations?|chf|pln|zl|kc|czk|ron|lei|rub|руб\w*|грн|uah|tl"
    r"|lira|baht|thb|vnd|vnđ|aed|dhs?|dirhams?|hkd|rmb|sgd|aud|cad|元|块|บาท|k)"
)
_TIME_AFTER = (
    r"(?:h|m|mn|mns|hh|hhr|hr|hrs|hours?|min|mins|minutes?|minuten?|minutos?|qv|qk|ss(?!\d)|fh|hs|std|stunden?"
    r"|heures?|horas?|ore|ora|uur|час\w*|мин\w*|ч|am|pm|days?|nights?|weeks?|months?|小时|分钟"
    r"|ชั่วโมง|นาที)"
)
_SIZE_AFTER = (
    r"(?:yrs?|years?(?:\s?old)?|y/?o|anos|ans|jahre|anni|лет|lbs?|pounds|kgs?|kilos?|cms?|mm|mts?"
    r"|ft|feet|inch(?:es)?|km|miles?|%|st|nd|rd|th|'|\"|°|cc|sqm|m2|girls|ladies|bbw)"
)


def _written(sign: str) -> str:
    """A whole date with one sign between its parts, in any of three orders."""
    return (
        rf"[0-3]?\d{sign}[01]?\d{sign}(?:19|20)?\d\d|[01]?\d{sign}[0-3]?\d{sign}(?:19|20)?\d\d"
        rf"|(?:19|20)\d\d{sign}[01]?\d{sign}[0-3]?\d"
    )


_LINES = {
    "a date": (
        rf"(?<![\d./-])(?:{'|'.join(map(_written, ('-', '/', '[.]')))})"
        r"(?:t?\s?\d\d:\d\d(?::\d\d(?:\.\d+)?)?z?)?(?![-/.]?\d)"
        rf"|\b(?:{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?(?![-\d])"
        rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s(?:{_MONTH})\b(?:,?\s(?:19|20)\d\d(?![-\d]))?"
        r"|(?<![\d-])(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d(?![-\d])"
        r"|(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d[t_ -]\d{6}(?!\d)"
    ),
    "opening hours": (
        r"(?<![\d/:.-])24\s?[/x-]\s?7(?:\s?[/x-]\s?365)?(?!\s?[-/.]?\d)|(?<![\d/])7\s?/\s?7(?!\d)"
        r"|(?<![\d:.-])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?:\s?(?:-|to|a|bis)\s?[0-2]?\d:[0-5]\d)?"
        r"(?![:.-]?\d)"
        r"|(?<![\d:.-])\d{1,2}\s?(?:am|pm)?\s?(?:-|to|til|till|until)\s?\d{1,2}\s?(?:am|pm)\b"
    ),
    "a price": (
        r"[$€£¥₹₽฿₫₴₺]\s?\d{1,3}(?:[., ]\d{3})*(?:[.,]\d{1,2})?(?![\d])"
        r"(?![-.)]{0,2}[\s.-]?\d{3}[\s.-]{0,3}\d{4})"
        r"|[$€£¥₹₽฿₫₴₺]\s?\d{4,6}(?!\d)(?!\s?-\s?\d)"
        r"|(?:usd|eur|gbp|aud|cad|aed|chf|thb|hkd|sgd|rmb)\s?\d{2,6}(?!\d)"
        rf"|(?<![\d])\d{{2,6}}(?:[.,]\d{{3}})?\s?{_MONEY_AFTER}(?![^\W\d_])"
        r"|(?<![\d.-])\d{1,4}[.,]00(?![.\d-])"
        r"|(?<![\d.-])\d{2,4}\s?/\s?(?:h|hr|hrs|hour|hh|half|night|30|min|std|uur)(?![^\W_])"
    ),
    "a duration": rf"(?<!\d)\d{{1,3}}\s?{_TIME_AFTER}(?![^\W\d_])",
    "a size or an age": (
        rf"(?<![\d])\d{{1,3}}\s?{_SIZE_AFTER}(?![^\W\d_])"
        r"|(?<![^\W_])\d{1,2}x\s\d{2,4}(?!\d)|(?<!\d)\d'\s?\d{1,2}|(?<!\d)[3-7]\s?(?:ft|foot|feet)\.?\s?\d{1,2}(?!\d)"
        r"|(?<![\d.-])(?<!\d[ /-])[2-4]\d\s?[a-k]{0,4}\s?[-/x,. ]\s?[2-4]\d\s?[-/x,. ]\s?[2-4]\d"
        r"(?![-./x ]?\d)"
        r"|(?<![\d.-])(?:[789]\d|1[0-2]\d)\s?[-/x]\s?[5-8]\d\s?[-/x]\s?(?:[789]\d|1[0-2]\d)"
        r"(?![-./x]?\d)"
        r"|(?<![\d-])[2-4]\d\s?(?:aa?|b|cc?|d{1,4}|e|ff?|g|h)(?:\s?cups?)?(?![^\W_])"
        r"|(?<!\d)[1-6]0'?s\b(?![-.]\w{3})|(?<!\d)1[4-9]\d\s?/\s?\d{2,3}(?:\s?/\s?\d{2,3})?(?![-/\d])"
    ),
    "a postcode": r"(?<![\d-])\d{5}-\d{4}(?![-\d])",
    "a social security number": r"(?<![\d-])\d{3}-\d\d-\d{4}(?![-\d])",
    "coordinates": (
        r"[-+]?\d{1,3}\.\d{4,}\s*°?\s?[nsew]?\s*[,;/\s]\s*[-+]?\d{1,3}\.\d{4,}(?!\d)"
        r"|\b(?:lat|lon|lng|long|latitude|longitude)\b\W{0,3}[-+]?\d{1,3}\.\d+"
    ),
    "a network address": (
        r"(?<![\d.])(?=[\d.]*\d{3})(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}"
        r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?!\d|\.\d)"
    ),
    "a card number": (
        r"(?<!\d)(?:\d{4}[ -]){3}\d{4}(?![ -]?\d)|(?<!\d)3[47]\d\d[ -]\d{6}[ -]\d{5}(?!\d)"
        r"|\b[a-z]{2}\d\d(?:\s?\d{4}){3,7}(?:\s?\d{1,3})?(?!\d)"
    ),
    "a book number": r"\bisbn\W{0,4}(?:97[89][- ]?)?(?:\d[- ]?){9}[\dx]",
    "too long for a phone number": r"(?<!\d)\d{16,}(?!\d)",
    "a file name": (
        r"(?:photo|img|image|pic|dsc|vid|file|screenshot)[_-]?\d{5,}"
        r"|(?<!\d)\d{6,}+(?:[_-]\d*+)?\.(?:jpe?g|png|gif|webp|mp4|pdf)"
    ),
    "an extension": r"\b(?:ext|extension|extn|доб)\b\.?\s?:?\s?\d{1,6}(?!\d)",
    "an identifier": (
        r"\b(?:(?:page|profile|account|acct|booking|case|review|reviews)\s?(?:ids?|code|ref|#)"
        r"|(?:post|posting|ad|listing|user|member|order|invoice|item|verification|transaction"
        r"|tracking)(?:\s?(?:ids?|no\.?|nr\.?|code|ref|#)|(?=\s\d{7,12}(?![-\d])))"
        r"|reg(?:istration)?|licen[cs]e|lic|permit|certificate|vat|tax|siren|siret|nif|cif"
        r"|passport|iban|swift|ids?|ref|reference|sku|zip|zipcode|postcode|plz|serial|imei|uid"
        r"|isbn|ean|ter|p411|p-411|swa)(?:\b|(?<=#))\s?(?:ids?|number|num|code|no|nr|acct|review)?\s?"
        r"(?:[#:=.]|is|nº){0,2}\s?#?\s?[a-z]{0,4}[- ]?\d{4,}(?:-\d+)*"
    ),
}
_MESSENGER = re.compile(
    r"(?:line|wechat|weixin|whatsapp|skype|telegram|viber|kik|zalo|kakao|kakaotalk|phone|caller)\W*$"
)
"""Words before "id" that make it an account, which may well be a phone number."""
_FIRST = {
    "a date": r"\djfmasond",
    "a price": r"\d$€£¥₹₽฿₫₴₺uegacthsr",
    "coordinates": r"\dl+-",
    "a card number": r"\da-z",
    "a book number": "i",
    "a file name": r"\dpivdfs",
    "an extension": "eд",
    "an identifier": "paclobriuomtvnestzd",
}
"""The characters with which a match may begin, where it may be another than a digit."""
_NEEDED = {
    "a postcode": (9, ("-",)),
    "a social security number": (9, ("-",)),
    "coordinates": (2, (".",)),
    "a network address": (6, (".",)),
    "a card number": (14, ("",)),
    "a book number": (9, ("isbn",)),
    "too long for a phone number": (16, ("",)),
    "a file name": (5, (".", "photo", "img", "image", "pic", "dsc", "vid", "file", "screen")),
    "an extension": (1, ("ext", "доб")),
}
"""How many digits, and which of these signs, a stretch must hold for a reason to be looked for."""
_COMPILED = tuple(
    (reason, Anchored(_FIRST.get(reason, r"\d"), pattern), *_NEEDED.get(reason, (1, ("",))))
    for reason, pattern in _LINES.items()
)


def masks(lower: str) -> Iterator[Mask]:
    """The stretches of a folded lower-case text that are no phone numbers."""
    lines = lower.replace("\n", "\0")  # no mask reaches over a line break
    digits = sum(map(str.isdecimal, lines))
    for reason, pattern, least, signs in _COMPILED:
        if digits < least or not any(sign in lines for sign in signs):
            continue
        for found in pattern.finditer(lines):
            if reason == "an identifier" and _MESSENGER.search(lower[: found.start()][-12:]):
                continue
            yield Mask(found.start(), found.end(), reason)
