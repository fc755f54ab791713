"""The harness itself: a site that does nothing wrong is read whole, beside the control site."""

import pytest

from adwatch.model import RunVerdict
from tests.crawlers.test_hostile_site import ad, list_of
from tests.hostile.harness import besieged, plain_answer, raw_site, scripted_site

pytestmark = pytest.mark.slow


def test_site_that_does_no_harm_is_read_whole_beside_the_control_site(crawl_home):
    with scripted_site({"/escorts": list_of("/1"), "/1": ad(1)}) as site:
        siege = besieged(crawl_home, site.address)
    assert (siege.run.verdict, siege.ads()) == (RunVerdict.COMPLETE, ["demo_escort/1"])


def test_site_that_speaks_bytes_is_read_as_any_other(crawl_home):
    pages = {"/escorts": list_of("/1").body, "/1": ad(1).body}
    with raw_site(lambda stream, head: stream.sendall(plain_answer(pages[path(head)]))) as site:
        siege = besieged(crawl_home, site.address)
    assert (siege.run.verdict, site.asked[1:]) == (RunVerdict.COMPLETE, ["/escorts", "/1"])


def path(head):
    return head.split(b" ", 2)[1].decode()
