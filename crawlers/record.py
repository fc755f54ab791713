"""The record of one run: what it kept, met and failed at, handed to the sink as it happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import uuid4

from adwatch import __version__
from adwatch.errors import AdwatchError, WarrantError
from adwatch.model import Ad, AdKey, Page, Run, RunVerdict, Sighting
from adwatch.model import Presence as State
from adwatch.ports import Clock, LiveAd, Sink
from crawlers.health import CLEAN_END, Expectation, Tally
from crawlers.presence import Presence

COUNTED = ("pages", "ads", "new", "edited", "same", "gone", "pictures", "uncovered", "errors")
"""The counts of a run, in the order they are told."""

DOUBTED = frozenset(set(RunVerdict) - {RunVerdict.COMPLETE, RunVerdict.PARTIAL})


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be crawled: the site, what is expected of it, under which warrant."""

    site: str
    expect: Expectation
    warrant: str


class Record:
    """One run under way; every page, ad and sighting passes through here to the sink."""

    def __init__(self, order: Order, sink: Sink, clock: Clock) -> None:
        self.order = order
        self.sink = sink
        self.clock = clock
        self.counts: Counter[str] = Counter()
        self.unread: Counter[str] = Counter()
        self.tally = Tally()
        self.presence = Presence(())
        started = clock.now()
        name = f"{started:%Y%m%dT%H%M%SZ}-{order.site}-{uuid4().hex[:6]}"
        self.run = Run(name, order.site, order.warrant, started, __version__)

    def start(self, today: Callable[[str], str]) -> None:
        """Open the run and learn which ads are known; `today` gives an ad's present address."""
        self.sink.start_run(self.run)
        known: Iterable[LiveAd] = self.sink.live_ads(self.order.site)
        self.presence = Presence((today(live.url), live) for live in known)

    def page(self, page: Page, body: bytes) -> None:
        """Keep a page before anyone reads it."""
        self.sink.keep_page(page, body)
        self.counts["pages"] += 1

    def picture(self, url: str, body: bytes) -> str:
        """Keep a picture; returns its SHA-256."""
        self.counts["pictures"] += 1
        return self.sink.keep_picture(self.order.site, url, body)

    def ad(self, ad: Ad) -> str:
        """Keep a version and a sighting of an ad; returns `new`, `edited` or `same`."""
        sighting = self._sighting(ad.key, State.PRESENT, ad.url or "", ad.page_digest)
        outcome = self.sink.keep_ad(ad, replace(sighting, content_digest=ad.content_digest))
        self.presence.read(ad.key)
        self.tally.met(ad)
        self.counts.update(("ads", outcome))
        return outcome

    def vanished(self, url: str, page_digest: str | None) -> bool:
        """An ad's address answered that it is gone; False where no ad is known under it."""
        live = self.presence.known(url)
        if live is not None:
            self.presence.vanished(self._sighting(live.ad, State.GONE, url, page_digest))
        return live is not None

    def uncovered(self, ad: Ad) -> None:
        """An ad of a kind that the warrant does not cover: there, but not kept."""
        self.presence.read(ad.key)
        self.counts["uncovered"] += 1

    def stop(self, error: AdwatchError) -> None:
        """The warrant ends the run: by no longer covering it, or by its limit."""
        if isinstance(error, WarrantError):
            self.tally.problems.append(error)
        else:
            self.tally.limit = self.tally.limit or str(error)
        self.tally.lists_whole = False

    def problem(self, error: AdwatchError) -> None:
        """Something could not be had or read; the run goes on and will not be `complete`."""
        self.tally.problems.append(error)
        self.counts["errors"] += 1

    def finish(self, ending: str) -> Run:
        """Judge the run, keep what is gone if the run can be believed, close the record."""
        verdict, reason = self.tally.judge(self.order.expect, ending)
        if ending == CLEAN_END and verdict not in DOUBTED and self._believes_the_lists():
            for sighting in self.presence.gone():
                self.sink.keep_sighting(sighting)
                self.counts["gone"] += 1
        self.run = replace(
            self.run,
            ended=self.clock.now(),
            verdict=verdict,
            counts=self.told(),
            reason=reason,
        )
        self.sink.finish_run(self.run)
        return self.run

    def _believes_the_lists(self) -> bool:
        return self.tally.lists_whole and self.presence.is_plausible()

    def told(self) -> tuple[tuple[str, int], ...]:
        """The counts so far, in a fixed order."""
        return tuple((name, self.counts[name]) for name in COUNTED)

    def _sighting(self, key: AdKey, state: State, url: str, digest: str | None) -> Sighting:
        return Sighting(key, state, self.clock.now(), url, self.run.id, page_digest=digest)
