"""Notes left in the frontier, from which a run that broke off recalls what it had done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adwatch import errors
from adwatch.errors import AdwatchError
from adwatch.frontier import SAID, Facts, Past
from adwatch.model import AdKey, Presence, Sighting
from crawlers.figures import FILLED
from crawlers.health import Tally

AD, GONE, UNCOVERED, STANDS = "ad", "gone", "uncovered", "stands"
COUNTED, PROBLEMS, LISTS_CUT = "counted", "problems", "lists_cut"
LIMIT, DOUBTS = "limit", "doubts"
LISTED = "ad"
"""What the walk calls a page that a list named as an ad."""


@dataclass(slots=True)
class Untold:
    """What happened since the last page was acknowledged; told with the next one."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[AdwatchError] = field(default_factory=list)

    def note(self, lists_whole: bool) -> dict[str, object]:
        """All of it as plain values; nothing where nothing happened."""
        told: dict[str, object] = {COUNTED: dict(self.counts)}
        if self.problems:
            told[PROBLEMS] = [
                [type(one).__name__, str(one.args[0]), one.where] for one in self.problems
            ]
        if not lists_whole:
            told[LISTS_CUT] = True
        return told

    def and_then(self, later: Untold) -> Untold:
        """This and what happened later, for where it could not be told."""
        return Untold(self.counts + later.counts, self.problems + later.problems)

    def parting(self, tally: Tally) -> dict[str, object]:
        """The same with what ails the run as a whole, for a run that is not to be gone on with."""
        told = self.note(tally.lists_whole)
        if tally.limit is not None:
            told[LIMIT] = tally.limit
        if tally.doubts:
            told[DOUBTS] = tally.doubts
        return told


def gone_facts(sighting: Sighting) -> dict[str, object]:
    """A `gone` that is kept only if the run proves healthy."""
    at = sighting.seen_at.isoformat()
    return {GONE: [str(sighting.ad), at, sighting.url, sighting.page_digest]}


class Told:
    """What a note tells, be it a finished page's or that of a worker that left."""

    def __init__(self, note: Facts) -> None:
        self._note: Mapping[str, Any] = note

    def counts(self) -> Mapping[str, int]:
        """What was counted by then."""
        counted: Mapping[str, int] = self._note.get(COUNTED, {})
        return counted

    def problems(self) -> list[AdwatchError]:
        """What could not be had or read by then."""
        told = self._note.get(PROBLEMS, ())
        return [getattr(errors, name)(message, where) for name, message, where in told]

    def lists_whole(self) -> bool:
        """Whether the lists were whole by then."""
        return not self._note.get(LISTS_CUT, False)

    def limit(self) -> str | None:
        """The limit at which the run was ended."""
        limit: str | None = self._note.get(LIMIT)
        return limit

    def doubts(self) -> Sequence[str]:
        """What speaks against the whole run."""
        doubts: Sequence[str] = self._note.get(DOUBTS, ())
        return doubts


class Recalled(Told):
    """One finished page as its note tells it."""

    def __init__(self, past: Past) -> None:
        super().__init__(past.note)
        self._past = past

    def was_listed(self) -> bool:
        """Whether a list named this page as an ad."""
        return self._past.body["ask"] == LISTED

    def facts(self) -> Mapping[str, Any]:
        """All of it, for the figures of the run."""
        return self._note

    def met(self) -> tuple[AdKey, Sequence[str], str] | None:
        """The ad that was read: its key, its filled fields, what it was."""
        if SAID not in self._note:
            return None
        return AdKey.parse(self._note[AD]), tuple(self._note[FILLED]), self._note[SAID]

    def uncovered(self) -> AdKey | None:
        """The ad that was read and not kept, as the warrant does not cover its kind."""
        return AdKey.parse(self._note[UNCOVERED]) if UNCOVERED in self._note else None

    def stands(self) -> AdKey | None:
        """The known ad whose page is as it was."""
        return AdKey.parse(self._note[STANDS]) if STANDS in self._note else None

    def gone(self, run: str) -> Sighting | None:
        """The ad that its address said is gone."""
        if GONE not in self._note:
            return None
        key, at, url, digest = self._note[GONE]
        ad, moment = AdKey.parse(key), datetime.fromisoformat(at)
        return Sighting(ad, Presence.GONE, moment, url, run, page_digest=digest)
