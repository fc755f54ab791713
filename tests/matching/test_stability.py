"""Clusters keep their ids as a market grows, and grow as they would all at once."""

from itertools import pairwise
from random import Random

import pytest

from adwatch.bench.market import Order, labelled
from adwatch.model import Cut
from matching.cluster import cluster
from matching.evaluate import evaluate
from matching.linking import link

BATCHES, SHARE = 10, 0.05


def grown():
    """A market's ads in random order, and the clusters after each batch of new ones."""
    sample = list(labelled(Order(1500, 31)))
    Random(1).shuffle(sample)
    truth = {one.signals.ad: one.ad.operator for one in sample}
    made, known = [], ()
    for batch in range(BATCHES + 1):
        sets = [one.signals for one in sample[: round(len(sample) / (1 + SHARE) ** (10 - batch))]]
        known = cluster([one.ad for one in sets], link(sets).links, (), Cut.WORKING, known)
        made.append(known)
    afresh = cluster(list(truth), link([one.signals for one in sample]).links, (), Cut.WORKING)
    return truth, made, afresh


def f1(clusters, truth):
    return evaluate({ad: one.id for one in clusters for ad in one.members}, truth).bcubed_f1


@pytest.mark.slow
def test_batches_of_new_ads_keep_cluster_ids_and_do_not_drift():
    truth, made, afresh = grown()
    for before, after in pairwise(made):
        ids = {one.id for one in before}
        assert len(ids & {one.id for one in after}) >= 0.98 * len(ids)
    assert abs(f1(made[-1], truth) - f1(afresh, truth)) <= 0.02
