"""E-mail addresses, plain and spelt out."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.email import Email

EMAIL = Email()

FOUND = {
    "plain": ("write anna@example.com today", ["anna@example.com"]),
    "upper case": ("ANNA.ROSE@EXAMPLE.COM", ["anna.rose@example.com"]),
    "full stop after": ("mail: anna_22@mail.example.org.", ["anna_22@mail.example.org"]),
    "plus": ("anna+ads@example.net", ["anna+ads@example.net"]),
    "in brackets": ("<anna@example.com>", ["anna@example.com"]),
    "mailto": ("mailto:anna@example.com", ["anna@example.com"]),
    "two": ("anna@example.com / mia@example.org", ["anna@example.com", "mia@example.org"]),
    "words": ("anna at example dot com", ["anna@example.com"]),
    "upper words": ("anna AT example DOT com", ["anna@example.com"]),
    "provider": ("anna.rose at gmail dot com", ["anna.rose@gmail.com"]),
    "round brackets": ("anna(at)example.com", ["anna@example.com"]),
    "square brackets": ("anna [at] example [dot] org", ["anna@example.org"]),
    "signs in brackets": ("anna(@)example(.)net", ["anna@example.net"]),
    "spaced": ("anna @ example . com", ["anna@example.com"]),
    "spanish": ("anna arroba example punto com", ["anna@example.com"]),
    "french": ("anna arobase example point com", ["anna@example.com"]),
    "russian": ("anna собака example точка com", ["anna@example.com"]),
    "full width": ("ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", ["anna@example.com"]),
    "zero width": ("anna\u200b@example\u200b.com", ["anna@example.com"]),
    "letters set apart": ("a n n a @ e x a m p l e . c o m", ["anna@example.com"]),
    "capitals between": ("annaATexampleDOTcom", ["anna@example.com"]),
    "ending after ending": ("anna(at)mail.example.net", ["anna@mail.example.net"]),
    "underscore in words": ("anna underscore rose at gmail dot com", ["anna_rose@gmail.com"]),
    "no blanks around": ("邮箱anna@example.com联系", ["anna@example.com"]),
    "cue before": ("email me: anna at example.com", ["anna@example.com"]),
    "comma for point": ("anna@gmail,com", ["anna@gmail.com"]),
    "sentence run on": ("anna@example.com.Call", ["anna@example.com"]),
    "name with digits": ("anna22 (at) example (dot) com", ["anna22@example.com"]),
}  # fmt: skip
NOTHING = [
    "@anna_rose", "meet me at example.com", "look at example.com", "call me @ 5pm", "a@b", "anna@",
    "available at hotel dot com", "insta: @anna.rose", "50 @ 30 min", "me at home.", "@example.com",
    "see it at example dot com", "stay-at-home.com", "open at 10. It is", "find me at insta.com",
]  # fmt: skip


def values(text):
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text=text)
    return [found.value for found in EMAIL.extract(ad) if found.confidence >= 0.5]


@pytest.mark.parametrize(("text", "addresses"), FOUND.values(), ids=FOUND)
def test_address_is_found(text, addresses):
    assert values(text) == addresses


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_address_gives_none(text):
    assert values(text) == []


def test_raw_is_what_stands_in_the_ad():
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text="x Anna (at) Example [dot] com y")
    assert [found.raw for found in EMAIL.extract(ad)] == ["Anna (at) Example [dot] com"]
