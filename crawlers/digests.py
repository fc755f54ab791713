"""What a run has seen, in eight bytes each: a run of many pages holds little for every one.

Only whether something was seen can be asked; nothing is ever taken out. What is seen is for
`crawlers.presence` to know.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from hashlib import blake2b
from secrets import token_bytes

_SECRET = token_bytes(32)
"""Of this process: no site can choose two addresses that are taken for one."""

SHELVES = 256
"""Sorted rows over which digests are spread: a row of a million's run moves within a microsecond,
and none of them is ever built anew, which would hold up the crawl."""


class Digests:
    """A set of texts, known by digests of theirs."""

    def __init__(self) -> None:
        self._shelves = [array("Q") for _ in range(SHELVES)]
        self._held = 0

    def add(self, text: str) -> bool:
        """Put a text in; whether it was not there."""
        digest = _digest(text)
        shelf = self._shelves[digest % SHELVES]
        place = bisect_left(shelf, digest)
        if _stands(shelf, place, digest):
            return False
        shelf.insert(place, digest)
        self._held += 1
        return True

    def __contains__(self, text: str) -> bool:
        digest = _digest(text)
        shelf = self._shelves[digest % SHELVES]
        return _stands(shelf, bisect_left(shelf, digest), digest)

    def __len__(self) -> int:
        return self._held


def _stands(shelf: array[int], place: int, digest: int) -> bool:
    return place < len(shelf) and shelf[place] == digest


def _digest(text: str) -> int:
    told = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8, key=_SECRET).digest(), "big")
