"""The baseline every linker must beat: connected components over the true identifiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adwatch.demo.market_ad import MarketAd


@dataclass(frozen=True, slots=True)
class Figures:
    """B-cubed precision, recall and F1 of a clustering, and its largest cluster's share of ads."""

    precision: float
    recall: float
    f1: float
    largest: float


def components(ads: Iterable[MarketAd]) -> dict[str, str]:
    """Each ad's component: ads that share any identifier, directly or through others, are one."""
    root: dict[str, str] = {}

    def find(node: str) -> str:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    ids = []
    for ad in ads:
        ids.append(ad.id)
        for identifier in ad.identifiers:
            root[find(identifier)] = find(ad.id)
    return {ad_id: find(ad_id) for ad_id in ids}


def b_cubed(clusters: Mapping[str, str], truth: Mapping[str, str]) -> Figures:
    """The figures of a clustering against the operators; both map the same, non-empty ads."""
    both = Counter((clusters[ad], operator) for ad, operator in truth.items())
    found, real = Counter(clusters.values()), Counter(truth.values())
    total = len(truth)
    precision = sum(n * n / found[cluster] for (cluster, _), n in both.items()) / total
    recall = sum(n * n / real[operator] for (_, operator), n in both.items()) / total
    f1 = 2 * precision * recall / (precision + recall)
    return Figures(precision, recall, f1, max(found.values()) / total)
