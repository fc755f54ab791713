"""Where a lost field stands now: the place that gives what earlier pages of the same ads gave.

Where no ad is known from before, the place whose values are most like those of earlier runs. Works
on what a survey told (`crawlers.survey`) and on what the ads said in sound runs. It only
proposes: a person looks at the values before and after, and puts the place into the site file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawlers.alternative import Alternative
from crawlers.fields import differ
from crawlers.figures import Figures, Sample
from crawlers.possible import cost
from crawlers.survey import VALUE_CHARS
from crawlers.traits import Trait
from crawlers.usual import Part

LEAST_PAGES = 3
"""Pages on which a place must give the value that is known, at least."""

RIGHT = 0.6
"""Share of the pages, with what is known of them, on which it must: some ads were edited."""

ALIKE = 0.35
"""Likeness, of words and of shapes, to a field's earlier values from which a place is proposed."""

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
    """A place for a field: on `right` of `of` pages it gives what the ad said before.

    Unless `is_known`, the ads are new, and it gives values like those of earlier runs.
    """

    place: str
    right: int
    of: int
    is_known: bool = True


def is_broken(pages: Sequence[Seen]) -> bool:
    """Whether a site file no longer reads what it used to: nothing, or something else."""
    known = [one for one in pages if one.then is not None]
    wrong = sum(one.now is None or differ(_cut(one.then), _cut(one.now)) for one in known)
    return len(known) >= LEAST_PAGES and wrong >= BROKEN * len(known)


def is_missing(pages: Sequence[Seen], usual: Part) -> bool:
    """Whether a field, of which earlier runs stated so many, is read on hardly any page."""
    missing = sum(one.now is None for one in pages)
    is_usual = usual.of > 0 and usual.share >= BROKEN
    return is_usual and len(pages) >= LEAST_PAGES and missing >= BROKEN * len(pages)


def propose_alike(pages: Sequence[Seen], field: str, usual: Figures) -> Proposal | None:
    """The place whose values are most like those that a field had in an earlier run."""
    values: dict[str, list[str]] = {}
    for one in pages:
        for place, value in one.found.items():
            values.setdefault(place, []).append(value)
    share = usual.filled[field] / max(usual.ads, 1)
    least = max(LEAST_PAGES, RIGHT * share * len(pages))
    scored = {
        place: _alike(held, field, usual) for place, held in values.items() if len(held) >= least
    }
    good = [place for place, score in scored.items() if score >= ALIKE]
    if not good:
        return None
    best = min(good, key=lambda place: (-round(scored[place], 1), *_steadiness(place)))
    return Proposal(best, len(values[best]), len(pages), is_known=False)


def _alike(values: Sequence[str], field: str, usual: Figures) -> float:
    """The likeness of some values to those of a field, from 0 to 1: of words, and of shapes."""
    traits = [Trait.of(value) for value in values]
    words, shapes = Sample(), Counter(one.shape for one in traits)
    for one in traits:
        words.take([] if one.word is None else [one.word])
    past = usual.shapes.get(field, Counter())
    both = sum(min(n / len(values), past[one] / max(past.total(), 1)) for one, n in shapes.items())
    return min(both, words.likeness(usual.words.get(field, Sample())))


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
