"""What a run met, in numbers that add up: page by page, worker by worker, run beside run.

They are the sum of what the notes of a run's pages tell (`Figures.take`), whoever read the pages,
and are kept with the run. What is unusual about them is decided in `crawlers.drift`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adwatch.frontier import SAID, Facts
from adwatch.model import Run
from crawlers import limits
from crawlers.traits import Trait

FILLED, UNREAD, BUILT, MARKS = "filled", "unread", "built", "marks"
LISTS, NAMED, MADE, DEAD, HIDDEN = "lists", "named", "made", "dead", "hidden"
FIRED = "fired"
"""What a note tells: an ad's traits and unread labels, a page's structure, what a list named.

`made` is when a list was made by its own headers (Unix seconds); `dead` an ad that a list names
and whose own address says that it does not exist, `hidden` one that is there and on no list.
`fired` tells, as in `title 0`, which of a site file's alternatives gave a field its value.
"""


def tally_value(held: dict[str, int], value: str) -> None:
    """Count a value in few counters: one held by many ads is there at the end (Misra-Gries)."""
    if value in held or len(held) < limits.VALUES:
        held[value] = held.get(value, 0) + 1
        return
    for one in list(held):
        held[one] -= 1
        if held[one] == 0:
            del held[one]


@dataclass(slots=True)
class Sample:
    """So many pages, or values, and in how many of them each of the sampled hashes stands.

    The sample are the smallest hashes, so that those of different runs can be compared.
    """

    taken: int = 0
    counts: Counter[int] = field(default_factory=Counter)

    def take(self, sketch: Iterable[int]) -> None:
        """Add one page or value."""
        self.taken += 1
        for one in sketch:
            self.counts[one] += 1
        if len(self.counts) > limits.SKETCH:
            for one in sorted(self.counts)[limits.SKETCH :]:
                del self.counts[one]

    def likeness(self, other: Sample) -> float:
        """How alike two samples are, from 0 to 1: hashes, weighed by how often they stand."""
        if not (self.taken and other.taken):
            return 1.0
        least = most = 0.0
        for one in sorted({*self.counts, *other.counts})[: limits.SKETCH]:
            shares = (self.counts[one] / self.taken, other.counts[one] / other.taken)
            least, most = least + min(shares), most + max(shares)
        return least / most if most else 1.0


@dataclass(slots=True)
class Figures:
    """The sum of a run's notes; `sound` says that later runs may be measured by it.

    `version` is that of the site file: figures of another one are no measure. `since` are the
    seconds since the sound run before, `known` the live ads known before, `asked` the pages asked
    for. `gone` are known ads whose own addresses said so, for the first time, and that no list
    named; `held` names those that the run did not dare to call gone. `words` samples one word of
    each value by field, `numbers` counts the ads by field with a number as long as a phone's.
    """

    version: str = "1"
    sound: bool = False
    since: float = 0.0
    known: int = 0
    asked: int = 0
    ads: int = 0
    said: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    held: list[int] = field(default_factory=list)
    fired: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    shapes: dict[str, Counter[str]] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    words: dict[str, Sample] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    lists: int = 0
    named: int = 0
    dead: int = 0
    hidden: int = 0
    made: int = 0
    layouts: dict[str, Sample] = field(default_factory=dict)
    marks: Counter[str] = field(default_factory=Counter)

    def take(self, note: Mapping[str, Any]) -> None:
        """Add what the note of one page tells."""
        if SAID in note:
            self.ads += 1
            self.said[note[SAID]] += 1
            self._fill(note.get(FILLED, {}))
        self.unread.update(note.get(UNREAD, ()))
        self.fired.update(note.get(FIRED, ()))
        self.lists += note.get(LISTS, 0)
        self.named += note.get(NAMED, 0)
        self.dead += note.get(DEAD, 0)
        self.hidden += note.get(HIDDEN, 0)
        self.made = max(self.made, note.get(MADE, 0))
        for kind, sketch in note.get(BUILT, {}).items():
            self.layouts.setdefault(kind, Sample()).take(sketch)
            self.marks.update(note.get(MARKS, ()))

    def _fill(self, told: Mapping[str, str]) -> None:
        for name, trait in told.items():
            one = Trait.read(trait)
            if name not in self.shapes:
                self.shapes[name], self.values[name] = Counter(), {}
            self.filled[name] += 1
            self.shapes[name][one.shape] += 1
            tally_value(self.values[name], one.value)
            if one.has_number:
                self.numbers[name] += 1
            if one.word is not None:
                if name not in self.words:
                    self.words[name] = Sample()
                self.words[name].take((one.word,))

    def wants(self, kind: str) -> bool:
        """Whether the structure of a further page of a kind would say anything new."""
        held = self.layouts.get(kind)
        return held is None or held.taken < limits.LOOKED_AT

    def usual_marks(self) -> tuple[str, ...]:
        """The marks that most of the site's sound pages carry."""
        pages = sum(one.taken for one in self.layouts.values())
        return tuple(mark for mark, count in self.marks.items() if count * 2 > pages)

    def top(self, name: str) -> int:
        """How many ads, at least, state the most frequent value of a field."""
        return max(self.values.get(name, {}).values(), default=0)

    def to_row(self) -> dict[str, Any]:
        """All of it as plain values, fit for JSON."""
        row = {name: getattr(self, name) for name in PLAIN}
        row |= {name: dict(getattr(self, name)) for name in COUNTERS}
        row["top"] = {name: self.top(name) for name in self.filled}
        row["shapes"] = {name: dict(one) for name, one in self.shapes.items()}
        for name in SAMPLES:
            held: dict[str, Sample] = getattr(self, name)
            row[name] = {of: [one.taken, sorted(one.counts.items())] for of, one in held.items()}
        return row

    @classmethod
    def from_row(cls, row: Facts) -> Figures:
        """Figures that were kept with a run; what an older release did not keep is nothing."""
        told: Mapping[str, Any] = row
        one = cls(**{name: told[name] for name in PLAIN if name in told})
        for name in COUNTERS:
            setattr(one, name, Counter(told.get(name, {})))
        one.values = {name: {"top": count} for name, count in told.get("top", {}).items()}
        one.shapes = {name: Counter(held) for name, held in told.get("shapes", {}).items()}
        for name in SAMPLES:
            rows = told.get(name, {}).items()
            setattr(one, name, {of: Sample(n, Counter(dict(held))) for of, (n, held) in rows})
        return one


def past_figures(runs: Iterable[Run], now: Run, measure: str) -> Iterator[tuple[Run, Figures]]:
    """Of some runs those by which this one is measured: other runs that ended, of one version."""
    for run in runs:
        is_other = run.id != now.id and run.ended is not None
        if is_other and run.figures.get("version") == measure:
            yield run, Figures.from_row(run.figures)


PLAIN = (
    "version", "sound", "since", "known", "asked", "ads", "gone", "held", "lists", "named", "dead",
    "hidden", "made",
)  # fmt: skip
COUNTERS = ("said", "filled", "fired", "numbers", "unread", "marks")
SAMPLES = ("words", "layouts")
