"""Links and judgements to clusters: cores of multiple evidence, then evidence-supported merges.

Judgements outrank scores. The result depends on the set of ads, links and judgements, never on
their order; ids are carried over from earlier clusters by overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from adwatch.model import AdKey, Cluster, Cut, Evidence, Judgement, Link
from matching.base import matchers
from matching.bridging import Bridge, TieTable, bridges
from matching.combine import total_bits
from matching.contest import Contest
from matching.judgement import Decisions, Pair
from matching.merging import LARGEST, Groups
from matching.naming import named
from matching.support import ties
from matching.weights import MODEL

NEED = {Cut.STRICT: 13.0, Cut.WORKING: 7.0}
"""Bits that a merge needs beyond the cores: the one knob between precision and recall."""
IDENTIFIER, HABITS = "identifier", "habits"
CORE_BITS = 18.0
"""Bits of evidence between two ads of a core."""
CORE_PIECE = 5.0
"""Bits each of two independent pieces of evidence must bring to a core."""
CORE_HABIT = 3.9
"""Bits at which a shared place or price is a piece beside words or pictures: a rare one. Beside a
contact it is none, for those who share a flat share its address and its telephone."""
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
    keys = sorted(set(ads))
    row_of = {key: row for row, key in enumerate(keys)}
    known = [link for link in links if link.left in row_of and link.right in row_of]
    decisions = Decisions.of(judgements)
    groups = Groups(len(keys))
    for left, right in _rows(decisions.same, row_of):
        groups.join(left, right)
    groups.keep_apart(_rows(decisions.different, row_of))
    _join_cores(groups, known, row_of)
    table, contest = TieTable.of(ties(known, row_of)), Contest.of(known, row_of)
    _join_supported(groups, table, contest, NEED[cut])
    members: dict[int, list[AdKey]] = defaultdict(list)
    for row, key in enumerate(keys):
        members[groups.find(row)].append(key)
    return named([tuple(members[name]) for name in sorted(members)], cut, model, previous)


def _rows(pairs: Iterable[Pair], row_of: Mapping[AdKey, int]) -> list[tuple[int, int]]:
    return [
        (row_of[left], row_of[right]) for left, right in pairs if left in row_of and right in row_of
    ]


def _join_cores(groups: Groups, links: Iterable[Link], row_of: Mapping[AdKey, int]) -> None:
    families = {matcher.name: matcher.family for matcher in matchers()}
    cores = []
    for link in links:
        if link.accepted and _has_two_grounds(link.evidence, families):
            bits = round(total_bits(link.evidence, families), 6)
            if bits >= CORE_BITS:
                cores.append((-bits, row_of[link.left], row_of[link.right]))
    for _, left, right in sorted(cores):
        if groups.size(left) + groups.size(right) <= LARGEST:
            groups.join(left, right)


def _has_two_grounds(evidence: Iterable[Evidence], families: Mapping[str, str]) -> bool:
    """Two families, or two different identifiers: one shared value is not a core."""
    strong = [
        family
        for piece in evidence
        if piece.bits >= (CORE_HABIT if (family := families.get(piece.matcher.name)) == HABITS
                          else CORE_PIECE)
    ]  # fmt: skip
    grounds = set(strong)
    return strong.count(IDENTIFIER) >= 2 or (len(grounds) >= 2 and grounds != {IDENTIFIER, HABITS})


def _join_supported(groups: Groups, table: TieTable, contest: Contest, need: float) -> None:
    for _ in range(ROUNDS):
        found = bridges(table, contest, groups.labels(), need)
        merged = [groups.join(one.left, one.right) for one in found if _is_safe(groups, one)]
        if not any(merged):
            return


def _is_safe(groups: Groups, bridge: Bridge) -> bool:
    left, right = groups.size(bridge.left), groups.size(bridge.right)
    return left + right <= LARGEST and (min(left, right) <= FEW or bridge.is_broad)
