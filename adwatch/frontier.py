"""What a crawl and its frontier tell one another: pages queued, lent, finished, acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from adwatch.model import Ad, Page, Run, Sighting
from adwatch.remembered import Remembered

Facts = Mapping[str, object]
"""Plain values by name, fit for JSON: text, numbers, truth, None, and lists and maps of these."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A page to be asked for: unique in its run by `fingerprint`; higher `priority` goes first.

    `host` names the queue it stands in; `body` is what the crawl needs to ask for it.
    """

    fingerprint: str
    host: str
    body: Facts
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """A queued page lent to one worker for a time.

    `fence` grows each time the page is lent: who comes back with an old one comes too late.
    `attempts` counts the times it was taken up, this one included.
    """

    number: int
    run: str
    fence: int
    attempts: int
    body: Facts


@dataclass(frozen=True, slots=True)
class Past:
    """A page that was finished earlier in a run, with the note left on what came of it."""

    body: Facts
    failed: bool
    note: Facts


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """All that one queued page brought; it is kept whole or not at all.

    `pages` are the answers that came for it, redirects and failed tries included; `found` the
    pages it leads to. An ad comes with its sighting; a sighting alone says that an ad stands as it
    was, or that a wall hid it. `note` is left in the frontier, `remembered` for later runs.
    """

    lease: Lease
    pages: tuple[Page, ...] = ()
    found: tuple[Queued, ...] = ()
    ad: Ad | None = None
    sighting: Sighting | None = None
    note: Facts = field(default_factory=dict)
    failed: bool = False
    remembered: tuple[Remembered, ...] = ()

    def __post_init__(self) -> None:
        if self.ad is not None and self.sighting is None:
            raise ValueError("an ad and its sighting are acknowledged together")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, as the last of its workers judged it, with the ads shown to be gone.

    A run that is not over can be gone on with: it keeps what it has yet to ask for.
    """

    run: Run
    gone: tuple[Sighting, ...] = ()
    is_over: bool = True


class Frontier(Protocol):
    """The pages one run has asked for and has yet to ask for; it survives any death.

    Several workers may share it; each call is one transaction.
    """

    def add(self, queued: Iterable[Queued]) -> int:
        """Queue the pages that the run does not know yet; returns how many those are."""
        ...

    def lease(self, count: int) -> list[Lease]:
        """Lend up to `count` waiting pages, the hosts taking turns; none is lent twice."""
        ...

    def renew(self, leases: Iterable[Lease]) -> bool:
        """Prolong the leases that still stand; False where the run was ended without us."""
        ...

    def finish(self, lease: Lease, note: Facts, failed: bool = False) -> None:
        """Mark a page done (or failed) for this run; raises StaleLease where the lease ended."""
        ...

    def release(self, leases: Iterable[Lease]) -> None:
        """Give pages back that were not asked for; leases that ended are passed over."""
        ...

    def has_more(self) -> bool:
        """Whether any page is waiting, or lent to anyone."""
        ...

    def counts(self) -> dict[str, int]:
        """Pages by `waiting leased done failed`; a state without pages is left out."""
        ...

    def past(self) -> Iterator[Past]:
        """The finished pages, in the order in which they were queued."""
        ...

    def notes(self) -> list[Facts]:
        """What the workers that left had yet to tell."""
        ...

    def spend(self, count: int, limit: int) -> int:
        """Spend up to `count` of the run's `limit` requests; how many; a negative gives back."""
        ...

    def turn(self, host: str, pause: float) -> float:
        """Take a host's next turn, of those all runs share, and its pause; seconds until then."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class Workers(Protocol):
    """How the processes that share a run leave it, and which of them says how it ended."""

    def leave_run(self, run: str, note: Facts) -> None:
        """Stop working on a run; `note` is what was not told with a page."""
        ...

    def decide_run(self, run: Run, judge: Callable[[], Ended]) -> Run | None:
        """The run as it ended: `judge` says how, unless it is over; None while others work on it.

        While `judge` looks at the run, nobody else joins or decides it.
        """
        ...


SAID = "said"
"""In the note of a finished page: what its ad was, `new`, `edited` or `same`."""
