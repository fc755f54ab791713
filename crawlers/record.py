"""The record of one run: what it kept, met and failed at, handed to the sink page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from time import sleep
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from adwatch import __version__
from adwatch.errors import (
    AdwatchError,
    Blocked,
    FetchError,
    Forbidden,
    Listed,
    StaleLease,
    WarrantError,
)
from adwatch.frontier import SAID, Acknowledgement, Ended, Frontier, Past, Queued
from adwatch.model import Ad, AdKey, Page, Run, Sighting
from adwatch.model import Presence as State
from adwatch.ports import Clock, LiveAd, Sink
from crawlers import limits
from crawlers.counts import ASKED, in_order
from crawlers.drift import Finding, findings
from crawlers.figures import DEAD, FILLED, Figures, past_figures
from crawlers.health import BROKEN_OFF, CLEAN_END, DOUBTED, Tally, filled
from crawlers.keeping import Keeping
from crawlers.lending import Lending, Work
from crawlers.misses import Misses
from crawlers.notes import AD, LISTED, STANDS, UNCOVERED, Recalled, Told, Untold, gone_facts
from crawlers.oddities import Oddities
from crawlers.order import Order
from crawlers.presence import Presence, apart, named
from crawlers.traits import traits

if TYPE_CHECKING:
    from crawlers.revisit_run import Revisit


class Record:
    """One run under way; every page, ad and sighting passes through here to the sink.

    A page's bytes are kept as they come; all that was made of it is kept when it is acknowledged.
    """

    frontier: Frontier
    lending: Lending
    misses: Misses
    revisit: Revisit | None = None
    """What a run on a budget knows of its site."""

    def __init__(
        self, order: Order, sink: Sink, open_frontier: Callable[[str], Frontier], clock: Clock
    ) -> None:
        """`open_frontier` gives the frontier of a run by its id."""
        self.order = order
        self.made_with = sha256(order.sheet).hexdigest() if order.sheet else None
        self.sink = sink
        self.keeping = Keeping(sink, self._under_way)
        self.clock = clock
        self._open_frontier = open_frontier
        self._untold = Untold()
        self._rests: list[AdwatchError] = []
        self.counts: Counter[str] = Counter()
        self.share: Counter[str] = Counter()
        self.tally = Tally()
        self.figures = Figures(order.measure)
        self.oddities = Oddities()
        self.presence = Presence(())
        self.is_over = False
        started, site = clock.now(), order.site
        name = order.run or f"{started:%Y%m%dT%H%M%SZ}-{site}-{uuid4().hex[:6]}"
        self.run = Run(name, site, order.warrant, started, __version__)

    def start(self, today: Callable[[str], str]) -> None:
        """Open the run, or the one to go on with, and learn what is known and already done.

        `today` gives the present address of an ad or page.
        """
        self.run = self.sink.start_run(self.run)
        self.is_over = self.run.verdict is not None
        if self.order.sheet:
            self.sink.keep_bytes(self.order.sheet)
        self.frontier = self._open_frontier(self.run.id)
        self.lending = Lending(self.frontier)
        self._today = today
        known = {today(live.url): live for live in self.sink.live_ads(self.order.site)}
        remembered = [*self.sink.remembered(self.order.site)]
        self.misses = Misses(remembered, self.order.gone_looks)
        has_budget = self.order.budget is not None
        self.tally.is_part = has_budget and bool(known)  # a first run brings what any would
        self.presence = Presence(known.items(), has_budget)
        if has_budget:
            from crawlers.revisit_run import Revisit  # numpy: not for every crawl

            self.revisit = Revisit(self.order, remembered, known)
        self._relearn()

    def catch_up(self) -> None:
        """Take in what other workers of the run finished, or told as they left."""
        done = self.frontier.counts()
        finished = done.get("done", 0) + done.get("failed", 0)
        if (finished, len(self.frontier.notes())) != (self._finished, self._left):
            self._relearn()

    def _relearn(self) -> None:
        """Know of the run all that was told of it, and what is yet to be told from here."""
        own, before = self._untold, self.tally
        self.counts = own.counts.copy()
        problems = [*own.problems, *self._rests]
        self.tally = replace(before, ads=0, filled=Counter(), problems=problems)
        self.figures, self.oddities = Figures(self.order.measure), Oddities()
        self.presence, self._finished = self.presence.afresh(), 0
        for past in self.frontier.past():
            self._recall(past)
            self._finished += 1
        notes = self.frontier.notes()
        for note in notes:
            self._hear(Told(note))
        self._left = len(notes)

    async def page(self, page: Page, body: bytes, work: Work | None) -> None:
        """Keep a page with its bytes: that of a queued one once it is acknowledged."""
        if work is None:
            await self.keeping.run(self.sink.keep_bytes, body)
            await self.keeping.run(self.sink.keep_page, page)
        else:
            work.pages.append(page)
            work.bodies.append(body)
        self._count("pages")

    def picture(self, page: Page, body: bytes) -> str:
        """Keep a picture with its row; returns its SHA-256. Raises Listed: then nothing is kept."""
        try:
            digest = self.sink.keep_picture(self.order.site, page.requested_url, body)
        except Listed:
            self._count("withheld")
            raise
        self.sink.keep_page(page)
        self._count("pictures")
        return digest

    async def ad(self, work: Work, ad: Ad) -> str | None:
        """Acknowledge the page of an ad; returns `new`, `edited` or `same` once it is kept."""
        sighting = self._sighting(ad.key, State.PRESENT, ad.url or "", ad.page_digest)
        seen = replace(sighting, content_digest=ad.content_digest)
        facts: dict[str, object] = {AD: str(ad.key), FILLED: traits(ad)}
        if self.revisit is not None:
            self.revisit.read(work, ad, seen.seen_at)
        elif (missed := self.misses.seen(ad.key)) is not None:
            work.remembered.append(missed)
        outcome = await self._acknowledge(work, facts, ad=ad, sighting=seen)
        self._met(ad.key, filled(ad), str(outcome))
        self.share.update(("ads", str(outcome)))
        return outcome

    async def leads_to(self, work: Work, found: Sequence[Queued]) -> None:
        """Acknowledge a page that names others."""
        await self._acknowledge(work, {}, found=tuple(found))

    async def stands(self, work: Work, live: LiveAd) -> None:
        """Acknowledge that the page of a known ad is as it was."""
        look = self._sighting(live.ad, State.PRESENT, live.url, None)
        look = replace(look, content_digest=live.content_digest)
        if self.revisit is not None:
            self.revisit.stands(work, live, look.seen_at)
        self._count("same")
        await self._acknowledge(work, {STANDS: str(live.ad)}, sighting=look)
        self.presence.read(live.ad)

    async def vanished(self, work: Work, url: str, page_digest: str | None) -> bool:
        """Acknowledge that an ad's address says it is gone; False where no ad is known there."""
        live = self.presence.known(url)
        if work.ask == LISTED:
            work.facts[DEAD] = 1
        if live is None:
            await self._acknowledge(work, {})
            return False
        sighting = self._sighting(live.ad, State.GONE, url, page_digest)
        is_unnamed = self._is_unnamed(url)
        missed, is_enough = self.misses.take(sighting, is_unnamed)
        work.remembered.append(missed)
        await self._acknowledge(work, gone_facts(sighting) if is_enough else {})
        if is_enough:
            self.presence.vanished(sighting, is_unnamed)
        return True

    async def failed(self, work: Work) -> None:
        """Acknowledge a page that brought nothing; why was told as a problem.

        The ad known there, if the site kept the page from us, was neither seen nor missed.
        """
        live = self.presence.known(self._today(work.url)) if work.is_walled else None
        look = live and self._sighting(live.ad, State.BLOCKED, live.url, work.digest)
        await self._acknowledge(work, {}, failed=True, sighting=look)

    async def give_up(self, work: Work) -> None:
        """Acknowledge, unread, a page at which process after process died."""
        times = work.lease.attempts - 1
        why = f"given up: {times} crawls that asked for it died or were silent too long"
        self.problem(FetchError(why, where=work.url))
        await self.failed(work)

    async def uncovered(self, work: Work, ad: Ad) -> None:
        """Acknowledge the page of an ad whose kind the warrant does not cover: it is not kept."""
        self._count("uncovered")
        await self._acknowledge(work, {UNCOVERED: str(ad.key)})
        self.presence.read(ad.key)

    def asked(self) -> None:
        """A page was asked for."""
        self._count(ASKED)

    def _under_way(self) -> int:
        return self.lending.under_way()

    def goes_on(self) -> bool:
        """Whether the run still is ours: others end it without one that was silent too long."""
        return self.frontier.renew(())

    def stop(self, error: AdwatchError) -> None:
        """The run is ended: by its warrant, by a limit, or because going on leads nowhere."""
        if isinstance(error, WarrantError):
            self.tally.problems.append(error)
            self._untold.problems.append(error)
        elif isinstance(error, Forbidden):
            self.tally.limit = self.tally.limit or str(error)
        elif not isinstance(error, Blocked):  # which is told as a problem
            self.tally.doubt(str(error))
        self.tally.lists_whole = False

    def spent(self, name: str, number: int) -> None:
        """Bytes came, or seconds went by; a run that goes on has spent them."""
        self.counts[name] += number
        self._untold.counts[name] += number

    def rest(self, error: AdwatchError) -> None:
        """Nothing more may be asked for now; nothing is held against the pages yet to come."""
        if isinstance(error, Blocked):
            self._rests.append(error)  # of this crawl: one that goes on with the run may get in
            self.tally.problems.append(error)
        else:
            self.tally.limit = self.tally.limit or str(error)

    def problem(self, error: AdwatchError) -> None:
        """Something could not be had or read; the run goes on and will not be `complete`."""
        self.tally.problems.append(error)
        self._untold.problems.append(error)
        self._count("errors")

    async def _acknowledge(self, work: Work, facts: dict[str, Any], **brought: Any) -> str | None:
        note = facts | work.facts | self._untold.note(self.tally.lists_whole)
        done = Acknowledgement(
            work.lease, tuple(work.pages), note=note, remembered=tuple(work.remembered), **brought
        )
        told, self._untold = self._untold, Untold()
        try:
            outcome = await self.keeping.acknowledge(done, work.bodies)
        except Exception as error:
            self._untold = told.and_then(self._untold)
            work.drop_unkept()
            if isinstance(error, StaleLease):
                self.lending.done(work)  # another worker has the page; it will say what it brought
            raise
        self._finished += 1
        self.lending.done(work)
        self._learn(note if outcome is None else {**note, SAID: outcome})
        return outcome

    def _learn(self, note: Mapping[str, Any]) -> None:
        self.figures.take(note)
        self.oddities.take(note)

    def _count(self, name: str) -> None:
        self.counts[name] += 1
        self.share[name] += 1
        self._untold.counts[name] += 1

    def _met(self, key: AdKey, names: Sequence[str], outcome: str) -> None:
        self.presence.read(key)
        self.tally.met(names)
        self.counts.update(("ads", outcome))

    def _hear(self, told: Told) -> None:
        self.counts.update(told.counts())
        self.tally.problems += told.problems()
        self.tally.lists_whole &= told.lists_whole()
        self.tally.limit = self.tally.limit or told.limit()
        for doubt in told.doubts():
            self.tally.doubt(doubt)

    def _recall(self, past: Past) -> None:
        """Take in a page that this run finished before, or elsewhere."""
        told = Recalled(past)
        self._learn(past.note)
        self._hear(told)
        if told.was_listed():
            self.presence.listed(self._today(str(past.body["url"])))
        if (met := told.met()) is not None:
            self._met(*met)
        for key in (told.uncovered(), told.stands()):
            if key is not None:
                self.presence.read(key)
        if (gone := told.gone(self.run.id)) is not None:
            self.presence.vanished(gone)

    def finish(self, ending: str) -> Run:
        """Leave the run; the last to leave judges it, and the others wait to be told.

        While others go on, as after a stop here alone, the run has no verdict yet.
        """
        with closing(self.frontier), closing(self.keeping):
            if not self.is_over:
                self.run = self._left_behind(ending)
        return self.run

    def _left_behind(self, ending: str) -> Run:
        whole, untold = self.tally.lists_whole, self._untold
        is_over = ending not in BROKEN_OFF
        self.sink.leave_run(
            self.run.id, untold.parting(self.tally) if is_over else untold.note(whole)
        )
        self._untold = Untold()
        while (run := self.sink.decide_run(self.run, lambda: self._judged(ending))) is None:
            if ending != CLEAN_END or self.frontier.has_more():
                return replace(self.run, counts=in_order(self.share))
            sleep(limits.DECIDED_SECONDS)
        return run

    def _judged(self, ending: str) -> Ended:
        """Judge the run, call gone what is gone if the run can be believed."""
        self.catch_up()
        self._read_oddities()
        found = self._measure(ending)
        verdict, reason = self.tally.judge(self.order.expect, ending, found)
        is_believed = ending == CLEAN_END and verdict not in DOUBTED
        gone = self.presence.gone()
        if not (is_believed and self._believes_the_lists()):
            self.figures.held = [named(look.ad) for look in gone][: limits.HELD]
            gone = ()
        self.counts["gone"] = len(gone)
        self.figures.sound = is_believed and self.tally.limit is None and self.tally.lists_whole
        told: dict[str, Any] = {"verdict": verdict, "reason": reason, "counts": self.told()}
        run = replace(self.run, ended=self.clock.now(), figures=self.figures.to_row(), **told)
        return Ended(run, gone, is_over=ending not in BROKEN_OFF)

    def _read_oddities(self) -> None:
        """What looks like the answer to an address that does not exist says: not found."""
        soft = {one.url: one for one in self.oddities.soft() if not one.is_list}
        for url, odd in soft.items():
            live = self.presence.known(url)
            if live is not None and self._is_unnamed(url):
                self.presence.vanished(self._sighting(live.ad, State.GONE, url, odd.digest))
        told = {soft[look.url].where for look in self.presence.gone() if look.url in soft}
        flaws = [one for one in self.tally.problems if one.where not in told]
        self.counts["errors"] -= len(self.tally.problems) - len(flaws)
        self.tally.problems = flaws

    def _measure(self, ending: str) -> list[Finding]:
        """What is unusual about the run beside the site's last sound ones."""
        runs = self.sink.past_runs(self.order.site, limits.BASELINE_READ)
        past = list(past_figures(runs, self.run, self.order.measure))
        sound = [(run, one) for run, one in past if one.sound][: limits.BASELINE]
        today = self.figures
        if self.revisit is not None and self.revisit.is_emptied:
            self.tally.doubt("no list names any ad")
        if self.order.ads_in_lists and self._believes_the_lists():
            looks = apart([self.run.started, *(run.started for run, _ in sound)])
            for live in self.presence.unseen(looks, self.order.gone_looks):
                self.presence.vanished(self._sighting(live.ad, State.GONE, live.url, None))
        today.known, today.asked = self.presence.known_count, self.counts[ASKED]
        held = {name for run, one in past[:1] if self._is_apart(run) for name in one.held}
        today.gone = sum(named(look.ad) not in held for look in self.presence.gone())
        if sound:
            today.since = (self.run.started - sound[0][0].started).total_seconds()
        is_whole = not self.tally.is_part and ending == CLEAN_END and self.tally.limit is None
        told = findings(today, [one for _, one in sound], is_whole)
        return [*told, *map(Finding, self.oddities.sentences())]

    def _is_apart(self, run: Run) -> bool:
        return len(apart([self.run.started, run.started])) > 1

    def _is_unnamed(self, url: str) -> bool:
        return self.revisit is None or self.revisit.is_unnamed(url)

    def _believes_the_lists(self) -> bool:
        return self.tally.lists_whole and self.presence.is_plausible()

    def told(self) -> tuple[tuple[str, int], ...]:
        """The counts so far, in a fixed order."""
        return in_order(self.counts)

    def _sighting(self, key: AdKey, state: State, url: str, digest: str | None) -> Sighting:
        return Sighting(key, state, self.clock.now(), url, self.run.id, page_digest=digest)
