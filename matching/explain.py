"""Why two ads are linked and what holds a cluster together, in sentences; nothing is scored anew.

Every sentence comes with the evidence it tells, the counter-evidence included.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from adwatch.model import AdKey, Cluster, Evidence, Link
from matching.base import matchers
from matching.combine import weigh
from matching.merging import Groups
from matching.weight_table import HAND, WeightTable

CAUTION = (
    "Shared contact details can have innocent explanations (shared phone, agency, copied text, "
    "spam)."
)
MOST_VALUES = 30
"""Values examined per cluster, the most used first; the rest hold too few ads to split it."""
WORDS_FOR_SCORES = ((0.99, "very strong"), (0.9, "strong"), (0.8, "moderate"), (0.0, "weak"))


@dataclass(frozen=True, slots=True)
class Hold:
    """One value that ties ads of a cluster: its sentence, its links, and the parts without it.

    `parts` are the sizes of what the cluster falls into when the value is set aside, largest
    first; one part means that other evidence still holds it together.
    """

    kind: str
    value: str
    sentence: str
    links: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClusterExplanation:
    """What holds a cluster, what would split it (weakest first), and what speaks against it."""

    cluster: str
    held_by: tuple[Hold, ...]
    bridges: tuple[Hold, ...]
    against: tuple[str, ...]
    sentences: tuple[str, ...]


def reasons(link: Link) -> list[str]:
    """The sentences of a link: a summary, the grounds by weight, then the counter-evidence."""
    strength = next(word for least, word in WORDS_FOR_SCORES if link.score >= least)
    status = "linked" if link.accepted else "related, not linked"
    count = len(link.evidence)
    noun = "piece" if count == 1 else "pieces"
    head = (
        f"These ads are {status}: {strength} evidence, score {link.score:.3f} from {count} "
        f"{noun} of evidence, by {link.model}."
    )
    ordered = sorted(link.evidence, key=lambda piece: (-piece.bits, piece.sentence))
    return [head, *(_told(piece) for piece in ordered)]


def _told(piece: Evidence) -> str:
    against = "Against: " if piece.bits < 0 else ""
    return f"{against}{piece.sentence} ({piece.bits:+.1f} bits)"


def explain_cluster(
    cluster: Cluster, links: Iterable[Link], table: WeightTable = HAND
) -> ClusterExplanation:
    """What ties the members of a cluster, most used first, and which value is a bridge."""
    members = {ad: row for row, ad in enumerate(cluster.members)}
    inside = [link for link in links if link.left in members and link.right in members]
    families = {matcher.name: matcher.family for matcher in matchers()}
    whole = len(_parts(members, inside))
    holds = [
        _hold(value, members, inside, partial(_without, families=families, table=table), whole)
        for value in _most_used(inside)[:MOST_VALUES]
    ]
    bridging = sorted(
        (one for one in holds if len(one.parts) > whole), key=lambda one: (one.links, one.value)
    )
    told = _sentences(cluster, holds, bridging)
    against = sorted(
        {piece.sentence for link in inside for piece in link.evidence if piece.bits < 0}
    )
    return ClusterExplanation(cluster.id, tuple(holds), tuple(bridging), tuple(against), told)


Value = tuple[str, str]
"""A signal kind and a value that several ads share."""


def _values(link: Link) -> Iterable[tuple[Value, Evidence]]:
    """The shared values of a link that carry positive evidence of their own."""
    for piece in link.evidence:
        if piece.bits > 0 and piece.matcher.name in ("shared_identifier", "similar_picture"):
            yield (piece.kind, min(piece.left, piece.right)), piece
        elif piece.bits > 0 and piece.matcher.name == "near_copy":
            yield ("wording", "near-copied texts"), piece


def _most_used(links: Iterable[Link]) -> list[Value]:
    used = Counter(value for link in links for value, _ in _values(link))
    return sorted(used, key=lambda value: (-used[value], value))


def _hold(
    value: Value,
    members: Mapping[AdKey, int],
    links: Sequence[Link],
    without: Callable[[Link, Value], Link | None],
    whole: int,
) -> Hold:
    carrying = [link for link in links if any(one == value for one, _ in _values(link))]
    left = [kept for link in links if (kept := without(link, value)) is not None]
    parts = _parts(members, left)
    piece = next(piece for link in carrying for one, piece in _values(link) if one == value)
    sentence = piece.sentence if value[0] != "wording" else "Texts are near-copies of one another."
    return Hold(*value, sentence, len(carrying), parts if len(parts) > whole else (len(members),))


def _without(
    link: Link, value: Value, families: Mapping[str, str], table: WeightTable
) -> Link | None:
    """The link on its other evidence, or None where that no longer ties the two ads."""
    dropped = {id(piece) for one, piece in _values(link) if one == value}
    if not dropped:
        return link
    rest = tuple(piece for piece in link.evidence if id(piece) not in dropped)
    weighed = weigh(rest, families, table)
    if not rest or not (weighed.accepted if link.accepted else weighed.related):
        return None
    return replace(link, evidence=rest, score=weighed.score)


def _parts(members: Mapping[AdKey, int], links: Iterable[Link]) -> tuple[int, ...]:
    groups = Groups(len(members))
    for link in links:
        groups.join(members[link.left], members[link.right])
    sizes: dict[int, int] = defaultdict(int)
    for row in members.values():
        sizes[groups.find(row)] += 1
    return tuple(sorted(sizes.values(), reverse=True))


def _sentences(
    cluster: Cluster, holds: Sequence[Hold], bridging: Sequence[Hold]
) -> tuple[str, ...]:
    count = len(cluster.members)
    if count == 1:
        return ("This ad is linked to no other.",)
    told = [f"{count} linked ads at the {cluster.cut.value} cut, by {cluster.model}."]
    told += [f"{one.sentence} It supports {one.links} of the links." for one in holds[:5]]
    told += [_split(one) for one in bridging[:3]]
    if not bridging:
        told.append("No single shared value holds it together: without any one it stays whole.")
    return (*told, CAUTION)


def _split(one: Hold) -> str:
    what = "near-copied texts" if one.kind == "wording" else f"{one.kind} {one.value}"
    sizes = " and ".join(str(size) for size in one.parts[:3])
    more = " and smaller parts" if len(one.parts) > 3 else ""
    return f"Without the {what} it would fall into parts of {sizes}{more} ads."
