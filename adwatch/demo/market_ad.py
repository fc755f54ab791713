"""What the market shows: one ad with its ground truth, and the boards it may stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adwatch.model import AdKind

BOARDS = {
    AdKind.ESCORT: "demo_escort",
    AdKind.MASSAGE: "demo_massage",
    AdKind.JOB: "demo_job",
}
"""The board of each kind of ad."""

FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
"""Midnight that ends the past of the market: every ad of day 0 was posted before it."""


@dataclass(frozen=True, slots=True)
class MarketAd:
    """One ad of the market, as its board states it, with its ground truth.

    `operator`, `identifiers` (canonical, `phone:+…`, `handle:platform:name`, `email:…`, `url:…`),
    `numbers` (each telephone number as title or text show it, with its E.164 form), `role` and
    `copied` (what part the operator plays, and the label of whom it copies) are the truth: no
    board shows them and no ads file holds them. `price` is raw text, `author` a working
    name or a firm, `pictures` are names that `pictures.picture` draws.
    """

    id: str
    board: str
    kind: AdKind
    operator: str
    title: str
    text: str
    place: str
    country: str
    language: str
    price: str | None
    author: str | None
    posted_at: datetime
    pictures: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    identifiers: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    role: str = "plain"
    copied: str | None = None


def moment(day: float) -> datetime:
    """The time of a market day; negative days are the past before day 0, to the second."""
    return FIRST_DAY + timedelta(seconds=int(day * 86_400))
