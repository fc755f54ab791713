"""What is counted of a run, and in which order it is told; counting is the record's."""

from __future__ import annotations

from collections.abc import Mapping

COUNTED = (
    *("pages", "ads", "new", "edited", "same", "gone"),
    *("pictures", "withheld", "uncovered", "left_out", "errors"),
)
"""The counts of a run, in the order they are told."""

ASKED, BYTES, SECONDS = "asked", "bytes", "seconds"
"""Counted beside these: requests for pages, bytes of bodies, time at work. A warrant limits all."""


LEFT_OUT = "left_out"
"""One of the counts: ads that a list named and that were not asked for."""


def in_order(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The counts as they are told."""
    return tuple((name, counts.get(name, 0)) for name in COUNTED)
