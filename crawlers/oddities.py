"""Pages of a run that were neither ad nor wall: what they have in common, told at its end.

Each leaves a sample of its words in its note. One page is asked for at an address that cannot
exist: whatever looks like the answer to that is the site's "not found", whatever its status.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from string import ascii_lowercase
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers import limits
from crawlers.layout import likeness, wording

ODD, PROBED = "odd", "probed"
"""In a note: a page that was neither ad nor wall, and the answer at an address of our making."""

ALIKE = 0.8
"""Share of triples of words in common from which two pages are one page."""

SAME_PAGES = 3
"""Addresses at which one and the same page is no accident."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A page that was neither ad nor wall: its digest, and a sample of its words.

    `url` is where it was looked for, `where` the address that answered.
    """

    url: str
    where: str
    digest: str
    words: tuple[int, ...]
    is_list: bool = False

    @classmethod
    def of(cls, url: str, where: str, body: bytes, text: str, is_list: bool) -> Odd:
        """What is remembered of a page."""
        return cls(url, where, sha256(body).hexdigest(), wording(text), is_list)

    def to_row(self) -> list[Any]:
        """As plain values."""
        return [self.url, self.where, self.digest, list(self.words), self.is_list]

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Odd:
        """From plain values."""
        url, where, digest, words, is_list = row
        return cls(url, where, digest, tuple(words), is_list)

    def is_like(self, other: Odd) -> bool:
        """Whether two addresses show one page: to the byte, or nearly in its words."""
        return self.digest == other.digest or likeness(self.words, other.words) >= ALIKE


@dataclass(slots=True)
class Oddities:
    """The odd pages of a run, and the answer at an address that cannot exist once it came."""

    pages: list[Odd] = field(default_factory=list)
    probe: Odd | None = None
    count: int = 0

    def take(self, note: Mapping[str, Any]) -> None:
        """Add what the note of one page tells."""
        if PROBED in note:
            self.probe = Odd.from_row(note[PROBED])
        if ODD in note:
            self.count += 1
            if len(self.pages) < limits.LOOKED_AT:
                self.pages.append(Odd.from_row(note[ODD]))

    def soft(self) -> list[Odd]:
        """The pages that are the site's answer to an address that does not exist."""
        probe = self.probe
        return [] if probe is None else [one for one in self.pages if one.is_like(probe)]

    def sentences(self) -> list[str]:
        """What the odd pages have in common, if anything."""
        told = []
        if soft := self.soft():
            what = "the site's answer to an address that does not exist (soft 404)"
            told.append(f"{len(soft)} of {self.count} pages that are no ads are {what}")
            if any(one.is_list for one in soft):
                told.append("a list is among them")
        same = Counter(one.digest for one in self.pages if one not in soft)
        told += [
            f"one and the same page, which is no ad, came at {count} addresses: a block page"
            for _, count in same.most_common(1)
            if count >= SAME_PAGES
        ]
        return told


def made_up(url: str, seed: str) -> str:
    """An address like `url` that cannot exist: its last part replaced by letters, by a seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret, only no address of the site's
    word = "".join(chance.choices(ascii_lowercase, k=24))
    parts = urlsplit(url)
    if parts.query:  # what names an ad here; another path would be another part of the site
        named = parse_qsl(parts.query) if "=" in parts.query else []
        asked = urlencode([(name, word) for name, _ in named]) or word
        return urlunsplit(parts._replace(query=asked, fragment=""))
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return urlunsplit(parts._replace(path=f"{folder}/{word}", fragment=""))
