"""Counts right, false and missed values over the cases, by kind, topic and split.

A value is right where its canonical form equals an expected one; all others of the kind are false,
in cases without any expected value too. `docs/reference/bench-cases.md` says the rules in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from adwatch.bench.baselines import BASELINES
from adwatch.bench.cases import Case
from adwatch.bench.cases.templates import Split
from adwatch.model import Ad, AdKind, Signal
from adwatch.pipeline.extracting import PRINTED_CONFIDENCE
from adwatch.pipeline.importing import kind_of
from extractors.base import Extractor

OURS = "adwatch"
Place = tuple[str, str, Split]
"""Kind, topic and split."""

ALL = "all"
"""The topic that sums a kind's topics up."""


@dataclass(slots=True)
class Tally:
    """Values expected, found, and found right, over a number of cases."""

    cases: int = 0
    expected: int = 0
    found: int = 0
    right: int = 0

    def add(self, expected: set[str], found: set[str]) -> None:
        """Count one case."""
        self.cases += 1
        self.expected += len(expected)
        self.found += len(found)
        self.right += len(expected & found)

    def shares(self) -> dict[str, float | None]:
        """Precision, recall and F1; None where there is nothing to take a share of."""
        precision = self.right / self.found if self.found else None
        recall = self.right / self.expected if self.expected else None
        f1 = 2 * self.right / (self.found + self.expected) if self.expected else None
        shares = {"precision": precision, "recall": recall, "f1": f1}
        return {name: None if share is None else round(share, 4) for name, share in shares.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in one case of one kind, by us and by the baselines, beside the expected."""

    case: Case
    kind: str
    expected: set[str]
    found: Mapping[str, set[str]]


def answers(cases: Iterable[Case], makers: Sequence[Extractor]) -> Iterator[Answer]:
    """Every case asked for each of its kinds."""
    for case in cases:
        signals = _signals(case, makers)
        for kind, expected in case.expected.items():
            found = {OURS: _values(kind, case.ad, signals)}
            for name, baseline in BASELINES.get(kind, {}).items():
                found[name] = baseline(case.ad)
            yield Answer(case, kind, set(expected), found)


def _signals(case: Case, makers: Sequence[Extractor]) -> list[Signal]:
    asked = {_base(kind) for kind in case.expected}
    wanted = [maker for maker in makers if asked & set(maker.kinds)]
    every = (signal for maker in wanted for signal in maker.extract(case.ad))
    return [signal for signal in every if signal.confidence >= PRINTED_CONFIDENCE]


def _base(kind: str) -> str:
    return kind.partition("#")[0].partition("/")[0]


def _values(kind: str, ad: Ad, signals: Sequence[Signal]) -> set[str]:
    if kind == "kind":
        return {str(kind_of(ad))}
    base, _, detail = kind.partition("#")
    if detail:
        return {
            f"{s.value} {s.detail(detail)}" for s in signals if s.kind == base and s.detail(detail)
        }
    base, _, term = kind.partition("/")
    values = {signal.value for signal in signals if signal.kind == base}
    if not term:
        return values
    return {value.removeprefix(f"{term}:") for value in values if value.startswith(f"{term}:")}


def tallied(found: Iterable[Answer]) -> dict[Place, dict[str, Tally]]:
    """Tallies by kind, topic and split, then by who found; in the order of the cases."""
    places: dict[Place, dict[str, Tally]] = {}
    for answer in found:
        for place, only in _places(answer):
            tallies = places.setdefault(place, {})
            for finder, values in answer.found.items():
                asked = (
                    (answer.expected, values)
                    if only is None
                    else (answer.expected & only, values & only)
                )
                tallies.setdefault(finder, Tally()).add(*asked)
    return places


def _places(answer: Answer) -> Iterator[tuple[Place, set[str] | None]]:
    """Where an answer counts, and the values that count there (None: all of them)."""
    split = answer.case.split
    yield (answer.kind, answer.case.topic, split), None
    yield (answer.kind, ALL, split), None
    if answer.kind.startswith("offer/"):
        yield ("offer", ALL, split), None
    if answer.kind == "kind":
        for kind in AdKind:
            yield ("kind", f"{ALL}: {kind}", split), {str(kind)}


def rows(places: Mapping[Place, Mapping[str, Tally]]) -> list[dict[str, object]]:
    """The tallies as plain values, the baselines' shares within each row."""
    return [
        {
            "kind": kind, "topic": topic, "split": split,
            **asdict(tallies[OURS]), **tallies[OURS].shares(),
            "baselines": {name: t.shares() for name, t in tallies.items() if name != OURS},
        }
        for (kind, topic, split), tallies in places.items()
    ]  # fmt: skip
