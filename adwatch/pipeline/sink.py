"""Where a crawl hands its pages and ads: bytes into blobs first, then rows into the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from adwatch.model import Ad, Page, Run, Sighting
from adwatch.pipeline.workspace import Workspace, make_workspace, open_workspace
from adwatch.ports import LiveAd
from adwatch.settings import load_settings


class WorkspaceSink:
    """The Sink of a crawl that works for the workspace in the settings."""

    def __init__(self, workspace: Workspace, stack: ExitStack) -> None:
        self._store = workspace.store
        self._blobs = workspace.blobs
        self._stack = stack

    def keep_page(self, page: Page, body: bytes) -> None:
        """Keep the bytes, then the page row that names them."""
        self._blobs.put(body)
        self._store.save_page(page)

    def keep_picture(self, site: str, url: str, body: bytes) -> str:
        """Keep a picture; returns its SHA-256."""
        return self._blobs.put(body)

    def keep_ad(self, ad: Ad, sighting: Sighting) -> str:
        """Keep a version and a sighting; returns `new`, `edited` or `same`."""
        return self._store.save_ad(ad, sighting)

    def keep_sighting(self, sighting: Sighting) -> None:
        """Keep a sighting that brought no content."""
        self._store.save_sighting(sighting)

    def live_ads(self, site: str) -> Iterator[LiveAd]:
        """The ads of a site whose last sighting was `present`."""
        return self._store.live_ads(site)

    def start_run(self, run: Run) -> None:
        """Record that a run began."""
        self._store.start_run(run)

    def finish_run(self, run: Run) -> None:
        """Record how a run ended."""
        self._store.finish_run(run)

    def close(self) -> None:
        """Let go of the store."""
        self._stack.close()


def open_sink() -> WorkspaceSink:
    """The sink of the workspace in the settings; makes the workspace where none stands.

    A crawl started by Scrapy's own command line has no other place to say `init`.
    """
    settings = load_settings()
    make_workspace(settings)
    stack = ExitStack()
    workspace = stack.enter_context(open_workspace(settings))
    return WorkspaceSink(workspace, stack)
