"""Kept pages: exported as web archives, verified, listed, and let go when their time is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from adwatch.archive.reading import FORMS, is_archive
from adwatch.archive.records import First, records_of, sheet, warcinfo
from adwatch.errors import AdwatchError, InputError, NotFound
from adwatch.kept import KeptPage, PageQuery
from adwatch.model import PageKind
from adwatch.pipeline.workspace import Workspace

if TYPE_CHECKING:
    from adwatch.archive.warc import WarcFile

GRACE = timedelta(hours=24)
"""Bytes put this lately are not purged: a run that may yet be gone on with has them in hand."""

BATCH = 500
"""Digests marked as purged in one transaction."""


@dataclass(slots=True)
class ExportReport:
    """What an export wrote, and which pages it had to leave out, as number and reason."""

    pages: int = 0
    records: int = 0
    purged: int = 0
    unreadable: list[tuple[int, str]] = field(default_factory=list)


def export_pages(workspace: Workspace, query: PageQuery, out: Path) -> ExportReport:
    """Write the pages a query means as .warc, .warc.gz or .wacz; the same pages, the same bytes.

    The file appears whole or not at all. Raises NotFound where no page is meant, InputError for
    another kind of file.
    """
    if not is_archive(out):
        raise InputError(f"the name ends in one of {', '.join(FORMS)}", where=out.name)
    report = ExportReport()
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
        whole = _written(workspace, query, Path(folder) / out.name, report)
        whole.replace(out)
    return report


def _written(workspace: Workspace, query: PageQuery, out: Path, report: ExportReport) -> Path:
    from adwatch.archive.wacz import pack

    made = _Export(workspace, report)
    if out.suffix != ".wacz":
        made.write(query, out, gzip=out.suffix == ".gz")
        return out
    warc = out.with_name("data.warc.gz")
    made.write(query, warc, gzip=True)
    assert made.newest is not None
    pack(warc, made.index, made.pages, made.newest, out)
    return out


class _Export:
    """One archive under way: what was written, for its index."""

    def __init__(self, workspace: Workspace, report: ExportReport) -> None:
        self._workspace = workspace
        self._report = report
        self._firsts: dict[str, First] = {}
        self._sheets: set[str] = set()
        self.index: list[str] = []
        self.pages: list[str] = []
        self.newest: datetime | None = None

    def write(self, query: PageQuery, out: Path, gzip: bool) -> None:
        """Write every page that is still kept; raises NotFound where there is none."""
        from adwatch.archive.warc import WarcFile

        found = self._kept(query)
        first = next(found, None)
        if first is None:
            raise NotFound("no page is kept that fits")
        with out.open("wb") as file:
            archive = WarcFile(file, gzip)
            archive.add(warcinfo(first[0].page.fetched_at, f"{first[0].number}/{first[0].seal}"))
            for kept, body in chain([first], found):
                self._add(archive, kept, body)

    def _kept(self, query: PageQuery) -> Iterator[tuple[KeptPage, bytes]]:
        for kept in self._workspace.store.pages(query):
            if kept.purged is not None:
                self._report.purged += 1
                continue
            try:
                yield kept, self._workspace.blobs.get(kept.page.body_digest)
            except AdwatchError as error:
                self._report.unreadable.append((kept.number, str(error)))

    def _add(self, archive: WarcFile, kept: KeptPage, body: bytes) -> None:
        from adwatch.archive.wacz import INDEXED, index_line, page_line

        self._add_sheet(archive, kept)
        for record in records_of(kept, body, self._firsts):
            place = archive.add(record)
            self._report.records += 1
            if record.kind in INDEXED:
                self.index.append(index_line(record, place, kept.page))
        if (line := page_line(kept.page)) is not None:
            self.pages.append(line)
        self._report.pages += 1
        self.newest = max(self.newest or kept.page.fetched_at, kept.page.fetched_at)

    def _add_sheet(self, archive: WarcFile, kept: KeptPage) -> None:
        digest = kept.page.made_with
        if digest is None or digest in self._sheets:
            return
        self._sheets.add(digest)
        with suppress(NotFound):
            archive.add(sheet(digest, self._workspace.blobs.get(digest), kept.page.fetched_at))


def page_rows(workspace: Workspace, query: PageQuery) -> Iterator[dict[str, object]]:
    """The pages that a query means, one row each, without their bodies and headers."""
    for kept in workspace.store.pages(query):
        page = kept.page
        yield {
            "page": kept.number,
            "site": page.site,
            "kind": str(page.kind),
            "url": page.requested_url,
            "fetched_at": page.fetched_at.isoformat(),
            "status": page.status,
            "rendered_by": page.rendered_by,
            "bytes": page.body_size,
            "digest": page.body_digest,
            "run": page.run,
            "purged": None if kept.purged is None else kept.purged.isoformat(),
        }


def page_flaws(workspace: Workspace) -> Iterator[str]:
    """What is wrong with kept pages: each altered row, each altered or missing file, by name."""
    for kept in workspace.store.pages(PageQuery()):
        if not kept.is_intact:
            yield f"page {kept.number}: its row was altered"
    for digest in workspace.blobs.verify():
        file = f"blobs/{digest[:2]}/{digest[2:]}"
        pages = workspace.store.pages(PageQuery(digest=digest))
        numbers = [str(kept.number) for kept in pages if kept.purged is None]
        of = f"page {', '.join(numbers)}" if numbers else "no page, a picture or a sheet"
        yield f"{of}: {file} is altered or missing"


def expire_lists(workspace: Workspace, before: datetime | None = None) -> int:
    """Let go of the bytes of list pages older than the settings say; returns how many pages.

    With `before`, of those older than that as well. Their rows stay. Bytes that another page
    needs stay too.
    """
    now = workspace.clock.now()
    until = now - timedelta(days=workspace.settings.list_page_days)
    until = until if before is None else max(until, before)
    purged, going = 0, iter(_let_go(workspace, until, now))
    while batch := list(islice(going, BATCH)):
        purged += workspace.store.mark_purged(PageKind.LIST, until, batch, now)
    return purged


def _let_go(workspace: Workspace, until: datetime, now: datetime) -> Iterable[str]:
    for digest, is_needed in workspace.store.outlived(PageKind.LIST, until):
        if is_needed or workspace.blobs.purge(digest, now - GRACE):
            yield digest
