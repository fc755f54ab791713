"""E-mail addresses in text, plain or spelt out: name at host dot com, name(at)host[.]com."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Signal, Span
from extractors.base import Example, Extractor
from extractors.folding import fold

_NAME = r"[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_+-])?"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(
    rf"(?<![\w.@%+-]){_NAME}@(?:{_LABEL}\.){{1,5}}[a-z]{{2,24}}(?![\w@-])", re.IGNORECASE
)
_PROVIDERS = (
    "gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|protonmail|proton|gmx|web"
    "|mail|yandex|ya|rambler|bk|inbox|list|libero|orange|wanadoo|free|laposte|tutanota|tuta|zoho|qq"
    "|163|126|naver|seznam|wp|onet|interia|o2|ukr|me|mac"
)
_OPEN, _CLOSE = r"\s{0,3}[\[({<*_-]{1,3}\s?", r"\s?[\])}>*_-]{1,3}\s{0,3}"
_AT_WORD = "at|arroba|arobase|собака|chiocciola|kukac|malpa"
_DOT_WORD = "dot|d0t|punto|point|punkt|ponto|точка|kropka"
_AT = rf"(?:\s{{0,3}}@\s{{0,3}}|{_OPEN}(?:@|a|{_AT_WORD}){_CLOSE}|\s{{1,3}}(?:{_AT_WORD})\s{{1,3}})"
_DOT = (
    rf"(?:\s{{0,3}}\.\s{{0,3}}|{_OPEN}(?:\.|{_DOT_WORD}){_CLOSE}|\s{{1,3}}(?:{_DOT_WORD})\s{{1,3}})"
)
_ENDINGS = (
    "com|net|org|info|biz|co|me|ru|de|fr|es|it|nl|be|ch|at|pl|uk|ua|eu|io|cn|br|pt|ca|us|cz|ro"
    "|example|test"
)
_SPELT = re.compile(
    rf"(?<![\w.@%+-])(?P<name>{_NAME}(?:{_DOT}[a-z0-9_-]{{1,40}}){{0,2}})(?P<at>{_AT})"
    rf"(?P<host>{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}?)(?P<dot>{_DOT})(?P<end>{_ENDINGS})(?![\w@-])",
    re.IGNORECASE,
)
_CANONICAL = re.compile(rf"{_NAME}@(?:{_LABEL}\.){{1,5}}[a-z]{{2,24}}\Z")
_HINT = re.compile(r"@|\bat\b|arroba|arobase|собака|chiocciola|malpa|kukac", re.IGNORECASE)


_NO_NAMES = frozenset(
    ["me", "us", "look", "see", "find", "visit", "site", "is", "are", "available", "here", "only",
     "now", "it", "book", "online", "live", "meet", "more", "website", "page", "pics", "photos"]
)  # fmt: skip
"""Words before "at" that are no one's name."""


class Address(NamedTuple):
    """An e-mail address at folded[start:end]."""

    start: int
    end: int
    value: str
    method: str


@lru_cache(maxsize=256)
def find(text: str) -> tuple[Address, ...]:
    """The e-mail addresses of a folded text, in order of place."""
    if _HINT.search(text) is None:
        return ()
    found = [_plain(match) for match in _PLAIN.finditer(text)]
    for match in _SPELT.finditer(text):
        address = _spelt(match)
        if address and not any(a.start < address.end and address.start < a.end for a in found):
            found.append(address)
    return tuple(sorted(address for address in found if address.value))


def _plain(match: re.Match[str]) -> Address:
    return Address(match.start(), match.end(), canonical_email(match.group()) or "", "plain")


_GAPS = re.compile(_DOT, re.IGNORECASE)


def _spelt(match: re.Match[str]) -> Address | None:
    host = _GAPS.sub(".", match["host"]).lower()
    if not _is_meant(match, host):
        return None
    name = (
        _GAPS.sub(".", match["name"])
        if "@" not in match["at"]
        else match["name"].rpartition(" ")[2]
    )
    value = canonical_email(f"{name}@{host}.{match['end']}")
    start = match.end("name") - len(match["name"]) if name else match.start()
    if value is None or ("." in name and " " in match["name"] and "@" in match["at"]):
        return None
    return Address(start, match.end(), value, "spelt")


def _is_meant(match: re.Match[str], host: str) -> bool:
    """Whether words such as "at" and "dot" stand for signs: look at me at example.com does not."""
    at, dot = match["at"].strip().lower(), match["dot"].strip().lower()
    if "@" in at or not at.isalpha():
        return True
    if match["name"].lower() in _NO_NAMES:
        return False
    known = re.fullmatch(_PROVIDERS, host.rpartition(".")[2]) is not None
    return known or dot != "."


def canonical_email(raw: str) -> str | None:
    """The address in lower case, None where it is none."""
    value = raw.strip().lower().removeprefix("mailto:")
    return value if _CANONICAL.match(value) and ".." not in value and len(value) <= 254 else None


class Email(Extractor):
    """Finds e-mail addresses."""

    name = "email"
    version = "1"
    kinds = ("email",)
    examples = (
        Example("write to Anna.Rose@Example.com!", "email", "anna.rose@example.com"),
        Example("anna at example dot com", "email", "anna@example.com"),
        Example("anna(at)example[dot]org", "email", "anna@example.org"),
    )

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """One signal for each address."""
        for field, raw in ad.fields():
            yield from self._signals(field, raw)

    def _signals(self, field: str, raw: str) -> Iterator[Signal]:
        folded = fold(raw)
        for address in find(folded.text):
            start, end = folded.raw_span(address.start, address.end)
            yield self.signal(
                "email",
                address.value,
                raw[start:end],
                Span(field, start, end),
                address.method,
                0.98 if address.method == "plain" else 0.85,
                domain=address.value.partition("@")[2],
            )

    def canonical(self, raw: str) -> str | None:
        """The address in lower case, None where it is none."""
        return canonical_email(fold(raw).text)
