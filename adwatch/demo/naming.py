"""Invented names that never collide: handles, e-mails, web sites and firms from running numbers."""

from __future__ import annotations

from adwatch.demo.chance import mix

SYLLABLES = (
    "ba", "be", "bo", "da", "de", "do", "fa", "fe", "ga", "go", "ka", "ke", "ko", "la", "le", "lo",
    "ma", "me", "mo", "na", "ne", "no", "pa", "po", "ra", "re", "ro", "sa", "so", "ta", "to", "vi",
)  # fmt: skip
"""32 syllables: five bits each, so that a word and its number stand for each other."""

ENDINGS = ("example.com", "example.org", "example.net", "mail.example")
SUFFIXES = {
    "US": ("LLC", "Inc"), "CA": ("Ltd", "Inc"), "GB": ("Ltd", "Group"), "FR": ("SARL", "SAS"),
    "DE": ("GmbH", "UG"), "AU": ("Pty Ltd", "Group"),
}  # fmt: skip
SMALL, WIDE = 30, 40


def word(bits: int, length: int) -> str:
    """A made-up word of `length` syllables from the low bits of a number."""
    return "".join(SYLLABLES[bits >> 5 * place & 31] for place in range(length))


def handle(index: int, key: int) -> str:
    """The messenger account name of a running number; distinct numbers, distinct names."""
    code = mix(index, key, SMALL)
    joint = ("", "_", ".", "")[code & 3]
    return f"{word(code >> 10, 2)}{joint}{word(code >> 20, 2)}{code & 1023:03d}"


def email(index: int, key: int) -> str:
    """The e-mail address of a running number, at a reserved example domain."""
    code = mix(index, key ^ 0x5A5A5A5A, SMALL)
    return f"{word(code >> 10, 2)}.{word(code >> 20, 2)}{code & 1023}@{ENDINGS[code & 3]}"


def site(index: int, key: int) -> str:
    """The web site of a running number, under the reserved `.example`."""
    code = mix(index, key ^ 0x3C3C3C3C, SMALL)
    return f"https://{word(code, 3)}-{word(code >> 15, 3)}.example/"


def firm(index: int, key: int, country: str) -> str:
    """The name of a firm, with the legal form of its country."""
    code = mix(index, key ^ 0x1E1E1E1E, SMALL)
    head, tail = word(code, 3).capitalize(), word(code >> 15, 2).capitalize()
    return f"{head} {tail} {SUFFIXES[country][code & 1]}"


def token(number: int, key: int) -> str:
    """An opaque id of ten characters: unique, and without order or long runs of digits."""
    return f"{mix(number, key, WIDE):010x}".translate(_TO_LETTERS)


_LETTERS = "bcdfghjkmnpqrst7"
_TO_LETTERS = str.maketrans("0123456789abcdef", _LETTERS)
