"""How a run ended, judged from what happened: an empty or doubtful run is never `complete`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from adwatch.errors import AdwatchError, Blocked, Forbidden, Unavailable, WarrantError
from adwatch.model import Ad, RunVerdict

CLEAN_END = "finished"
"""What the framework calls a crawl that ran out of requests."""

STARTED_BADLY = "start_error"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a healthy run of a site looks like.

    `filled` gives, by field, the least share of ads that state it.
    """

    min_ads: int = 1
    filled: Mapping[str, float] = field(default_factory=dict)


def filled(ad: Ad) -> tuple[str, ...]:
    """The names of the fields an ad states."""
    return (*(name for name, _ in ad.fields()), *(("pictures",) if ad.pictures else ()))


@dataclass(slots=True)
class Tally:
    """What a run met: ads and their filled fields, and every problem by kind."""

    ads: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    problems: list[AdwatchError] = field(default_factory=list)
    lists_whole: bool = True
    limit: str | None = None
    """The limit at which the run was ended, in words."""

    def met(self, names: Iterable[str]) -> None:
        """Count an ad and the fields it states."""
        self.ads += 1
        self.filled.update(names)

    def judge(self, expect: Expectation, ending: str) -> tuple[RunVerdict, str | None]:
        """The verdict on a run that ended as the framework says, with the reason in words."""
        stop = self._stopped()
        if stop is not None:
            return stop
        if ending == STARTED_BADLY:
            return RunVerdict.CRASHED, "the crawl failed as it started"
        lack = self.lacks(expect)
        if lack is not None:
            return RunVerdict.UNHEALTHY, lack
        if self.limit is not None:
            return RunVerdict.PARTIAL, self.limit
        if ending != CLEAN_END:
            return RunVerdict.PARTIAL, f"the crawl ended early: {ending}"
        if self.problems or not self.lists_whole:
            return RunVerdict.PARTIAL, self._first_problem()
        return RunVerdict.COMPLETE, None

    def lacks(self, expect: Expectation) -> str | None:
        """What a healthy run would have brought and this one did not.

        A run ended at a limit may have few ads; those it has are judged.
        """
        if self.limit is None and self.ads < max(1, expect.min_ads):
            return f"{self.ads} ads were read, at least {max(1, expect.min_ads)} were expected"
        for name, share in sorted(expect.filled.items()):
            if self.filled[name] < share * self.ads:
                return f"only {self.filled[name]} of {self.ads} ads state {name!r}"
        return None

    def _stopped(self) -> tuple[RunVerdict, str] | None:
        for kind, verdict in (
            (WarrantError, RunVerdict.REFUSED),
            (Blocked, RunVerdict.BLOCKED),
            (Unavailable, RunVerdict.REFUSED),
            (Forbidden, RunVerdict.REFUSED),
        ):
            found = next((one for one in self.problems if isinstance(one, kind)), None)
            # One refused address among many pages is a flaw of the run, not its end.
            is_flaw = self.ads > 0 or self.limit is not None
            if found is not None and not (kind is Forbidden and is_flaw):
                return verdict, str(found)
        return None

    def _first_problem(self) -> str:
        if not self.problems:
            return "the lists were not walked to their end"
        more = len(self.problems) - 1
        return f"{self.problems[0]}" + (f" (and {more} more)" if more else "")
