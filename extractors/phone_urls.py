"""Phone numbers inside URLs and e-mail names, where an id is often the likelier reading.

The rules are tighter than in text: grouped digits, a messenger's host, or a word that says phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors import phone_plans as plans
from extractors.link import Url, domain_of
from extractors.phone_parts import Refused
from extractors.phone_scan import Found, scan

_ID_HOSTS = frozenset(
    ["facebook.com", "fb.com", "instagram.com", "twitter.com", "x.com", "tiktok.com", "vk.com",
     "onlyfans.com", "youtube.com", "youtu.be", "google.com", "goo.gl", "bit.ly",
     "pinterest.com", "imgur.com"]
)  # fmt: skip
"""Hosts whose numeric paths are account or picture ids."""
_PHONE_HOSTS = frozenset(["wa.me", "whatsapp.com", "viber.com", "viber.click", "t.me", "signal.me"])
"""Hosts whose numeric paths are phone numbers with their calling code."""
_PHONE_NAME = re.compile(r"(?:phone|tel|mobile|cell|call|whatsapp|wa|number|num|sms|contact)\W*\Z")
_ID_NAME = re.compile(
    r"(?:\A|[/?&_.-])(?:id|ids|post|posts|posting|ad|ads|item|items|view|listing|photo|photos"
    r"|image|images|img|pid|aid|uid|user|users|status|event|events|group|groups|page|pages"
    r"|profile|profile\.php|p|t|ts|time|v|ref|order|review|reviews)[/=_.-]*\Z"
)
_PATH_NUMBER = re.compile(r"/([2-9]\d\d)/([2-9]\d\d)/(\d{4})(?![^/?#])")
"""A North American number in three parts of a path."""
_SEGMENT = re.compile(r"[^/?&=#]+")
_PAGE_ENDING = re.compile(r"\.(?:html?|php|aspx?|jpe?g|png|webp|gif)\Z")
_LEAST_DIGITS_SHOWN, _LEAST_WORDS = 4, 24
"""Digits, or else characters, without which a segment holds no number, even in words."""
_PICTURE_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif)\Z")
_SURE_GROUPED, _SURE_BARE = 0.88, 0.6
"""Confidence of a grouped number in a URL, and of ten bare digits that may be an id."""


def in_url(text: str, url: Url, homes: Sequence[str]) -> tuple[list[Found], list[Refused]]:
    """The phone numbers of one URL at its place in a folded text."""
    found: list[Found] = []
    refused: list[Refused] = []
    whole = _PATH_NUMBER.sub(r"/\1-\2-\3", _decoded(text[url.start : url.end]))
    for segment in _SEGMENT.finditer(whole):
        if len(segment.group()) < plans.LEAST_DIGITS:
            continue
        before = whole[max(0, segment.start() - 24) : segment.start()].lower()
        for one in _in_segment(segment, before, url, homes):
            placed = one._replace(start=one.start + url.start, end=one.end + url.start)
            if isinstance(placed, Found):
                found.append(placed)
            else:
                refused.append(placed)
    return found, refused


def _decoded(url: str) -> str:
    """Percent-encoded signs as they read; the same length."""
    return _ENCODED.sub(_as_it_reads, url).replace("_", "-")


_ENCODED = re.compile("%(2[0-9b-f]|7e)", re.IGNORECASE)
"""The encoded signs that stand within numbers: blank, brackets, plus, dash, dot, tilde."""


def _as_it_reads(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)).rjust(3)


def _in_segment(
    segment: re.Match[str], before: str, url: Url, homes: Sequence[str]
) -> Iterator[Found | Refused]:
    text = segment.group()
    at = segment.start()
    if _PAGE_ENDING.sub("", text).strip().isdecimal():
        yield _bare(segment, before, url, homes)
        return
    if sum(map(str.isdecimal, text)) < _LEAST_DIGITS_SHOWN and len(text) < _LEAST_WORDS:
        return
    for one in scan(text, homes)[0]:
        sure = min(one.confidence, _SURE_GROUPED)
        if _is_id(text, one, before):
            yield Refused(at + one.start, at + one.end, "an id in a URL")
        else:
            yield Found(at + one.start, at + one.end, one.reading, "url", sure)


def _is_id(text: str, one: Found, before: str) -> bool:
    """Whether ungrouped digits in a segment of words follow a word that names an id."""
    if not text[one.start : one.end].isdecimal():
        return False
    ahead = text[: one.start].lower()
    is_picture = _PICTURE_ENDING.search(text.lower()) is not None
    return is_picture or any(_ID_NAME.search(words) for words in (before, before + ahead))


def _bare(segment: re.Match[str], before: str, url: Url, homes: Sequence[str]) -> Found | Refused:
    """A segment that is digits and nothing else."""
    digits = re.sub(r"\D.*", "", segment.group().strip())
    start = segment.start() + segment.group().index(digits)
    end = start + len(digits)
    site = domain_of(url.host)
    reading = plans.read_plus(digits) if site in _PHONE_HOSTS else None
    if reading is not None and reading.valid:
        return Found(start, end, reading, "url", 0.97)
    said = _PHONE_NAME.search(before) is not None
    if not said and (site in _ID_HOSTS or _ID_NAME.search(before) or "." in segment.group()):
        return Refused(start, end, "an id in a URL")
    found = scan(digits, homes)[0]
    if not found or found[0].end != len(digits):
        return Refused(start, end, "digits in a URL that fit no numbering plan")
    sure = _SURE_GROUPED if said else min(_SURE_BARE, found[0].confidence)
    return Found(start, end, found[0].reading, "url", sure)
