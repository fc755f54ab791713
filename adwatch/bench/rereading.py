"""Kept pages read once more, without network: what a new version of a site file costs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from adwatch.bench.board import SITE
from adwatch.bench.gauge import sample
from adwatch.kept import KeptPage, PageQuery
from adwatch.model import Maker, PageKind
from adwatch.pipeline.workspace import open_workspace
from adwatch.ports import Blobs
from adwatch.settings import load_settings
from crawlers import wire
from crawlers.readers import Readers
from crawlers.sites.demo_escort import DemoEscort
from crawlers.wire import Part, Unread

PARSER = Maker(SITE, DemoEscort.version)


def reread(home: Path) -> float:
    """Ad pages read per second of processor time: bytes from blobs, readers, ads made anew."""
    with open_workspace(load_settings(home)) as workspace:
        pages = list(workspace.store.pages(PageQuery(site=SITE, kind=PageKind.AD)))
        return asyncio.run(_read(pages, workspace.blobs))


async def _read(pages: Sequence[KeptPage], blobs: Blobs) -> float:
    with closing(Readers(DemoEscort)) as readers:
        await _ad(readers, pages[0], blobs)  # by then the readers are there
        before = sample(0).processor
        for kept in pages[1:]:
            await _ad(readers, kept, blobs)
        return (len(pages) - 1) / (sample(0).processor - before)


async def _ad(readers: Readers, kept: KeptPage, blobs: Blobs) -> None:
    page = kept.page
    kind = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    body = blobs.get(page.body_digest)
    asked = Unread(Part.AD, page.final_url, page.status, kind, body)
    wire.parsed(await readers.read(asked), page.final_url, PARSER)
