"""A workspace opened for work: its settings, its store, its bytes and its clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adwatch.clock import SystemClock
from adwatch.errors import NotFound
from adwatch.model import PictureRef
from adwatch.ports import Blobs, Clock, Store
from adwatch.settings import Settings
from storage.blobs import FileBlobs
from storage.store import SqlStore
from storage.workspace import MARKER
from storage.workspace import Workspace as Layout


@dataclass(frozen=True, slots=True)
class Workspace:
    """What every step of the pipeline is handed."""

    settings: Settings
    store: Store
    blobs: Blobs
    clock: Clock

    def read_picture(self, picture: PictureRef) -> bytes:
        """The bytes of a kept picture; raises NotFound where none were kept."""
        if picture.digest is None:
            raise NotFound("the picture was not kept", where=picture.address)
        return self.blobs.get(picture.digest)


def make_workspace(settings: Settings, demo: bool | None = None) -> bool:
    """Make the workspace's folder and tables; returns False where they already stood.

    `demo` None takes the workspace as it is, and makes a new one for real data.
    """
    stood = (settings.home / MARKER).exists()
    Layout.init(settings.home, demo)
    home, url = settings.home, settings.database_url
    SqlStore.open(home, url, create=True, who=settings.user).close()
    return not stood


@contextmanager
def open_workspace(settings: Settings) -> Iterator[Workspace]:
    """The workspace named in the settings; raises NotFound where there is none."""
    layout = Layout.open(settings.home)
    store = SqlStore.open(settings.home, settings.database_url, who=settings.user)
    try:
        yield Workspace(settings, store, FileBlobs(layout.blobs, store.kept_digests), SystemClock())
    finally:
        store.close()
