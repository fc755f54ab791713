"""Markets that somebody has spoiled on purpose, and how many ties of the honest ads that moves.

Each poison takes the signal sets of a market and gives those that come instead, with decoys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from adwatch.bench.market import SECOND_SITE, TRUTH
from adwatch.model import AdKey, AdKind, Signal, SignalSet

Sets = Sequence[SignalSet]
Poison = Callable[[Sets, Random], list[SignalSet]]

DECOYS = 1 / 400
"""Decoys for each ad: 50 in 20,000."""
BORROWED = 20
"""Numbers that a decoy borrows from as many ads."""
PLANTED = 0.02
"""Share of ads into which the number of the police, or of a help line, is planted."""
COPIED = 0.05
"""Share of ads whose words, or pictures, somebody else's ad takes."""
BRIDGED = 10
"""The largest honest clusters that decoys tie two by two."""
BRIDGES = 3
"""Decoys between two clusters, each with a number of either."""
POLICE = "+12125550100"


def borrowing_decoys(sets: Sets, rng: Random) -> list[SignalSet]:
    """Ads that name twenty numbers of strangers each."""
    numbers = sorted({one.value for ad in sets for one in ad.of("phone")})
    decoys = max(1, round(len(sets) * DECOYS))
    return [*sets, *(_decoy(at, rng.sample(numbers, BORROWED)) for at in range(decoys))]


def bridging_decoys(sets: Sets, rng: Random) -> list[SignalSet]:
    """Ads that each name one number of two strangers who have many ads."""
    carried = Counter(one.value for ad in sets for one in ad.of("phone"))
    # The very commonest are help lines, which honest ads share.
    common = [number for number, _ in carried.most_common(3 * BRIDGED)][BRIDGED:]
    chosen = rng.sample(common, min(len(common) // 2 * 2, 2 * BRIDGED))
    pairs = [chosen[at : at + 2] for at in range(0, len(chosen), 2)]
    bridges = [pair for pair in pairs for _ in range(BRIDGES)]
    return [*sets, *(_decoy(at, numbers) for at, numbers in enumerate(bridges))]


def planted_number(sets: Sets, rng: Random) -> list[SignalSet]:
    """One number that reaches the police in many strangers' ads, in place of their own."""
    return [_with(ad, "phone", (_phone(POLICE),)) if rng.random() < PLANTED else ad for ad in sets]


def copied_words(sets: Sets, rng: Random) -> list[SignalSet]:
    """Ads of one that take the words of an ad of somebody else."""
    return _taken(sets, "wording", rng)


def stolen_pictures(sets: Sets, rng: Random) -> list[SignalSet]:
    """Ads of one that take the pictures of an ad of somebody else."""
    return _taken(sets, "picture", rng)


POISONS: Mapping[str, Poison] = {
    "50 decoys in 20,000 ads with 20 borrowed numbers each": borrowing_decoys,
    "decoys with a number of two large clusters": bridging_decoys,
    "a police number planted in 2 % of the ads": planted_number,
    "words copied from strangers by 5 % of the ads": copied_words,
    "pictures stolen from strangers by 5 % of the ads": stolen_pictures,
}


def _taken(sets: Sets, kind: str, rng: Random) -> list[SignalSet]:
    owners = [ad for ad in sets if ad.of(kind)]
    return [
        _with(ad, kind, rng.choice(owners).of(kind)) if rng.random() < COPIED else ad for ad in sets
    ]


def _with(ad: SignalSet, kind: str, signals: Sequence[Signal]) -> SignalSet:
    """The ad with these signals of a kind instead of its own: another content."""
    kept = tuple(one for one in ad.signals if one.kind != kind)
    digest = f"{ad.content_digest}-{kind}-{signals[0].value[:64]}"
    return replace(ad, content_digest=digest, signals=(*kept, *signals))


def _decoy(at: int, numbers: Sequence[str]) -> SignalSet:
    key = AdKey(SECOND_SITE, f"decoy-{at}")
    return SignalSet(key, f"decoy-{at}", AdKind.OTHER, None, tuple(map(_phone, numbers)))


def _phone(number: str) -> Signal:
    return Signal("phone", number, number, None, "truth", 1.0, TRUTH)
