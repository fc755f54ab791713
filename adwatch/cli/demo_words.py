"""The demo's summary in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adwatch.cli.shell import visible
from adwatch.cli.words import cluster_words


def summary_words(summary: Mapping[str, Any]) -> str:
    """What the demo did and found, for a person at a terminal."""
    return "\n".join(visible(line, lines=True) for line in _lines(summary))


def _lines(summary: Mapping[str, Any]) -> Iterator[str]:
    yield f"The demo market: {summary['ads']} invented ads, seed {summary['seed']}"
    for day in summary["days"]:
        yield from _day_lines(day)
    yield f"\nSignals by kind: {_counts(summary['signals'])}"
    yield f"Links: {summary['links']}; by evidence: {_counts(summary['evidence'])}"
    yield (
        f"Clusters: {summary['clusters']} of two ads or more, the largest of "
        f"{summary['largest']}; {summary['singletons']} ads alone"
    )
    scores = summary["scores"]
    yield (
        f"Against the market's truth: B-cubed precision {scores['bcubed_precision']:.3f}, "
        f"recall {scores['bcubed_recall']:.3f}, F1 {scores['bcubed_f1']:.3f} "
        f"(connected components over shared identifiers: F1 {summary['components_bcubed_f1']:.3f})"
    )
    yield "\nOne cluster, explained:"
    yield cluster_words(summary["example"])
    yield f"\nLook further: adwatch --home {summary['home']} clusters"


def _day_lines(day: Mapping[str, Any]) -> Iterator[str]:
    yield f"\nDay {day['day']}"
    for board in day["boards"]:
        yield (
            f"  {board['site']:<13} {board['verdict']:<9} {board['seen']} of {board['live']} live "
            f"ads seen; {board.get('new', 0)} new, {board.get('edited', 0)} edited, "
            f"{board.get('gone', 0)} gone; {board.get('pages', 0)} pages kept"
        )
    if day["changes"]:
        yield f"  the market changed: {_counts(day['changes'])}"
        yield (
            f"  re-posts under a new id put in the cluster of the old ad: "
            f"{day['reposts_linked']} of {day['changes']['reposted']}"
        )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
