"""The nouns of adwatch: page, ad, sighting, signal, link, cluster. Standard library only.

All types are frozen; times are aware UTC; sequences are tuples; missing is None, never "".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Scalar = str | int | float | bool | None


class AdKind(StrEnum):
    """What an ad offers; a recruitment ad is `job` wherever it is placed."""

    ESCORT = "escort"
    MASSAGE = "massage"
    JOB = "job"
    OTHER = "other"


class Presence(StrEnum):
    """What a look at a site said of one ad."""

    PRESENT = "present"
    GONE = "gone"
    BLOCKED = "blocked"


class PageKind(StrEnum):
    """What a page is to a crawl; how long its bytes are kept hangs on it."""

    AD = "ad"
    LIST = "list"
    PICTURE = "picture"
    OTHER = "other"


class RunVerdict(StrEnum):
    """How a run ended; exactly one, and an empty run is never `complete`."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    UNHEALTHY = "unhealthy"
    CRASHED = "crashed"
    REFUSED = "refused"


class Verdict(StrEnum):
    """A person's decision on a tie between two ads."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Cut(StrEnum):
    """How much evidence a merge needs: `strict` for precision, `working` for daily use."""

    STRICT = "strict"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Maker:
    """Which code made a value: nothing derived is stored without it."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


@dataclass(frozen=True, slots=True, order=True)
class AdKey:
    """The identity of an ad: its site and the site's own id, written `site/local_id`."""

    site: str
    local_id: str

    def __post_init__(self) -> None:
        if not self.site or "/" in self.site or not self.local_id:
            raise ValueError("an ad key needs a site without '/' and a local id")

    def __str__(self) -> str:
        return f"{self.site}/{self.local_id}"

    @classmethod
    def parse(cls, text: str) -> AdKey:
        """Read `site/local_id`; raises ValueError where there is no `/`."""
        site, _, local_id = text.partition("/")
        return cls(site, local_id)


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes received from one URL at one time; the body lies in Blobs under its SHA-256.

    `rendered_by` says what the body is: `http` the bytes as they came, content codings included;
    `answer` what the browser received, inflated by it; `browser`, `screenshot` and `mhtml` the
    page as it was drawn. `headers` has a line for each value, `reason` is the text of the status
    line, `is_cut` says that the body passed the size limit. What is not known is None.
    `certificate`, `robots` and `made_with` are SHA-256s: of the server's certificate in DER, of
    the robots.txt that was obeyed, and of the kept sheet that names tools and site file.
    """

    site: str
    requested_url: str
    final_url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body_digest: str
    body_size: int
    rendered_by: str
    run: str
    kind: PageKind = PageKind.OTHER
    asked_at: datetime | None = None
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    reason: str | None = None
    protocol: str | None = None
    address: str | None = None
    certificate: str | None = None
    robots: str | None = None
    made_with: str | None = None
    is_cut: bool = False

    def __post_init__(self) -> None:
        _need_utc(self.fetched_at)
        if self.asked_at is not None:
            _need_utc(self.asked_at)


@dataclass(frozen=True, slots=True)
class Permission:
    """What a run decided from robots.txt of an origin, in words, and which bytes it had read.

    `status` and `digest` are None where no answer came.
    """

    run: str
    origin: str
    read_at: datetime
    decision: str
    status: int | None = None
    digest: str | None = None

    def __post_init__(self) -> None:
        _need_utc(self.read_at)


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture of an ad: where it was (URL or path) and, once kept, the SHA-256 of its bytes."""

    address: str
    digest: str | None = None


TEXT_FIELDS = ("title", "text", "url", "place", "price", "author")
"""The fields of an ad that hold raw text; a Span names one of them."""


@dataclass(frozen=True, slots=True)
class Ad:
    """One content version of an advertisement, as the site stated it; None where it did not.

    `country` is an ISO 3166 alpha-2 code, `language` an ISO 639-1 code, both as stated by the
    site, never inferred. `content_digest` covers what the ad says and leaves out what changes
    without the advertiser's doing (key, URL, posting time, page, parser). `candidates` are the
    fields read where a repair supposes them, with that place: not sure until it is promoted.
    """

    key: AdKey
    kind: AdKind
    title: str | None = None
    text: str | None = None
    url: str | None = None
    place: str | None = None
    price: str | None = None
    author: str | None = None
    country: str | None = None
    language: str | None = None
    posted_at: datetime | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    pictures: tuple[PictureRef, ...] = ()
    page_digest: str | None = None
    parser: Maker | None = None
    candidates: tuple[tuple[str, str], ...] = ()
    content_digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        for name in (*TEXT_FIELDS, "country", "language"):
            if getattr(self, name) == "":
                raise ValueError(f"{name}: a missing value is None, not an empty string")
        if self.posted_at is not None:
            _need_utc(self.posted_at)
        object.__setattr__(self, "content_digest", _content_digest(self))

    def fields(self) -> tuple[tuple[str, str], ...]:
        """The raw text fields that are present, as (name, value), in the order of TEXT_FIELDS."""
        pairs = ((name, getattr(self, name)) for name in TEXT_FIELDS)
        return tuple((name, value) for name, value in pairs if value is not None)


_JSON = json.JSONEncoder(ensure_ascii=False)


def _content_digest(ad: Ad) -> str:
    content = [
        ad.kind, ad.title, ad.text, ad.place, ad.price, ad.author, ad.country, ad.language,
        ad.attributes, [picture.digest or picture.address for picture in ad.pictures],
    ]  # fmt: skip
    # "surrogatepass": a page may hold lone surrogates, and a digest must exist for any text.
    encoded = _JSON.encode(content).encode("utf-8", "surrogatepass")
    return hashlib.sha256(encoded).hexdigest()


def _need_utc(moment: datetime) -> None:
    offset = moment.utcoffset()
    if offset is None or offset.total_seconds() != 0:
        raise ValueError("times are aware UTC")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One observation that an ad was, or was not, there; life and gaps are derived from these."""

    ad: AdKey
    state: Presence
    seen_at: datetime
    url: str
    run: str
    content_digest: str | None = None
    page_digest: str | None = None

    def __post_init__(self) -> None:
        _need_utc(self.seen_at)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Offsets (code points, end exclusive) into one raw text field of an ad."""

    field: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.field not in TEXT_FIELDS or not 0 <= self.start < self.end:
            raise ValueError("a span names a text field and is not empty")


@dataclass(frozen=True, slots=True)
class Signal:
    """A typed value extracted from an ad: canonical `value`, `raw` as written at `span`.

    `confidence` (0-1) is the maker's estimate that the value is right. `details` are further
    facts of the same value, such as an amount and its currency, sorted by name.
    """

    kind: str
    value: str
    raw: str
    span: Span | None
    method: str
    confidence: float
    maker: Maker
    details: tuple[tuple[str, Scalar], ...] = ()

    def __post_init__(self) -> None:
        if not self.kind or not self.value or not 0.0 <= self.confidence <= 1.0:
            raise ValueError("a signal needs a kind, a value and a confidence from 0 to 1")

    def detail(self, name: str) -> Scalar:
        """The named detail, or None."""
        return dict(self.details).get(name)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that an extractor weighed and refused, with the reason in words."""

    kind: str
    raw: str
    span: Span
    reason: str
    maker: Maker


@dataclass(frozen=True, slots=True)
class SignalSet:
    """What matching sees of one ad; `candidates` are its fields that are not sure."""

    ad: AdKey
    content_digest: str
    kind: AdKind
    first_seen: datetime | None
    signals: tuple[Signal, ...]
    candidates: tuple[str, ...] = ()

    def of(self, kind: str) -> tuple[Signal, ...]:
        """The signals of one kind, in stored order."""
        return tuple(signal for signal in self.signals if signal.kind == kind)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a link, in bits (log2 likelihood ratio), with its sentence.

    `left` and `right` are the two values compared; `rarity` is how many content-unique ads
    carry the shared value, None where the idea does not apply.
    """

    matcher: Maker
    kind: str
    left: str
    right: str
    bits: float
    sentence: str
    rarity: int | None = None

    def __post_init__(self) -> None:
        if not self.sentence:
            raise ValueError("evidence needs a sentence")


@dataclass(frozen=True, slots=True)
class Link:
    """A scored, explained tie between two ads; `accepted` ties count, the others are `related`."""

    left: AdKey
    right: AdKey
    score: float
    accepted: bool
    evidence: tuple[Evidence, ...]
    model: str

    def __post_init__(self) -> None:
        if not self.left < self.right:
            raise ValueError("a link orders two different ads")
        if not self.evidence or not 0.0 <= self.score <= 1.0:
            raise ValueError("a link needs evidence and a score from 0 to 1")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision on a tie; append-only, and it outranks every score."""

    left: AdKey
    right: AdKey
    verdict: Verdict
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Ads tied together by links and judgements; singletons are clusters too."""

    id: str
    cut: Cut
    members: tuple[AdKey, ...]
    model: str

    def __post_init__(self) -> None:
        if not self.members or list(self.members) != sorted(set(self.members)):
            raise ValueError("a cluster has sorted, distinct members")


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one site under one warrant; `verdict` is None while it is under way.

    `figures` are what its crawl measured, in plain values fit for JSON; later runs are held
    against them.
    """

    id: str
    site: str
    warrant: str
    started: datetime
    code_version: str
    ended: datetime | None = None
    verdict: RunVerdict | None = None
    counts: tuple[tuple[str, int], ...] = ()
    reason: str | None = None
    figures: Mapping[str, Any] = field(default_factory=dict, hash=False)
