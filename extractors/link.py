"""URLs and bare domains in text, in canonical form; profile links become handles elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Signal, Span
from extractors import email
from extractors.base import Example, Extractor
from extractors.folding import fold
from extractors.phone_words import cut

LONGEST = 2048
"""Characters of a URL; browsers and servers refuse longer ones."""

_TLDS = (
    "com|net|org|info|biz|co|io|me|us|uk|ca|de|fr|es|it|nl|be|ch|at|pt|pl|ro|ru|ua|tr|cz|hu|gr|se"
    "|no|dk|fi|ie|au|nz|in|cn|hk|sg|my|th|vn|jp|kr|tw|ph|id|br|mx|ar|cl|pe|za|ae|il|eu|xxx|sex"
    "|adult|porn|cam|live|online|site|website|club|vip|top|shop|store|app|dev|link|page|xyz|tv|cc"
    "|ws|ly|gl|gd|ee|to|am|fm|bio|fans|dating|singles|massage|agency|love|sexy|life|world|blog"
    "|space|fun|pro|mobi|asia|name|tel|example|test|onion|bg|rs|hr|si|sk|lt|lv|lu|is|li|by|kz|ge"
)
TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|igshid|igsh|mc_[ce]id|ref_src|si|yclid|msclkid)\Z")
"""Query names that say where a click came from, not what is linked."""
SHORTENERS = frozenset(
    ["bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "s.id",
     "cutt.ly", "shorturl.at", "rb.gy", "tiny.cc", "t.ly", "bl.ink", "v.gd", "lnkd.in", "adf.ly",
     "clck.ru", "vk.cc", "qr.ae", "dlvr.it", "soo.gd"]
)  # fmt: skip
"""Hosts that hide where a link leads."""
_WORD_TLDS = frozenset(
    ["in", "to", "me", "is", "it", "at", "no", "am", "be", "us", "by", "so", "de", "es", "la", "se",
     "love", "live", "life", "fun", "world", "name", "space", "top", "pro", "page", "link", "test",
     "club", "online", "sexy", "massage", "agency", "singles", "dating", "fans", "shop", "store",
     "id", "my", "ca", "co", "sex", "vip", "site", "app", "mobi", "example", "si", "do", "tel"]
)  # fmt: skip
"""Endings that are words: "available.in calls" is two sentences, unless a path or www. follows."""

_SPELT_DOT = (
    r"(?:\s{0,2}[\[({]\s?(?:dot|\.)\s?[\])}]\s{0,2}|\s{1,3}(?:dot|punto|punkt|ponto|точка)\s{1,3})"
)
_DOT = rf"(?:\.|{_SPELT_DOT})"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_PATH = r"(?:[/?#][^\s<>\"`{}|\\^\[\]\0]*)?"

# With a scheme, plain or defanged (hxxp, [:]), or with www.
_WHOLE = re.compile(
    rf"(?<!\w)(?:h[tx]{{2}}ps?\s?\[?:\]?\s?//\s?|(?=www\d?{_DOT}))"
    rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,6}}(?::\d{{1,5}})?{_PATH}",
    re.IGNORECASE,
)
# A domain whose dot is spelt: example dot com, example(.)com.
_SPELT = re.compile(
    rf"(?<![\w@.-])(?:[a-z0-9][a-z0-9-]{{1,61}}{_DOT}){{0,2}}[a-z0-9][a-z0-9-]{{2,61}}{_SPELT_DOT}"
    rf"(?:com|net|org|info|biz|example|test)(?![\w@-]){_PATH}",
    re.IGNORECASE,
)
# A bare domain with a plausible ending.
_BARE = re.compile(
    rf"(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_TLDS})(?![\w@-])(?!\.\w)"
    rf"(?::\d{{1,5}})?{_PATH}",
    re.IGNORECASE,
)
_PATTERNS = (
    ("plain", _WHOLE, re.compile(r"//|www", re.IGNORECASE)),
    ("spelt", _SPELT, re.compile(r"dot|punto|punkt|ponto|точка|[\[({]\s?\.", re.IGNORECASE)),
    ("bare", _BARE, re.compile(rf"\.(?:{_TLDS})(?![\w@-])", re.IGNORECASE)),
)
"""Method, pattern, and what a text must hold for the pattern to be tried."""
_TAIL = ".,;:!?'\")]}*~_"
_CANONICAL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#:@\s]+)(?::(?P<port>\d{1,5}))?(?P<path>(?:/[^?#\s]*)?)"
    r"(?:\?(?P<query>[^#\s]*))?(?:#\S*)?\Z",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": "80", "https": "443"}


_SCHEME = re.compile(r"\Ah[tx]{2}p(s?)\s?\[?:\]?\s?//\s?", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"(?:https?://)?[\w.-]+(?::\d+)?(?:[/?#]|\Z)", re.IGNORECASE)
_ANY_SPELT_DOT = re.compile(_SPELT_DOT, re.IGNORECASE)


class Url(NamedTuple):
    """A URL at folded[start:end], in canonical form; method plain, spelt or bare."""

    start: int
    end: int
    value: str
    host: str
    method: str


@lru_cache(maxsize=256)
def find(text: str) -> tuple[Url, ...]:
    """The URLs and domains of a folded text, in order of place."""
    found: list[Url] = []
    addresses = [(address.start, address.end) for address in email.find(text)]
    for method, pattern, needle in _PATTERNS:
        if needle.search(text):
            taken = sorted([*addresses, *((url.start, url.end) for url in found)])
            urls = (_url(match, method) for match in pattern.finditer(text))
            found += [url for url in urls if url and not _is_taken(url, taken)]
    return tuple(sorted(found))


def _is_taken(url: Url, taken: list[tuple[int, int]]) -> bool:
    """Whether a URL overlaps one of those taken, which are sorted and apart."""
    place = bisect_left(taken, (url.end, 0))
    return place > 0 and taken[place - 1][1] > url.start


def _url(match: re.Match[str], method: str) -> Url | None:
    raw = match.group()[:LONGEST]
    raw = raw[: len(raw) - _tail(raw)]
    value = canonical_url(raw) if raw else None
    host = value.split("/")[2].split(":")[0] if value else ""
    if value is None or host.replace(".", "").isdecimal():
        return None
    if method == "bare" and cut(host.replace(".", ""), False):  # ze.ro is a number word
        return None
    return Url(match.start(), match.start() + len(raw), value, host, method)


def _tail(raw: str) -> int:
    """How many characters of closing punctuation hang on a URL; a closed bracket stays."""
    if raw.endswith(")") and raw.count("(") >= raw.count(")"):
        return 0
    return len(raw) - len(raw.rstrip(_TAIL))


def canonical_url(raw: str) -> str | None:
    """Scheme and host in lower case, no default port, no tracking, no fragment; None if no URL."""
    text = _SCHEME.sub(r"http\1://", raw.strip()[: LONGEST * 2])
    if not _PLAIN_HOST.match(text):
        text = _ANY_SPELT_DOT.sub(".", text)
    match = _CANONICAL.match(text if "://" in text[:9] else "http://" + text)
    if match is None:
        return None
    scheme, host = match["scheme"].lower(), match["host"].lower().strip(".")
    if "." not in host or len(host) > 253 or not _is_host(host):
        return None
    port = match["port"] if match["port"] and match["port"] != _DEFAULT_PORTS[scheme] else None
    query = _kept_query(match["query"] or "")
    path = _clean(match["path"]) or "/"
    return f"{scheme}://{host}{':' + port if port else ''}{path}{'?' + query if query else ''}"


def _is_host(host: str) -> bool:
    return all(label and re.fullmatch(_LABEL, label) for label in host.split("."))


_URL_CHARS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%!$&'()*+,;=:@?"
)


def _clean(piece: str) -> str:
    """Percent-encode what may not stand in a URL; what is encoded stays."""
    return "".join(
        char
        if char.isascii() and (char.isalnum() or char in "-._~/%!$&'()*+,;=:@?")
        else _quoted(char)
        for char in piece
    )


def _quoted(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def _kept_query(query: str) -> str:
    parts = [part for part in _clean(query).split("&") if part]
    return "&".join(part for part in parts if not TRACKING.match(part.split("=")[0].lower()))


class Link(Extractor):
    """Finds URLs and bare domains."""

    name = "link"
    version = "1"
    kinds = ("url",)
    examples = (
        Example("see www.Example.com/anna, now", "url", "http://www.example.com/anna"),
        Example("hxxps://example.org/a?utm_source=x&id=5", "url", "https://example.org/a?id=5"),
        Example("my site: anna-rose dot example dot com", "url", "http://anna-rose.example.com/"),
    )

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """One signal for each URL or domain in the ad's text; the ad's own URL is none."""
        for field, raw in ad.fields():
            if field != "url":
                yield from self._signals(field, raw)

    def _signals(self, field: str, raw: str) -> Iterator[Signal]:
        folded = fold(raw)
        for url in find(folded.text):
            start, end = folded.raw_span(url.start, url.end)
            yield self.signal(
                "url",
                url.value,
                raw[start:end],
                Span(field, start, end),
                url.method,
                _confidence(url),
                domain=domain_of(url.host),
                shortener=url.host in SHORTENERS,
            )

    def canonical(self, raw: str) -> str | None:
        """The URL in canonical form, None where it is none."""
        return canonical_url(raw)


_CERTAIN = {"plain": 0.97, "spelt": 0.8, "bare": 0.9}
_TWO_SENTENCES = 0.4
"""Confidence of a bare domain whose ending is a word."""


def _confidence(url: Url) -> float:
    path = url.value.split("/", 3)[3]
    is_word = url.host.rpartition(".")[2] in _WORD_TLDS
    return _TWO_SENTENCES if url.method == "bare" and is_word and not path else _CERTAIN[url.method]


_TWO_LEVELS = frozenset(["co", "com", "net", "org", "gov", "ac", "edu"])


def domain_of(host: str) -> str:
    """The registered part of a host: the last two labels, three under co.uk and its like."""
    labels = host.split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _TWO_LEVELS
    return ".".join(labels[-3 if deep else -2 :])
