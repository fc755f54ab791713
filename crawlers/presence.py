"""Which known ads a run met, which it missed, and which are shown to be gone."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from secrets import token_bytes

from adwatch.model import AdKey, Sighting
from adwatch.ports import LiveAd
from crawlers import limits

_SECRET = token_bytes(32)
"""Of this process: no site can choose two addresses that are taken for one."""


class Presence:
    """Known live ads against what this run saw: silence nominates, only an answer decides."""

    def __init__(self, known: Iterable[tuple[str, LiveAd]]) -> None:
        """Known live ads, each with its address on the site as it stands today."""
        self._known = dict(known)
        self._listed: set[int] = set()
        self._read: set[int] = set()
        self._gone: dict[AdKey, Sighting] = {}

    def afresh(self) -> Presence:
        """The same known ads, none of them met or missed."""
        return Presence(self._known.items())

    def listed(self, url: str) -> bool:
        """A list named this ad; whether it is the first time in this run."""
        digest = _digest(url)
        is_new = digest not in self._listed
        self._listed.add(digest)
        return is_new

    def read(self, key: AdKey) -> None:
        """The ad was read in full."""
        self._read.add(_digest(str(key)))

    def has_read(self, key: AdKey) -> bool:
        """Whether the ad was read in full in this run."""
        return _digest(str(key)) in self._read

    def known(self, url: str) -> LiveAd | None:
        """The live ad known under an address."""
        return self._known.get(url)

    def missing(self) -> tuple[str, ...]:
        """The addresses of known live ads that no list named and that were not read."""
        return tuple(
            url
            for url, live in sorted(self._known.items())
            if _digest(url) not in self._listed and not self.has_read(live.ad)
        )

    def is_plausible(self) -> bool:
        """Whether few enough ads are missing to believe the lists."""
        few = len(self._known) < limits.MISSING_FLOOR
        return few or len(self.missing()) <= limits.MISSING_SHARE * len(self._known)

    def vanished(self, sighting: Sighting) -> None:
        """The ad's own address answered that it is gone."""
        self._gone[sighting.ad] = sighting

    def gone(self) -> tuple[Sighting, ...]:
        """The sightings to keep if the run proves healthy.

        Two looks of two kinds agree: no list names the ad, and its own address says it is gone.
        """
        return tuple(
            look
            for key, look in sorted(self._gone.items())
            if not self.has_read(key) and _digest(look.url) not in self._listed
        )

    @property
    def known_count(self) -> int:
        """How many live ads were known before."""
        return len(self._known)


def _digest(text: str) -> int:
    """Eight bytes instead of a text: a run of many ads holds one for each."""
    told = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8, key=_SECRET).digest(), "big")
