"""The forms in which identifiers are looked up, and what a person may type for them.

This room does not validate identifiers: it only makes the usual spellings of one value meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LONGEST_FORM = 200  # characters: PostgreSQL refuses index rows over 2.7 kB, and a URL may be longer
LONGEST_QUERY = 500  # characters: no identifier is longer, and a pasted page is not a query
FEWEST_DIGITS = 6  # a shorter tail of a number fits too many numbers to be a look-up
LOCAL_DIGITS = 7  # a number without country is at least this long
COUNTRY_DIGITS = 3  # calling codes have one to three

PLATFORM_HOSTS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "instagram.com": "instagram",
    "twitter.com": "twitter",
    "x.com": "twitter",
    "facebook.com": "facebook",
    "tiktok.com": "tiktok",
    "onlyfans.com": "onlyfans",
    "snapchat.com/add": "snapchat",
}
"""Where a profile page is the usual way to write a handle."""

_NOT_PLATFORMS = {"http", "https", "mailto", "tel", "sms"}
_SCHEME = re.compile(r"\A(?:https?://)?(?:www\.)?")
_HANDLE = re.compile(r"\A(?:([a-z]+)\s*:\s*)?@?([^\s@/:]+)\Z")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Signals of one kind to look for: by a form or by its start, and by platform if given."""

    kind: str
    form: str
    is_start: bool = False
    platform: str | None = None


def lookup_form(kind: str, value: str) -> str | None:
    """The form under which an identifier is found; None for kinds that do not identify."""
    form = FORMS.get(kind)
    return None if form is None else form(value)[:LONGEST_FORM] or None


def wanted(query: str) -> tuple[Wanted, ...]:
    """What a query may mean, read as one identifier."""
    text = query[:LONGEST_QUERY].strip()
    spellings = (*_phones(text), *_addresses(text), *_handles(text.casefold()))
    return tuple(dict.fromkeys(spellings))


def _phones(text: str) -> Iterator[Wanted]:
    text = text.casefold().removeprefix("tel:").replace("(0)", "")
    typed = "".join(map(_digit, text))
    if any(char.isalpha() for char in text) or len(typed) < FEWEST_DIGITS:
        return
    tails = (typed, typed.lstrip("0"), typed.removeprefix("011"))  # 0, 00, 011: dialled first
    for tail in dict.fromkeys(tails):
        if len(tail) >= FEWEST_DIGITS:
            yield Wanted("phone", tail[::-1], is_start=True)
    # A number whose country nobody could tell is kept without the calling code typed here.
    if text.lstrip().startswith(("+", "00", "＋")):
        for cut in range(1, COUNTRY_DIGITS + 1):
            local = typed.lstrip("0")[cut:]
            if len(local) >= LOCAL_DIGITS:
                yield Wanted("phone", local[::-1])


def _addresses(text: str) -> Iterator[Wanted]:
    if not text or any(char.isspace() for char in text):
        return
    yield Wanted("email", _plain(text.removeprefix("mailto:")))
    page = _page(text)
    for kind in ("domain", "url"):
        yield Wanted(kind, page)
    yield Wanted("url", page[: LONGEST_FORM - 1] + "/", is_start=True)
    for kind in ("review_id", "wallet"):
        yield Wanted(kind, _plain(text))
    host, _, name = page.rpartition("/")
    if host in PLATFORM_HOSTS and name:
        yield Wanted("handle", name.lstrip("@"), platform=PLATFORM_HOSTS[host])


def _handles(text: str) -> Iterator[Wanted]:
    match = _HANDLE.match(text)
    if match is not None and match[1] not in _NOT_PLATFORMS:
        yield Wanted("handle", match[2][:LONGEST_FORM], platform=match[1])


def _digit(char: str) -> str:
    if "0" <= char <= "9":
        return char
    value = unicodedata.decimal(char, None)
    return "" if value is None else str(value)


def _reversed_digits(value: str) -> str:
    # Reversed, a tail is a start, and starts are what an index finds.
    return "".join(map(_digit, value))[::-1]


def _plain(value: str) -> str:
    return value.casefold()[:LONGEST_FORM]


def _name(value: str) -> str:
    return value.partition(":")[2].casefold().lstrip("@")


def _page(value: str) -> str:
    return _SCHEME.sub("", value.casefold(), count=1).rstrip("/")[:LONGEST_FORM]


FORMS: dict[str, Callable[[str], str]] = {
    "phone": _reversed_digits,
    "email": _plain,
    "handle": _name,
    "url": _page,
    "domain": _page,
    "wallet": _plain,
    "review_id": _plain,
}
"""The kinds that identify, each with the form it is looked up in."""
