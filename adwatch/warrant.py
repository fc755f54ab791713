"""The warrant: who may crawl what, for what, how fast and how long. Standard library only.

Its invariants and what it refuses are here; where it is kept and who asks it are elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from adwatch.hours import QuietHours
from adwatch.model import AdKind

WORDS = ("id", "purpose", "legal_basis", "requirement", "requested_by", "authorised_by")
"""The fields of a warrant that a person states in words; none may be empty."""

LIMITS = (
    "requests_per_minute",
    "pages_per_run",
    "bytes_per_run",
    "hours_per_run",
    "retention_days",
)
"""The fields of a warrant that are whole numbers from 1."""

USUAL_PORTS = (80, 443)
"""Ports asked unless a warrant says otherwise: where web sites listen."""

USUAL_BYTES = 2_000_000_000
"""Bytes a run unless a warrant says otherwise: what a run can ask for politely in its hours."""

USUAL_HOURS = 4
"""Hours a run unless a warrant says otherwise: a site that takes longer is looked at first."""

_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.[a-z][a-z0-9-]{1,62}")
HOST_CHARS = 253
"""Characters of a host's name: what the domain name system can hold."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """The end put to a warrant before its time; a fact of its own, never an overwrite."""

    at: datetime
    by: str
    reason: str

    def __post_init__(self) -> None:
        _need_utc("at", self.at)
        _need_words("by", self.by)
        _need_words("reason", self.reason)


@dataclass(frozen=True, slots=True)
class Warrant:
    """The authority for a crawl: no valid warrant, no request.

    `requirement` is the intelligence requirement it serves. `requests_per_minute` holds for each
    host; `pages_per_run` counts requests for pages, robots.txt included, pictures not;
    `bytes_per_run` counts the bodies of pages and pictures, `hours_per_run` the time at work. It
    is valid from `valid_from` until just before `valid_until`. `pictures` says whether any may be
    fetched. `hosts` are those it covers beyond the site's own, such as one that serves its
    pictures; `ports` holds for all of them. In `quiet_hours` nothing is asked. `self_declared`
    says that its names were typed and no account vouches for them. Raises ValueError, naming the
    field first.
    """

    id: str
    purpose: str
    legal_basis: str
    requirement: str
    requested_by: str
    authorised_by: str
    sites: tuple[str, ...]
    kinds: tuple[AdKind, ...]
    requests_per_minute: int
    pages_per_run: int
    valid_from: datetime
    valid_until: datetime
    retention_days: int
    pictures: bool = False
    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = USUAL_PORTS
    quiet_hours: QuietHours | None = None
    bytes_per_run: int = USUAL_BYTES
    hours_per_run: int = USUAL_HOURS
    self_declared: bool = True
    revocation: Revocation | None = None

    def __post_init__(self) -> None:
        for name in WORDS:
            _need_words(name, getattr(self, name))
        if _same_person(self.requested_by, self.authorised_by):
            raise ValueError("authorised_by: the authoriser of a warrant is not its requester")
        _need_distinct("sites", self.sites)
        _need_distinct("kinds", self.kinds)
        for site in self.sites:
            _need_words("sites", site)
        for name in LIMITS:
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: must be 1 or more")
        self._need_places()
        self._need_period()

    def _need_places(self) -> None:
        _need_distinct("ports", self.ports)
        if not all(1 <= port <= 65_535 for port in self.ports):
            raise ValueError("ports: a port is a number from 1 to 65535")
        if self.hosts:
            _need_distinct("hosts", self.hosts)
        for host in self.hosts:
            if len(host) > HOST_CHARS or not _HOST.fullmatch(host):
                raise ValueError("hosts: a host is a full name in small letters, no address")

    def _need_period(self) -> None:
        _need_utc("valid_from", self.valid_from)
        _need_utc("valid_until", self.valid_until)
        if self.valid_until <= self.valid_from:
            raise ValueError("valid_until: must be later than valid_from")

    def lapse(self, at: datetime) -> str | None:
        """Why the warrant does not hold at a time, whatever the site; None where it holds."""
        if self.revocation is not None:
            return f"was revoked at {self.revocation.at.isoformat()}: {self.revocation.reason}"
        if at < self.valid_from:
            return f"is not valid before {self.valid_from.isoformat()}"
        if at >= self.valid_until:
            return f"ended at {self.valid_until.isoformat()}"
        return None

    def refusal(self, site: str, at: datetime) -> str | None:
        """Why a request to `site` at time `at` is not covered; None where it is."""
        if site not in self.sites:
            return f"does not cover {site}, only {', '.join(self.sites)}"
        return self.lapse(at)

    def quiet_until(self, at: datetime) -> datetime | None:
        """When the quiet hours that hold at a time end; None where none hold."""
        return None if self.quiet_hours is None else self.quiet_hours.until(at)


def _same_person(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _need_words(name: str, text: str) -> None:
    if not text.strip():
        raise ValueError(f"{name}: is missing")


def _need_distinct(name: str, listed: tuple[object, ...]) -> None:
    if not listed or len(set(listed)) < len(listed):
        raise ValueError(f"{name}: needs one or more, each once")


def _need_utc(name: str, moment: datetime) -> None:
    if moment.utcoffset() != timedelta(0):
        raise ValueError(f"{name}: times are aware UTC")
