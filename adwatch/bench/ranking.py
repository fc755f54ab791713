"""Rankings with every identifier hidden, ours beside character n-grams and raw sentence vectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from adwatch.bench.likenesses import rank_by_grams, rank_by_vectors
from adwatch.bench.market import SECOND_SITE, Labelled, without_contacts
from adwatch.bench.report import Figure, beside
from adwatch.model import Ad, SignalSet
from extractors.wording import Wording
from matching.evaluate import ranking_scores
from matching.rank import rank

MOST_RANKED = 2_000
"""Ads of a market that are ranked: sentence vectors cost a fiftieth of a second each."""
HIDDEN = frozenset(("phone", "handle", "email", "url", "wallet"))
GRAMS = "TF-IDF of character 2- to 5-grams"
VECTORS = "raw sentence vectors"


def ranking(sample: Iterable[Labelled]) -> Iterator[Figure]:
    """R-precision and recall at 1 over the first ads of a market, no ad twice, contacts hidden."""
    chosen = [one for one in sample if one.signals.ad.site != SECOND_SITE][:MOST_RANKED]
    ads = [without_contacts(one.ad) for one in chosen]
    sets = [_hidden(one.signals, ad) for one, ad in zip(chosen, ads, strict=True)]
    truth = {one.signals.ad: one.ad.operator for one in chosen}
    ours = ranking_scores(rank(sets, len(sets) - 1, HIDDEN), truth)
    rivals = {
        GRAMS: ranking_scores(rank_by_grams(sets, len(sets) - 1), truth),
        VECTORS: ranking_scores(rank_by_vectors(ads, len(sets) - 1), truth),
    }
    for name, goal in (("r_precision", f"{GRAMS} + 0.08"), ("recall_at_1", None)):
        for rival, scores in rivals.items():
            figure = Figure(
                f"{name.replace('_', ' ')}, no identifiers", round(getattr(ours, name), 4),
                "share", ours.ads, 1, goal=goal if rival == GRAMS else None,
            )  # fmt: skip
            yield beside(figure, rival, getattr(scores, name))


def _hidden(signals: SignalSet, ad: Ad) -> SignalSet:
    kept = tuple(one for one in signals.signals if one.kind not in HIDDEN | {"wording"})
    return replace(signals, signals=(*Wording().extract(ad), *kept))
