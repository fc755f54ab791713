"""Kept pages read once more, without network: what a new version of a site file costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adwatch.bench.board import SITE
from adwatch.bench.gauge import sample
from adwatch.errors import AdwatchError
from adwatch.kept import KeptPage, PageQuery
from adwatch.model import PageKind
from adwatch.pipeline.workspace import open_workspace
from adwatch.ports import Blobs
from adwatch.settings import load_settings
from crawlers.rereading import Rereading

TOGETHER = 32
"""Pages handed over at a time: few enough to stay in the processor's cache."""


def reread(home: Path) -> float:
    """Ad pages read per second of processor time: bytes from blobs, readers, ads made anew."""
    with open_workspace(load_settings(home)) as workspace, Rereading(home) as reading:
        pages = list(workspace.store.pages(PageQuery(site=SITE, kind=PageKind.AD)))
        _read(reading, pages[:1], workspace.blobs)  # by then the readers are there
        before = sample(0).processor
        for start in range(1, len(pages), TOGETHER):
            _read(reading, pages[start : start + TOGETHER], workspace.blobs)
        return (len(pages) - 1) / (sample(0).processor - before)


def _read(reading: Rereading, pages: Sequence[KeptPage], blobs: Blobs) -> None:
    held = [(kept.page, blobs.get(kept.page.body_digest)) for kept in pages]
    for read in reading.ads(held):
        if isinstance(read, AdwatchError):
            raise read
