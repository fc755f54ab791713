"""The matcher of shared phones, e-mails, handles, wallets and own domains, weighed by rarity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.blocking import BlockReport, Index, Keys, candidates, name_hash, pair_codes
from matching.combine import Mask
from matching.kernel import Kernel
from matching.pieces import Piece, Pieces
from matching.ragged import Floats, Gathering, Ints, Ragged
from matching.rarity import IDENTIFIER, Census, damping
from matching.reading import IDENTIFIER_KINDS, Identifier, identifiers, phones_agree
from matching.sentences import carried_by, show
from matching.sharing import shared, shared_counts
from matching.weights import (
    BARE_PHONE_BITS,
    CROWD_AFTER,
    CROWD_CAP,
    CROWD_SLOPE,
    IDENTIFIER_BITS,
    OWN_PHONES_BITS,
)

SUFFIX = 8
"""Digits; the end of a number on which numbers with and without a country meet."""
NOUNS = {
    "phone": "phone number",
    "email": "e-mail address",
    "wallet": "wallet address",
    "handle": "account",
    "url": "web address",
    "domain": "web domain",
}

Identifiers = tuple[Identifier, ...]


class SharedIdentifier(Matcher[Identifiers]):
    """Two ads give the same way to reach someone."""

    name: ClassVar[str] = "shared_identifier"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "identifier"
    kinds: ClassVar[tuple[str, ...]] = IDENTIFIER_KINDS
    bounds: ClassVar[tuple[float, float]] = (OWN_PHONES_BITS, max(IDENTIFIER_BITS.values()))

    def view(self, ad: SignalSet) -> Identifiers | None:
        """The identifiers of an ad; None where it gives none."""
        return identifiers(ad) or None

    def view_keys(self, view: Identifiers) -> Iterable[str]:
        """One key per identifier; a phone stands under its last digits."""
        return (_block(one.key) for one in view)

    def kernel(self) -> IdentifierKernel:
        """The identifiers of a corpus as columns."""
        return IdentifierKernel(self.maker)

    def weigh(self, left: Identifiers, right: Identifiers, rarity: Rarity) -> Iterable[Evidence]:
        """One piece per shared identifier; one against where both give phones and share nothing."""
        agreeing = _agreeing(left, right)
        if not agreeing:
            return _against(self.maker, _first_phone(left), _first_phone(right))
        crowd = _crowd_loss(len(left)) + _crowd_loss(len(right))
        found = (_evidence(self.maker, pair, crowd, rarity) for pair in agreeing)
        return [piece for piece in found if piece is not None]


class IdentifierKernel(Kernel[Identifiers]):
    """The identifiers of every ad, numbered and counted by the census, and how sure each is."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self._sure = Gathering("d")

    def extend(self, views: Sequence[Identifiers | None]) -> None:
        """Take in how sure the identifiers are; the census reads their values."""
        for view in views:
            self._sure.add([one.confidence for one in view or ()])

    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order."""
        self.values = census.groups[IDENTIFIER]
        self.sure: Floats = self._sure.ragged().take(rows).values
        self._sure = Gathering("d")
        names = self.values.names
        self.base = np.array([IDENTIFIER_BITS[_kind(name)] for name in names], np.float64)
        self.blocks = np.array([name_hash(_block(name)) for name in names], np.uint64)
        self.crowd = np.array([_crowd_loss(n) for n in range(CROWD_CAP + 2)], np.float64)
        phones = np.array([_kind(name) == "phone" for name in names], np.bool_)
        self._note_phones(phones[self.values.rows.values])

    def _note_phones(self, here: Mask) -> None:
        """Each row's first phone (-1 for none), whether one lacks its country, their endings."""
        size, rows = len(self.values.rows), self.values.rows.rows[here]
        numbers = self.values.rows.values[here]
        bare = np.array([not name.startswith("phone:+") for name in self.values.names], np.bool_)
        self.first_phone = np.full(size, -1, np.int64)
        self.first_phone[rows[::-1]] = numbers[::-1]
        self.has_bare = np.bincount(rows, bare[numbers], size) > 0
        _, endings = np.unique(self.blocks[numbers], return_inverse=True)
        held = np.unique(pair_codes(rows, endings))
        lengths = np.bincount((held >> np.uint64(32)).astype(np.int64), minlength=size)
        self.endings = Ragged.of(lengths, (held & np.uint64(0xFFFFFFFF)).astype(np.int64))

    def propose(self, names: Keys, census: Census) -> tuple[Keys, list[BlockReport]]:
        """The pairs that share an identifier, or the ending of a phone number."""
        rows = self.values.rows
        index = Index(rows.rows, self.blocks[rows.values], self._name_of)
        (((left, right), told),) = candidates(self.maker.name, index, names)
        return pair_codes(left, right), told

    def _name_of(self, row: int, key: int) -> str:
        held = (self.values.names[one] for one in self.values.rows.of_row(row).tolist())
        return next(name for name in map(_block, held) if name_hash(name) == key)

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The identifiers that pairs of rows share; against them, phones but none in common."""
        pair, here, there = shared(self.values.rows, left, right)
        number = self.values.rows.values[here]
        lengths = np.minimum(self.values.rows.lengths, len(self.crowd) - 1)
        crowd = self.crowd[lengths[left[pair]]] + self.crowd[lengths[right[pair]]]
        bits = self.base[number] - census.losses(IDENTIFIER)[number] - crowd
        bits *= np.minimum(self.sure[here], self.sure[there])
        exact = Pieces.of(pair, bits, number, number, count=self.values.counts[number])
        alone = np.ones(len(left), np.bool_)
        alone[pair] = False
        loose = self._loose(left, right, alone, census)
        alone &= (self.first_phone[left] >= 0) & (self.first_phone[right] >= 0)
        apart = np.flatnonzero(alone)
        ours, theirs = self.first_phone[left[apart]], self.first_phone[right[apart]]
        # The measure marks what speaks against a tie: a weight table may set its bits to 0.
        bits_against = np.full(len(apart), OWN_PHONES_BITS)
        against = Pieces.of(apart, bits_against, ours, theirs, np.ones(len(apart)))
        return Pieces.joined([exact.where(bits > 0), loose, against])

    def _loose(self, left: Ints, right: Ints, alone: Mask, census: Census) -> Pieces:
        """Numbers that agree once one is given its country: few, so one by one; not `alone`."""
        has_phone = self.first_phone >= 0
        mixed = (self.has_bare[left] & has_phone[right]) | (has_phone[left] & self.has_bare[right])
        doubtful = np.flatnonzero(mixed)
        meet = shared_counts(self.endings, left[doubtful], right[doubtful]) > 0
        found: list[tuple[int, float, int, int, int]] = []
        for at in doubtful[meet].tolist():
            views = self._view(int(left[at])), self._view(int(right[at]))
            crowd = _crowd_loss(len(views[0])) + _crowd_loss(len(views[1]))
            for one, other in _agreeing(*views):
                piece = _evidence(self.maker, (one, other), crowd, census)
                alone[at] = False
                if piece is not None and one.value != other.value:
                    numbers = self.values.number(one.key), self.values.number(other.key)
                    found.append((at, piece.bits, *numbers, piece.rarity or 0))
        pair, bits, ours, theirs, count = zip(*found, strict=True) if found else [()] * 5
        return Pieces.of(pair, bits, ours, theirs, count=count)

    def _view(self, row: int) -> Identifiers:
        first, last = self.values.rows.bounds[row : row + 2]
        numbers, sure = self.values.rows.values[first:last], self.sure[first:last]
        return tuple(
            _identifier(self.values.names[number], confidence)
            for number, confidence in zip(numbers.tolist(), sure.tolist(), strict=True)
        )

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with its values and its sentence."""
        names = self.values.names
        one = _identifier(names[piece.left])
        other = one if piece.left == piece.right else _identifier(names[piece.right])
        if piece.measure:
            (told,) = _against(self.maker, one.value, other.value)
            return replace(told, bits=piece.bits)
        sentence = _sentence(one, other, piece.carriers or 0, census.total())
        return Evidence(
            self.maker, one.kind, one.value, other.value, piece.bits, sentence, piece.carriers
        )


def _evidence(
    maker: Maker, pair: tuple[Identifier, Identifier], crowd: float, rarity: Rarity
) -> Evidence | None:
    one, other = pair
    base = IDENTIFIER_BITS[one.kind] if one.value == other.value else BARE_PHONE_BITS
    lost = max(damping(rarity, it.kind, it.value) for it in pair)
    bits = (base - lost - crowd) * min(one.confidence, other.confidence)
    if bits <= 0:
        return None
    count = max(rarity.count(it.kind, it.value) for it in pair)
    sentence = _sentence(one, other, count, rarity.total())
    return Evidence(maker, one.kind, one.value, other.value, bits, sentence, count)


def _against(maker: Maker, one: str | None, other: str | None) -> list[Evidence]:
    if one is None or other is None:
        return []
    sentence = "Each ad gives phone numbers of its own, and they share none."
    return [Evidence(maker, "phone", one, other, OWN_PHONES_BITS, sentence)]


def _kind(name: str) -> str:
    return name.partition(":")[0]


def _identifier(name: str, confidence: float = 1.0) -> Identifier:
    kind, _, value = name.partition(":")
    return Identifier(kind, value, confidence)


def _block(name: str) -> str:
    """The key under which an identifier meets others: a phone stands under its last digits."""
    return f"phone~{name[6:][-SUFFIX:]}" if name.startswith("phone:") else name


def _agreeing(left: Identifiers, right: Identifiers) -> list[tuple[Identifier, Identifier]]:
    theirs = {(it.kind, it.value): it for it in right}
    same = [(it, theirs[it.kind, it.value]) for it in left if (it.kind, it.value) in theirs]
    taken = {one.value for one, _ in same}
    loose = [
        (one, other)
        for one in left
        for other in right
        if one.kind == other.kind == "phone"
        and one.value not in taken
        and other.value not in taken
        and phones_agree(one.value, other.value)
    ]
    return same + loose


def _crowd_loss(count: int) -> float:
    if count > CROWD_CAP:
        return float("inf")
    return CROWD_SLOPE * float(np.log2(max(count / CROWD_AFTER, 1.0)))


def _first_phone(view: Identifiers) -> str | None:
    return next((one.value for one in view if one.kind == "phone"), None)


def _sentence(one: Identifier, other: Identifier, count: int, total: int) -> str:
    noun = NOUNS[one.kind]
    if one.value == other.value:
        return f"Both ads give the {noun} {show(one)}, {carried_by(count, total)}."
    first, second = sorted((show(one), show(other)))
    return (
        f"One ad gives the {noun} {first}, the other {second}; they agree once the country code "
        f"is set aside, {carried_by(count, total)}."
    )
