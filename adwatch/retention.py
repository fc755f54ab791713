"""Retention's nouns: how long ads of each class are kept, holds, and what a purge takes.

Standard library only. What is deleted, and how, is the store's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from adwatch.model import AdKey


class Kept(StrEnum):
    """Why an ad is still kept: each of these classes has its own clock."""

    UNLINKED = "unlinked"  # in no cluster of two or more, at the working cut of the last linking
    LINKED = "linked"
    HELD = "held"  # by a person, until a person releases it


@dataclass(frozen=True, slots=True)
class Clocks:
    """What has run out: ads of a class last seen before its moment; None where none ever does."""

    unlinked: datetime | None
    linked: datetime | None

    @property
    def latest(self) -> datetime | None:
        """The later of both: every ad whose clock has run out was last seen before it."""
        return max(filter(None, (self.unlinked, self.linked)), default=None)


@dataclass(frozen=True, slots=True)
class Hold:
    """A person's word that an ad is to be kept, or (`held` False) that it need not be any more."""

    ad: AdKey
    held: bool
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Share:
    """So many rows of a table that belong to ads of one site and class."""

    site: str
    kept: Kept
    table: str
    count: int


@dataclass(frozen=True, slots=True)
class Purged:
    """What one part of a purge took, by table; `last` is where the next part begins."""

    last: int
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expired:
    """What stays of purged ads: how many of a site, kind and class were last seen in a week.

    `week` is its Monday; `sightings` and `judgements` are how many went with them.
    """

    site: str
    week: datetime
    kind: str
    kept: str
    ads: int
    sightings: int
    judgements: int


class Retention(Protocol):
    """The part of a store that lets ads go."""

    def hold(self, given: Sequence[Hold]) -> None:
        """Append a person's words on ads; raises NotFound where one is not known."""
        ...

    def kept_ads(self, clocks: Clocks | None = None) -> Iterator[Share]:
        """How many ads there are by site and class; with clocks, of how many they have run out."""
        ...

    def outlived_rows(self, clocks: Clocks) -> Iterator[Share]:
        """The rows that a purge would take now, by site, class and table."""
        ...

    def never_linked(self, clocks: Clocks) -> int:
        """Of how many ads whose clock has run out nobody knows whether they are linked."""
        ...

    def purge_ads(self, clocks: Clocks, after: int, reason: str) -> Purged | None:
        """Take some ads whose clocks have run out, in one transaction; None where none is left.

        Bytes and pictures that they named are noted as left over.
        """
        ...

    def forget_crawls(self, begun: datetime, looked: datetime) -> None:
        """Drop what crawls begun before a time left to ask for, and lists not looked at since."""
        ...

    def drop_pictures(self) -> int:
        """Take the rows of left-over pictures that no ad names; returns how many."""
        ...

    def left_over(self) -> Iterator[tuple[str, bool]]:
        """The digests of left-over bytes, each with whether something kept still needs them."""
        ...

    def settle(self, digests: Iterable[str]) -> None:
        """Strike digests from the left-over bytes: they are gone, or needed."""
        ...

    def sweep(self) -> None:
        """Take what was deleted out of the files of the database and its search index."""
        ...

    def expired(self) -> tuple[Expired, ...]:
        """What stays of purged ads, by site, week, kind and class."""
        ...
