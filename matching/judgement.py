"""Human decisions in force: which pairs are the same, which are different; scores are not here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adwatch.model import AdKey, Judgement, Verdict

Pair = tuple[AdKey, AdKey]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The pairs a person tied or kept apart, sorted; the latest decision on a pair counts."""

    same: tuple[Pair, ...]
    different: tuple[Pair, ...]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Decisions:
        """The decisions in force; `unsure` takes an earlier decision back."""
        latest: dict[Pair, Judgement] = {}
        # At one moment the verdict's name decides, so that the order of input never does.
        for one in sorted(judgements, key=lambda one: (one.at, one.verdict.value, one.by)):
            if one.left != one.right:
                latest[min(one.left, one.right), max(one.left, one.right)] = one
        return cls(_pairs(latest, Verdict.SAME), _pairs(latest, Verdict.DIFFERENT))


def _pairs(latest: dict[Pair, Judgement], verdict: Verdict) -> tuple[Pair, ...]:
    return tuple(sorted(pair for pair, one in latest.items() if one.verdict is verdict))


def contradictions(decisions: Decisions) -> tuple[Pair, ...]:
    """The pairs judged different although judgements of `same` tie them, directly or by a path."""
    leader: dict[AdKey, AdKey] = {}

    def find(key: AdKey) -> AdKey:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for left, right in decisions.same:
        leader[find(left)] = find(right)
    return tuple((left, right) for left, right in decisions.different if find(left) == find(right))
