"""Where a crawl hands its pages and ads: bytes into blobs first, then rows into the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta

from adwatch.errors import StaleLease
from adwatch.frontier import Acknowledgement, Ended, Facts, Frontier
from adwatch.model import Page, Permission, Run
from adwatch.pipeline.pictures import hash_list, keep_picture
from adwatch.pipeline.workspace import Workspace, make_workspace, open_workspace
from adwatch.ports import LiveAd
from adwatch.remembered import Remembered
from adwatch.settings import load_settings
from storage.frontier import SqlFrontier

RESUMABLE = timedelta(hours=24)
"""After this a run that broke off is not gone on with: its lists are of another day."""


class WorkspaceSink:
    """The Sink of a crawl that works for the workspace in the settings."""

    def __init__(self, workspace: Workspace, stack: ExitStack) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._blobs = workspace.blobs
        self._stack = stack

    def keep_bytes(self, *bodies: bytes) -> None:
        """Keep the bytes of answers durably."""
        self._blobs.put_all(bodies)

    def keep_page(self, page: Page) -> None:
        """Keep the row of a page that nobody queued."""
        self._store.save_page(page)

    def keep_permission(self, permission: Permission) -> None:
        """Keep what was decided from a robots.txt."""
        self._store.keep_permission(permission)

    def park(self, host: str, until: datetime) -> None:
        """Remember, for every run, that a host asked to be left alone until then."""
        self._store.park(host, until)

    def parked_until(self, host: str) -> datetime | None:
        """Until when a host last asked to be left alone."""
        return self._store.parked_until(host)

    def keep_picture(self, site: str, url: str, body: bytes) -> str:
        """Keep the bytes of a picture; raises Listed where the hash list names it."""
        return keep_picture(self._workspace, site, url, body)

    def acknowledge(self, done: Sequence[Acknowledgement]) -> list[str | StaleLease | None]:
        """Keep all that pages brought, at once; for each what its ad was, `new` and so on."""
        return self._store.acknowledge(done)

    def live_ads(self, site: str) -> Iterator[LiveAd]:
        """The ads of a site that were `present` when they were last seen or missed."""
        return self._store.live_ads(site)

    def remembered(self, site: str) -> Iterator[Remembered]:
        """What earlier runs remember of the site's lists and of its ads that are not gone."""
        return self._store.remembered(site)

    def past_runs(self, site: str, limit: int) -> Iterator[Run]:
        """The runs of a site, newest first."""
        return self._store.runs(site, limit)

    def start_run(self, run: Run) -> Run:
        """The run to work on: the site's last one if it did not come to its end, else this one."""
        return self._store.join_run(run, run.started - RESUMABLE)

    def leave_run(self, run: str, note: Facts) -> None:
        """Stop working on a run; `note` is what was not told with a page."""
        self._store.leave_run(run, note)

    def decide_run(self, run: Run, judge: Callable[[], Ended]) -> Run | None:
        """The run as it ended: `judge` says how, unless it is over; None while others work."""
        return self._store.decide_run(run, judge)

    def close(self) -> None:
        """Let go of the store."""
        self._stack.close()


def open_sink() -> WorkspaceSink:
    """The sink of the workspace in the settings; makes the workspace where none stands.

    A crawl started by Scrapy's own command line has no other place to say `init`.
    """
    settings = load_settings()
    hash_list(settings)  # a wrong list is told before anything is fetched
    make_workspace(settings)
    stack = ExitStack()
    workspace = stack.enter_context(open_workspace(settings))
    return WorkspaceSink(workspace, stack)


def open_frontier(run: str) -> Frontier:
    """The frontier of a run in the workspace of the settings."""
    settings = load_settings()
    return SqlFrontier.open(settings.home, settings.database_url, run)
