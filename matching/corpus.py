"""Content-unique ads in a fixed order, with the ads that carry each; matching works on these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from adwatch.model import AdKey, SignalSet
from matching.blocking import Keys, name_hash


@dataclass(frozen=True, slots=True)
class Corpus:
    """Content-unique signal sets sorted by digest, and for each row the ads that carry it."""

    sets: tuple[SignalSet, ...]
    bearers: tuple[tuple[AdKey, ...], ...]

    @classmethod
    def of(cls, sets: Iterable[SignalSet], without: frozenset[str] = frozenset()) -> Corpus:
        """Group signal sets by content digest, leaving out signals of the kinds in `without`.

        The set that stands for a content is the one of the smallest key; signals are ordered,
        so that neither the order of ads nor that of signals can change a result.
        """
        groups: dict[str, list[SignalSet]] = defaultdict(list)
        for one in sets:
            groups[one.content_digest].append(one)
        kept, bearers = [], []
        for digest in sorted(groups):
            group = groups[digest]
            first = min(group, key=lambda one: one.ad)
            kept.append(reduced(first, without))
            bearers.append(tuple(sorted({one.ad for one in group})))
        return cls(tuple(kept), tuple(bearers))

    @property
    def row_names(self) -> Keys:
        """A stable 64-bit name of each row, from its content digest, shape (rows,)."""
        return np.array([name_hash(one.content_digest) for one in self.sets], np.uint64)


def reduced(one: SignalSet, without: frozenset[str]) -> SignalSet:
    """The set without signals of some kinds, the others in an order of their own."""
    kept = [signal for signal in one.signals if signal.kind not in without]
    kept.sort(key=lambda signal: (signal.kind, signal.value, -signal.confidence))
    return replace(one, signals=tuple(kept))
