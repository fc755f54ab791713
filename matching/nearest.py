"""The nearest rows of a sparse matrix by dot product, one row at a time, in bounded memory.

Candidates come from the rarer columns within a budget of work; their products are then exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.ngrams import Floats, Rows

WORK_PER_ROW = 400_000
"""Postings visited per row to find candidates, on average: about half a millisecond."""
BINS = 512
"""Resolution at which the best candidates are cut off from the rest."""


def stacked(parts: list[Rows]) -> Rows:
    """Matrices of equal height side by side, their columns renumbered without gaps."""
    height = len(parts[0].bounds) - 1
    offsets = np.cumsum([0, *(part.width for part in parts)])
    lengths = sum((np.diff(part.bounds) for part in parts), np.zeros(height, np.int64))
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    columns = np.empty(bounds[-1], np.int64)
    values = np.empty(bounds[-1], np.float32)
    start = bounds[:-1].copy()
    for offset, part in zip(offsets, parts, strict=False):
        _copy((part.bounds, part.columns, part.values), start, offset, columns, values)
        start += np.diff(part.bounds)
    present = np.zeros(int(offsets[-1]), np.bool_)
    present[columns] = True
    number = (np.cumsum(present) - 1).astype(np.int32)
    return Rows(bounds, number[columns], values, int(present.sum()))


def nearest(rows: Rows, count: int) -> Iterator[tuple[int, NDArray[np.int32], Floats]]:
    """For each row: its number, the `count` rows of the largest products, and the products.

    Best first, ties by row; a row is not its own neighbour, products of 0 are left out.
    """
    height = len(rows.bounds) - 1
    starts, posted, weights = _postings(rows)
    usable = _usable(np.diff(starts), height)
    totals = np.zeros(height, np.float32)
    dense = np.zeros(rows.width, np.float32)
    for row in range(height):
        table = (rows.bounds, rows.columns, rows.values)
        found = _candidates(row, table, (starts, posted, weights), usable, totals, count)
        exact = _products(row, table, found, dense)
        order = np.lexsort((found, -exact))[:count]
        order = order[exact[order] > 0]
        yield row, found[order], exact[order]


def products(rows: Rows, left: NDArray[np.int64], right: NDArray[np.int64]) -> Floats:
    """The dot products of pairs of rows; quick where equal rows of `left` stand together."""
    found = np.zeros(len(left), np.float32)
    table = (rows.bounds, rows.columns, rows.values)
    _pair_products(table, left, right, np.zeros(rows.width, np.float32), found)
    return found


def _postings(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
    from scipy.sparse import csr_array

    height = len(rows.bounds) - 1
    matrix = csr_array((rows.values, rows.columns, rows.bounds), shape=(height, rows.width))
    turned = matrix.tocsc()
    return turned.indptr.astype(np.int64), turned.indices.astype(np.int32), turned.data


def _usable(used_by: NDArray[np.int64], height: int) -> NDArray[np.bool_]:
    """The columns, rarest first, whose postings fit in the budget of work."""
    order = np.argsort(used_by, kind="stable")
    work = np.cumsum(used_by[order].astype(np.float64) ** 2)
    usable = np.zeros(len(used_by), np.bool_)
    usable[order[work <= WORK_PER_ROW * float(height)]] = True
    return usable


@njit(cache=True)
def _copy(part: Any, start: Any, offset: int, columns: Any, values: Any) -> None:
    bounds, part_columns, part_values = part
    for row in range(bounds.shape[0] - 1):
        at = start[row]
        for entry in range(bounds[row], bounds[row + 1]):
            columns[at] = part_columns[entry] + offset
            values[at] = part_values[entry]
            at += 1


@njit(cache=True)
def _candidates(row: int, table: Any, postings: Any, usable: Any, totals: Any, count: int) -> Any:
    """The rows with the largest products over the usable columns: `count` or somewhat more."""
    bounds, columns, values = table
    starts, posted, weights = postings
    totals[:] = 0
    for entry in range(bounds[row], bounds[row + 1]):
        column, value = columns[entry], values[entry]
        if usable[column]:
            for at in range(starts[column], starts[column + 1]):
                totals[posted[at]] += value * weights[at]
    totals[row] = 0
    return _largest(totals, count)


@njit(cache=True)
def _largest(totals: Any, count: int) -> Any:
    top = totals.max()
    if top <= 0:
        return np.zeros(0, np.int32)
    bins = np.zeros(BINS + 1, np.int64)
    for total in totals:
        bins[int(total / top * BINS)] += 1
    least, held = BINS, bins[BINS]
    while held < count and least > 1:
        least -= 1
        held += bins[least]
    found = np.empty(held, np.int32)
    filled = 0
    for other in range(totals.shape[0]):
        if int(totals[other] / top * BINS) >= least:
            found[filled] = other
            filled += 1
    return found


@njit(cache=True)
def _pair_products(table: Any, left: Any, right: Any, dense: Any, found: Any) -> None:
    first = 0
    while first < left.shape[0]:
        last = first + 1
        while last < left.shape[0] and left[last] == left[first]:
            last += 1
        found[first:last] = _products(left[first], table, right[first:last], dense)
        first = last


@njit(cache=True)
def _products(row: int, table: Any, found: Any, dense: Any) -> Any:
    bounds, columns, values = table
    for entry in range(bounds[row], bounds[row + 1]):
        dense[columns[entry]] = values[entry]
    exact = np.zeros(found.shape[0], np.float32)
    for at in range(found.shape[0]):
        total = np.float32(0.0)
        for entry in range(bounds[found[at]], bounds[found[at] + 1]):
            total += dense[columns[entry]] * values[entry]
        exact[at] = total
    for entry in range(bounds[row], bounds[row + 1]):
        dense[columns[entry]] = 0
    return exact
