"""Lists of nearest rows as flat arrays, and their smoothing: friends of friends move up.

An operator's texts drift from one to the next, so two that are not alike often share neighbours.
Smoothing adds to a pair the products over common neighbours (one step of diffusion), and takes
away what a row shares with everyone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.ngrams import Floats

FRIENDS = 8
"""Nearest neighbours whose neighbours count."""
SMOOTHING = 0.5
"""Weight of the friends' opinion against the pair's own score."""

ITSELF = np.float32(1.0)
"""What a friend says of itself: as much as of a text equal to its own."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each row its neighbours, best first: bounds (rows + 1,), others and scores (entries,)."""

    bounds: NDArray[np.int64]
    others: NDArray[np.int64]
    scores: Floats

    @classmethod
    def of(cls, found: Iterable[tuple[int, NDArray[np.int32], Floats]], height: int) -> Neighbours:
        """Gather neighbour lists given for rows 0, 1, 2 …"""
        bounds = np.zeros(height + 1, np.int64)
        others, scores = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)]
        for row, near, score in found:
            bounds[row + 1] = bounds[row] + len(near)
            others.append(near.astype(np.int32))
            scores.append(score.astype(np.float32))
        return cls(bounds, np.concatenate(others).astype(np.int64), np.concatenate(scores))

    def of_row(self, row: int) -> tuple[NDArray[np.int64], Floats]:
        """The neighbours of one row and their scores."""
        held = slice(self.bounds[row], self.bounds[row + 1])
        return self.others[held], self.scores[held]

    def plus(self, more: Callable[[int, NDArray[np.int64]], Floats]) -> Neighbours:
        """The lists with `more(row, others)` added to the scores, in their new order."""
        scores = self.scores.copy()
        for row in range(len(self.bounds) - 1):
            held = slice(self.bounds[row], self.bounds[row + 1])
            scores[held] += more(row, self.others[held])
        return self.rescored(scores)

    def rescored(self, scores: Floats) -> Neighbours:
        """The lists with other scores, in the order these give; ties by row."""
        rows = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
        order = np.lexsort((self.others, -scores, rows))
        return replace(self, others=self.others[order], scores=scores[order])


def smoothed(found: Neighbours) -> Neighbours:
    """The lists reordered by each pair's score and what the nearest neighbours of the row say."""
    scores = np.zeros(len(found.scores), np.float32)
    _diffuse(found.bounds, found.others, found.scores, scores)
    return found.rescored(scores)


@njit(cache=True)
def _diffuse(bounds: Any, others: Any, scores: Any, out: Any) -> None:
    height = bounds.shape[0] - 1
    heard = np.zeros(height, np.float32)
    for row in range(height):
        first, last = bounds[row], bounds[row + 1]
        total = np.float32(0.0)
        for at in range(first, min(last, first + FRIENDS)):
            trust = scores[at] * scores[at]
            total += trust
            friend = others[at]
            heard[friend] += trust * ITSELF
            for there in range(bounds[friend], bounds[friend + 1]):
                heard[others[there]] += trust * scores[there]
        for at in range(first, last):
            opinion = heard[others[at]] / total if total > 0 else np.float32(0.0)
            out[at] = scores[at] + np.float32(SMOOTHING) * opinion
        for at in range(first, min(last, first + FRIENDS)):
            friend = others[at]
            heard[friend] = 0
            for there in range(bounds[friend], bounds[friend + 1]):
                heard[others[there]] = 0
