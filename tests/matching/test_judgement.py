"""Decisions in force, and those that contradict one another."""

from adwatch.model import Verdict
from matching.judgement import Decisions, contradictions
from tests.matching.build import judged, key


def test_a_path_of_same_across_a_different_is_a_contradiction():
    decisions = Decisions.of([
        judged("a", "b", Verdict.SAME), judged("b", "c", Verdict.SAME),
        judged("c", "a", Verdict.DIFFERENT), judged("a", "d", Verdict.DIFFERENT),
    ])  # fmt: skip
    assert contradictions(decisions) == ((key("a"), key("c")),)


def test_either_order_of_a_pair_is_one_pair():
    judgements = [judged("b", "a", Verdict.SAME, 1), judged("a", "b", Verdict.DIFFERENT, 2)]
    assert Decisions.of(judgements) == Decisions((), ((key("a"), key("b")),))
