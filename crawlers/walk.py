"""The walk all sites share: lists to their end, every ad they name, then the ads they miss."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

from scrapy import Request
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from adwatch.errors import (
    AdwatchError,
    Contradicted,
    Gone,
    LayoutChanged,
    ParseError,
    TrapSuspected,
)
from adwatch.frontier import Queued
from adwatch.model import Ad, Maker
from crawlers import held, limits, wire
from crawlers.asks import AD, AD_URL, ASK, CHECK, GONE, HELD, LIST, PROBE, UNCHANGED
from crawlers.capture import DIGEST, HOLDS_ADS
from crawlers.counts import LEFT_OUT
from crawlers.drawing import DRAWING, drawn
from crawlers.failures import explain, is_rest, is_walled
from crawlers.figures import HIDDEN
from crawlers.health import LEFT
from crawlers.lending import WORK, Work, fingerprint, queued
from crawlers.logs import about
from crawlers.looking import Looking, is_shell, need_whole, unread
from crawlers.oddities import made_up
from crawlers.selection import Selection
from crawlers.traps import Traps, sample, sound
from crawlers.urls import is_on
from crawlers.walked import Walked
from crawlers.wire import Links, Parsed, Part

if TYPE_CHECKING:
    from twisted.python.failure import Failure


OnLost = Callable[["Failure"], Awaitable[None]]

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """An ad that was read, and the page under way on which it stands."""

    ad: Ad
    work: Work


class Walk:
    """One crawl of a site: which pages are asked for, and what becomes of each answer."""

    def __init__(self, site: Walked) -> None:
        self.site = site
        self.record = site.record
        self._parser = Maker(site.name, site.version)
        self._traps = Traps()
        self._has_checked = False
        self._has_probed = False
        self._looking = Looking(site.record)
        self._selection = Selection(site.record, site.base, site.start_paths)
        self._leaving: asyncio.Task[None] | None = None

    def begin(self) -> Iterator[Request]:
        """The requests for the site's first lists."""
        for url in self._selection.lists():
            yield self._ask(LIST, url)

    def request(self, work: Work) -> Request:
        """The request for a queued page, at the address where the site stands today."""
        is_here = is_on(work.url, self.site.base)
        request = self._ask(work.ask, work.url if is_here else self.site.today(work.url))
        request.meta[WORK] = work
        if work.after is not None:
            request.meta["handle_httpstatus_list"] += GONE
        return request

    async def on_list(self, response: Response) -> Sequence[Request]:
        """Acknowledge a list with the ads it names for the first time and where it leads."""
        if (drawn := self._drawn(response)) is not None:
            return (drawn,)
        await self._take_list(response)
        return ()

    async def _unchanged(self, response: Response) -> None:
        """Acknowledge a page that is as it was."""
        work = response.meta[WORK]
        live = self.record.presence.known(response.meta.get(AD_URL, ""))
        if live is not None:
            await self.record.stands(work, live)
            return
        work.facts |= self._looking.list_facts(response, self._selection.unchanged(work))
        await self.record.leads_to(work, ())

    async def _take_list(self, response: Response) -> None:
        work = response.meta[WORK]
        if response.status == UNCHANGED:
            await self._unchanged(response)
            return
        is_past = response.status in GONE
        understand = partial(wire.links, parser=self._parser)
        links = Links(()) if is_past else await self._read(response, Part.LINKS, understand)
        if links is not None and not (links.ads or links.held or links.lists):
            links = self._empty(response, links)
        if links is None:
            self.record.tally.lists_whole = False
            await self.record.failed(work)
            return
        work.facts |= self._looking.list_facts(response, len(links.ads) + len(links.held))
        if links.ads or links.held:
            work.facts |= self._looking.sound(LIST, response)
        found = [*self._found(response, links), *held.queued(links.held, work)]
        await self.record.leads_to(work, found)

    def _empty(self, response: Response, links: Links) -> Links | None:
        """A list that names nothing: its end, or something else than a list (None)."""
        work, wall = response.meta[WORK], self._looking.wall(response)
        if wall is not None:
            self._refused(wall, work)
            return None
        if work.after is None:  # else it lies behind the last one, as lists that are counted must
            work.facts |= self._looking.odd(response, response.url, is_list=True)
        return links

    def _found(self, response: Response, links: Links) -> Sequence[Queued]:
        if (drawing := response.meta.get(DRAWING)) is not None and not drawing.is_whole:
            self._stop_lists("the list has no end within the limits", response.url)
        named, listed = self._own(links.ads), self.record.presence.listed
        fresh = [url for url in self._taken(named, response) if listed(url)]
        here = held.marks(links.held, response.meta[WORK].url)
        new = len(fresh) + sum(map(listed, here))
        self._suspect(self._traps.read_list(response.url, new) if links.lists else None)
        is_last = not (links.lists or links.counted)
        ads, goes_on = self._selection.of_list(response.meta[WORK], named, fresh, is_last)
        if not goes_on:
            return queued(AD, ads)
        further = [url for url in self._own(links.lists) if self._traps.follows(url)]
        further_on = self._counted(links, named + here, response)
        return [*queued(AD, ads), *queued(LIST, further[: limits.LISTS_A_PAGE]), *further_on]

    def _counted(self, links: Links, named: Iterable[str], response: Response) -> Sequence[Queued]:
        """The next of lists that are counted up, unless this one names what that before it did.

        Behind the last one many sites show the last, or the first, over and over.
        """
        after = crc32("\n".join(sorted(map(fingerprint, named))).encode())
        if after == response.meta[WORK].after:
            return ()
        further = [url for url in self._own(links.counted) if self._traps.follows(url)]
        return queued(LIST, further, after=after)

    def _taken(self, urls: Sequence[str], response: Response) -> Sequence[str]:
        """The ads to be read of those a list names: all, or an even sample of very many."""
        taken = sample(urls, limits.ADS_A_LIST)
        if len(taken) < len(urls):
            why = f"the list names {len(urls)} ads, of which {len(taken)} are read, evenly spread"
            self._stop_lists(why, response.url)
            self.record.spent(LEFT_OUT, len(urls) - len(taken))
        return taken

    def is_left(self, work: Work) -> bool:
        """Whether it is a list, queued before its branch was left, that is asked for no more."""
        return work.ask == LIST and not self._traps.follows(work.url)

    async def on_ad(self, response: Response) -> AsyncIterator[Found | Request]:
        """The ad on a page, or the news that it is gone."""
        digest, work = response.meta.get(DIGEST), response.meta[WORK]
        if (drawn := self._drawn(response)) is not None:
            yield drawn
            return
        parsed = await self._read_ad(response)
        if parsed is None:
            return
        work.facts |= self._looking.sound(AD, response)
        if response.meta[ASK] == CHECK and not self._selection.is_part:
            work.facts[HIDDEN] = 1
        is_repeat = self.record.presence.has_read(parsed.ad.key)
        self._suspect(self._traps.read_ad(is_repeat, response.url))
        if (found := await self._told(parsed, work, digest)) is not None:
            yield found

    async def on_held(self, response: Response) -> AsyncIterator[Found]:
        """An ad that stood whole in a list."""
        work: Work = response.meta[WORK]
        try:
            parsed = held.read(work, self._parser)
        except AdwatchError as error:
            self.record.tally.lists_whole = False  # it may be any of the ads that are missed
            self._refused(error, work)
            await self.record.failed(work)
            return
        if (found := await self._told(parsed, work, held.list_digest(work))) is not None:
            yield found

    async def _told(self, parsed: Parsed, work: Work, digest: str | None) -> Found | None:
        """An ad with what is to be noted of it; None where the warrant does not cover its kind."""
        work.facts |= self._looking.parsed_facts(parsed, work.url)
        if not self.site.authority.covers(parsed.ad.kind):
            await self.record.uncovered(work, parsed.ad)
            return None
        if parsed.contradicted:
            fields = ", ".join(parsed.contradicted)
            why = f"the page shows people another value than it states for: {fields}"
            self.record.problem(Contradicted(why, where=work.url))
        return Found(replace(parsed.ad, page_digest=digest), work)

    async def _read_ad(self, response: Response) -> Parsed | None:
        """The ad on a page; None, the page being acknowledged, where there is none."""
        work = response.meta[WORK]
        if response.status == UNCHANGED:
            await self._unchanged(response)
            return None
        if response.status in GONE:
            await self._not_found(response, work)
            return None
        try:
            parsed = await self._read(response, Part.AD, partial(wire.parsed, parser=self._parser))
        except Gone:
            await self._not_found(response, work)
            return None
        if parsed is None:
            await self.record.failed(work)
        return parsed

    def _drawn(self, response: Response) -> Request | None:
        """The request that has an empty shell drawn, where the site wants that."""
        is_plain = DRAWING not in response.meta and response.status not in (*GONE, UNCHANGED)
        if not (self.site.draws_shells and is_plain and is_shell(response)):
            return None
        kind, work = response.meta[ASK], response.meta[WORK]
        request = self._ask(kind, response.meta.get(AD_URL, response.url), draws=True)
        request.meta[WORK] = work
        return request

    async def _not_found(self, response: Response, work: Work) -> None:
        wall = self._looking.wall(response)
        if wall is not None:
            self._refused(wall, work)
            await self.record.failed(work)
            return
        await self.record.vanished(work, response.meta[AD_URL], response.meta.get(DIGEST))

    async def on_probe(self, response: Response) -> None:
        """Note how the site answers where it can have nothing."""
        work = response.meta[WORK]
        work.facts |= self._looking.probed(response)
        await self.record.leads_to(work, ())

    def on_idle(self) -> None:
        """Once the lists are walked: ask for the known ads that no list named.

        Where a page was neither ad nor wall, an address that cannot exist is asked for as well.
        Each process of a run does both; the frontier passes over what another has asked for.
        """
        if not self.record.goes_on():
            return
        self.record.catch_up()
        wanted = [*self._probes(), *self._checks()]
        engine = self.site.crawler.engine
        assert engine is not None
        for request in wanted:
            engine.crawl(request)
        if wanted:
            raise DontCloseSpider

    def _probes(self) -> Iterator[Request]:
        odd = next(iter(self.record.oddities.pages), None)
        if odd is not None and not self._has_probed:
            self._has_probed = True
            yield self._ask(PROBE, made_up(odd.url, self.record.run.id))

    def _checks(self) -> Iterator[Request]:
        presence = self.record.presence
        if self._has_checked or not (self._selection.is_part or self.record.tally.lists_whole):
            return
        self._has_checked = True
        is_part = self._selection.is_part
        if not is_part and not presence.is_plausible():
            doubt = LayoutChanged("most known ads are on no list", where=self.site.name)
            self.record.stop(doubt)
            return
        if self.site.ads_in_lists:
            return  # no ad has an address of its own that could be asked for
        for url in self._selection.checks() if is_part else presence.missing():
            yield self._ask(CHECK, url)

    def _ask(self, kind: str, url: str, draws: bool = False) -> Request:
        is_list = kind == LIST
        callback, errback = self._takers(kind)
        view = self.site.list_view if is_list else self.site.ad_view
        if self.site.draws_shells and not draws:
            view = None
        meta = {**drawn(view), "max_retry_times": 1} if view is not None else {}
        conditions = self._selection.conditions(url) if view is None else {}
        if is_list and self.site.ads_in_lists:
            meta[HOLDS_ADS] = True
        meta |= {ASK: kind, "handle_httpstatus_list": [UNCHANGED] if conditions else []}
        if kind == PROBE:
            meta["handle_httpstatus_all"] = True
        elif not is_list:
            meta[AD_URL] = url
            meta["handle_httpstatus_list"] += GONE
        headers = {**self.site.headers, **conditions}
        return Request(url, callback, errback=errback, headers=headers, meta=meta)

    def _takers(self, kind: str) -> tuple[Callable[[Response], Any], OnLost]:
        if kind == LIST:
            return self.on_list, self._on_lost_list
        if kind == PROBE:
            return self.on_probe, self._on_lost_probe
        if kind == HELD:
            return self.on_held, self._on_lost_ad
        return self.on_ad, self._on_lost_ad

    async def _on_lost_probe(self, failure: Failure) -> None:
        if is_rest(failure.value):
            return
        request: Request = getattr(failure, "request")  # noqa: B009 - the framework sets it
        await self.record.failed(request.meta[WORK])

    async def _on_lost_list(self, failure: Failure) -> None:
        if not is_rest(failure.value):
            self.record.tally.lists_whole = False
        await self._on_lost_ad(failure)

    async def _on_lost_ad(self, failure: Failure) -> None:
        if is_rest(failure.value):
            return  # it is still to be asked for, when the run goes on
        request: Request = getattr(failure, "request")  # noqa: B009 - the framework sets it
        error = explain(failure.value or RuntimeError("unknown"), request.url)
        work: Work = request.meta[WORK]
        logger.warning("lost", extra=about(work.url, error))
        work.is_walled = is_walled(failure.value)
        self._refused(error, work)
        await self.record.failed(work)

    async def _read(
        self, response: Response, part: Part, understand: Callable[[bytes, str], T]
    ) -> T | None:
        try:
            need_whole(response)
            answer = await self.site.readers.read(unread(response, part))
            return understand(answer, response.url)
        except Gone:
            raise
        except AdwatchError as error:
            logger.warning("not read", extra=about(response.url, error))
            self._refused(self._named(response, error), response.meta[WORK])
        return None

    def _named(self, response: Response, error: AdwatchError) -> AdwatchError:
        """Why a page could not be read: what stands in the way, if something known does."""
        if not isinstance(error, ParseError):
            return error
        wall = self._looking.wall(response)
        if wall is not None:
            return wall
        is_list = response.meta[ASK] == LIST
        url = response.url if is_list else response.meta[AD_URL]
        response.meta[WORK].facts |= self._looking.odd(response, url, is_list)
        return error

    def _refused(self, error: AdwatchError, work: Work) -> None:
        """A page brought nothing; after too many in a row the site is not asked any more."""
        work.is_walled |= is_walled(error)
        self.record.problem(error)
        reason = self._looking.count(error)
        engine = self.site.crawler.engine
        if reason is not None and self._leaving is None and engine is not None:
            self.record.stop(reason)
            self._leaving = asyncio.ensure_future(engine.close_spider_async(reason=LEFT))

    def _own(self, urls: Iterable[str]) -> list[str]:
        """The addresses on this site; what leads elsewhere, or is a trap, is not followed."""
        return sound(url for url in urls if is_on(url, self.site.base))

    def _stop_lists(self, why: str, url: str) -> None:
        self._suspect(TrapSuspected(why, where=url))

    def _suspect(self, trap: TrapSuspected | None) -> None:
        if trap is not None:
            self.record.tally.lists_whole = False
            self.record.problem(trap)
