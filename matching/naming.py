"""Ids of clusters: stable while a cluster grows, never given to two clusters of one cut."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from adwatch.model import AdKey, Cluster, Cut

ID_DIGITS = 12
"""Hexadecimal digits: at ten million clusters two ids meet with probability .16, and are parted."""


def named(
    groups: Sequence[tuple[AdKey, ...]],
    cut: Cut,
    model: str,
    previous: Iterable[Cluster] = (),
) -> list[Cluster]:
    """Clusters of these groups; one that shares most with an earlier cluster keeps its id."""
    earlier = [one for one in previous if one.cut is cut]
    kept = _carried_over(groups, earlier)
    # An id once given is not given to another cluster, even where its own has dissolved.
    taken = {one.id for one in earlier}
    clusters = []
    for at, members in enumerate(groups):
        name = kept.get(at) or _fresh(cut, members[0], taken)
        taken.add(name)
        clusters.append(Cluster(name, cut, members, model))
    return clusters


def _carried_over(groups: Sequence[tuple[AdKey, ...]], earlier: list[Cluster]) -> dict[int, str]:
    """Greedy by overlap: the largest common part decides, ties by id, then by position."""
    home = {ad: one.id for one in earlier for ad in one.members}
    overlaps = Counter(
        (home[ad], at) for at, members in enumerate(groups) for ad in members if ad in home
    )
    kept: dict[int, str] = {}
    used: set[str] = set()
    for (name, at), _ in sorted(overlaps.items(), key=lambda item: (-item[1], item[0])):
        if at not in kept and name not in used:
            kept[at] = name
            used.add(name)
    return kept


def _fresh(cut: Cut, first: AdKey, taken: set[str]) -> str:
    attempt = 0
    while True:
        seed = f"{first}\n{attempt}".encode("utf-8", "surrogatepass")
        name = f"{cut.value[0]}{hashlib.sha256(seed).hexdigest()[:ID_DIGITS]}"
        if name not in taken:
            return name
        attempt += 1
