"""Site: the base class of a site file. What is particular to a site, and how it is equipped."""

from __future__ import annotations

import asyncio
import gc
import inspect
import pkgutil
from abc import ABCMeta, abstractmethod
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.http import Response

from adwatch.errors import AdwatchError, ConfigError, StaleLease, StoreError, WarrantError
from adwatch.model import Ad, AdKey, AdKind, Maker, PictureRef, Run, RunVerdict
from adwatch.settings import load_settings
from crawlers.authority import Authority
from crawlers.drain import Drain
from crawlers.drawing import View
from crawlers.egress import Egress
from crawlers.failures import Rest, is_rest
from crawlers.fields import Fields, differ
from crawlers.health import RESTING, STORE_FAILED, Expectation
from crawlers.html import Document
from crawlers.lending import WORK, Work
from crawlers.logs import about, install
from crawlers.names import Lookup
from crawlers.order import Order
from crawlers.politeness import Pace
from crawlers.progress import Teller
from crawlers.proxy import Proxy
from crawlers.readers import Readers
from crawlers.record import Record
from crawlers.robots import token_of
from crawlers.rulebook import Rulebook
from crawlers.sheet import sheet
from crawlers.walk import Walk
from crawlers.wire import Links, Parsed

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

__all__ = ["Expectation", "Links", "Parsed", "Site", "View"]


class Site(Spider, metaclass=ABCMeta):
    """One source of ads. A site file names what is particular and reads documents, no more.

    `address` is where it stands, such as `https://board.example`; the demo's sites have none, as
    their boards move. `start_paths` are where its lists begin. `cookies` are sent with every
    request, such as the one an age gate asks for. `list_view` and `ad_view` have pages drawn in
    the browser: all, or, if `draws_shells`, those that are empty without it. `encoding` is that
    of its pages where they do not say it. `country` and `language` hold for ads that state none.
    `newest_first` says that lists show the newest ads first, `requests_per_day` is the budget of
    a crawl that is given none. `ads_in_lists` says that ads have no pages of their own.
    """

    name: str
    version: ClassVar[str] = "1"
    kind: ClassVar[AdKind]
    country: ClassVar[str | None] = None
    language: ClassVar[str | None] = None
    address: ClassVar[str | None] = None
    start_paths: ClassVar[tuple[str, ...]]
    cookies: ClassVar[tuple[tuple[str, str], ...]] = ()
    encoding: ClassVar[str | None] = None
    list_view: ClassVar[View | None] = None
    ad_view: ClassVar[View | None] = None
    draws_shells: ClassVar[bool] = False
    ads_in_lists: ClassVar[bool] = False
    expect: ClassVar[Expectation] = Expectation()
    newest_first: ClassVar[bool] = False
    requests_per_day: ClassVar[int | None] = None

    base: str
    egress: Egress
    lookup: Lookup
    authority: Authority
    record: Record
    drain: Drain
    _ending: asyncio.Task[None] | None
    pace: Pace
    rulebook: Rulebook
    token: str
    """The product token by which robots.txt calls this crawler."""
    readers: Readers

    @abstractmethod
    def links(self, doc: Document) -> Links:
        """The ads and the further lists that a list page names, or the ads that it holds."""

    @abstractmethod
    def parse_ad(self, doc: Document) -> Parsed:
        """The ad on a page; raises NotAnAdPage, Blocked, MissingField or UnknownValue."""

    @classmethod
    def origin(cls) -> list[str]:
        """What makes this site anew in another process: a name to call, and what to hand to it."""
        return [f"{cls.__module__}:{cls.__name__}"]

    @classmethod
    def source(cls) -> tuple[str, bytes]:
        """The name of the site file, and what stands in it."""
        file = Path(inspect.getfile(cls))
        return file.name, file.read_bytes()

    def warm_up(self) -> None:
        """Have everything loaded that reading needs: a confined process can load nothing."""

    @property
    def headers(self) -> dict[str, str]:
        """What every request of this site carries."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies)
        return {"Cookie": jar} if jar else {}

    def parsed(
        self,
        doc: Document,
        fields: Fields,
        local_id: str,
        pictures: Sequence[str] = (),
        **stated: Any,
    ) -> Parsed:
        """An ad of this site from what the page stated, and what of `fields` nobody took.

        `shown` may give, by the name of a text of the ad, what the page shows people for it. The
        ad keeps what was stated; where the two contradict each other the run says so.
        """
        shown: Mapping[str, str | None] = stated.pop("shown", {})
        country = _code(stated.pop("country", None)) or self.country
        language = _code(stated.pop("language", None)) or self.language
        ad = Ad(
            key=AdKey(self.name, local_id),
            kind=stated.pop("kind", self.kind),
            url=doc.url,
            country=country.upper() if country else None,
            language=language.lower() if language else None,
            pictures=tuple(PictureRef(url) for url in dict.fromkeys(pictures)),
            parser=Maker(self.name, self.version),
            **stated,
        )
        found = (name for name, words in shown.items() if differ(getattr(ad, name), words))
        return Parsed(ad, fields.rest(), tuple(found))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """A site equipped for a crawl; raises ConfigError where it has no address."""
        site = super().from_crawler(crawler, *args, **kwargs)
        site._equip(crawler)  # noqa: SLF001 - its own instance
        return site

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first lists if the warrant covers it; a run that goes on knows them."""
        if self.record.is_over:
            return
        try:
            self.authority.check()
        except WarrantError as error:
            self.record.stop(error)
            return
        except Rest as error:
            self.rest(error)
            return
        for request in self._walk.begin():
            yield request

    def today(self, url: str) -> str:
        """An address of this site as it stands today: a demo board changes its port."""
        parts = urlsplit(url)
        return urljoin(self.base, parts._replace(scheme="", netloc="").geturl())

    def request(self, work: Work) -> Request:
        """The request for a queued page."""
        return self._walk.request(work)

    def is_left(self, work: Work) -> bool:
        """Whether a queued page is not worth asking for any more."""
        return self._walk.is_left(work)

    def see_to(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something kept or asked of the store beside all else; without it the crawl ends."""
        task = asyncio.ensure_future(self._seen_to(work))
        self._seeing_to.add(task)
        task.add_done_callback(self._seeing_to.discard)

    async def all_seen_to(self) -> None:
        """Return once all that was to be seen to is done."""
        while self._seeing_to:
            await asyncio.wait(self._seeing_to)

    async def _seen_to(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except StaleLease as error:
            self.logger.warning("left to another worker", extra=about(error=error))
        except StoreError as error:
            self.logger.error("nothing can be kept, the crawl ends", extra=about(error=error))
            self.end(STORE_FAILED)

    def rest(self, error: AdwatchError) -> None:
        """End this crawl; a later one goes on with its run."""
        self.record.rest(error)
        self.end(RESTING)

    def end(self, reason: str) -> None:
        """Have the framework end this crawl."""
        engine = self.crawler.engine
        if self._ending is None and engine is not None:
            self._ending = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    def _equip(self, crawler: Crawler) -> None:
        self._log = install(self.name, crawler.settings["LOG_LEVEL"])
        self._held = ExitStack()
        self.drain = self._held.enter_context(closing(Drain(crawler)))
        self._ending = None
        self._seeing_to: set[asyncio.Task[None]] = set()
        self._has_left = False
        if (told := load_settings().user_agent) is not None:
            crawler.settings.set("USER_AGENT", told, priority="cmdline")
        self.token = token_of(crawler.settings["USER_AGENT"])
        cls, settings = type(self), crawler.settings
        warrant, run = settings["RUN_WARRANT"], settings["RUN_ID"]
        order = Order(
            *(self.name, self.expect, warrant, self.version, sheet(cls), run),
            lists=tuple(self.start_paths),
            newest_first=self.newest_first,
            budget=self._budget(settings.getint("RUN_BUDGET")),
            gone_looks=load_settings().gone_looks,
            ads_in_lists=self.ads_in_lists,
        )
        clock = _plugged(crawler, "RUN_CLOCK")()
        warrants = self._held.enter_context(closing(_plugged(crawler, "WARRANTS")()))
        self.authority = Authority(order, warrants, clock)
        self._place(crawler)
        # Above a setting from the command line: nobody asks faster than the warrant says.
        crawler.settings.setdict(self.authority.pace(crawler.settings), priority="cmdline")
        sink = self._held.enter_context(closing(_plugged(crawler, "AD_SINK")()))
        self.record = Record(order, sink, _plugged(crawler, "AD_FRONTIER"), clock)
        self.pace = Pace(sink, clock)
        self.rulebook = Rulebook(clock)
        self.readers = Readers(type(self))
        names = _plugged(crawler, "NAMES")()
        self.lookup = Lookup(self.egress, names, self.record.problem)
        if self.list_view or self.ad_view:
            from crawlers.chromium import browser_settings, refusal

            proxy = self._held.enter_context(closing(Proxy(self.lookup.addresses)))
            refuses = refusal(self.egress, self.rulebook, self.authority.is_held)
            scheme, agent = urlsplit(self.base).scheme, crawler.settings["USER_AGENT"]
            drawing = browser_settings(scheme, agent, proxy, refuses)
            crawler.settings.setdict(drawing, priority="spider")
        self._walk = Walk(self)
        self._teller = Teller(crawler, self.record, self.authority, self.pace)
        crawler.signals.connect(self.drain.open, signals.engine_started)
        crawler.signals.connect(self._on_opened, signals.spider_opened)
        crawler.signals.connect(self._walk.on_idle, signals.spider_idle)
        crawler.signals.connect(self._on_failure, signals.item_error)
        crawler.signals.connect(self._on_failure, signals.spider_error)
        crawler.signals.connect(self.leave, signals.spider_closed)

    def _budget(self, told: int) -> int | None:
        """The requests a day that a crawl is told to keep to (0 for none), or else its site."""
        if told and self.ads_in_lists:
            why = "its ads stand in lists, which are walked whole: no budget can be kept"
            raise ConfigError(why, where=self.name)
        return told or self.requests_per_day

    def _place(self, crawler: Crawler) -> None:
        """Where the site stands: at its own public address, or on a board of the demo."""
        if self.address is not None:
            self.base = self.address
            self.egress = self.authority.egress(self.address)
            return
        boards = self._held.enter_context(_plugged(crawler, "DEMO_BOARDS")())
        if self.name not in boards:
            raise ConfigError("no address is known for this site", where=self.name)
        self.base = boards[self.name]
        self.egress = Egress.to({self.name: self.base})

    def _on_opened(self) -> None:
        self._log.run = self.record.run.id
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through it again would hold up every page
        self.logger.info("run opened")

    def _on_failure(self, failure: Failure, response: Response | Failure | None) -> None:
        """An ad that could not be kept, or a mistake of ours: the run is not complete."""
        error = failure.value
        if is_rest(error):
            return
        if isinstance(error, StaleLease):
            self.logger.warning("left to another worker", extra=about(error=error))
            return
        if not isinstance(error, AdwatchError):
            error = AdwatchError(f"failed with {type(error).__name__}", where=self.name)
        self.record.problem(error)
        request: Request | None = getattr(response, "request", None)
        work = None if request is None else request.meta.get(WORK)
        if work is not None and self.record.lending.is_under_way(work):
            self.see_to(self.record.failed(work))  # it brought something that cannot be kept

    def leave(self, reason: str) -> None:
        """Leave the run and say how it ended; nothing the second time."""
        if self._has_left:
            return
        self._has_left = True
        with self._held, closing(self.readers):
            run = self._finished(reason)
            facts = {"verdict": str(run.verdict), **dict(run.counts)}
            self.logger.info("run ended", extra=about(facts=facts))
            self._teller.ended(run)

    def _finished(self, reason: str) -> Run:
        try:
            return self.record.finish(reason)
        except Exception as error:
            # The edge of the process: the framework would pass over it and end with code 0.
            self.logger.exception("how the run ended could not be kept")
            what = str(error) if isinstance(error, AdwatchError) else type(error).__name__
            why = f"how it ended could not be kept: {what}"
            run, counts = self.record.run, self.record.told()
            return replace(run, verdict=RunVerdict.CRASHED, counts=counts, reason=why)


def _plugged(crawler: Crawler, setting: str) -> Any:
    """What a setting names as `module:name`: the rooms do not import what is plugged in."""
    return pkgutil.resolve_name(crawler.settings[setting])


def _code(text: str | None) -> str | None:
    """A two-letter code, also from a tag such as `en-GB`; None for anything else."""
    head = (text or "").strip()[:3].rstrip("-_")
    return head if len(head) == 2 and head.isascii() and head.isalpha() else None
