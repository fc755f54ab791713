"""How a reliability diagram is shown: bars in a terminal, an SVG file, rows of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from adwatch.cli.shell import output

if TYPE_CHECKING:
    from matching.calibration import Bin

BAR = 40
"""Characters of a full bar."""


def draw(bins: Sequence[Bin | None], out: Path | None) -> None:
    """Write the diagram as an SVG file, if one is asked for."""
    from adwatch.products.reliability import drawn

    if out is not None:
        with output(out) as file:
            file.write(drawn(bins))


def rows(bins: Sequence[Bin | None]) -> list[Mapping[str, float] | None]:
    """The bins as JSON has them."""
    return [
        None if one is None else {"pairs": one.pairs, "score": one.score, "share": one.share}
        for one in bins
    ]


def diagram_lines(diagram: Sequence[Bin | None]) -> Iterator[str]:
    """A reliability diagram for a terminal: bars as long as the share of ties, `|` at the score."""
    yield "score said | share that held (bar), score said (|)"
    for number, one in enumerate(diagram):
        low = number / len(diagram)
        if one is not None:
            bar = list(("█" * round(one.share * BAR)).ljust(BAR + 1))
            bar[round(one.score * BAR)] = "|"
            held = f"{one.share:.2f} of {one.pairs:,}"
            yield f"{low:.1f}-{low + 1 / len(diagram):.1f} {''.join(bar)} {held}"
