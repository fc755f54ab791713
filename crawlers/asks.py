"""What kinds of pages a walk asks for, and by which words; how it walks is in `crawlers.walk`."""

from __future__ import annotations

ASK = "ask"
"""Request meta: which kind of page is asked for."""

AD_URL = "ad_url"
"""Request meta: the address by which a list, or an earlier run, names the ad."""

LIST, AD, CHECK, PROBE = "list", "ad", "check", "probe"
"""The kinds of pages: a list, an ad that a list names, a known ad that no list names, and an
address that cannot exist."""

HELD = "held"
"""An ad that stood whole in a list: nothing is left to be asked for."""

UNCHANGED = 304
"""The status of a page that is as it was when it was last asked for."""

GONE = (404, 410)
"""Statuses by which a site says that a page is no longer there."""
