"""Candidate pairs from shared keys, with caps on hot keys that are reported; no scores here.

Pairs are made by sorting (key, row) and looking a few places ahead, so the work is a handful of
array passes whatever the number of keys. In a hot block each row meets only its next few peers in
an order drawn from a hash of row name and key, which does not depend on the order of the input.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Keys = NDArray[np.uint64]
Pairs = tuple[Rows, Rows]
NameOf = Callable[[int, int], str]

BLOCK_CAP = 24
"""Rows; up to this size every pair of a block is a candidate (at most 276 pairs)."""
HOT_PEERS = 6
"""Rows; in a larger block each row meets this many peers, so the work stays linear."""
MASK_32 = np.uint64(32)


@dataclass(frozen=True, slots=True)
class BlockReport:
    """Blocks too large to be compared whole: a key, the rows of the largest, the pairs kept.

    `pairs` are all pairs of these blocks, `blocks` how many blocks they are.
    """

    matcher: str
    key: str
    size: int
    kept: int
    pairs: int
    blocks: int = 1


class Index:
    """The blocking keys of many ads: chunks of (rows, keys), no key in two chunks."""

    def __init__(self, rows: Rows, keys: Keys, name_of: NameOf | None = None) -> None:
        self.rows = rows
        self.keys = keys
        self._name_of = name_of

    @classmethod
    def of_names(cls, names: Sequence[Sequence[str]]) -> Index:
        """An index over keys written as text, one sequence per row."""
        rows = [row for row, keys in enumerate(names) for _ in keys]
        hashed = [name_hash(key) for keys in names for key in keys]

        def name_of(row: int, key: int) -> str:
            return next(name for name in names[row] if name_hash(name) == key)

        return cls(np.array(rows, np.int64), np.array(hashed, np.uint64), name_of)

    def chunks(self) -> Iterator[tuple[Rows, Keys]]:
        """The rows and their keys, in pieces that fit in memory."""
        yield self.rows, self.keys

    def screen(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        """Which candidate pairs are worth comparing; a pair that compares well always is."""
        return np.ones(len(left), np.bool_)

    def name_of(self, row: int, key: int) -> str:
        """A key in words, for reports."""
        return self._name_of(row, key) if self._name_of else f"{key:016x}"


def name_hash(name: str) -> int:
    """A stable 64-bit hash of a text."""
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def scatter(values: Keys) -> Keys:
    """Well-mixed 64-bit hashes of 64-bit values (the finaliser of splitmix64)."""
    mixed = values.copy()
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def candidates(
    matcher: str, index: Index, row_names: Keys
) -> Iterator[tuple[Pairs, list[BlockReport]]]:
    """The screened candidate pairs (left < right) of each chunk, with its hot blocks."""
    for rows, keys in index.chunks():
        rows, keys = _in_block_order(rows, keys, row_names)
        sizes = _block_sizes(keys)
        left, right = _near_pairs(rows, keys, sizes)
        kept = index.screen(left, right)
        yield (left[kept], right[kept]), _hot_blocks(matcher, index, rows, keys, sizes)


def _in_block_order(rows: Rows, keys: Keys, row_names: Keys) -> tuple[Rows, Keys]:
    order = np.lexsort((scatter(row_names[rows] ^ keys), keys))
    rows, keys = rows[order], keys[order]
    if len(rows) > 1:
        # A row that holds a key twice (two texts, one hash) stands in its block once.
        fresh = np.ones(len(rows), np.bool_)
        fresh[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
        rows, keys = rows[fresh], keys[fresh]
    return rows, keys


def _block_sizes(keys: Keys) -> NDArray[np.int64]:
    """The size of the block that each position lies in."""
    if not len(keys):
        return np.zeros(0, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    lengths = np.diff(np.concatenate((starts, [len(keys)])))
    return np.repeat(lengths, lengths)


def _near_pairs(rows: Rows, keys: Keys, sizes: NDArray[np.int64]) -> Pairs:
    left: list[Rows] = []
    right: list[Rows] = []
    for ahead in range(1, BLOCK_CAP):
        same = keys[ahead:] == keys[:-ahead]
        if ahead > HOT_PEERS:
            same &= sizes[ahead:] <= BLOCK_CAP
        here = np.flatnonzero(same)
        if not len(here) and ahead > HOT_PEERS:
            break
        left.append(rows[here])
        right.append(rows[here + ahead])
    return _ordered(np.concatenate(left), np.concatenate(right))


def _ordered(left: Rows, right: Rows) -> Pairs:
    codes = pair_codes(np.minimum(left, right), np.maximum(left, right))
    return split_codes(np.unique(codes))


def pair_codes(left: Rows, right: Rows) -> Keys:
    """Each pair of rows (below 2^32) as one number that sorts by left, then right."""
    return (left.astype(np.uint64) << MASK_32) | right.astype(np.uint64)


def split_codes(codes: Keys) -> Pairs:
    """The pairs behind `pair_codes`."""
    low = np.uint64(0xFFFFFFFF)
    return (codes >> MASK_32).astype(np.int64), (codes & low).astype(np.int64)


def _hot_blocks(
    matcher: str, index: Index, rows: Rows, keys: Keys, sizes: NDArray[np.int64]
) -> list[BlockReport]:
    hot = np.flatnonzero(sizes > BLOCK_CAP)
    firsts = hot[np.concatenate(([True], keys[hot][1:] != keys[hot][:-1]))] if len(hot) else hot
    return [_report(matcher, index, rows, keys, int(at), int(sizes[at])) for at in firsts]


def _report(matcher: str, index: Index, rows: Rows, keys: Keys, at: int, size: int) -> BlockReport:
    kept = HOT_PEERS * size - HOT_PEERS * (HOT_PEERS + 1) // 2
    key = index.name_of(int(min(rows[at : at + size])), int(keys[at]))
    return BlockReport(matcher, key, size, kept, size * (size - 1) // 2)


def merge_codes(pieces: Iterable[Keys]) -> Keys:
    """All pair codes once, sorted."""
    gathered = list(pieces)
    return np.unique(np.concatenate(gathered)) if gathered else np.zeros(0, np.uint64)
