"""When the boards of a market change their layout and when they fail: drawn from its seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, Self

from adwatch.demo.boards.layout import AS_BUILT, Layout
from adwatch.demo.boards.trouble import Trouble
from adwatch.demo.chance import Weighted, dice, pick

LAYOUT_LASTS = 30.0
"""Mean days from one layout to the next."""

CHANGES = Weighted({"move": 0.4, "swap": 0.35, "draw": 0.25})
"""What a new layout does."""

MOVING = ("price", "place", "author")
"""The fields that a drawn layout moves or swaps; the others only move when told to."""

TROUBLED = 0.03
"""Share of a board's days on which it fails."""


@dataclass(frozen=True, slots=True)
class BoardDay:
    """How a board is on one day."""

    layout: Layout = AS_BUILT
    trouble: Trouble | None = None

    def to_dict(self) -> dict[str, Any]:
        """The day as plain values, for JSON."""
        layout = self.layout
        return {
            "moved": list(layout.moved),
            "swapped": list(layout.swapped or ()),
            "drawn": layout.drawn,
            "trouble": self.trouble,
        }

    @classmethod
    def from_dict(cls, held: dict[str, Any]) -> Self:
        """The day that `to_dict` told; raises ValueError or TypeError for anything else."""
        swapped = tuple(held.get("swapped") or ())
        if len(swapped) not in {0, 2}:
            raise ValueError("two fields change places")
        layout = Layout(
            tuple(held.get("moved") or ()),
            (swapped[0], swapped[1]) if swapped else None,
            bool(held.get("drawn")),
        )
        trouble = held.get("trouble")
        return cls(layout, None if trouble is None else Trouble(trouble))


@dataclass(slots=True)
class Calendar:
    """The days of every board of a market; day 0 is sound and as built."""

    seed: int
    _layouts: dict[str, list[tuple[float, Layout]]] = field(default_factory=dict)

    def on(self, board: str, day: int) -> BoardDay:
        """How a board is on a day, the same for the same seed."""
        if day <= 0:
            return BoardDay()
        rng = dice(self.seed, "trouble", board, day)
        trouble = pick(rng, tuple(Trouble)) if rng.random() < TROUBLED else None
        return BoardDay(self._layout(board, day), trouble)

    def _layout(self, board: str, day: int) -> Layout:
        drawn = self._layouts.setdefault(board, [(0.0, AS_BUILT)])
        while drawn[-1][0] <= day:
            rng = dice(self.seed, "layout", board, len(drawn))
            drawn.append((drawn[-1][0] + 1 + rng.expovariate(1 / LAYOUT_LASTS), _layout(rng)))
        return next(layout for since, layout in reversed(drawn) if since <= day)


def _layout(rng: Random) -> Layout:
    change = CHANGES.pick(rng)
    one = pick(rng, MOVING)
    if change == "move":
        return Layout(moved=(one,))
    if change == "swap":
        return Layout(swapped=(one, pick(rng, [name for name in MOVING if name != one])))
    return Layout(drawn=True)
