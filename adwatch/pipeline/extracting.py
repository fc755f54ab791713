"""Ads to signals: line by line for the `extract` command, content by content for a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from adwatch.errors import NotFound
from adwatch.intake import Intake, Problem, Row, picture_beside
from adwatch.model import Ad, AdKind, Maker, PictureRef, Rejection, Signal
from adwatch.pipeline.importing import kind_of
from adwatch.pipeline.workspace import Workspace
from adwatch.ports import ReadPicture
from extractors.base import Extractor, extractors
from extractors.kind import weigh

PRINTED_CONFIDENCE = 0.5
"""The least confidence of a signal that `extract` prints unasked."""

BATCH = 512
"""Ads read at a time: enough for a model's batches, little in memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which signals `extract` shows: weak ones too, rejected candidates too, kinds on request.

    Pictures are read from `folder` or below it; `embedder` is a model other than the bundled one.
    """

    weak: bool = False
    rejected: bool = False
    wanted: frozenset[str] = frozenset()
    folder: Path = Path()
    embedder: Path | None = None

    def picture(self, picture: PictureRef) -> bytes:
        """The bytes of a picture file; raises NotFound."""
        body = picture_beside(self.folder, picture)
        if body is None:
            raise NotFound("no such picture file", where=picture.address)
        return body


def read_rows(
    rows: Iterable[Row | Problem], reading: Reading, tell: Callable[[Problem], None]
) -> Iterator[tuple[Ad | None, dict[str, object]]]:
    """Each row's ad and the object that `extract` prints of it, in order.

    A bad row is told and answered by an object with `error`; its ad is None.
    """
    makers = chosen(reading.wanted, reading.picture, reading.embedder)
    for row in rows:
        if isinstance(row, Problem):
            tell(row)
            yield None, {"id": row.id, "kind": "other", "signals": [], "error": str(row)}
        else:
            yield row.ad, _line(row, makers, reading)


def chosen(
    wanted: frozenset[str], read_picture: ReadPicture | None, embedder: Path | None
) -> tuple[Extractor, ...]:
    """The extractors that always run, and those on request whose kinds are wanted."""
    found = extractors(read_picture, embedder)
    return tuple(e for e in found if not e.on_request or wanted & set(e.kinds))


def _line(row: Row, makers: Sequence[Extractor], reading: Reading) -> dict[str, object]:
    least = 0.0 if reading.weak else PRINTED_CONFIDENCE
    found = (signal for maker in makers for signal in maker.extract(row.ad))
    shown = [signal_object(signal) for signal in found if signal.confidence >= least]
    line: dict[str, object] = {"id": row.id, "kind": str(kind_of(row.ad)), "signals": shown}
    if reading.rejected:
        refused = (rejection for maker in makers for rejection in maker.rejected(row.ad))
        line["rejected"] = [_rejection_object(rejection) for rejection in refused]
        bits = weigh(row.ad.title or "", row.ad.text or "")
        line["kind_bits"] = {str(kind): round(value, 1) for kind, value in bits.items()}
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
) -> int:
    """Bring the workspace's signals up to date; returns how many contents were read.

    A kind in `without` that is made on request only is not made at all.
    """
    wanted = frozenset({"meaning", "picture"}) - without
    makers = chosen(wanted, workspace.read_picture, workspace.settings.embedder)
    return read_by(workspace, makers, progress)


def read_by(
    workspace: Workspace,
    makers: Sequence[Extractor],
    progress: Callable[[str, int], None] = lambda _name, _count: None,
) -> int:
    """Read by these extractors what they have not read; returns how many contents were read."""
    by_maker = {maker.maker: maker for maker in makers}
    unread = workspace.store.unread(list(by_maker))
    count = 0
    while batch := list(islice(unread, BATCH)):
        for maker, found in _read_batch(by_maker, batch).items():
            workspace.store.save_signals(maker, found)
        count += len(batch)
        progress("read", count)
    return count


Found = dict[Maker, list[tuple[str, Sequence[Signal]]]]
"""What each maker found, per content digest."""


def _read_batch(
    makers: dict[Maker, Extractor], batch: Sequence[tuple[Ad, tuple[Maker, ...]]]
) -> Found:
    """Ad by ad, so that extractors share what they work out; models take the batch at once."""
    found: Found = {maker: [] for maker in makers}
    for ad, missing in batch:
        for maker in missing:
            if not makers[maker].on_request:
                found[maker].append((ad.content_digest, tuple(makers[maker].extract(ad))))
    for maker, extractor in makers.items():
        if extractor.on_request:
            ads = [ad for ad, missing in batch if maker in missing]
            digests = (ad.content_digest for ad in ads)
            found[maker] = list(zip(digests, extractor.extract_many(ads), strict=True))
    return {maker: rows for maker, rows in found.items() if rows}


def intake_for(columns: dict[str, str]) -> Intake:
    """The intake of rows that belong to no workspace; their kind is decided when they are read."""
    return Intake("file", AdKind.OTHER, kind_of, columns)
