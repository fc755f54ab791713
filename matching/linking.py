"""Signal sets to scored, explained links: block, screen, weigh, combine; clusters are not here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adwatch.model import AdKey, Evidence, Link, SignalSet
from matching.base import Matcher, matchers
from matching.blocking import BlockReport, Keys, candidates, merge_codes, pair_codes, split_codes
from matching.combine import Weighed, in_force, weigh
from matching.corpus import Corpus
from matching.near_copy import CopyIndex, NearCopy
from matching.rarity import Census
from matching.reading import identifiers
from matching.templates import count_templates
from matching.weight_table import HAND, WeightTable

Views = Sequence[Any]


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The links of a corpus, accepted and related, sorted by keys, and how they came about."""

    links: list[Link]
    reports: list[BlockReport]
    ads: int
    contents: int
    candidates: int
    by_matcher: dict[str, int]

    @property
    def accepted(self) -> list[Link]:
        """The links strong enough to count."""
        return [link for link in self.links if link.accepted]


def link(
    sets: Iterable[SignalSet], without: frozenset[str] = frozenset(), table: WeightTable = HAND
) -> LinkResult:
    """Link ads by all evidence except the signal kinds in `without`; order does not matter."""
    corpus = Corpus.of(sets, without)
    engine = _Engine(corpus, matchers(without), table)
    links = sorted(engine.links(), key=lambda one: (one.left, one.right))
    used = Counter(name for one in links if one.accepted for name in _makers(one))
    return LinkResult(
        links=links,
        reports=sorted(engine.reports, key=lambda one: (one.matcher, -one.size, one.key)),
        ads=sum(len(bearers) for bearers in corpus.bearers),
        contents=len(corpus.sets),
        candidates=len(engine.codes),
        by_matcher=dict(sorted(used.items())),
    )


def _makers(one: Link) -> set[str]:
    return {piece.matcher.name for piece in one.evidence if piece.bits > 0}


class _Engine:
    """One pass over one corpus: each ad is read once per matcher, then pairs are weighed."""

    def __init__(self, corpus: Corpus, used: Sequence[Matcher[Any]], table: WeightTable) -> None:
        self.corpus = corpus
        self.table = table
        self.used = used
        self.families = {matcher.name: matcher.family for matcher in used}
        self.views: list[Views] = [matcher.views(corpus.sets) for matcher in used]
        self.census = Census.of(corpus.sets)
        self.reports: list[BlockReport] = []
        # Equal evidence (one phone in many pairs) is kept once: links are most of the memory.
        self._kept: dict[Evidence, Evidence] = {}
        self.codes = self._candidates()

    def _candidates(self) -> Keys:
        found = [self._propose(matcher, views) for matcher, views in self._blocking()]
        return merge_codes(found)

    def _blocking(self) -> Iterator[tuple[Matcher[Any], Views]]:
        for matcher, views in zip(self.used, self.views, strict=True):
            if matcher.blocks:
                yield matcher, views

    def _propose(self, matcher: Matcher[Any], views: Views) -> Keys:
        index = matcher.index(views)
        codes = np.zeros(0, np.uint64)
        for (left, right), reports in candidates(matcher.name, index, self.corpus.row_names):
            codes = np.union1d(codes, pair_codes(left, right))
            self.reports.extend(reports)
        if isinstance(matcher, NearCopy) and isinstance(index, CopyIndex):
            named = [identifiers(one) for one in self.corpus.sets]
            count_templates(self.census, views, index, codes, named)
        return codes

    def links(self) -> Iterator[Link]:
        """The links between contents, then those between the ads that carry one content."""
        left, right = split_codes(self.codes)
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            evidence, weighed = self._weigh(one, other)
            if weighed.related:
                keys = self.corpus.bearers[one][0], self.corpus.bearers[other][0]
                yield _link(keys, evidence, weighed, self.table.model)
        for row, bearers in enumerate(self.corpus.bearers):
            if len(bearers) > 1:
                yield from self._repeats(row, bearers)

    def _repeats(self, row: int, bearers: Sequence[AdKey]) -> Iterator[Link]:
        """A star from the first ad: n ads of one content make n - 1 links, not n squared."""
        evidence, weighed = self._weigh(row, row)
        if weighed.related:
            for other in bearers[1:]:
                yield _link((bearers[0], other), evidence, weighed, self.table.model)

    def _weigh(self, one: int, other: int) -> tuple[tuple[Evidence, ...], Weighed]:
        evidence: list[Evidence] = []
        for matcher, views in zip(self.used, self.views, strict=True):
            left, right = views[one], views[other]
            if left is not None and right is not None:
                evidence.extend(matcher.weigh(left, right, self.census))
        told = in_force(evidence, self.families, self.table)
        weighed = weigh(told, self.families, self.table)
        if weighed.related:
            told = [self._kept.setdefault(piece, piece) for piece in told]
        return tuple(told), weighed


def _link(
    keys: tuple[AdKey, AdKey], evidence: tuple[Evidence, ...], weighed: Weighed, model: str
) -> Link:
    swapped = keys[0] > keys[1]
    left, right = sorted(keys)
    ordered = sorted(evidence, key=lambda piece: (-piece.bits, piece.matcher.name, piece.left))
    told = tuple(
        _turned(piece) if swapped and piece.left != piece.right else piece for piece in ordered
    )
    return Link(left, right, weighed.score, weighed.accepted, told, model)


def _turned(piece: Evidence) -> Evidence:
    return Evidence(
        piece.matcher, piece.kind, piece.right, piece.left, piece.bits, piece.sentence, piece.rarity
    )
