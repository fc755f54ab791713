"""Which known ads a run met, which it missed, and which are shown to be gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zlib import crc32

from adwatch.model import AdKey, Sighting
from adwatch.ports import LiveAd
from crawlers import limits
from crawlers.digests import Digests


class Presence:
    """Known live ads against what this run saw: silence nominates, only an answer decides."""

    def __init__(self, known: Iterable[tuple[str, LiveAd]], is_part: bool = False) -> None:
        """Known live ads, each with its address on the site as it stands today.

        `is_part` says that the run does not mean to walk all lists: what they do not name is
        then nominated by the lists themselves, and not here.
        """
        self._known = dict(known)
        self._is_part = is_part
        self._alone: set[AdKey] = set()
        self._listed = Digests()
        self._read = Digests()
        self._gone: dict[AdKey, Sighting] = {}

    def afresh(self) -> Presence:
        """The same known ads, none of them met or missed."""
        return Presence(self._known.items(), self._is_part)

    def listed(self, url: str) -> bool:
        """A list named this ad; whether it is the first time in this run."""
        return self._listed.add(url)

    def read(self, key: AdKey) -> None:
        """The ad was read in full."""
        self._read.add(str(key))

    def has_read(self, key: AdKey) -> bool:
        """Whether the ad was read in full in this run."""
        return str(key) in self._read

    def known(self, url: str) -> LiveAd | None:
        """The live ad known under an address."""
        return self._known.get(url)

    def met(self) -> Iterator[str]:
        """The addresses of the known ads that were read, or said that they are gone."""
        for url, live in self._known.items():
            if self.has_read(live.ad) or live.ad in self._gone:
                yield url

    def missing(self) -> tuple[str, ...]:
        """The addresses of known live ads that no list named and that were not read."""
        return tuple(
            url
            for url, live in sorted(self._known.items())
            if url not in self._listed and not self.has_read(live.ad)
        )

    def is_plausible(self) -> bool:
        """Whether few enough ads are missing to believe the lists.

        In a part of a walk: whether few enough addresses say gone that no list speaks of.
        """
        if self._is_part:
            asked = len(self._read) + len(self._alone)
            return len(self._alone) <= limits.MISSING_SHARE * asked
        few = len(self._known) < limits.MISSING_FLOOR
        return few or len(self.missing()) <= limits.MISSING_SHARE * len(self._known)

    def vanished(self, sighting: Sighting, is_unnamed: bool = True) -> None:
        """The ad's own address answered that it is gone; `is_unnamed` says that lists agree."""
        self._gone[sighting.ad] = sighting
        if not is_unnamed:
            self._alone.add(sighting.ad)

    def gone(self) -> tuple[Sighting, ...]:
        """The sightings to keep if the run proves healthy.

        Two looks of two kinds agree: no list names the ad, and its own address says it is gone.
        """
        return tuple(
            look
            for key, look in sorted(self._gone.items())
            if not self.has_read(key) and look.url not in self._listed
        )

    def unseen(self, looks: Sequence[datetime], needed: int) -> Iterator[LiveAd]:
        """The known ads that were in no list at `needed` looks since they were last seen.

        `looks` are when complete lists were walked, each well after the one before.
        """
        for live in self._known.values():
            missed = sum(at > live.last_seen for at in looks)
            if missed >= needed and not self.has_read(live.ad):
                yield live

    @property
    def known_count(self) -> int:
        """How many live ads were known before."""
        return len(self._known)


def apart(moments: Sequence[datetime]) -> list[datetime]:
    """Those of some times, newest first, that lie far enough apart to count as looks."""
    kept: list[datetime] = []
    for at in moments:
        if not kept or (kept[-1] - at).total_seconds() >= limits.LOOKS_APART:
            kept.append(at)
    return kept


def named(key: AdKey) -> int:
    """A number by which an ad is remembered from one run to the next."""
    return crc32(str(key).encode("utf-8", "surrogatepass"))
