"""Since when, and how often, an ad's own address said that it is gone, from run to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from adwatch.model import AdKey, Sighting
from adwatch.remembered import Remembered
from crawlers import limits
from crawlers.lending import mark

MISSED = "missed"
"""In what is remembered of an ad: when it was first not there, be it by its list or its address."""

LOOKS = "gone_looks"
"""In what is remembered of an ad: when its own address said that it is gone."""


class Misses:
    """The ads of a site that were missed; one that is seen again is missed no more."""

    def __init__(self, remembered: Iterable[Remembered], needed: int) -> None:
        """`needed` is how many looks must agree that an ad is gone."""
        self._pages = {one.local_id: one for one in remembered if one.local_id is not None}
        self._needed = needed

    def take(self, look: Sighting, is_unnamed: bool) -> tuple[Remembered, bool]:
        """A look at an address that says gone: what to remember, and whether looks enough agree.

        That its lists name an ad no more is a look as well; two of one kind count if they are
        half an hour apart.
        """
        key, at = look.ad, look.seen_at
        fresh = Remembered(key.site, mark(look.url), look.url, at, key.local_id)
        page = self._pages.get(key.local_id, fresh)
        facts = {**page.facts}
        looks = [datetime.fromisoformat(at) for at in _texts(facts.get(LOOKS))]
        if not looks or (at - looks[-1]).total_seconds() >= limits.LOOKS_APART:
            looks.append(at)
        facts[LOOKS] = [one.isoformat() for one in looks]
        facts.setdefault(MISSED, at.isoformat())
        self._pages[key.local_id] = after = replace(page, at=at, facts=facts)
        return after, len(looks) + is_unnamed >= self._needed

    def unnamed(self, page: Remembered, at: datetime) -> Remembered:
        """Its list does not name an ad any more: what to remember."""
        after = replace(page, facts={MISSED: at.isoformat(), **page.facts})
        if page.local_id is not None:
            self._pages[page.local_id] = after
        return after

    def seen(self, key: AdKey) -> Remembered | None:
        """The ad is there: what to remember, if it was missed before."""
        before = self._pages.get(key.local_id)
        if before is None or MISSED not in before.facts:
            return None
        kept = {name: one for name, one in before.facts.items() if name not in {MISSED, LOOKS}}
        self._pages[key.local_id] = after = replace(before, facts=kept)
        return after


def _texts(told: object) -> list[str]:
    return [str(one) for one in told] if isinstance(told, list) else []
