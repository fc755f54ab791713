"""What a poison did to the honest ads of a market: pairs moved, and strangers tied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from adwatch.model import AdKey


@dataclass(frozen=True, slots=True)
class Harm:
    """What a poison did to the honest ads, in parts of the pairs that were tied before it.

    `moved` counts pairs tied or parted by it, `strangers` those of two operators newly tied.
    """

    moved: float
    strangers: float


def harm(
    before: Mapping[AdKey, str], after: Mapping[AdKey, str], truth: Mapping[AdKey, str]
) -> Harm:
    """The harm between two clusterings, the later of which may have further ads."""
    both = [(before[ad], after[ad]) for ad in before]
    operators = [truth[ad] for ad in before]
    were, are, stayed = _pairs(before.values()), _pairs(one for _, one in both), _pairs(both)
    strangers = (are - _pairs(zip((one for _, one in both), operators, strict=True))) - (
        stayed - _pairs(zip(both, operators, strict=True))
    )
    most = max(were, 1)
    return Harm((were + are - 2 * stayed) / most, strangers / most)


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())
