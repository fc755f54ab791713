"""How good clusters and rankings are against a truth: textbook definitions, counted once.

B-cubed: Bagga and Baldwin 1998; R-precision: precision among the first R, R being the number of
other ads of the same operator.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adwatch.model import AdKey, SignalSet
from matching.reading import identifiers

BASELINE_KINDS = ("phone", "email", "handle", "url", "wallet")


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairwise and B-cubed precision, recall and F1 of a clustering, each 0-1."""

    pairwise_precision: float
    pairwise_recall: float
    pairwise_f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    ads: int
    clusters: int


@dataclass(frozen=True, slots=True)
class RankingScores:
    """Mean R-precision and recall at 1 over the ads that have another ad of their operator."""

    r_precision: float
    recall_at_1: float
    ads: int


def evaluate(assigned: Mapping[AdKey, str], truth: Mapping[AdKey, str]) -> Scores:
    """Score a clustering on the ads that `truth` names; raises KeyError for one not assigned."""
    cells = Counter((assigned[ad], operator) for ad, operator in truth.items())
    clusters: Counter[Hashable] = Counter()
    operators: Counter[Hashable] = Counter()
    for (cluster, operator), n in cells.items():
        clusters[cluster] += n
        operators[operator] += n
    pairs, tied, real = (_pairs(counts.values()) for counts in (cells, clusters, operators))
    total = max(len(truth), 1)
    precision = sum(n * n / clusters[cluster] for (cluster, _), n in cells.items()) / total
    recall = sum(n * n / operators[operator] for (_, operator), n in cells.items()) / total
    pair_precision, pair_recall = _share(pairs, tied), _share(pairs, real)
    return Scores(
        pairwise_precision=pair_precision,
        pairwise_recall=pair_recall,
        pairwise_f1=_f1(pair_precision, pair_recall),
        bcubed_precision=precision,
        bcubed_recall=recall,
        bcubed_f1=_f1(precision, recall),
        ads=len(truth),
        clusters=len(clusters),
    )


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def _share(part: int, whole: int) -> float:
    # No pair claimed is no pair wrong; no pair to find is none missed.
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ranking_scores(
    ranked: Iterable[tuple[AdKey, Sequence[tuple[AdKey, float]]]], truth: Mapping[AdKey, str]
) -> RankingScores:
    """Score rankings of the ads that `truth` names; ads it does not name are passed over.

    A ranking shorter than R leaves its missing places unfilled, so they count as misses.
    """
    sizes = Counter(truth.values())
    precisions: list[float] = []
    first_right = 0
    for ad, others in ranked:
        relevant = sizes[truth[ad]] - 1 if ad in truth else 0
        if relevant:
            hits = list(_hits(ad, others, truth, relevant))
            precisions.append(sum(hits) / relevant)
            first_right += bool(hits and hits[0])
    count = max(len(precisions), 1)
    return RankingScores(sum(precisions) / count, first_right / count, len(precisions))


def _hits(
    ad: AdKey, others: Sequence[tuple[AdKey, float]], truth: Mapping[AdKey, str], most: int
) -> Iterator[bool]:
    known = (other for other, _ in others if other in truth and other != ad)
    for _, other in zip(range(most), known, strict=False):
        yield truth[other] == truth[ad]


def components(
    sets: Iterable[SignalSet], kinds: tuple[str, ...] = BASELINE_KINDS
) -> dict[AdKey, str]:
    """The baseline to beat: ads tied by any shared identifier of `kinds`, directly or by a path.

    A component is named by its smallest ad.
    """
    leader: dict[Hashable, Hashable] = {}

    def find(node: Hashable) -> Hashable:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    read = set(kinds)
    ads: set[AdKey] = set()
    for one in sets:
        ads.add(one.ad)
        for identifier in identifiers(one):
            if _kind(identifier.kind) in read:
                leader[find(identifier.key)] = find(one.ad)
    members: dict[Hashable, list[AdKey]] = defaultdict(list)
    for ad in sorted(ads):
        members[find(ad)].append(ad)
    return {ad: str(group[0]) for group in members.values() for ad in group}


def _kind(kind: str) -> str:
    return "url" if kind == "domain" else kind
