"""How a run ended, judged from what happened: an empty or doubtful run is never `complete`.

What is unusual beside earlier runs is found in `crawlers.drift`; here all of it becomes one
verdict whose reason names the cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from adwatch.errors import AdwatchError, Blocked, Forbidden, Unavailable, WarrantError
from adwatch.model import Ad, RunVerdict
from crawlers.drift import Finding

CLEAN_END = "finished"
"""What the framework calls a crawl that ran out of requests."""

STARTED_BADLY = "start_error"

SHUTDOWN = "shutdown"
"""What the framework calls a crawl that was told to stop."""

STORE_FAILED = "store_failed"
"""What we call a crawl that was ended because nothing could be kept."""

RESTING = "resting"
"""What we call a crawl that was ended because nothing more may be asked for now."""

LEFT = "left"
"""What we call a crawl that stopped asking a site of itself; the record holds why."""

ENDINGS = {
    SHUTDOWN: "it was told to stop",
    "memusage_exceeded": "it reached its memory limit",
    "closespider_timeout": "it reached its time limit",
    "closespider_pagecount": "it reached its limit of answers",
    STORE_FAILED: "nothing could be kept any more",
}
"""Endings that broke a run off, in words."""

BROKEN_OFF = frozenset({SHUTDOWN, "memusage_exceeded", STORE_FAILED, RESTING})
"""Endings after which the next crawl of the site goes on with the run."""

DOUBTED = frozenset(set(RunVerdict) - {RunVerdict.COMPLETE, RunVerdict.PARTIAL})
"""Verdicts of runs on whose word nothing is called gone."""

FEW_BLOCKED = 0.02
"""Share of pages that may be blocked, one by one, without calling the run so."""


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
    doubts: list[str] = field(default_factory=list)
    """What speaks against the whole run, in words."""
    is_part: bool = False
    """Whether the run means to ask for a part of the site only."""

    def met(self, names: Iterable[str]) -> None:
        """Count an ad and the fields it states."""
        self.ads += 1
        self.filled.update(names)

    def doubt(self, why: str) -> None:
        """Say once what speaks against the whole run."""
        if why not in self.doubts:
            self.doubts.append(why)

    def judge(
        self, expect: Expectation, ending: str, found: Sequence[Finding] = ()
    ) -> tuple[RunVerdict, str | None]:
        """The verdict on a run that ended as the framework says, with the reason in words.

        `found` is what is unusual beside earlier runs.
        """
        stop = self._stopped() or self._crashed(ending)
        if stop is not None:
            return stop
        early = self.limit or broken_off(ending)
        grave = [*self.doubts, *(one.sentence for one in found if one.is_grave)]
        lack = self.lacks(expect, is_whole=early is None and not self.is_part)
        if lack is not None or grave:
            said = [*_some(lack), *grave, *self._lost(), *_some(early)]
            return RunVerdict.UNHEALTHY, "; ".join(said)
        light = [one.sentence for one in found]
        if early is not None:
            return RunVerdict.PARTIAL, "; ".join([early, *light])
        if self.problems or not self.lists_whole or light:
            return RunVerdict.PARTIAL, "; ".join([*self._flaws(), *light])
        return RunVerdict.COMPLETE, None

    def lacks(self, expect: Expectation, is_whole: bool = True) -> str | None:
        """What a healthy run would have brought and this one did not.

        A run that was ended early may have few ads; those it has are judged.
        """
        if is_whole and self.ads < max(1, expect.min_ads):
            return f"{self.ads} ads were read, at least {max(1, expect.min_ads)} were expected"
        for name, share in sorted(expect.filled.items()):
            if self.filled[name] < share * self.ads:
                return f"only {self.filled[name]} of {self.ads} ads state {name!r}"
        return None

    def _lost(self) -> Iterator[str]:
        yield from self._flaws() if self.problems else ()

    def _stopped(self) -> tuple[RunVerdict, str] | None:
        for kind, verdict in (
            (WarrantError, RunVerdict.REFUSED),
            (Blocked, RunVerdict.BLOCKED),
            (Unavailable, RunVerdict.REFUSED),
            (Forbidden, RunVerdict.REFUSED),
        ):
            found = [one for one in self.problems if isinstance(one, kind)]
            if found and not self._is_flaw(kind, len(found)):
                return verdict, self._told(found)
        return None

    def _is_flaw(self, kind: type[AdwatchError], count: int) -> bool:
        """Whether so many problems of a kind are a flaw of the run, not its end."""
        if kind is Forbidden:
            return self.ads > 0 or self.limit is not None
        return kind is Blocked and self.lists_whole and count <= FEW_BLOCKED * self.ads

    def _told(self, found: Sequence[AdwatchError]) -> str:
        after = f", after {self.ads} ads" if self.ads else ""
        return _first(found) + after if isinstance(found[0], Blocked) else str(found[0])

    def _crashed(self, ending: str) -> tuple[RunVerdict, str] | None:
        if ending == STARTED_BADLY:
            return RunVerdict.CRASHED, "the crawl failed as it started"
        if ending == STORE_FAILED:
            why = _first(self.problems) if self.problems else "no reason was told"
            return RunVerdict.CRASHED, f"{broken_off(ending)}: {why}"
        return None

    def _flaws(self) -> Iterator[str]:
        if self.problems:
            yield _first(self.problems)
        elif not self.lists_whole:
            yield "the lists were not walked to their end"


def broken_off(ending: str) -> str | None:
    """How a crawl came to end before it was done, in words; None where it was done."""
    if ending in {CLEAN_END, LEFT}:
        return None
    if ending in ENDINGS:
        return f"the crawl was broken off: {ENDINGS[ending]}"
    return f"the crawl ended early: {ending}"


def _first(problems: Sequence[AdwatchError]) -> str:
    more = len(problems) - 1
    return f"{problems[0]}" + (f" (and {more} more)" if more else "")


def _some(words: str | None) -> Iterator[str]:
    if words is not None:
        yield words
