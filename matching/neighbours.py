"""Lists of nearest rows as flat arrays, and their smoothing: friends of friends move up.

An operator's texts drift from one to the next, so two that are not alike often share neighbours.
Smoothing adds to a pair what the nearest neighbours of either side say of the other side (one step
of diffusion), so that a row is not led astray by neighbours that are everyone's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.ngrams import Floats

FRIENDS = 8
"""Nearest neighbours whose neighbours count."""
SMOOTHING = 1.0
"""Weight of the opinion of either side's friends against the pair's own score."""

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

    def rows(self) -> NDArray[np.int64]:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    def rescored(self, scores: Floats) -> Neighbours:
        """The lists with other scores, in the order these give; ties by row."""
        order = np.lexsort((self.others, -scores, self.rows()))
        return replace(self, others=self.others[order], scores=scores[order])


def smoothed(found: Neighbours) -> Neighbours:
    """The lists reordered by each pair's score and what the nearest neighbours of both say."""
    scores = found.scores.copy()
    rows = found.rows()
    listed_by = np.argsort(found.others, kind="stable")
    starts = np.searchsorted(found.others[listed_by], np.arange(len(found.bounds)))
    lists = (found.bounds, found.others, found.scores)
    _diffuse(lists, (starts, listed_by, rows), scores)
    return found.rescored(scores)


@njit(cache=True)
def _diffuse(lists: Any, listings: Any, out: Any) -> None:
    bounds, others, _ = lists
    starts, listed_by, rows = listings
    heard = np.zeros(bounds.shape[0] - 1, np.float32)
    for row in range(bounds.shape[0] - 1):
        total = _hear(row, lists, heard)
        if total > 0:
            share = np.float32(SMOOTHING) / total
            for at in range(bounds[row], bounds[row + 1]):
                out[at] += share * heard[others[at]]
            for place in range(starts[row], starts[row + 1]):
                out[listed_by[place]] += share * heard[rows[listed_by[place]]]
        _forget(row, lists, heard)


@njit(cache=True)
def _hear(row: int, lists: Any, heard: Any) -> Any:
    """Add up what the nearest neighbours of a row say of everyone; returns their total trust."""
    bounds, others, scores = lists
    total = np.float32(0.0)
    for at in range(bounds[row], min(bounds[row + 1], bounds[row] + FRIENDS)):
        trust = scores[at] * scores[at]
        total += trust
        friend = others[at]
        heard[friend] += trust * ITSELF
        for there in range(bounds[friend], bounds[friend + 1]):
            heard[others[there]] += trust * scores[there]
    return total


@njit(cache=True)
def _forget(row: int, lists: Any, heard: Any) -> None:
    bounds, others, _ = lists
    for at in range(bounds[row], min(bounds[row + 1], bounds[row] + FRIENDS)):
        friend = others[at]
        heard[friend] = 0
        for there in range(bounds[friend], bounds[friend + 1]):
            heard[others[there]] = 0
