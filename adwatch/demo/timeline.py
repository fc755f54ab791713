"""The full market as times only: when each ad appears, is bumped, edited, removed, comes again.

No texts here, so that months of hundreds of lists take seconds. lives.draw makes a timeline.
Times are days since market_ad.FIRST_DAY, as floats; an ad is a row
number, lists are numbers into `Timeline.lists`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from adwatch.demo.lists import MarketList

Rows = NDArray[np.int64]
Times = NDArray[np.float64]


class Coming(IntEnum):
    """How an ad came to be posted."""

    NEW = 0
    REPOSTED = 1
    RETOUCHED = 2
    RETURNED = 3


@dataclass(frozen=True, slots=True)
class Moments:
    """The times at which something happens to each ad, in order: one array and its edges."""

    at: Times
    edges: Rows

    def of(self, ad: int) -> Times:
        """The times of one ad."""
        return self.at[self.edges[ad] : self.edges[ad + 1]]

    def owners(self) -> Rows:
        """The ad of each time."""
        return np.repeat(np.arange(len(self.edges) - 1), np.diff(self.edges))


@dataclass(frozen=True)
class Timeline:
    """Every ad on show at some time from 0 to `days`, one row each, in the order of appearing.

    `place` is its list; it is on show from `appears` (below 0 where it was there before) until
    `removed` (beyond `days` where it outlives them). `coming` says how it was posted, `before`
    the row it posts again or returns from (-1: none, or gone before 0); rows of one `chain` are
    one advertisement under several ids. An edit changes what an ad says, a bump only lifts it to
    the top of its list.
    """

    seed: int
    days: int
    lists: tuple[MarketList, ...]
    place: Rows
    appears: Times
    removed: Times
    coming: Rows
    before: Rows
    chain: Rows
    edits: Moments
    bumps: Moments

    def __len__(self) -> int:
        return len(self.appears)

    def visible(self, place: int, at: float, slots: int | None = None) -> Rows:
        """The ads that a list shows at a time, newest or last bumped first; None: all of them."""
        tops = self._tops
        start = int(tops.edges[place])
        end = start + int(np.searchsorted(tops.at[start : tops.edges[place + 1]], at, "right"))
        reach = end - start if slots is None else slots
        while True:
            since = max(start, end - reach)
            shown = tops.ads[since:end][tops.until[since:end] > at]
            if since == start or (slots is not None and len(shown) >= slots):
                return shown[::-1][:slots]
            reach *= 2

    def is_shown(self, ad: int, at: float) -> bool:
        """Whether an ad is on its board at a time."""
        return bool(self.appears[ad] <= at < self.removed[ad])

    def version(self, ad: int, at: float) -> int:
        """How often an ad has been edited by a time."""
        return int(np.searchsorted(self.edits.of(ad), at, "right"))

    @cached_property
    def _tops(self) -> _Tops:
        """Every moment at which an ad came to the top of a list, by list and time."""
        ads = np.concatenate((np.arange(len(self)), self.bumps.owners()))
        at = np.concatenate((self.appears, self.bumps.at))
        until = self.removed[ads]
        by_ad = np.lexsort((at, ads))
        again = by_ad[1:][np.diff(ads[by_ad]) == 0]
        until[by_ad[:-1][np.diff(ads[by_ad]) == 0]] = at[again]
        order = np.lexsort((at, self.place[ads]))
        edges = np.searchsorted(self.place[ads][order], np.arange(len(self.lists) + 1))
        return _Tops(at[order], until[order], ads[order], edges)


@dataclass(frozen=True, slots=True)
class _Tops:
    at: Times
    until: Times
    ads: Rows
    edges: Rows
