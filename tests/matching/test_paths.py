"""The links that alone hold a part are found, as taking each away would find them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from matching.paths import bridging, path
from tests.matching.build import key

NAMES = "abcdefgh"
pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] < p[1])


def tied(some):
    return [(key(one), key(other)) for one, other in sorted(some)]


def reached(links, start):
    found = {start}
    for _ in links:
        for one in links:
            if set(one) & found:
                found |= set(one)
    return found


@given(some=st.sets(pairs, max_size=14))
def test_bridging_links_are_those_whose_loss_parts_two_ads(some):
    links = tied(some)
    told = bridging(links)
    for at, (left, right) in enumerate(links):
        here = reached(links[:at] + links[at + 1 :], left)
        there = reached(links[:at] + links[at + 1 :], right)
        assert ((left, right) in told) == (right not in here)
        assert told.get((left, right)) in (None, min(len(here), len(there)))


@given(some=st.sets(pairs, max_size=14))
def test_a_path_goes_over_links_and_is_found_where_there_is_one(some):
    links = tied(some)
    way = path(links, key("a"), key("h"))
    assert bool(way) == (key("h") in reached(links, key("a")))
    assert all((min(p), max(p)) in links for p in pairwise(way))


def test_a_long_chain_is_walked_without_recursion():
    names = [f"{at:05d}" for at in range(3000)]
    links = tied(pairwise(names))
    assert len(bridging(links)) == 2999
    assert len(path(links, key(names[0]), key(names[-1]))) == 3000
