"""Signal sets to scored, explained links: read, block, screen, weigh, combine; no clusters here.

Every ad is read once into columns; pairs are proposed, weighed and combined in array passes. A
Link with its sentences is made only when it is asked for (`matching.linked`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from adwatch.model import Link, SignalSet
from matching.base import Matcher, matchers
from matching.blocking import BlockReport, Keys, merge_codes, split_codes
from matching.combine import PieceColumns, weigh_many
from matching.kernel import Kernel
from matching.link_columns import LinkColumns
from matching.linked import Links
from matching.pieces import Pieces
from matching.ragged import Ints
from matching.rarity import GROUPS, Census, read_values
from matching.table import AdTable, read_table
from matching.values import Values
from matching.weight_table import HAND, WeightTable

PAIRS = 1 << 18
"""Candidate pairs weighed at once: their evidence takes some 100 MB."""

Used = tuple[Matcher[Any], Kernel[Any]]


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The links of a corpus, accepted and related, sorted by keys, and how they came about."""

    links: Links
    reports: list[BlockReport]
    ads: int
    contents: int
    candidates: int
    by_matcher: dict[str, int]

    @property
    def accepted_count(self) -> int:
        """How many links are strong enough to count."""
        return int(self.links.columns.accepted.sum())

    @property
    def accepted(self) -> list[Link]:
        """The links strong enough to count."""
        return self.links.accepted()


@dataclass(frozen=True, slots=True)
class ReadCorpus:
    """A corpus as the kernels of some matchers hold it, each row a content."""

    ads: AdTable
    used: Sequence[Used]
    census: Census

    def proposed(self) -> tuple[Keys, list[BlockReport]]:
        """The pairs that any matcher's keys propose; to be asked once, before pairs are weighed."""
        found, reports = [], []
        for _, kernel in self.used:
            codes, told = kernel.propose(self.ads.names, self.census)
            found.append(codes)
            reports.extend(told)
        return merge_codes(found), reports

    @property
    def families(self) -> dict[str, str]:
        """The family of each matcher."""
        return {matcher.name: matcher.family for matcher, _ in self.used}

    def weigh(self, one: Ints, other: Ints) -> tuple[Pieces, PieceColumns]:
        """The evidence on pairs of rows in bits by hand: all pieces, and as combining reads it."""
        told = [kernel.weigh(one, other, self.census) for _, kernel in self.used]
        makers = np.repeat(np.arange(len(told)), [len(pieces) for pieces in told])
        pieces = Pieces.joined(told)
        value = np.minimum(pieces.left, pieces.right).astype(np.int64)
        names = [matcher.name for matcher, _ in self.used]
        return pieces, PieceColumns(len(one), names, pieces.pair, pieces.bits, makers, value)


def read_corpus(sets: Iterable[SignalSet], without: frozenset[str] = frozenset()) -> ReadCorpus:
    """Read signal sets, but for the kinds in `without`, into columns."""
    used = [(matcher, matcher.kernel()) for matcher in matchers(without)]
    groups = {name: Values() for name in GROUPS}

    def read(chunk: Sequence[SignalSet]) -> None:
        for one in chunk:
            read_values(one, groups)
        for matcher, kernel in used:
            kernel.extend(matcher.views(chunk))

    ads = read_table(sets, without, read)
    census = Census.over(groups, ads.order)
    for _, kernel in used:
        kernel.arrange(ads.order, census)
    return ReadCorpus(ads, used, census)


def link(
    sets: Iterable[SignalSet], without: frozenset[str] = frozenset(), table: WeightTable = HAND
) -> LinkResult:
    """Link ads by all evidence except the signal kinds in `without`; order does not matter."""
    read = read_corpus(sets, without)
    used, ads, census = read.used, read.ads, read.census
    codes, reports = read.proposed()
    columns = _Weighing(read, table).links(codes)
    return LinkResult(
        links=Links(ads.ads, columns, used, census, table.model),
        reports=sorted(reports, key=lambda one: (one.matcher, -one.size, one.key)),
        ads=len(ads.ads),
        contents=len(ads),
        candidates=len(codes),
        by_matcher=_supporting(columns, used),
    )


def _supporting(columns: LinkColumns, used: Sequence[Used]) -> dict[str, int]:
    """How many accepted links each matcher's evidence speaks for."""
    counts = {}
    for number, (matcher, _) in enumerate(used):
        speaks = (columns.maker == number) & (columns.pieces.bits > 0)
        before = np.concatenate(([0], np.cumsum(speaks)))
        told = before[columns.end] > before[columns.start]
        counts[matcher.name] = int((told & columns.accepted).sum())
    return {name: count for name, count in sorted(counts.items()) if count}


class _Weighing:
    """Candidate pairs to link columns, a lot of pairs at a time."""

    def __init__(self, read: ReadCorpus, table: WeightTable) -> None:
        self.read, self.ads, self.table = read, read.ads, table

    def links(self, codes: Keys) -> LinkColumns:
        """The links between contents, and those between the ads that carry one content."""
        lots = [self._between(codes[at : at + PAIRS]) for at in range(0, len(codes), PAIRS)]
        repeated = np.flatnonzero(self.ads.bearers.lengths > 1)
        starts = range(0, len(repeated), PAIRS)
        lots.extend(self._repeats(repeated[at : at + PAIRS]) for at in starts)
        return LinkColumns.joined(lots)

    def _between(self, codes: Keys) -> LinkColumns:
        one, other = split_codes(codes)
        first = self.ads.first
        swapped = first[one] > first[other]
        one, other = np.where(swapped, other, one), np.where(swapped, one, other)
        return self._weighed(one, other, first[one], first[other])

    def _repeats(self, rows: Ints) -> LinkColumns:
        """A star from the first ad: n ads of one content make n - 1 links, not n squared."""
        made = self._weighed(rows, rows, self.ads.first[rows], self.ads.first[rows])
        bearers = self.ads.bearers.take(made.left_row.astype(np.int64))
        times = bearers.lengths - 1
        at = np.repeat(np.arange(len(made)), times)
        others = np.delete(bearers.values, bearers.bounds[:-1])
        return replace(made.take(at), right=others)

    def _weighed(self, one: Ints, other: Ints, left: Ints, right: Ints) -> LinkColumns:
        pieces, columns = self.read.weigh(one, other)
        weighed = weigh_many(columns, self.read.families, self.table)
        pieces, related = replace(pieces, bits=weighed.told), weighed.related
        kept = np.flatnonzero(related)
        order = np.argsort(pieces.pair, kind="stable")
        order = order[related[pieces.pair[order]]]
        counts = np.bincount(pieces.pair[order], minlength=len(one))[kept]
        ends = np.cumsum(counts)
        return LinkColumns(
            left=left[kept].astype(np.int32),
            right=right[kept].astype(np.int32),
            left_row=one[kept].astype(np.int32),
            right_row=other[kept].astype(np.int32),
            bits=weighed.bits[kept] - self.table.prior,
            score=weighed.score[kept],
            accepted=weighed.accepted[kept],
            start=ends - counts,
            end=ends,
            pieces=pieces.where(order),
            maker=columns.maker[order].astype(np.int8),
        )
