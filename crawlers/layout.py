"""How a page is built and worded, in few numbers: shingles of tags and classes, and of words.

Plain values out of plain text, computed wherever a page is read. What they mean for a run is
decided in `crawlers.drift`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from zlib import crc32

from crawlers import limits

_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,15})([^<>]{0,500})")
_CLASS = re.compile(r"""\bclass\s{0,3}=\s{0,3}["']?([^"'<>]{0,100})""")
_PIECE = re.compile(
    r"<(/?)(script|style)\b[^<>]{0,1000}>?|<[^<>]{0,1000}>?|[^<]{1,1000}", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,30}")


def skeleton(text: str) -> tuple[int, ...]:
    """The smallest hashes of the page's triples of neighbouring tags with their classes.

    Samples of this kind can be compared and, over many pages, counted (bottom-k sketches).
    """
    return _sample(_threes(_built(text)))


def wording(text: str) -> tuple[int, ...]:
    """The smallest hashes of the triples of neighbouring words; numbers and markup left out."""
    return _sample(_threes(_WORD.findall(shown(text).casefold())))


def shown(text: str) -> str:
    """The text between the tags, without scripts and styles; linear, whatever the markup."""
    kept: list[str] = []
    skipped = ""
    for piece in _PIECE.finditer(text[: limits.TEXT_CHARS]):
        closing, name = piece.group(1), (piece.group(2) or "").lower()
        if name:
            skipped = "" if closing and name == skipped else skipped or ("" if closing else name)
        if not skipped:
            kept.append(" " if piece.group().startswith("<") else piece.group())
    return " ".join("".join(kept).split())


def likeness(left: Sequence[int], right: Sequence[int]) -> float:
    """The share of triples that two samples have in common, from 0 to 1 (Jaccard, estimated)."""
    both = sorted({*left, *right})[: limits.SKETCH]
    mine, theirs = set(left), set(right)
    return sum(one in mine and one in theirs for one in both) / len(both) if both else 0.0


def _built(text: str) -> list[str]:
    return [_name(tag.group(1), _CLASS.search(tag.group(2))) for tag in _TAG.finditer(text)]


def _name(tag: str, told: re.Match[str] | None) -> str:
    return f"{tag.lower()}.{_in_order(told.group(1))}" if told else tag.lower()


@lru_cache(maxsize=1024)
def _in_order(classes: str) -> str:
    return ".".join(sorted(classes.split()))


def _threes(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if 0 < len(names) < 3:
        yield tuple(names)
    yield from zip(names, names[1:], names[2:], strict=False)


def _sample(shingles: Iterable[tuple[str, ...]]) -> tuple[int, ...]:
    return tuple(sorted({_hashed(one) for one in set(shingles)})[: limits.SKETCH])


@lru_cache(maxsize=2048)
def _hashed(shingle: tuple[str, ...]) -> int:
    # Multiplied: neighbouring check sums would otherwise share their size.
    return crc32("\n".join(shingle).encode("utf-8", "replace")) * 2_654_435_761 & 0xFFFFFFFF
