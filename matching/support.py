"""What ties clusters to one another: each shared value, the ads that carry it, and its bits.

Read from links alone. Values that are alike without being equal (near-copied wordings, pictures)
are gathered into one tie by union-find, so that a template counts once however many slots vary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adwatch.model import AdKey, Evidence, Link

TIE_MATCHERS = {
    "shared_identifier": "identifier",
    "near_copy": "text",
    "similar_picture": "picture",
}
"""Matchers whose evidence names a value that several ads can carry, and its family."""
LEAST_TEXT_BITS = 10.0
"""Bits; weaker near-copies chain through too many hands to be one template."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A value that several ads carry: its family, its bits, and the rows of the ads, sorted."""

    family: str
    name: str
    bits: float
    rows: tuple[int, ...]


def ties(links: Iterable[Link], row_of: Mapping[AdKey, int]) -> list[Tie]:
    """The ties of a set of links, sorted; `row_of` numbers the ads."""
    leader: dict[str, str] = {}
    bits: dict[str, float] = {}
    carriers: dict[str, set[int]] = defaultdict(set)
    for link in links:
        for piece in link.evidence:
            if _ties(piece):
                left, right = _names(piece)
                _join(leader, left, right)
                carriers[left].add(row_of[link.left])
                carriers[right].add(row_of[link.right])
                bits[left] = max(bits.get(left, 0.0), piece.bits)
    return _gathered(leader, bits, carriers)


def _ties(piece: Evidence) -> bool:
    family = TIE_MATCHERS.get(piece.matcher.name)
    return family is not None and piece.bits > (LEAST_TEXT_BITS if family == "text" else 0.0)


def _names(piece: Evidence) -> tuple[str, str]:
    family = TIE_MATCHERS[piece.matcher.name]
    return f"{family}/{piece.kind}:{piece.left}", f"{family}/{piece.kind}:{piece.right}"


def _find(leader: dict[str, str], name: str) -> str:
    while leader.setdefault(name, name) != name:
        leader[name] = leader[leader[name]]
        name = leader[name]
    return name


def _join(leader: dict[str, str], left: str, right: str) -> None:
    one, other = sorted((_find(leader, left), _find(leader, right)))
    leader[other] = one


def _gathered(
    leader: dict[str, str], bits: Mapping[str, float], carriers: Mapping[str, set[int]]
) -> list[Tie]:
    rows: dict[str, set[int]] = defaultdict(set)
    most: dict[str, float] = defaultdict(float)
    for name, held in carriers.items():
        head = _find(leader, name)
        rows[head] |= held
        most[head] = max(most[head], bits.get(name, 0.0))
    return [
        Tie(head.partition("/")[0], head.partition("/")[2], most[head], tuple(sorted(rows[head])))
        for head in sorted(rows)
    ]
