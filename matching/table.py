"""Content-unique ads as columns, read from a stream of signal sets; nothing is weighed here.

Each set is read once, by every kernel and into the census, and then let go: what stays are
numbers. Rows are sorted by content digest, so that nothing depends on the order of the ads.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice, pairwise
from operator import attrgetter

import numpy as np

from adwatch.model import AdKey, SignalSet
from matching.blocking import Keys
from matching.corpus import reduced
from matching.ragged import Ints, Ragged

CHUNK = 1_000
"""Signal sets read at once: enough to keep compiled loops busy, little to hold."""
NAME_BYTES = 16
"""Of a digest of a content digest: among ten million two meet with probability 1e-25."""

Read = Callable[[Sequence[SignalSet]], None]


@dataclass(frozen=True, slots=True)
class AdTable:
    """Ads sorted by key, and for each content (row) the numbers of the ads that carry it, sorted.

    `order` are the places at which the rows came among the sets that were read, `names` stable
    64-bit names of the rows.
    """

    ads: Sequence[AdKey]
    bearers: Ragged
    order: Ints
    names: Keys

    def __len__(self) -> int:
        return len(self.order)

    @property
    def first(self) -> Ints:
        """The number of the smallest ad that carries each content."""
        return self.bearers.values[self.bearers.bounds[:-1]].astype(np.int64)


def read_table(sets: Iterable[SignalSet], without: frozenset[str], read: Read) -> AdTable:
    """Read one set of each content (that of the smallest ad) without the kinds in `without`.

    `read` is handed the sets in chunks. A set that turns out not to be of the smallest ad was
    read in vain: its place is left out of `order`. Sets that come by key are read once each.
    """
    intake = _Intake()
    fresh = intake.fresh(sets)
    while chunk := list(islice(fresh, CHUNK)):
        read([reduced(one, without) for one in chunk])
    return intake.table()


class _Intake:
    """Which contents came, at which place the set that stands for each was read, and whose."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._places = array("q")
        self._firsts: list[AdKey] = []
        self._ads: list[AdKey] = []
        self._contents = array("q")

    def fresh(self, sets: Iterable[SignalSet]) -> Iterator[SignalSet]:
        """The sets that stand for their content as far as is known."""
        read = 0
        for one in sets:
            name = blake2b(one.content_digest.encode(), digest_size=NAME_BYTES).digest()
            number = self._numbers.setdefault(name, len(self._numbers))
            self._ads.append(one.ad)
            self._contents.append(number)
            if number == len(self._firsts):
                self._firsts.append(one.ad)
                self._places.append(read)
            elif one.ad < self._firsts[number]:
                self._firsts[number] = one.ad
                self._places[number] = read
            else:
                continue
            read += 1
            yield one

    def table(self) -> AdTable:
        """What was read, rows by the digest of their content."""
        names = np.frombuffer(b"".join(self._numbers), f"V{NAME_BYTES}")
        halves = names.view(np.uint64).reshape(-1, 2)
        order = np.lexsort((halves[:, 1], halves[:, 0]))
        row_of = np.empty(len(order), np.int64)
        row_of[order] = np.arange(len(order))
        ads, numbers = _numbered(self._ads)
        carried = np.unique(row_of[np.array(self._contents)] << 32 | numbers)
        counts = np.bincount(carried >> 32, minlength=len(order))
        bearers = Ragged.of(counts, (carried & 0xFFFFFFFF).astype(np.int32))
        return AdTable(ads, bearers, np.array(self._places)[order], halves[order, 0].copy())


def _numbered(keys: list[AdKey]) -> tuple[list[AdKey], Ints]:
    """The keys sorted, each once, and the number of each one given."""
    parts = attrgetter("site", "local_id")
    if all(parts(one) < parts(other) for one, other in pairwise(keys)):
        return keys, np.arange(len(keys))
    ads = sorted(set(keys), key=parts)
    number = {key: at for at, key in enumerate(ads)}
    return ads, np.fromiter((number[key] for key in keys), np.int64, len(keys))
