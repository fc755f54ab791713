"""What a crawl and its frontier tell one another: pages queued, lent, finished, acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from adwatch.model import Ad, Page, Run, Sighting

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
    """All that one queued page brought; it is kept whole, in one transaction, or not at all.

    `pages` are the answers that came for it, redirects and failed tries included; `found` the
    pages it leads to. `ad` and `sighting` go together. `note` is left in the frontier.
    """

    lease: Lease
    pages: tuple[Page, ...] = ()
    found: tuple[Queued, ...] = ()
    ad: Ad | None = None
    sighting: Sighting | None = None
    note: Facts = field(default_factory=dict)
    failed: bool = False

    def __post_init__(self) -> None:
        if (self.ad is None) != (self.sighting is None):
            raise ValueError("an ad and its sighting are acknowledged together")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, as the last of its workers judged it, with the ads shown to be gone.

    A run that is not over can be gone on with: it keeps what it has yet to ask for.
    """

    run: Run
    gone: tuple[Sighting, ...] = ()
    is_over: bool = True


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
