"""The full market in time: what each ad of a timeline says at a time, and what a day shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from adwatch.demo import naming
from adwatch.demo.cast import Cast
from adwatch.demo.casting import ROLES
from adwatch.demo.chance import dice
from adwatch.demo.days import Changes, edit
from adwatch.demo.market_ad import MarketAd, moment
from adwatch.demo.timeline import Coming, Rows, Timeline
from adwatch.demo.writing import Desk, Draft, write

KEPT = 20_000
"""Ads as posted that are kept in memory."""

Truth = tuple[str, str, str, str | None]
"""Ad id, operator, what part it plays, and whom it copies."""


class LivingMarket:
    """A timeline with its words; an ad is written when it is asked for, always the same.

    A `hard` market has thieves of words and pictures, spam networks and shared flats. Days count
    from 0 as those of Market do.
    """

    def __init__(self, timeline: Timeline, hard: bool = False) -> None:
        self.timeline = timeline
        self._cast = Cast(timeline, hard)
        self._key = dice(timeline.seed, "ids").getrandbits(naming.WIDE)
        self._posted = lru_cache(KEPT)(self._write)

    def id_of(self, row: int) -> str:
        """The id of an ad, silent on order and operator."""
        return naming.token(int(row), self._key)

    def ad(self, row: int, at: float) -> MarketAd:
        """What an ad says at a time, whether or not it is on show then."""
        return self._at(row, self.timeline.version(row, at)).ad

    def live(self, day: int) -> tuple[MarketAd, ...]:
        """The ads on show at the midnight that begins a day, newest or last bumped first.

        Raises ValueError for a day that the timeline does not have.
        """
        return tuple(
            self.ad(row, day) for row in sorted(self._shown(day).tolist(), key=self._top(day))
        )

    def changes(self, day: int) -> Changes:
        """What a day changed against the day before; on day 0 everything appeared."""
        now = self._shown(day)
        if day == 0:
            return Changes(appeared=self._ids(now))
        line, past = self.timeline, self._shown(day - 1)
        new, gone = np.setdiff1d(now, past), np.setdiff1d(past, now)
        is_back = (line.coming[new] == Coming.RETURNED) & (line.before[new] >= 0)
        is_again = ~is_back & np.isin(line.before[new], gone)
        stayed = np.intersect1d(now, past)
        return Changes(
            appeared=self._ids(new[~is_back & ~is_again]),
            edited=self._ids(row for row in stayed if self._was_edited(int(row), day)),
            reposted=self._pairs(new[is_again]),
            removed=self._ids(np.setdiff1d(gone, line.before[new[is_again]])),
            returned=self._pairs(new[is_back]),
        )

    def truth(self) -> Iterator[Truth]:
        """Who really operates each ad of the timeline, in the order of appearing."""
        for row in range(len(self.timeline)):
            yield (self.id_of(row), *self.who(row))

    def who(self, row: int) -> tuple[str, str, str | None]:
        """The operator of an ad, what part it plays, and whom it copies."""
        number = int(self._cast.columns.of_chain[self.timeline.chain[row]])
        copied = int(self._cast.columns.copied[number])
        role = ROLES[self._cast.columns.role[number]]
        return self._cast.label(number), role, self._cast.label(copied) if copied >= 0 else None

    def _shown(self, day: int) -> Rows:
        if not 0 <= day <= self.timeline.days:
            raise ValueError(f"the market's days count from 0 to {self.timeline.days}")
        line = self.timeline
        return np.flatnonzero((line.appears <= day) & (line.removed > day))

    def _top(self, day: int) -> Callable[[int], float]:
        """How long before a day an ad last came to the top of its list."""
        line = self.timeline

        def since(row: int) -> float:
            bumps = line.bumps.of(row)
            bumped = int(np.searchsorted(bumps, day, "right"))
            return day - float(bumps[bumped - 1] if bumped else line.appears[row])

        return since

    def _was_edited(self, row: int, day: int) -> bool:
        return self.timeline.version(row, day) > self.timeline.version(row, day - 1)

    def _ids(self, rows: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.id_of(int(row)) for row in rows)

    def _pairs(self, rows: Rows) -> tuple[tuple[str, str], ...]:
        """The ids of the ads before, with those of the rows."""
        return tuple(zip(self._ids(self.timeline.before[rows]), self._ids(rows), strict=True))

    def _at(self, row: int, version: int) -> Draft:
        draft = self._posted(row)
        for turn in range(version):
            draft = self._edited(draft, row, turn)
        return draft

    def _write(self, row: int) -> Draft:
        """An ad as it is posted: new, or the words of the one before."""
        line = self.timeline
        before = int(line.before[row])
        draft = self._first(row) if before < 0 else self._at(before, len(line.edits.of(before)))
        if before >= 0 and line.coming[row] == Coming.RETOUCHED:
            draft = self._edited(draft, row, -1)
        place, posted = line.lists[line.place[row]], moment(float(line.appears[row]))
        stands = replace(draft.ad, board=place.board, place=place.city, country=place.country)
        return replace(draft, ad=replace(stands, id=self.id_of(row), posted_at=posted))

    def _first(self, row: int) -> Draft:
        chain = int(self.timeline.chain[row])
        number, rng = self._number(row), dice(self.timeline.seed, "chain", chain)
        operator = self._cast.at(number, self.timeline.lists[self.timeline.place[row]])
        desk = Desk(self._cast.supply(number, chain), self._cast.hubs)
        return write(operator, float(self.timeline.appears[row]), desk, rng)

    def _edited(self, draft: Draft, row: int, turn: int) -> Draft:
        rng = dice(self.timeline.seed, "edit", row, turn)
        return edit(draft, self._cast.supply(self._number(row), rng.getrandbits(20)), rng)

    def _number(self, row: int) -> int:
        return int(self._cast.columns.of_chain[self.timeline.chain[row]])
