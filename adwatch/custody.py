"""The custody log's nouns: acts, entries, and what seals them. Standard library only.

An entry says who did what, when and why, and commits by salted digests to what it was done to. It
holds the digest of the entry before it, so none can be changed, removed, put in or moved unseen.
What an entry commits to can be purged: its salts go, and nobody can then guess what it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Protocol

from adwatch.model import AdKey

FIRST = "0" * 64
"""What the first entry names as the digest of the one before it."""


class Act(StrEnum):
    """What was done."""

    BEGIN = "begin"  # the log was opened, on rows that may be older than it
    CAPTURE = "capture"  # a page was fetched and read, ads were brought in
    CRAWL = "crawl"  # a run ended
    READ = "read"  # ads, pages or clusters were shown
    SEARCH = "search"  # somebody looked for a word or an identifier
    REVEAL = "reveal"  # what is masked was shown: a picture, a clear identifier
    EXPORT = "export"  # ads, links or pages were written to a file
    DECIDE = "decide"  # a person judged, promoted, accepted
    CONFIGURE = "configure"  # a warrant, schedule, site file or setting was changed
    PURGE = "purge"  # something was let go for good


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to: its sort, and the SHA-256 of what it says."""

    sort: str
    digest: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One act to be recorded: `facts` are plain values for everyone's eyes, never identifiers."""

    act: Act
    facts: Mapping[str, Any] = field(default_factory=dict)
    subjects: Sequence[Subject] = ()
    why: str | None = None
    who: str | None = None
    """Where one process works for several people; else the person it was opened for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log, numbered from 1; `sealed` is the digest over its subjects' seals."""

    number: int
    at: datetime
    who: str
    act: str
    why: str | None
    facts: Mapping[str, Any]
    sealed: str | None
    previous: str
    digest: str

    @property
    def is_intact(self) -> bool:
        """Whether the entry says what it said when it was written."""
        return self.digest == digest_of(self)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with all its seals, and of the subjects asked for what makes theirs: salt, subject.

    With it anybody can check, without the database, that the entry tells of these subjects.
    """

    entry: Entry
    seals: tuple[str, ...]
    subjects: tuple[tuple[str, Subject], ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a log, as an anchor outside of it keeps it: `NUMBER:DIGEST`."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read `NUMBER:DIGEST`; raises ValueError."""
        number, _, digest = text.strip().partition(":")
        if not number.isdecimal() or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise ValueError("a head is written NUMBER:DIGEST, a number and 64 hex digits")
        return cls(int(number), digest)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in or under the log that is not as it was written; `where` names it."""

    where: str
    what: str


class Custody(Protocol):
    """The append-only record of what was captured, read, exported, decided and purged."""

    def record(self, *deeds: Deed) -> None:
        """Append an entry for each deed."""
        ...

    def forget(self, subjects: Iterable[Subject]) -> int:
        """Take away by what subjects could be told again; returns in how many entries' notes."""
        ...

    def entries(
        self, act: str | None = None, about: Subject | None = None, limit: int | None = None
    ) -> Iterator[Entry]:
        """The entries, newest first: of one act, about one subject, no more than `limit`."""
        ...

    def extract(self, subjects: Iterable[Subject]) -> Iterator[Told]:
        """The entries that tell of any of these subjects, oldest first."""
        ...

    def head(self) -> Head | None:
        """The last entry; None where nothing was recorded yet."""
        ...

    def flaws(self, anchors: Iterable[Head] = ()) -> Iterator[Flaw]:
        """What is changed, missing, put in or moved, in the log and in the rows it speaks of."""
        ...


def digest_of(entry: Entry) -> str:
    """The SHA-256 that chains an entry: of all it says, and of the digest before it."""
    said = [getattr(entry, one.name) for one in fields(entry) if one.name != "digest"]
    return _digest(said)


def seal(salt: str, subject: Subject) -> str:
    """The salted digest that stands for a subject in its entry."""
    return _digest([salt, subject.sort, subject.digest])


def seals_digest(seals: Sequence[str]) -> str | None:
    """The one digest over an entry's seals, in their order; None where it has no subject."""
    return _digest(list(seals)) if seals else None


def subject_of(sort: str, said: object) -> Subject:
    """A noun of adwatch, or a plain value, as the subject of an act."""
    return Subject(sort, _digest([sort, said]))


def ad_subject(key: AdKey | str) -> Subject:
    """An ad as the subject of an act of reading it."""
    return subject_of("ad", str(key))


def _digest(said: object) -> str:
    text = json.dumps(
        said, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plainly
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plainly(noun: Any) -> object:
    if isinstance(noun, datetime | time):
        return noun.isoformat()
    if isinstance(noun, Mapping):
        return dict(noun)
    return [getattr(noun, one.name) for one in fields(noun)]
