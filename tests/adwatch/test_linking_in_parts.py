"""Linking after each batch of ads ends where linking all of them at once does."""

from random import Random

import pytest

from adwatch.demo.numbers import invent
from adwatch.pipeline.linking import link_ads
from tests.matching.build import edited, text
from tests.storage.makes import ad, put

WITHOUT = frozenset({"meaning", "picture"})
RNG = Random(8)
NUMBERS = [invent(RNG, "GB") for _ in range(3)]
ORIGINALS = [text(RNG, 30) for _ in range(3)]
ADS = [
    ad(
        f"{at:02d}",
        f"{edited(RNG, ORIGINALS[at % 3], 2)} call {NUMBERS[RNG.randrange(3)]}",
        country="GB",
    )
    for at in range(12)
]


def linked(workspace, *batches):
    """The links, and the members of clusters, after linking behind each batch."""
    for batch in batches:
        for one in batch:
            put(workspace.store, one)
        link_ads(workspace, full=False, without=WITHOUT)
    store = workspace.store
    return list(store.links(related=True)), [
        sorted(one.members for one in store.clusters(cut)) for cut in ("strict", "working")
    ]


@pytest.mark.slow
def test_links_in_parts_are_links_at_once(workspace, make_other):
    shuffled = Random(3).sample(ADS, len(ADS))
    parts = linked(workspace, shuffled[:5], shuffled[5:6], shuffled[6:])
    at_once = linked(make_other(), ADS)
    assert parts == at_once
    assert len(at_once[0]) > len(ADS)
