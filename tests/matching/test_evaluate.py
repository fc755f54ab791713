"""Scores equal their textbook definitions."""

import pytest

from matching.evaluate import components, evaluate, ranking_scores
from tests.matching.build import ad, handle, key, phone


def named(labels):
    return {key(f"{at:02d}"): str(label) for at, label in enumerate(labels)}


@pytest.mark.parametrize(
    ("assigned", "truth", "measure", "expected"),
    [
        # Four ads of one operator put in 3 + 1, then operators of 2 and 1 found whole:
        # (3 * 3/4 + 1/4 + 3) / 7 = .7857, the value of matching.md section 8.
        ([0, 0, 0, 5, 6, 6, 7], [1, 1, 1, 1, 2, 2, 3], "bcubed_recall", 0.7857142857),
        ([0, 0, 0, 5, 6, 6, 7], [1, 1, 1, 1, 2, 2, 3], "bcubed_precision", 1.0),
        ([0, 0, 0, 5, 6, 6, 7], [1, 1, 1, 1, 2, 2, 3], "pairwise_recall", 4 / 7),
        ([0, 0, 0, 0], [1, 1, 2, 2], "bcubed_precision", 0.5),
        ([0, 0, 0, 0], [1, 1, 2, 2], "bcubed_recall", 1.0),
        ([0, 0, 0, 0], [1, 1, 2, 2], "pairwise_precision", 1 / 3),
        ([0, 0, 0, 0], [1, 1, 2, 2], "pairwise_f1", 0.5),
        ([0, 1, 2], [1, 2, 3], "pairwise_f1", 1.0),
        ([0, 1, 2], [1, 1, 1], "bcubed_recall", 1 / 3),
    ],
)
def test_clustering_scores_are_those_of_the_definition(assigned, truth, measure, expected):
    scores = evaluate(named(assigned), named(truth))
    assert getattr(scores, measure) == pytest.approx(expected)


def test_only_ads_that_truth_names_are_scored():
    scores = evaluate(named([0, 0, 0]), named([1, 1]))
    assert (scores.ads, scores.clusters, scores.bcubed_f1) == (2, 1, 1.0)


def test_an_ad_without_a_cluster_is_an_error():
    with pytest.raises(KeyError):
        evaluate(named([0]), named([1, 1]))


def test_r_precision_reads_as_many_places_as_there_are_relevant_ads():
    truth = named([1, 1, 1, 2])
    ranked = [
        (key("00"), [(key("01"), 0.9), (key("03"), 0.8), (key("02"), 0.7)]),
        (key("01"), [(key("03"), 0.9), (key("02"), 0.8)]),
        (key("02"), [(key("00"), 0.9)]),
        (key("03"), [(key("00"), 0.9)]),
    ]
    scores = ranking_scores(ranked, truth)
    assert scores.r_precision == pytest.approx(0.5)
    assert scores.recall_at_1 == pytest.approx(2 / 3)
    assert scores.ads == 3


def test_components_join_ads_over_any_shared_identifier():
    sets = [
        ad("a", phone("+12125550142")),
        ad("b", phone("+12125550142"), handle("kik:lily")),
        ad("c", handle("kik:lily")),
        ad("d", phone("+12125550199")),
    ]
    found = components(sets)
    assert found[key("a")] == found[key("c")] != found[key("d")]


def test_components_read_only_the_kinds_asked_for():
    sets = [ad("a", handle("kik:lily")), ad("b", handle("kik:lily"))]
    assert len(set(components(sets, kinds=("phone",)).values())) == 2
