"""Which pages a walk asks for on a budget: lists first, then what they name anew, then known ads.

Without a budget nothing is selected: every list is walked and every ad it names is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from adwatch.model import RunVerdict
from crawlers import limits
from crawlers.lending import Work
from crawlers.record import Record


class Selection:
    """What of a site one run asks for."""

    def __init__(self, record: Record, base: str, starts: Sequence[str]) -> None:
        """`base` is where the site stands, `starts` are where its lists begin."""
        self._record = record
        self._base = base
        self._starts = starts
        self._most: int | None = None

    @property
    def is_part(self) -> bool:
        """Whether the run is on a budget."""
        return self._record.revisit is not None

    def lists(self) -> list[str]:
        """The lists to begin with; none where the run has begun."""
        chosen: Sequence[str] = self._starts
        if self._record.revisit is not None:
            if self._record.frontier.counts():
                return []
            chosen = self._record.revisit.lists(self._record.run.started, self._left())
        return [urljoin(self._base, path) for path in chosen]

    def conditions(self, url: str) -> dict[str, str]:
        """The headers by which a page is asked for only if it changed."""
        return {} if self._record.revisit is None else self._record.revisit.conditions(url)

    def of_list(
        self, work: Work, named: Sequence[str], fresh: Sequence[str], is_last: bool
    ) -> tuple[list[str], bool]:
        """The ads to be read of those a list names, and whether its further pages are asked for.

        `fresh` are those that no list of this run named before; `is_last` says that there are no
        further pages.
        """
        revisit = self._record.revisit
        if revisit is None:
            return [*fresh], True
        now = self._record.clock.now()
        told = revisit.named(work, named, is_last, now, self._record.misses)
        wanted = frozenset(fresh)
        ads = [url for url in told.ads if url in wanted][: self._left()]
        return ads, told.goes_on and self._left() > len(ads)

    def unchanged(self, work: Work) -> int:
        """Learn that a list is as it was; how many ads it names."""
        revisit = self._record.revisit
        return 0 if revisit is None else revisit.unchanged(work, self._record.clock.now())

    def checks(self) -> list[str]:
        """The known ads for which requests are left."""
        revisit, record = self._record.revisit, self._record
        if revisit is None:
            return []
        return revisit.checks(record.clock.now(), self._left(), record.presence.met())

    def _left(self) -> int:
        """Requests of the budget for which no page was queued yet, by any process of the run."""
        return max(0, self._allowance() - sum(self._record.frontier.counts().values()))

    def _allowance(self) -> int:
        if self._most is None:
            record, run = self._record, self._record.run
            assert record.revisit is not None
            past = record.sink.past_runs(run.site, limits.BASELINE_READ)
            begun = (
                one.started
                for one in past
                if one.id != run.id and one.verdict is not RunVerdict.REFUSED
            )
            self._most = record.revisit.allowance(run.started, next(begun, None))
        return self._most
