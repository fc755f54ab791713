"""Links and judgements to clusters: cores of multiple evidence, then evidence-supported merges.

Judgements outrank scores. The result depends on the set of ads, links and judgements, never on
their order; ids are carried over from earlier clusters by overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

import numpy as np

from adwatch.model import AdKey, Cluster, Cut, Judgement, Link
from matching.bridging import bridges
from matching.contest import Contest
from matching.cores import cores
from matching.judgement import Decisions, Pair
from matching.linked import Links
from matching.merging import LARGEST, Groups
from matching.naming import named
from matching.ragged import Ints
from matching.support import TieTable, strands, ties
from matching.weights import MODEL

NEED = {Cut.STRICT: 13.0, Cut.WORKING: 7.0}
"""Bits that a merge needs beyond the cores: the one knob between precision and recall."""
ROUNDS = 12
"""Merging rounds; on a million ads fewer than ten change anything."""
FEW = 5
"""Ads; two larger groups are merged over a broad bridge only: whoever names a number of each of
two strangers in an ad or two must not tie them."""


def cluster(
    ads: Sequence[AdKey],
    links: Iterable[Link],
    judgements: Iterable[Judgement],
    cut: Cut,
    previous: Iterable[Cluster] = (),
    model: str = MODEL,
) -> list[Cluster]:
    """Every ad in exactly one cluster, singletons included, sorted by smallest member.

    `model` is the weight table that the links are made with.
    """
    keys = sorted(set(ads), key=attrgetter("site", "local_id"))
    row_of = {key: row for row, key in enumerate(keys)}
    known = links if isinstance(links, Links) else list(links)
    decisions = Decisions.of(judgements)
    groups = Groups(len(keys))
    for one, other in _rows(decisions.same, row_of):
        groups.join(one, other)
    groups.keep_apart(_rows(decisions.different, row_of))
    left, right = cores(known, row_of)
    groups.join_all(left, right, np.full(len(left), LARGEST))
    table, contest = ties(strands(known, row_of)), Contest.of(known, row_of)
    _join_supported(groups, table, contest, NEED[cut])
    return named(_members(groups.labels(), keys), cut, model, previous)


def _members(labels: Ints, keys: Sequence[AdKey]) -> list[tuple[AdKey, ...]]:
    """The ads of each group, by its smallest row."""
    order = np.argsort(labels, kind="stable")
    bounds = np.flatnonzero(np.diff(labels[order], prepend=-1, append=len(keys)))
    sorted_keys = [keys[row] for row in order.tolist()]
    return [tuple(sorted_keys[start:end]) for start, end in pairwise(bounds.tolist())]


def _rows(pairs: Iterable[Pair], row_of: Mapping[AdKey, int]) -> list[tuple[int, int]]:
    return [
        (row_of[left], row_of[right]) for left, right in pairs if left in row_of and right in row_of
    ]


def _join_supported(groups: Groups, table: TieTable, contest: Contest, need: float) -> None:
    for _ in range(ROUNDS):
        found = bridges(table, contest, groups.labels(), need)
        most = np.where(found.is_broad, LARGEST, FEW)
        if not groups.join_all(found.left, found.right, most):
            return
