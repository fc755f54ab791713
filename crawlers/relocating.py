"""Where a lost field stands now: the place that gives what earlier pages of the same ads gave.

Works on what a survey told (`crawlers.survey`) and on what the ads said in sound runs. It only
proposes: a person looks at the values before and after, and puts the place into the site file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawlers.alternative import Alternative
from crawlers.fields import differ
from crawlers.possible import cost
from crawlers.survey import VALUE_CHARS

LEAST_PAGES = 3
"""Pages on which a place must give the value that is known, at least."""

RIGHT = 0.6
"""Share of the pages, with what is known of them, on which it must: some ads were edited."""

BROKEN = 0.5
"""Share of the pages on which a field must be missing, or another, to be called lost."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page of an ad: what the field said in sound runs, and what each place gives today.

    `now` is what the site file reads.
    """

    ad: str
    then: str | None
    now: str | None
    found: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place for a field: on `right` of `of` pages it gives what the ad said before."""

    place: str
    right: int
    of: int


def is_broken(pages: Sequence[Seen]) -> bool:
    """Whether a site file no longer reads what it used to: nothing, or something else."""
    known = [one for one in pages if one.then is not None]
    wrong = sum(one.now is None or differ(_cut(one.then), _cut(one.now)) for one in known)
    return len(known) >= LEAST_PAGES and wrong >= BROKEN * len(known)


def propose(pages: Sequence[Seen]) -> Proposal | None:
    """The steadiest place of those that are most often right; None where none is often enough."""
    known = [one for one in pages if one.then is not None]
    right, wrong = Counter[str](), Counter[str]()
    for one in pages:
        for place, value in one.found.items():
            is_right = one.then is not None and not differ(_cut(one.then), _cut(value))
            (right if is_right else wrong)[place] += 1
    good = [place for place in right if right[place] >= max(LEAST_PAGES, RIGHT * len(known))]
    if not good:
        return None
    best = min(good, key=lambda place: (-right[place], wrong[place], *_steadiness(place)))
    return Proposal(best, right[best], len(known))


def _steadiness(place: str) -> tuple[int, int, str]:
    return cost(Alternative.read(place)), len(place), place


def _cut(value: str | None) -> str | None:
    return None if value is None else value[:VALUE_CHARS]


def fired_wrongly(pages: Iterable[Seen], places: Sequence[str]) -> tuple[str, ...]:
    """Which of a field's places give something else than they used to, mostly."""
    return tuple(place for place in places if _is_wrong(place, list(pages)))


def _is_wrong(place: str, pages: Sequence[Seen]) -> bool:
    told = [(one.then, one.found[place]) for one in pages if one.then and place in one.found]
    wrong = sum(differ(_cut(then), _cut(value)) for then, value in told)
    return len(told) >= LEAST_PAGES and wrong >= BROKEN * len(told)
