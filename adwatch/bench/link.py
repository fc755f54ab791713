"""`adwatch bench link`: quality and speed on the demo market, beside connected components."""

from __future__ import annotations

from collections.abc import Sequence

from adwatch.bench.market import market_ad
from adwatch.bench.report import Figure, beside, report, seconds
from adwatch.demo.market import generate
from adwatch.model import Ad, AdKey, Cut, SignalSet
from extractors.base import Extractor, extractors
from matching.cluster import cluster
from matching.evaluate import components, evaluate, ranking_scores
from matching.linking import link
from matching.rank import rank

RANKED = 20
"""Ads ranked for each ad when the ranking is scored."""


def measure(ads: int, runs: int, seed: int, hard: bool = False) -> dict[str, object]:
    """B-cubed and pairwise scores, the ranking's scores, and ads linked per second.

    A `hard` market has thieves of words and pictures, spam networks and shared flats.
    """
    market = list(generate(ads, seed, hard))
    makers = [maker for maker in extractors() if not maker.on_request]
    sets = [_signals(market_ad(one), makers) for one in market]
    truth = {AdKey(one.board, one.id): one.operator for one in market}
    return report([*_quality(sets, truth), _speed(sets, runs)])


def _signals(ad: Ad, makers: Sequence[Extractor]) -> SignalSet:
    found = tuple(signal for maker in makers for signal in maker.extract(ad))
    return SignalSet(ad.key, ad.content_digest, ad.kind, ad.posted_at, found)


def _assigned(sets: Sequence[SignalSet]) -> dict[AdKey, str]:
    keys = [one.ad for one in sets]
    made = cluster(keys, link(sets).links, (), Cut.WORKING)
    return {key: one.id for one in made for key in one.members}


def _quality(sets: Sequence[SignalSet], truth: dict[AdKey, str]) -> list[Figure]:
    ours = evaluate(_assigned(sets), truth)
    baseline = evaluate(components(sets), truth)
    names = ("bcubed_precision", "bcubed_recall", "bcubed_f1", "pairwise_f1")
    figures = [
        beside(
            Figure(name, round(getattr(ours, name), 4), "share", len(sets), 1),
            "components over shared identifiers",
            getattr(baseline, name),
        )
        for name in names
    ]
    ranked = ranking_scores(rank(sets, RANKED), truth)
    return [*figures, Figure("recall_at_1", round(ranked.recall_at_1, 4), "share", len(sets), 1)]


def _speed(sets: Sequence[SignalSet], runs: int) -> Figure:
    ours = len(sets) / seconds(lambda: _assigned(sets), runs)
    theirs = len(sets) / seconds(lambda: components(sets), runs)
    figure = Figure("link and cluster", round(ours, 1), "ads/s", len(sets), runs)
    return beside(figure, "components over shared identifiers", theirs)
