"""The links that alone hold a part are found, as taking each away would find them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from matching.paths import bridging, path
from tests.matching.build import evidence, key, link

NAMES = "abcdefgh"
pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] < p[1])


def tied(some):
    return [link(one, other, evidence("near_copy", "w", "t", 12)) for one, other in sorted(some)]


def reached(links, start):
    found = {start}
    for _ in links:
        for one in links:
            if {one.left, one.right} & found:
                found |= {one.left, one.right}
    return found


@given(some=st.sets(pairs, max_size=14))
def test_bridging_links_are_those_whose_loss_parts_two_ads(some):
    links = tied(some)
    told = bridging(links)
    for at, one in enumerate(links):
        rest = links[:at] + links[at + 1 :]
        left = reached(rest, one.left)
        assert ((one.left, one.right) in told) == (one.right not in left)
        if one.right not in left:
            assert told[one.left, one.right] == min(len(left), len(reached(rest, one.right)))


@given(some=st.sets(pairs, max_size=14))
def test_a_path_goes_over_links_and_is_found_where_there_is_one(some):
    links = tied(some)
    steps = {(one.left, one.right) for one in links}
    way = path(links, key("a"), key("h"))
    assert bool(way) == (key("h") in reached(links, key("a")))
    assert all((min(p), max(p)) in steps for p in pairwise(way))


def test_a_long_chain_is_walked_without_recursion():
    names = [f"{at:05d}" for at in range(3000)]
    links = tied(pairwise(names))
    assert len(bridging(links)) == 2999
    assert len(path(links, key(names[0]), key(names[-1]))) == 3000
