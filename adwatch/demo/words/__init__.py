"""The words of the market, one TOML file a language; how sentences vary is in texts.py.

In a sentence, `[a|b]` is a choice made when an operator writes its text, and `{city}` a slot
filled for each ad; SLOTS names them all. Adding a language is adding a file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TOPICS = frozenset(
    f"{topic}.{kind}"
    for topic in ("title", "open", "about", "offer", "price", "terms")
    for kind in ("escort", "massage", "job")
) | {
    "perk.job", "place", "hours", "facts", "facts.job", "close", "close.job",
    "lead.phone", "lead.handle", "lead.email", "lead.url",
    "hotline", "verified", "agency", "friend", "news", "filler", "area", "role",
}  # fmt: skip

SLOTS = (
    "name", "city", "area", "age", "height", "price", "half", "hours", "since", "zip", "ref",
    "firm", "pay", "start", "licence", "count", "order", "role", "contact", "handle", "platform",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language: names, spoken digits and sentences by topic."""

    language: str
    names: tuple[str, ...]
    digits: tuple[str, ...]
    sentences: dict[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        if set(self.sentences) != TOPICS or len(self.digits) != 10:
            wrong = sorted(set(self.sentences) ^ TOPICS)
            raise ValueError(f"{self.language}: topics differ by {wrong}, or digits are not ten")


@cache
def languages() -> dict[str, Words]:
    """Every language there is a file for, by ISO 639-1 code, in order of the codes."""
    found = [_read(item.read_bytes()) for item in files(__name__).iterdir() if _is_words(item.name)]
    return {words.language: words for words in sorted(found, key=lambda words: words.language)}


def _is_words(name: str) -> bool:
    return name.endswith(".toml")


def _read(body: bytes) -> Words:
    table = tomllib.loads(body.decode())
    return Words(
        language=table["language"],
        names=tuple(table["names"].split()),
        digits=tuple(table["digits"].split()),
        sentences={
            topic: tuple(block.strip().splitlines()) for topic, block in table["sentences"].items()
        },
    )
