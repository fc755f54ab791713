"""The ads that a person should look at at once: which, what they say, where, and why."""

from __future__ import annotations

from collections.abc import Iterator

from adwatch.model import Ad, Signal
from adwatch.pipeline.extracting import read_by
from adwatch.pipeline.workspace import Workspace
from extractors.urgent import Urgent

KIND = "urgent"


def urgent_rows(workspace: Workspace) -> Iterator[dict[str, object]]:
    """Every urgent passage of the ads' newest versions, after what is unread was read for them."""
    read_by(workspace, [Urgent()])
    for one in workspace.store.signal_sets(KIND):
        ad = workspace.store.ad(one.ad)
        if ad is not None:
            life = workspace.store.standing(one.ad)
            for signal in one.of(KIND):
                seen = {"state": str(life.state), "last_seen": life.last_seen.isoformat()}
                yield _row(ad, signal, one.candidates) | seen


def urgent_ads(workspace: Workspace) -> int:
    """How many ads have an urgent passage in their newest version."""
    read_by(workspace, [Urgent()])
    return sum(1 for _ in workspace.store.signal_sets(KIND))


def _row(ad: Ad, signal: Signal, unsure: tuple[str, ...]) -> dict[str, object]:
    span = signal.span
    return {
        "ad": str(ad.key),
        "concern": signal.value,
        "raw": signal.raw,
        "why": signal.detail("why"),
        "field": span.field if span else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "confidence": signal.confidence,
        "candidate": span is not None and span.field in unsure,
        "kind": str(ad.kind),
        "place": ad.place,
        "url": ad.url,
    }
