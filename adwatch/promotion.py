"""The promotion: a person's word that what a candidate reads is right. Standard library only.

A candidate is an alternative of a site file that was put in to repair a lost field. What it reads
is marked so with the ad and links nothing until the candidate is promoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

REPAIRED = ("title", "text", "place", "price", "author", "posted_at", "pictures")
"""The fields of an ad that a candidate may read: those by which no other field is understood."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """Who made a field's candidates sure, when and why; a fact of its own, never overwritten.

    `alternatives` are the candidates as the site file wrote them. Raises ValueError, naming the
    field first.
    """

    site: str
    field: str
    alternatives: tuple[str, ...]
    by: str
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        if self.field not in REPAIRED:
            raise ValueError(f"field: is none of {', '.join(REPAIRED)}")
        for name in ("site", "by", "reason"):
            if not str(getattr(self, name)).strip():
                raise ValueError(f"{name}: is missing")
        if not self.alternatives:
            raise ValueError("alternatives: there is no candidate")
        if self.at.utcoffset() != timedelta(0):
            raise ValueError("at: times are aware UTC")


class Promotions(Protocol):
    """The part of a store that knows what was promoted."""

    def promote(self, promotion: Promotion) -> int:
        """Append a promotion; what the site's candidates read in the field is sure from now on.

        Returns how many versions of ads held one.
        """
        ...

    def promotions(self, site: str) -> tuple[Promotion, ...]:
        """The promotions of a site, oldest first."""
        ...
