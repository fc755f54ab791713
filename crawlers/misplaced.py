"""Values in the wrong field: the words of each field today against those that all used to hold.

Works on samples of one word of each value (`crawlers.traits`), so it sees fields whose vocabulary
differs: a place in the title, not one price in the place of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawlers.figures import Figures, Sample
from crawlers.usual import Part, is_unusual_share

LEAST_VALUES = 10
"""Values of a field below which what they hold says nothing."""

FOREIGN_FACTOR = 4.0
"""How many times as common in another field a word must be to count as that field's."""

MISPLACED = 0.25
"""Share of a field's values with words of another, from which it is looked into."""


UNHEARD = 0.5
"""Rise of the share of values with a word that the field never held, below which it is no news."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A field of which a share of the values is like those that another field used to hold."""

    field: str
    like: str
    share: float


def misplaced(today: Figures, past: Sequence[Figures]) -> list[Misplaced]:
    """The fields that hold values of another one, by name; `past` are sound runs."""
    usual = _Usual(past)
    found = (usual.look(name, held) for name, held in sorted(today.words.items()))
    return [one for one in found if one is not None]


def unheard(today: Figures, past: Sequence[Figures]) -> list[tuple[str, Part]]:
    """The fields whose values are full of words they never held, with how many values are."""
    usual = _Usual(past)
    found = ((name, usual.news(name, held)) for name, held in sorted(today.words.items()))
    return [(name, part) for name, part in found if part is not None]


def pairs(found: Sequence[Misplaced]) -> Iterator[tuple[Misplaced, Misplaced | None]]:
    """Each of them once, with its counterpart where two fields have changed places."""
    by_field = {one.field: one for one in found}
    told: set[str] = set()
    for one in found:
        other = by_field.get(one.like)
        is_swap = other is not None and other.like == one.field
        if one.field not in told:
            yield one, (other if is_swap else None)
        told |= {one.field, one.like} if is_swap else {one.field}


class _Usual:
    """Which words the fields held in earlier runs."""

    def __init__(self, past: Sequence[Figures]) -> None:
        self._runs = [one.words for one in past]
        names = sorted({name for one in self._runs for name in one})
        self._pool = {name: _pooled(one.get(name) for one in self._runs) for name in names}

    def look(self, name: str, held: Sample) -> Misplaced | None:
        """Whose values a field holds, where they are not its own."""
        if held.counts.total() < LEAST_VALUES or name not in self._pool:
            return None
        shares = {
            other: _foreign(held, self._pool[name], pool).share
            for other, pool in self._pool.items()
            if other != name
        }
        like = max(shares, key=lambda other: shares[other], default=None)
        if like is None or shares[like] < MISPLACED:
            return None
        now = _foreign(held, self._pool[name], self._pool[like])
        before = list(self._before(name, like))
        return Misplaced(name, like, now.share) if is_unusual_share(now, before) else None

    def news(self, name: str, held: Sample) -> Part | None:
        """How many values have a word that the field never held, where that is unusual."""
        if held.counts.total() < LEAST_VALUES or name not in self._pool:
            return None
        now = _new(held, self._pool[name])
        before = [_new(one, rest) for one, rest in self._each(name)]
        return now if now.share >= UNHEARD and is_unusual_share(now, before, UNHEARD) else None

    def _before(self, name: str, like: str) -> Iterator[Part]:
        for held, rest in self._each(name):
            yield _foreign(held, rest, self._pool[like])

    def _each(self, name: str) -> Iterator[tuple[Sample, Sample]]:
        """A field's values in each earlier run, and what it held in the others."""
        own = self._pool[name]
        for run in self._runs:
            held = run.get(name, Sample())
            rest = Sample(own.taken - held.taken, own.counts - held.counts)
            yield held, rest if rest.taken else own


def _pooled(samples: Iterator[Sample | None]) -> Sample:
    whole = Sample()
    for one in samples:
        if one is not None:
            whole.taken += one.taken
            whole.counts += one.counts
    return whole


def _foreign(held: Sample, own: Sample, other: Sample) -> Part:
    """How many of the sampled values carry a word that belongs to another field."""
    strange = sum(
        count
        for one, count in held.counts.items()
        if _share(one, other) > FOREIGN_FACTOR * _share(one, own)
    )
    return Part(strange, held.counts.total())


def _new(held: Sample, own: Sample) -> Part:
    strange = sum(count for one, count in held.counts.items() if one not in own.counts)
    return Part(strange, held.counts.total())


def _share(one: int, held: Sample) -> float:
    """The share of a field's values with a word, half a value added."""
    return (held.counts[one] + 0.5) / (held.taken + 1)
