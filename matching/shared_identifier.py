"""The matcher of shared phones, e-mails, handles, wallets and own domains, weighed by rarity."""

from __future__ import annotations

from collections.abc import Iterable
from math import log2
from typing import ClassVar

from adwatch.model import Evidence, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.rarity import damping
from matching.reading import IDENTIFIER_KINDS, Identifier, identifiers, phones_agree
from matching.sentences import carried_by, show
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
        for one in view:
            yield _suffix_key(one.value) if one.kind == "phone" else one.key

    def weigh(self, left: Identifiers, right: Identifiers, rarity: Rarity) -> Iterable[Evidence]:
        """One piece per shared identifier; one against where both give phones and share nothing."""
        shared = _shared(left, right)
        if not shared:
            return self._against(left, right)
        crowd = _crowd_loss(len(left)) + _crowd_loss(len(right))
        found = (self._evidence(one, other, crowd, rarity) for one, other in shared)
        return [piece for piece in found if piece is not None]

    def _evidence(
        self, one: Identifier, other: Identifier, crowd: float, rarity: Rarity
    ) -> Evidence | None:
        exact = one.value == other.value
        base = IDENTIFIER_BITS[one.kind] if exact else BARE_PHONE_BITS
        lost = max(damping(rarity, it.kind, it.value) for it in (one, other))
        bits = (base - lost - crowd) * min(one.confidence, other.confidence)
        if bits <= 0:
            return None
        count = max(rarity.count(one.kind, one.value), rarity.count(other.kind, other.value))
        sentence = _sentence(one, other, count, rarity.total())
        return Evidence(self.maker, one.kind, one.value, other.value, bits, sentence, count)

    def _against(self, left: Identifiers, right: Identifiers) -> list[Evidence]:
        one, other = _first_phone(left), _first_phone(right)
        if one is None or other is None:
            return []
        sentence = "Each ad gives phone numbers of its own, and they share none."
        return [Evidence(self.maker, "phone", one, other, OWN_PHONES_BITS, sentence)]


def _suffix_key(number: str) -> str:
    return f"phone~{number[-SUFFIX:]}"


def _shared(left: Identifiers, right: Identifiers) -> list[tuple[Identifier, Identifier]]:
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
    return CROWD_SLOPE * max(0.0, log2(count / CROWD_AFTER))


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
