"""What the store tells of kept pages, and of pictures that were not kept. Standard library only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adwatch.model import Ad, Page, PageKind, Sighting


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page with its number in the store, from 1 in the order kept.

    `seal` is the SHA-256 of its row as it was written, None in rows of older releases; `purged`
    says when its bytes were let go.
    """

    number: int
    page: Page
    seal: str | None = None
    purged: datetime | None = None

    @property
    def is_intact(self) -> bool:
        """Whether the row says what it said when it was written, as far as that is known."""
        return self.seal is None or self.seal == seal_of(self.page)


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which pages are meant: all that fit every word given; `until` is exclusive."""

    site: str | None = None
    run: str | None = None
    kind: PageKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    digest: str | None = None
    bodies: frozenset[str] | None = None
    """Pages with one of these bodies, and whatever was fetched for the same address in that run."""


@dataclass(frozen=True, slots=True)
class ListedPicture:
    """That a picture on a hash list was met: where, when, its SHA-256, and nothing of itself.

    `matched` is the kind of hash by which the list names it, `list_id` the SHA-256 of the list.
    """

    site: str
    url: str
    at: datetime
    digest: str
    matched: str
    list_id: str


class Pages(Protocol):
    """The part of a store that holds pages."""

    def save_page(self, page: Page, look: tuple[Ad, Sighting] | None = None) -> str | None:
        """Keep a page row, with the look at its ad if there was one, in one transaction.

        Returns `new`, `edited` or `same` where there was one.
        """
        ...

    def pages(self, query: PageQuery) -> Iterator[KeptPage]:
        """The pages that a query means, in the order kept."""
        ...

    def outlived(self, kind: PageKind, until: datetime) -> Iterator[tuple[str, bool]]:
        """The digests of pages of a kind kept before a time, each with whether others need it."""
        ...

    def mark_purged(
        self, kind: PageKind, until: datetime, digests: Iterable[str], at: datetime
    ) -> int:
        """Note that the bytes of these outlived pages were let go; returns how many pages."""
        ...

    def add_listed(self, picture: ListedPicture) -> None:
        """Note that a listed picture was met."""
        ...

    def listed_pictures(self) -> tuple[ListedPicture, ...]:
        """The listed pictures that were met, oldest first."""
        ...


def seal_of(page: Page) -> str:
    """The SHA-256 of all that a page's row says."""
    said = [getattr(page, name) for name in page.__slots__]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_exactly)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _exactly(moment: datetime) -> str:
    return moment.isoformat()
