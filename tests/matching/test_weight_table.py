"""A table keeps its numbers through a file, and its name is the name of these numbers only."""

import json

import numpy as np
import pytest

from matching.weight_table import (
    HAND,
    SHARED,
    UNSHARED,
    Curve,
    WeightTable,
    named,
    odds_share,
    read_table,
    written,
)
from matching.weights import MODEL

FITTED = named(
    WeightTable(
        prior=-11.0,
        curves={"text": Curve(((0.0, 0.0), (10.0, 12.0)))},
        scores={SHARED: Curve(((-5.0, 0.02), (5.0, 0.9)))},
        notes={"ads": 3},
    )
)


def test_a_table_survives_its_file():
    assert read_table(json.loads(json.dumps(written(FITTED)))) == FITTED


def test_the_hand_set_table_changes_nothing():
    assert HAND.model == MODEL
    assert HAND.bits("text", [0.0, 3.5]).tolist() == [0.0, 3.5]
    assert HAND.score(2.0, SHARED) == pytest.approx(0.8)


def test_bits_and_scores_follow_their_curves_on_arrays_and_numbers():
    assert FITTED.bits("text", np.array([5.0, 99.0])).tolist() == [6.0, 12.0]
    assert FITTED.bits("picture", 7.0) == 7.0
    assert FITTED.score(np.array([-9.0, 9.0]), SHARED).tolist() == [0.02, 0.9]
    assert FITTED.score(0.0, UNSHARED) == odds_share(0.0)


@pytest.mark.parametrize(
    ("change", "named_field"),
    [
        ({"prior": "x"}, "prior"),
        ({"prior": -10.5}, "model"),
        ({"curves": {"text": [[1, 2], [1, 3]]}}, "curves.text"),
        ({"curves": {"text": [[1, float("nan")]]}}, "curves.text"),
        ({"scores": {"s": "abc"}}, "scores.s"),
        ({"notes": None}, "notes"),
    ],
)
def test_a_table_that_was_tampered_with_is_refused(change, named_field):
    with pytest.raises(ValueError, match=f"^{named_field}: "):
        read_table({**written(FITTED), **change})
