"""A crawl is judged by the memory it holds itself."""

import pytest

from adwatch.model import RunVerdict
from crawlers.memory import resident_bytes
from tests.crawlers.scripted import crawled, scripted
from tests.crawlers.test_hostile_site import list_of

MEGABYTE = 2**20


def test_memory_that_was_given_back_no_longer_counts():
    held = bytearray(b"1") * (300 * MEGABYTE)
    at_peak = resident_bytes()
    del held
    assert at_peak - resident_bytes() > 250 * MEGABYTE


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "asked"), [("700", True), ("20", False)])
def test_crawl_ends_by_its_own_memory_and_not_by_its_parents(crawl_home, limit, asked):
    peak = bytearray(b"1") * (900 * MEGABYTE)
    del peak
    with scripted(crawl_home, "demo_escort", {"/escorts": list_of()}) as script:
        (run,) = crawled(crawl_home, "demo_escort", MEMUSAGE_LIMIT_MB=limit)
    assert ("/escorts" in script.asked) == asked
    assert run.verdict is not RunVerdict.COMPLETE
