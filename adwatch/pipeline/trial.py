"""A short crawl whose pages are saved beside the site's file; nothing else is kept of it.

It is under the warrant and at the pace of any other crawl, and has a store of its own that is
dropped at its end, so that a site file under work leaves no ads behind.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from adwatch.errors import AdwatchError, WarrantError
from adwatch.frontier import Frontier
from adwatch.kept import KeptPage, PageQuery
from adwatch.model import PageKind, Run, RunVerdict
from adwatch.pipeline.sink import WorkspaceSink
from adwatch.pipeline.siting import pages_folder
from adwatch.pipeline.warrants import refusal
from adwatch.pipeline.workspace import Workspace, make_workspace, open_workspace
from adwatch.settings import Settings, load_settings
from crawlers.launch import crawl
from crawlers.rereading import unread
from crawlers.saved_index import INDEXES
from storage.frontier import SqlFrontier

FOLDER = "trial"
"""Folder of the workspace for the store of a trial under way."""

READ = (PageKind.AD, PageKind.LIST)


def fetch_pages(settings: Settings, site: str, warrant: str, limit: int) -> Run:
    """Fetch up to `limit` answers of a site and save its pages; how the crawl ended.

    Raises WarrantError where the warrant does not cover the site.
    """
    with open_workspace(settings) as workspace:
        why = refusal(workspace.store, warrant, site, workspace.clock.now())
    if why is not None:
        raise WarrantError(why)
    trial = _apart(settings)
    shutil.rmtree(trial.home, ignore_errors=True)
    make_workspace(trial)
    overrides = {
        "AD_SINK": f"{__name__}:open_sink",
        "AD_FRONTIER": f"{__name__}:open_frontier",
        "CLOSESPIDER_PAGECOUNT": str(limit),
    }
    try:
        (run,) = crawl([site], settings, warrant=warrant, overrides=overrides)
        if run.verdict is not RunVerdict.REFUSED:
            with open_workspace(trial) as workspace:
                _save(workspace, site, pages_folder(settings, site))
        return run
    finally:
        shutil.rmtree(trial.home, ignore_errors=True)


def open_sink() -> WorkspaceSink:
    """The sink of a trial of the workspace in the settings."""
    stack = ExitStack()
    return WorkspaceSink(stack.enter_context(open_workspace(_apart(load_settings()))), stack)


def open_frontier(run: str) -> Frontier:
    """The frontier of a trial's run."""
    return SqlFrontier.open(_apart(load_settings()).home, None, run)


def _apart(settings: Settings) -> Settings:
    return settings.model_copy(update={"home": settings.home / FOLDER, "database_url": None})


def _save(workspace: Workspace, site: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / INDEXES[0]
    told: dict[str, Any] = json.loads(index.read_bytes()) if index.exists() else {}
    known = {row["url"]: name for name, row in told.items()}
    for name, body, row in _pages(workspace, site):
        file = known.get(row["url"], name)
        (folder / file).write_bytes(body)
        told[file] = row
    index.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _pages(workspace: Workspace, site: str) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Each page that was read, by the digest of its bytes, as it is after its encodings."""
    for kept in workspace.store.pages(PageQuery(site=site)):
        page = kept.page
        if page.kind not in READ or not _is_whole(kept):
            continue
        try:
            one = unread(page, workspace.blobs.get(page.body_digest))
        except AdwatchError:
            continue  # no text, or broken: the crawl has told it
        ending = "json" if "json" in one.content_type else "html"
        row = {
            "url": page.final_url,
            "content_type": one.content_type,
            "status": page.status,
            "fetched_at": page.fetched_at.isoformat(),
        }
        yield f"{page.body_digest[:16]}.{ending}", one.body, row


def _is_whole(kept: KeptPage) -> bool:
    page = kept.page
    return page.status == 200 and page.rendered_by in {"http", "browser"} and not page.is_cut
