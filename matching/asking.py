"""Which pairs of ads a person's word helps most with; showing and keeping it is not done here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain, zip_longest

from adwatch.model import AdKey, Judgement, Verdict
from matching.judgement import Pair
from matching.paths import bridging

CHANCE_EVERY = 10
"""One question in so many is drawn by chance: only from these can error rates be read."""
LEAST_PART = 2
"""Ads that must come off a cluster for the link that holds them to be asked about."""
REASONS = {
    "bridge": "without this link a part of its cluster would come off",
    "cuts": "the working cut holds these ads together, the strict one does not",
    "uncertain": "the evidence is about even",
    "chance": "drawn by chance, to measure how often links hold",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What is looked at of a link: its ads, its score, whether it counts."""

    pair: Pair
    score: float
    accepted: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A pair to ask about, and why it is asked: a key of REASONS."""

    pair: Pair
    reason: str


def questions(
    ties: Sequence[Tie],
    working: Mapping[AdKey, str],
    strict: Mapping[AdKey, str],
    decided: Collection[Pair],
    limit: int,
) -> list[Question]:
    """Up to `limit` pairs that nobody decided, the kinds by turns, most useful first in each.

    `working` and `strict` name the cluster of each ad. The order follows the ties alone.
    """
    held = bridging(tie.pair for tie in ties if tie.accepted)
    left = [tie for tie in ties if tie.pair not in decided]

    def least(rank: Callable[[Tie], float], asked: Iterable[Tie]) -> list[Pair]:
        return [tie.pair for tie in nsmallest(limit, asked, key=lambda one: (rank(one), one.pair))]

    ranked = {
        "bridge": least(
            lambda one: -held[one.pair],
            (one for one in left if held.get(one.pair, 0) >= LEAST_PART),
        ),
        "cuts": least(
            _evenness,
            (one for one in left if _is_one(one.pair, working) and not _is_one(one.pair, strict)),
        ),
        "uncertain": least(_evenness, left),
    }
    by_turns = _by_turns(ranked)
    by_chance = least(lambda one: _lot(one.pair), left)
    return _mixed(by_turns, by_chance, limit)


def _evenness(tie: Tie) -> float:
    return abs(tie.score - 0.5)


def _is_one(pair: Pair, cluster: Mapping[AdKey, str]) -> bool:
    return pair[0] in cluster and cluster[pair[0]] == cluster.get(pair[1])


def _lot(pair: Pair) -> float:
    """A number that is anyone's guess and always the same, from 0 to 1."""
    digest = hashlib.blake2b(f"{pair[0]}|{pair[1]}".encode("utf-8", "surrogatepass"), digest_size=6)
    return int.from_bytes(digest.digest(), "big") / 2**48


def _by_turns(ranked: Mapping[str, Sequence[Pair]]) -> Iterator[Question]:
    columns = [[Question(pair, name) for pair in pairs] for name, pairs in ranked.items()]
    return (one for one in chain.from_iterable(zip_longest(*columns)) if one is not None)


def _mixed(useful: Iterator[Question], by_chance: Sequence[Pair], limit: int) -> list[Question]:
    """The useful ones with every CHANCE_EVERYth by chance; each pair once."""
    chance = (Question(pair, "chance") for pair in by_chance)
    asked: dict[Pair, Question] = {}
    while len(asked) < limit:
        turn = chance if len(asked) % CHANCE_EVERY == CHANCE_EVERY - 1 else useful
        found = next((one for one in chain(turn, chance) if one.pair not in asked), None)
        if found is None:
            break
        asked[found.pair] = found
    return list(asked.values())


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two people judged the pairs that both decided: how many, share alike, Cohen's kappa.

    `kappa` sets off what chance would bring; None where one of them always said the same.
    """

    one: str
    other: str
    pairs: int
    alike: float
    kappa: float | None


def agreement(judgements: Iterable[Judgement]) -> tuple[Agreement, ...]:
    """Each two people who decided the same pairs, by name; `unsure` is no decision."""
    said: dict[str, dict[Pair, Verdict]] = {}
    for one in sorted(judgements, key=lambda one: one.at):
        pair = min(one.left, one.right), max(one.left, one.right)
        said.setdefault(one.by, {})[pair] = one.verdict
    people = sorted(said)
    both = [(one, other) for at, one in enumerate(people) for other in people[at + 1 :]]
    found = (_agreement(one, other, said[one], said[other]) for one, other in both)
    return tuple(one for one in found if one is not None)


def _agreement(
    one: str, other: str, here: Mapping[Pair, Verdict], there: Mapping[Pair, Verdict]
) -> Agreement | None:
    told = [
        (here[pair] is Verdict.SAME, there[pair] is Verdict.SAME)
        for pair in sorted(here.keys() & there.keys())
        if Verdict.UNSURE not in (here[pair], there[pair])
    ]
    if not told:
        return None
    alike = sum(left == right for left, right in told) / len(told)
    first, second = (sum(column) / len(told) for column in zip(*told, strict=True))
    by_chance = first * second + (1 - first) * (1 - second)
    kappa = None if by_chance == 1 else (alike - by_chance) / (1 - by_chance)
    return Agreement(one, other, len(told), alike, kappa)
