"""Ads from files into the workspace, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from adwatch import __version__
from adwatch.errors import InputError
from adwatch.intake import Intake, Problem, Row, form_of, picture_beside
from adwatch.kept import ListedPicture
from adwatch.model import Ad, AdKind, PictureRef, Run, RunVerdict
from adwatch.pipeline.pictures import find_listed
from adwatch.pipeline.workspace import Workspace
from extractors.kind import classify


@dataclass(slots=True)
class ImportReport:
    """What an import did: counts of new, edited and same ads, and of refused rows."""

    counts: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    pictures_missing: int = 0
    withheld: list[ListedPicture] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import, as what; `kind` None classifies each ad from its content."""

    file: Path
    site: str
    kind: AdKind | None
    columns: dict[str, str]
    strict: bool = False


def import_file(
    workspace: Workspace, order: ImportOrder, tell: Callable[[Problem], None]
) -> ImportReport:
    """Import a file; a bad row is told and counted, or with `strict` raised as InputError.

    All rows go in together: a strict failure, or any error, leaves the workspace as it was.
    """
    report = ImportReport()
    run = Run(uuid4().hex, order.site, "import", workspace.clock.now(), __version__)
    workspace.store.start_run(run)
    ads = _ads(workspace, order, report, tell)
    verdict = RunVerdict.CRASHED
    try:
        report.counts = workspace.store.add_ads(ads, run.started, run.id)
        for listed in report.withheld:
            workspace.store.add_listed(listed)
        verdict = RunVerdict.COMPLETE if any(report.counts.values()) else RunVerdict.PARTIAL
    finally:
        ended = replace(run, ended=workspace.clock.now(), verdict=verdict)
        counted = tuple(sorted({**report.counts, "refused": report.refused}.items()))
        workspace.store.finish_run(replace(ended, counts=counted))
    return report


def _ads(
    workspace: Workspace,
    order: ImportOrder,
    report: ImportReport,
    tell: Callable[[Problem], None],
) -> Iterator[Ad]:
    intake = Intake(order.site, order.kind, kind_of, order.columns)
    with order.file.open("rb") as file:
        for row in intake.read(file, form_of(order.file.name)):
            if isinstance(row, Row):
                yield _with_pictures(workspace, order.file.parent, row, report)
                continue
            report.refused += 1
            if order.strict:
                raise InputError(str(row), where=order.file.name)
            tell(row)


def kind_of(ad: Ad) -> AdKind:
    """The most likely kind of an ad, from its content alone."""
    return classify(ad)[0]


def _with_pictures(workspace: Workspace, folder: Path, row: Row, report: ImportReport) -> Ad:
    if not row.ad.pictures:
        return row.ad
    kept = tuple(_kept(workspace, folder, row, picture, report) for picture in row.ad.pictures)
    return replace(row.ad, pictures=kept)


def _kept(
    workspace: Workspace, folder: Path, row: Row, picture: PictureRef, report: ImportReport
) -> PictureRef:
    body = picture_beside(folder, picture)
    if body is None:
        report.pictures_missing += 1
        return picture
    listed = find_listed(workspace, row.ad.key.site, picture.address, body)
    if listed is not None:
        report.withheld.append(listed)
        return picture
    return replace(picture, digest=workspace.blobs.put(body))
