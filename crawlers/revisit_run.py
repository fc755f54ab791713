"""A run on a budget: which pages it asks for, on what condition, and what it remembers of them.

What a page is worth is worked out in crawlers.revisit_board; how pages are asked for is the walk's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from adwatch.frontier import Facts
from adwatch.model import Ad, Page
from adwatch.ports import LiveAd
from adwatch.remembered import Remembered
from crawlers.lending import Work, mark
from crawlers.misses import Misses
from crawlers.order import Order
from crawlers.revisit_board import AdPace, Board
from crawlers.revisit_lists import Listing, Look
from crawlers.revisit_rates import Week

WEEK = "week"
"""The mark under which the busy hours of a site are remembered."""

CHECKED_EVERY = 8
"""Of so many requests for a page one makes no condition, to find out whether the site lies."""

ANSWERS, LIED = "answers", "lied"

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Named:
    """What is to be asked for of what a list named, and whether its next page is."""

    ads: Sequence[str]
    goes_on: bool


class Revisit:
    """What a run on a budget knows of its site."""

    def __init__(
        self, order: Order, remembered: Iterable[Remembered], known: Mapping[str, LiveAd]
    ) -> None:
        """`known` are the live ads by their address today; so are the lists in the order."""
        self._order = order
        self._rows = {one.mark: one for one in remembered}
        self._lists = {mark(url): url for url in order.lists}
        self._urls = {mark(url): url for url in known}
        self._live = {mark(url): live for url, live in known.items()}
        self._homes: dict[str, str] = {}
        self._full = self._emptied = 0
        self._trusts = not any(LIED in one.facts for one in self._rows.values())
        self._board = Board(self._lists, self._week())
        self._board.remember(self._listings(), self._paces())

    @property
    def is_emptied(self) -> bool:
        """Whether every list asked for that named ads before names none now."""
        return bool(self._emptied) and not self._full

    def allowance(self, now: datetime, before: datetime | None) -> int:
        """The requests of a run begun now: its share of the day since the run before."""
        budget = self._order.budget or 0
        if before is None:
            return budget
        days = (now - before) / timedelta(days=1)
        return max(1, round(budget * min(1.0, max(0.0, days))))

    def lists(self, now: datetime, requests: int) -> list[str]:
        """The addresses of the lists that are worth a request, the best first.

        One at least: by it a run knows that the site is sound.
        """
        chosen = self._board.choose(days(now), requests).lists
        if not chosen:
            chosen = self._board.choose(days(now), self._board.size).lists[:1]
        return [self._lists[name] for name in chosen]

    def checks(self, now: datetime, requests: int, is_read: Iterable[str]) -> list[str]:
        """The addresses of the known ads that are worth a request, but for those read already."""
        done = frozenset(map(mark, is_read))
        chosen = self._board.choose(days(now), requests + len(self._lists) + len(done)).ads
        return [self._urls[name] for name in chosen if name not in done][:requests]

    def conditions(self, url: str) -> dict[str, str]:
        """The headers by which a page is asked for only if it changed."""
        page = self._rows.get(mark(url))
        if page is None or not self._trusts or page.version != self._order.version:
            return {}
        if _answers(page.facts) % CHECKED_EVERY == CHECKED_EVERY - 1:
            return {}
        told = {"If-None-Match": page.etag, "If-Modified-Since": page.modified}
        return {name: value for name, value in told.items() if value is not None}

    def named(
        self, work: Work, ads: Sequence[str], is_whole: bool, now: datetime, misses: Misses
    ) -> Named:
        """Learn what a list named; what of it is new, and whether the list is walked further.

        A list that shows the newest first is left at the first page that names a known ad: all
        that came since stands above it.
        """
        marks = {mark(url): url for url in ads}
        new = [name for name in marks if not self._board.knows(name)]
        self._urls |= {name: marks[name] for name in new}
        home = mark(work.url)
        if home in self._lists:
            self._homes |= dict.fromkeys(new, home)
            self._full += bool(marks)
            self._emptied += bool(self._board.listing(home).page) and not marks
            look = Look(days(now), tuple(marks), is_whole, self._order.newest_first)
            missing = self._board.looked(home, look).missing
            work.remembered += self._of_list(work, home, now)
            for name in missing:
                if (page := self._of_known(name)) is not None:
                    work.remembered.append(misses.unnamed(page, now))
        for name in marks.keys() & self._live.keys():
            if (page := misses.seen(self._live[name].ad)) is not None:
                work.remembered.append(page)
        return Named(
            [marks[name] for name in new], not self._order.newest_first or len(new) == len(marks)
        )

    def unchanged(self, work: Work, now: datetime) -> int:
        """Learn that a list is as it was; how many ads it names."""
        home = mark(work.url)
        if home not in self._lists:
            return 0
        self._full += 1
        self._board.unchanged(home, days(now))
        work.remembered += self._of_list(work, home, now)
        return len(self._board.listing(home).page)

    def read(self, work: Work, ad: Ad, now: datetime) -> None:
        """Learn from an ad that was read."""
        name = mark(work.url)
        live = self._live.get(name)
        is_edited = live is not None and live.content_digest != ad.content_digest
        if live is not None:
            self._live[name] = replace(live, content_digest=ad.content_digest)
        self._stands(work, name, ad.key.local_id, is_edited, now)

    def stands(self, work: Work, live: LiveAd, now: datetime) -> None:
        """Learn that an ad is as it was."""
        self._stands(work, mark(work.url), live.ad.local_id, False, now)

    def is_unnamed(self, url: str) -> bool:
        """Whether the list of a known ad names it no more."""
        name = mark(url)
        return self._board.knows(name) and self._board.pace(name).missed

    def _stands(self, work: Work, name: str, local_id: str, is_edited: bool, now: datetime) -> None:
        self._board.read(name, days(now), is_edited, self._homes.get(name, ""))
        facts = _pace_row(self._board.pace(name))
        work.remembered.append(self._page(work, local_id, facts, is_edited, now))

    def _of_list(self, work: Work, home: str, now: datetime) -> list[Remembered]:
        facts = self._board.listing(home).to_row()
        before = self._rows.get(home)
        is_other = before is not None and before.facts.get("page") != facts["page"]
        hours = [
            np.round(part, 3).tolist()
            for part in (self._board.week.came, self._board.week.expected)
        ]
        week = Remembered(self._order.site, WEEK, "", now, facts={"hours": hours})
        return [self._page(work, None, facts, is_other, now), week]

    def _page(
        self, work: Work, local_id: str | None, facts: dict[str, Any], is_other: bool, now: datetime
    ) -> Remembered:
        """What to remember of a page; one that changed under the same ETag tells of a lie."""
        name = mark(work.url)
        before = self._rows.get(name)
        etag, modified = validators(work.pages)
        version = self._order.version
        facts[ANSWERS] = _answers(before.facts) + 1 if before else 1
        is_same = before is not None and (etag, version) == (before.etag, before.version)
        if etag is not None and is_other and is_same:
            facts[LIED] = True
            self._trusts = False
        page = Remembered(
            self._order.site,
            name,
            work.url,
            now,
            local_id,
            etag,
            modified,
            self._order.version,
            facts,
        )
        self._rows[name] = page
        return page

    def _of_known(self, name: str) -> Remembered | None:
        """What is remembered of a known ad, with its pace as it is now."""
        live = self._live.get(name)
        if live is None or not self._board.knows(name):
            return None
        facts = _pace_row(self._board.pace(name))
        page = self._rows.get(name)
        if page is None:
            return Remembered(
                self._order.site, name, live.url, live.last_seen, live.ad.local_id, facts=facts
            )
        return Remembered(
            page.site, name, page.url, page.at, live.ad.local_id,
            page.etag, page.modified, page.version, {**page.facts, **facts},
        )  # fmt: skip

    def _week(self) -> Week:
        kept = self._rows.pop(WEEK, None)
        if kept is None:
            return Week()
        came, expected = (np.array(part) for part in kept.facts["hours"])  # type: ignore[attr-defined]
        return Week(came, expected)

    def _listings(self) -> dict[str, Listing]:
        kept = {name: self._rows[name] for name in self._lists if name in self._rows}
        return {name: Listing.from_row(days(one.at), one.facts) for name, one in kept.items()}

    def _paces(self) -> dict[str, AdPace]:
        return {name: self._pace(name, live) for name, live in self._live.items()}

    def _pace(self, name: str, live: LiveAd) -> AdPace:
        page = self._rows.get(name)
        told: Any = {} if page is None else page.facts.get("pace", {})
        seen = days(live.last_seen)
        return AdPace(seen, seen, **told)


def days(moment: datetime) -> float:
    """A time as days since 1970."""
    return moment.timestamp() / 86_400.0


def validators(pages: Sequence[Page]) -> tuple[str | None, str | None]:
    """The ETag and the Last-Modified of the last answer; what is too long is no use."""
    told = {name.lower(): value for name, value in pages[-1].headers} if pages else {}
    etag, modified = (told.get(name) for name in ("etag", "last-modified"))
    return _short(etag), _short(modified)


def _short(value: str | None) -> str | None:
    is_plain = value is not None and len(value) <= 200 and value.isascii() and value.isprintable()
    return value if is_plain else None


def _answers(facts: Facts) -> int:
    told = facts.get(ANSWERS, 0)
    return told if isinstance(told, int) else 0


def _pace_row(pace: AdPace) -> dict[str, Any]:
    names = ("looks", "changed", "days", "home", "missed")
    return {"pace": {name: getattr(pace, name) for name in names}}
