"""Near-copies are found as often as the goals ask, and nothing else is."""

import pytest

from adwatch.bench.copies import measure_copies

GOALS = {
    "2 edits in each copy": 0.999,
    "6 edits in each copy": 0.999,
    "10 edits in each copy": 0.98,
}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5])
def test_near_copies_reach_their_goals(seed):
    found = {one.figure.removeprefix("near-copies, "): one.value for one in measure_copies(seed)}
    for name, least in {**GOALS, "noisy texts": 0.995}.items():
        assert found[f"{name}: recall"] >= least
        assert found[f"{name}: precision"] >= 0.995
    assert found["noisy texts: time"] <= 3
