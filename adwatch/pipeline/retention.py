"""How long ads are kept: holds, what a purge would take, and the purge.

A purge is a row of steps, each whole or not at all and safe to do again: one that broke off is
gone on with by running it once more. Rows go first, then bytes that nothing kept needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adwatch.errors import InputError, StoreError
from adwatch.model import AdKey
from adwatch.pipeline.archiving import BATCH, GRACE, expire_lists
from adwatch.pipeline.sink import RESUMABLE
from adwatch.pipeline.workspace import Workspace
from adwatch.retention import Clocks, Hold, Share
from adwatch.settings import Settings
from storage.part import account


@dataclass(slots=True)
class PurgeReport:
    """What a purge took, by table and `bytes`; `left` are bytes that could not go yet."""

    counts: Counter[str] = field(default_factory=Counter)
    left: int = 0


def clocks(settings: Settings, at: datetime) -> Clocks:
    """What has run out at a time, by the settings."""
    return Clocks(_before(settings.unlinked_days, at), _before(settings.linked_days, at))


def _before(days: int | None, at: datetime) -> datetime | None:
    return None if days is None else at - timedelta(days=days)


def hold(workspace: Workspace, ads: Iterable[str], held: bool, reason: str) -> int:
    """Keep ads whatever their clock says, or let the clock run again; returns how many."""
    by, at = workspace.settings.user or account(), workspace.clock.now()
    given = [Hold(_key(text), held, by, at, reason) for text in ads]
    workspace.store.hold(given)
    return len(given)


def _key(text: str) -> AdKey:
    try:
        return AdKey.parse(text)
    except ValueError:
        raise InputError("an ad is written site/local_id", where=ascii(text)) from None


def preview(workspace: Workspace, at: datetime) -> tuple[list[Share], int]:
    """What a purge at a time would take, and how many of those ads were never linked."""
    due = clocks(workspace.settings, at)
    return list(workspace.store.outlived_rows(due)), workspace.store.never_linked(due)


def purge(workspace: Workspace, reason: str) -> PurgeReport:
    """Let go of all ads whose clocks have run out, and sweep the files of what told of them."""
    report, now = PurgeReport(), workspace.clock.now()
    due = clocks(workspace.settings, now)
    _purge_rows(workspace, due, reason, report)
    if due.latest is not None:
        workspace.store.forget_crawls(min(due.latest, now - RESUMABLE), due.latest)
        report.counts["list pages"] += expire_lists(workspace, due.latest)
    report.counts["pictures"] += workspace.store.drop_pictures()
    _purge_bytes(workspace, now - GRACE, report)
    workspace.store.sweep()
    report.counts = +report.counts
    return report


def _purge_rows(workspace: Workspace, due: Clocks, reason: str, report: PurgeReport) -> None:
    after = 0
    while (done := workspace.store.purge_ads(due, after, reason)) is not None:
        report.counts.update(done.counts)
        after = done.last


def _purge_bytes(workspace: Workspace, untouched_since: datetime, report: PurgeReport) -> None:
    settled: list[str] = []
    for digest, is_needed in workspace.store.left_over():
        if is_needed or _is_gone(workspace, digest, untouched_since):
            report.counts["bytes"] += not is_needed
            settled.append(digest)
        else:
            report.left += 1
        if len(settled) == BATCH:
            workspace.store.settle(settled)
            settled = []
    workspace.store.settle(settled)


def _is_gone(workspace: Workspace, digest: str, untouched_since: datetime) -> bool:
    with suppress(StoreError):  # a file that cannot be deleted keeps no other from going
        return workspace.blobs.purge(digest, untouched_since)
    return False
