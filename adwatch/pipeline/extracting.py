"""Ads to signals: line by line for the `extract` command, content by content for a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from adwatch.intake import Intake, Problem, Row
from adwatch.model import AdKind, Rejection, Signal
from adwatch.pipeline.importing import kind_of
from adwatch.pipeline.workspace import Workspace
from adwatch.ports import ReadPicture
from extractors.base import Extractor, extractors

PRINTED_CONFIDENCE = 0.5
"""The least confidence of a signal that `extract` prints unasked."""

BATCH = 512
"""Ads read at a time: enough for a model's batches, little in memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which signals `extract` shows: weak ones too, rejected candidates too, kinds on request."""

    weak: bool = False
    rejected: bool = False
    wanted: frozenset[str] = frozenset()


def extract_lines(
    rows: Iterable[Row | Problem], reading: Reading, tell: Callable[[Problem], None]
) -> Iterator[dict[str, object]]:
    """One object per row, in order; a bad row is told and answered by an object with `error`."""
    makers = chosen(reading.wanted, None)
    for row in rows:
        if isinstance(row, Problem):
            tell(row)
            yield {"id": row.id, "kind": "other", "signals": [], "error": str(row)}
        else:
            yield _line(row, makers, reading)


def chosen(wanted: frozenset[str], read_picture: ReadPicture | None) -> tuple[Extractor, ...]:
    """The extractors that always run, and those on request whose kinds are wanted."""
    found = extractors(read_picture)
    return tuple(e for e in found if not e.on_request or wanted & set(e.kinds))


def _line(row: Row, makers: Sequence[Extractor], reading: Reading) -> dict[str, object]:
    least = 0.0 if reading.weak else PRINTED_CONFIDENCE
    found = (signal for maker in makers for signal in maker.extract(row.ad))
    shown = [signal_object(signal) for signal in found if signal.confidence >= least]
    line: dict[str, object] = {"id": row.id, "kind": str(kind_of(row.ad)), "signals": shown}
    if reading.rejected:
        refused = (rejection for maker in makers for rejection in maker.rejected(row.ad))
        line["rejected"] = [_rejection_object(rejection) for rejection in refused]
    return line


def signal_object(signal: Signal) -> dict[str, object]:
    """A signal as the `extract` command prints it: the contract's fields, then its details."""
    span = signal.span
    return {
        "kind": signal.kind,
        "value": signal.value,
        "raw": signal.raw,
        "field": span.field if span else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "method": signal.method,
        "confidence": round(signal.confidence, 4),
        **dict(signal.details),
    }


def _rejection_object(rejection: Rejection) -> dict[str, object]:
    span = rejection.span
    return {
        "kind": rejection.kind,
        "raw": rejection.raw,
        "field": span.field,
        "start": span.start,
        "end": span.end,
        "reason": rejection.reason,
    }


def read_ads(
    workspace: Workspace,
    without: frozenset[str],
    progress: Callable[[str, int], None] = lambda _name, _count: None,
) -> dict[str, int]:
    """Bring the workspace's signals up to date; contents read, by extractor.

    A kind in `without` that is made on request only is not made at all.
    """
    wanted = frozenset({"meaning", "picture"}) - without
    read: dict[str, int] = {}
    for maker in chosen(wanted, workspace.read_picture):
        read[maker.name] = _read_with(workspace, maker, progress)
    return read


def _read_with(workspace: Workspace, maker: Extractor, progress: Callable[[str, int], None]) -> int:
    unread = workspace.store.unread(maker.maker)
    count = 0
    while batch := list(islice(unread, BATCH)):
        found = zip((ad.content_digest for ad in batch), maker.extract_many(batch), strict=True)
        workspace.store.save_signals(maker.maker, found)
        count += len(batch)
        progress(maker.name, count)
    return count


def intake_for(columns: dict[str, str]) -> Intake:
    """The intake of rows that belong to no workspace; their kind is decided when they are read."""
    return Intake("file", AdKind.OTHER, kind_of, columns)
