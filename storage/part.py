"""What every part of the store has: its database, and the recorder of the custody log."""

from __future__ import annotations

from collections.abc import Iterable
from getpass import getuser

from sqlalchemy import Connection, Engine

from adwatch.clock import SystemClock
from adwatch.custody import Deed
from storage.custody import Recorder
from storage.engine import for_writing
from storage.holders import myself


class Part:
    """One database, worked on in the name of one person."""

    def __init__(self, engine: Engine, who: str | None = None) -> None:
        """`who` None is the account this process runs under."""
        self._engine = engine
        self._writer = for_writing(engine)
        self._holder = myself()
        self._recorder = Recorder(who or account(), SystemClock())

    def _record(self, connection: Connection, deeds: Iterable[Deed]) -> None:
        """Tell the custody log, last of all in a transaction."""
        self._recorder.write(connection, deeds)


def account() -> str:
    """The name of the account this process runs under; a bare number has to do without one."""
    try:
        return getuser()
    except (KeyError, OSError):  # an account that the machine has no name for
        return "unknown"
