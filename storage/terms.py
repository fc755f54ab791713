"""Cut text into search terms, alike for every engine and script; no database here.

Terms are folded (compatibility forms, case, accents), so that a search for `Cafe` finds `CAFÉ`.
Scripts that write no spaces give single signs and pairs of neighbours.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 100_000  # characters searched of one ad: bounds the index row of a hostile page
LONGEST_TERM = 64  # characters: PostgreSQL's index refuses long keys; no real word is longer

_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
# \w leaves vowel signs out; in these blocks (Devanagari to Myanmar, Khmer) they are word parts.
_WORD = re.compile(
    "[\\w\u0900-\u0963\u0966-\u0df3\u0e00-\u0e4e\u0e50-\u0eff\u1000-\u1049\u1780-\u17d3]+"
)
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff"
    "\U00020000-\U0003ffff]+"
)


def terms(text: str) -> set[str]:
    """The terms under which a text is found."""
    words, runs = _cut(text)
    for run in runs:
        words.update(run)
        words.update(_pairs(run))
    return words


def asked(words: str) -> list[str]:
    """The terms a text must have to answer a search for `words`, sorted."""
    found, runs = _cut(words)
    for run in runs:
        found.update(_pairs(run) or run)
    return sorted(found)


def fold(text: str) -> str:
    """The text without differences of case, accent and compatibility form."""
    text = text[:LONGEST_TEXT]
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold())


def _cut(text: str) -> tuple[set[str], list[str]]:
    """The words of a text, and its runs of signs that are written without spaces."""
    words = set(_WORD.findall(fold(text)))
    runs: list[str] = []
    for word in [word for word in words if not word.isascii()]:
        found = _SPACELESS.findall(word)
        if found:
            runs += found
            words.remove(word)
            words.update(filter(None, _SPACELESS.split(word)))
    return {word[:LONGEST_TERM] for word in words}, runs


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
