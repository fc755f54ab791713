"""What is taken out of a text before it may stand in a log: addresses, e-mails, long numbers.

A log is read by more people than an ad is, and kept for longer. Who writes it is elsewhere.
"""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote

from crawlers import limits
from crawlers.lending import fingerprint

PAGE_DIGITS = 16
"""Hexadecimal digits by which a page is named: they begin its fingerprint in the frontier."""

PAGE, EMAIL, NUMBER, WORDS = "<page>", "<e-mail>", "<number>", "<words>"
"""What stands in the place of what was taken out."""

LAYERS = 3
"""Times a text may be encoded over itself: %2532 is 2 as well."""

_URL = re.compile(r"[a-z][a-z0-9+.-]{1,10}://[^\s<>\"']+", re.IGNORECASE)
_EMAIL = re.compile(
    r"[^\s@<>\"']{0,64}\s{0,2}(?:@|[(\[{]\s?at\s?[)\]}])\s{0,2}[^\s@<>\"']{1,255}", re.IGNORECASE
)
_NUMBER = re.compile(r"\d(?:[\W_]{0,4}\d){5,}")
"""Six digits or more, whatever stands between them: shorter ones reach nobody."""

_PLAIN = re.compile(r"[\w.:()-]{1,60}", re.ASCII)
"""A word of code, such as a name, a reason or a version: too short and too plain for an ad."""


def is_url(text: str) -> bool:
    """Whether a text is an address and nothing else."""
    return _URL.fullmatch(text) is not None


def page_name(url: str) -> str:
    """The name of a page in a log: it leads to the page in the workspace, and tells nothing."""
    try:
        return fingerprint(url)[:PAGE_DIGITS]
    except ValueError:  # an address that cannot be read
        return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:PAGE_DIGITS]


def masked(text: str, chars: int = limits.LOG_CHARS) -> str:
    """The first line of a text, cut, without addresses, e-mails and numbers of six digits.

    Linear in what is kept of the text.
    """
    line = text[: 4 * chars].strip().split("\n", 1)[0]
    told = _URL.sub(PAGE, line)
    # Written otherwise, a number is still a number: %32, &#50;, ② and ２ are all 2.
    for _ in range(LAYERS):
        told = normalize("NFKC", unescape(unquote(told)))
    for pattern, instead in ((_URL, PAGE), (_EMAIL, EMAIL), (_NUMBER, NUMBER)):
        told = pattern.sub(instead, told)
    return told[:chars]


def word(text: str) -> str:
    """A word of code as it is; of any other text only that there was one."""
    return masked(text) if _PLAIN.fullmatch(text) or is_url(text) else WORDS
