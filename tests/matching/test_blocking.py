"""Candidate pairs are exact in small blocks, few in hot ones, and free of input order."""

from itertools import combinations

import numpy as np
import pytest

from matching.blocking import (
    BLOCK_CAP,
    HOT_PEERS,
    Index,
    candidates,
    merge_codes,
    name_hash,
    pair_codes,
    split_codes,
)


def found(names, keys):
    index = Index.of_names(keys)
    row_names = np.array([name_hash(name) for name in names], np.uint64)
    pairs, reports = set(), []
    for (left, right), hot in candidates("test", index, row_names):
        pairs |= set(zip(left.tolist(), right.tolist(), strict=True))
        reports += hot
    return pairs, reports


@pytest.mark.parametrize("size", [0, 1, 2, 5, BLOCK_CAP])
def test_a_block_within_the_cap_gives_every_pair(size):
    names = [f"ad{at}" for at in range(size)]
    pairs, reports = found(names, [("same",)] * size)
    assert pairs == set(combinations(range(size), 2))
    assert reports == []


def test_a_hot_block_is_thinned_and_reported():
    size = 200
    pairs, (report,) = found([f"ad{at}" for at in range(size)], [("hot",)] * size)
    assert (report.key, report.size, report.kept) == ("hot", size, len(pairs))
    assert len(pairs) < HOT_PEERS * size
    assert {row for pair in pairs for row in pair} == set(range(size))


def test_pairs_do_not_depend_on_the_order_of_ads():
    names = [f"ad{at}" for at in range(90)]
    keys = [("hot", f"k{at % 7}", f"k{at % 11}") for at in range(90)]
    order = np.random.default_rng(1).permutation(90)
    straight, _ = found(names, keys)
    mixed, _ = found([names[at] for at in order], [keys[at] for at in order])
    back = {tuple(sorted((int(order[left]), int(order[right])))) for left, right in mixed}
    assert back == straight


def test_a_key_given_twice_does_not_pair_an_ad_with_itself():
    pairs, _ = found(["a", "b"], [("k", "k"), ("k",)])
    assert pairs == {(0, 1)}


def test_pair_codes_come_back_as_pairs():
    left, right = np.array([0, 5]), np.array([7, 2**31])
    back = split_codes(merge_codes([pair_codes(left, right)]))
    assert back[0].tolist() == [0, 5]
    assert back[1].tolist() == [7, 2**31]
