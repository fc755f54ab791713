"""The protocols between the rooms; adwatch.pipeline joins what satisfies them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from adwatch.custody import Custody
from adwatch.errors import StaleLease
from adwatch.frontier import Acknowledgement, Workers
from adwatch.kept import Pages
from adwatch.model import (
    Ad,
    AdKey,
    Cluster,
    Cut,
    Evidence,
    Judgement,
    Link,
    Maker,
    Page,
    Permission,
    PictureRef,
    Presence,
    Rejection,
    Run,
    Sighting,
    Signal,
    SignalSet,
)
from adwatch.promotion import Promotions
from adwatch.remembered import Remembered
from adwatch.retention import Retention
from adwatch.warrant import Revocation, Warrant


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...


ReadPicture = Callable[[PictureRef], bytes]
"""Gives the bytes of a picture; raises NotFound where they were not kept."""


class Extractor(Protocol):
    """Turns one ad into signals: a pure function of the ad (and of its pictures' bytes)."""

    name: str
    version: str
    kinds: tuple[str, ...]
    on_request: bool

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """The signals of one ad, in the order of their spans."""
        ...

    def extract_many(self, ads: Sequence[Ad]) -> Iterator[tuple[Signal, ...]]:
        """The signals of each ad, in order; for models that work in batches."""
        ...

    def rejected(self, ad: Ad) -> Iterable[Rejection]:
        """The candidates that were weighed and refused."""
        ...

    def canonical(self, raw: str) -> str | None:
        """The canonical form of a raw value, None where it is not one; idempotent."""
        ...


class Rarity(Protocol):
    """How common values are in the corpus under work."""

    def count(self, kind: str, value: str) -> int:
        """How many content-unique ads carry the value."""
        ...

    def total(self) -> int:
        """How many content-unique ads there are."""
        ...


class Matcher(Protocol):
    """Finds and weighs one kind of tie between two ads."""

    name: str
    version: str
    kinds: tuple[str, ...]

    def keys(self, ad: SignalSet) -> Iterable[str]:
        """The blocking keys of an ad: two ads that `compare` accepts share at least one."""
        ...

    def compare(self, left: SignalSet, right: SignalSet, rarity: Rarity) -> Iterable[Evidence]:
        """The evidence between two ads: symmetric in bits, empty where there is none."""
        ...


class Blobs(Protocol):
    """Content-addressed bytes, kept once and verified when read."""

    def put(self, body: bytes) -> str:
        """Keep bytes; returns their SHA-256 in hex."""
        ...

    def put_all(self, bodies: Sequence[bytes]) -> list[str]:
        """Keep several bytes, which is cheaper than one by one; returns their SHA-256 in hex."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes; raises NotFound, or Corrupt where they no longer match."""
        ...

    def purge(self, digest: str, untouched_since: datetime) -> bool:
        """Let bytes go that nobody put since a time; returns whether they are gone."""
        ...

    def verify(self) -> Iterator[str]:
        """The digests whose bytes are missing or altered."""
        ...


@dataclass(frozen=True, slots=True)
class LiveAd:
    """An ad last seen present on a site."""

    ad: AdKey
    url: str
    content_digest: str
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """From when to when an ad was looked at, and what the newest look said.

    Looks that met a wall are left out, unless there are no others.
    """

    ad: AdKey
    first_seen: datetime
    last_seen: datetime
    state: Presence


class Courtesies(Protocol):
    """What hosts asked of us, kept for every run."""

    def keep_permission(self, permission: Permission) -> None:
        """Keep what was decided from a robots.txt."""
        ...

    def park(self, host: str, until: datetime) -> None:
        """Remember that a host asked to be left alone until then."""
        ...

    def parked_until(self, host: str) -> datetime | None:
        """Until when a host last asked to be left alone."""
        ...


class Sink(Courtesies, Workers, Protocol):
    """Where a crawl hands what it got; opened by the dotted path in the crawler's settings."""

    def keep_bytes(self, *bodies: bytes) -> None:
        """Keep the bytes of answers durably: called before their pages are acknowledged."""
        ...

    def keep_page(self, page: Page) -> None:
        """Keep the row of a page that nobody queued, such as robots.txt; its bytes are kept."""
        ...

    def keep_picture(self, site: str, url: str, body: bytes) -> str:
        """Keep the bytes of a picture; returns their SHA-256.

        Raises Listed where the hash list names it: then it is only noted that it was met.
        """
        ...

    def acknowledge(self, done: Sequence[Acknowledgement]) -> list[str | StaleLease | None]:
        """Keep all that pages brought, at once; for each `new`, `edited` or `same` if it is an ad.

        Of a page whose lease ended nothing is kept, another worker has it: its error is told.
        """
        ...

    def live_ads(self, site: str) -> Iterator[LiveAd]:
        """The ads of a site that were `present` when they were last seen or missed."""
        ...

    def remembered(self, site: str) -> Iterator[Remembered]:
        """The lists of a site, and the pages of its ads that are not known to be gone."""
        ...

    def past_runs(self, site: str, limit: int) -> Iterator[Run]:
        """The runs of a site, newest first, with the figures later ones are held against."""
        ...

    def start_run(self, run: Run) -> Run:
        """The run to work on: the site's last one if that broke off or goes on, else this one.

        Raises Conflict where another process crawls the site under another warrant.
        """
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class Warrants(Protocol):
    """Where a crawl learns what it may do; opened by the dotted path in the crawler's settings."""

    def find(self, warrant_id: str) -> Warrant | None:
        """The warrant as it stands now, its revocation included."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class Store(Courtesies, Custody, Pages, Promotions, Retention, Workers, Protocol):
    """Everything kept: pages, ads, sightings, signals, links, judgements, clusters."""

    def acknowledge(self, done: Sequence[Acknowledgement]) -> list[str | StaleLease | None]:
        """Keep what pages brought in one transaction; a StaleLease keeps out its own alone."""
        ...

    def permissions(self) -> Iterator[Permission]:
        """What was decided from each robots.txt, newest first."""
        ...

    def save_ad(self, ad: Ad, sighting: Sighting) -> str:
        """Keep a version and a sighting in one transaction; returns `new`, `edited` or `same`."""
        ...

    def save_sighting(self, sighting: Sighting) -> None:
        """Keep a sighting that brought no content."""
        ...

    def add_ads(self, ads: Iterable[Ad], seen_at: datetime, run: str) -> dict[str, int]:
        """Import ads in one transaction, each with a sighting; counts by `new edited same`."""
        ...

    def start_run(self, run: Run) -> None:
        """Record that a run began."""
        ...

    def join_run(self, run: Run, since: datetime) -> Run:
        """Work on the site's newest unfinished run begun `since`, or else begin this one."""
        ...

    def finish_run(self, run: Run, gone: Sequence[Sighting] = (), is_over: bool = True) -> None:
        """Record how a run ended; if it is over, what it had yet to ask for is dropped."""
        ...

    def runs(self, site: str | None = None, limit: int | None = None) -> Iterator[Run]:
        """The runs, newest first."""
        ...

    def remembered(self, site: str, mark: str | None = None) -> Iterator[Remembered]:
        """The lists of a site and the pages of its ads that are not gone; or one page."""
        ...

    def standing(self, key: AdKey) -> Standing:
        """From when to when an ad was seen; raises NotFound."""
        ...

    def same_words(self, key: AdKey) -> tuple[Standing, ...]:
        """The other ads of the site that said what this one said, oldest first."""
        ...

    def delays(
        self, site: str, since: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """When each ad of a site that states it was posted, and first seen (`since` a time)."""
        ...

    def live_ads(self, site: str) -> Iterator[LiveAd]:
        """The ads of a site that were `present` when they were last seen or missed."""
        ...

    def ad(self, key: AdKey) -> Ad | None:
        """The newest version of an ad."""
        ...

    def ads(self) -> Iterator[Ad]:
        """The newest version of every ad, by key."""
        ...

    def versions(self, key: AdKey) -> tuple[Ad, ...]:
        """Every version of an ad, oldest first."""
        ...

    def sightings(self, key: AdKey) -> tuple[Sighting, ...]:
        """Every sighting of an ad, oldest first."""
        ...

    def unread(self, makers: Sequence[Maker]) -> Iterator[tuple[Ad, tuple[Maker, ...]]]:
        """One ad for each content that one of `makers` has not read yet, with those makers."""
        ...

    def save_signals(self, maker: Maker, found: Iterable[tuple[str, Sequence[Signal]]]) -> None:
        """Keep what `maker` found, per content digest; replaces what older versions found."""
        ...

    def signals_of(self, content_digest: str) -> tuple[Signal, ...]:
        """The signals of one content."""
        ...

    def signal_sets(self, kind: str | None = None) -> Iterator[SignalSet]:
        """Every ad's newest content with its signals, by key; of a `kind`, those that have one."""
        ...

    def replace_links(self, links: Iterable[Link]) -> None:
        """Put a new set of links in place of the old, whole or not at all."""
        ...

    def links(self, related: bool = False, ad: AdKey | None = None) -> Iterator[Link]:
        """The accepted links (and the weaker ones, if `related`), by keys; of one ad if given."""
        ...

    def link(self, left: AdKey, right: AdKey) -> Link | None:
        """The link between two ads, in either order."""
        ...

    def replace_clusters(self, cut: Cut, clusters: Iterable[Cluster]) -> None:
        """Put a new clustering in place of the old one of this cut, whole or not at all."""
        ...

    def clusters(self, cut: Cut, min_size: int = 1) -> Iterator[Cluster]:
        """The clusters of a cut, largest first, then by id."""
        ...

    def cluster(self, cluster_id: str) -> Cluster | None:
        """One cluster."""
        ...

    def cluster_of(self, key: AdKey, cut: Cut = Cut.WORKING) -> Cluster | None:
        """The cluster that holds an ad."""
        ...

    def add_judgement(self, judgement: Judgement) -> None:
        """Append a person's decision."""
        ...

    def judgements(self) -> tuple[Judgement, ...]:
        """Every decision, oldest first."""
        ...

    def add_warrant(self, warrant: Warrant) -> None:
        """Append a warrant; raises Conflict where its id is taken."""
        ...

    def revoke_warrant(self, warrant_id: str, revocation: Revocation) -> None:
        """Append a revocation; raises NotFound, or Conflict where there already is one."""
        ...

    def warrant(self, warrant_id: str) -> Warrant | None:
        """One warrant with its revocation."""
        ...

    def warrants(self) -> tuple[Warrant, ...]:
        """Every warrant, in the order they were issued."""
        ...

    def search(self, words: str, limit: int) -> Iterator[AdKey]:
        """The ads whose text holds all the words, or that carry the identifier typed."""
        ...

    def counts(self) -> dict[str, int]:
        """Rows by table, for `doctor` and summaries."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


Row = Mapping[str, object]
"""One exported row by column: scalars, and lists that each format writes in its way."""


class Exporter(Protocol):
    """Writes rows in one format."""

    name: str
    media_type: str

    def write(self, columns: Sequence[str], rows: Iterable[Row], out: IO[str]) -> int:
        """Write all rows; returns how many."""
        ...
