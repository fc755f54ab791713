"""The reliability diagram as an SVG picture; what it shows is reckoned in matching."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.calibration import Bin

SIDE, MARGIN = 320, 44
"""Pixels of the square, and around it."""
LEAST_DOT, MOST_DOT = 3.0, 11.0
"""Radius of a dot in pixels: its area grows with the share of pairs."""


def drawn(diagram: Sequence[Bin | None]) -> str:
    """The diagram: a dot for each bin, on the diagonal where its scores hold what they say."""
    size = SIDE + 2 * MARGIN
    body = "\n".join((*_frame(), *_dots(diagram)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        'font-family="sans-serif" font-size="12" role="img">\n'
        "<title>Reliability diagram: share of ties among links of each score</title>\n"
        f"{body}\n</svg>\n"
    )


def _frame() -> Iterator[str]:
    low, high = MARGIN, MARGIN + SIDE
    yield f'<rect x="{low}" y="{low}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#555"/>'
    yield f'<path d="M{low} {high}L{high} {low}" stroke="#999" stroke-dasharray="4"/>'
    for tenth in range(0, 11, 2):
        step = SIDE * tenth / 10
        yield f'<text x="{low + step - 8:.0f}" y="{high + 16}">{tenth / 10}</text>'
        yield f'<text x="{low - 26}" y="{high - step + 4:.0f}">{tenth / 10}</text>'
    yield f'<text x="{low + SIDE / 2 - 30:.0f}" y="{high + 34}">score said</text>'
    yield f'<text x="{low}" y="{low - 12}">share that held; larger dots are more links</text>'


def _dots(diagram: Sequence[Bin | None]) -> Iterator[str]:
    pairs = sum(one.pairs for one in diagram if one is not None)
    for one in diagram:
        if one is not None:
            radius = max(LEAST_DOT, MOST_DOT * (one.pairs / pairs) ** 0.5)
            across, up = MARGIN + SIDE * one.score, MARGIN + SIDE * (1 - one.share)
            yield (
                f'<circle cx="{across:.1f}" cy="{up:.1f}" r="{radius:.1f}" fill="#1f5fa8" '
                f'fill-opacity=".75"><title>score {one.score:.2f}, held {one.share:.2f}, '
                f"{one.pairs} links</title></circle>"
            )
