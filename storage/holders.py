"""Which process holds something, for how long, and whether it still lives; no tables here."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from adwatch.clock import SystemClock
from adwatch.ports import Clock

LEASE = timedelta(seconds=60)
"""What is held lasts this long without renewal: some missed renewals, not a person's patience."""


def myself() -> str:
    """This process, as the others on the same database know it: host/process."""
    return f"{socket.gethostname()}/{os.getpid()}"


def is_gone(holder: str | None) -> bool:
    """Whether the holder was a process of this machine that no longer runs."""
    host, _, process = (holder or "").rpartition("/")
    if host != socket.gethostname():
        return False
    with suppress(PermissionError):  # it runs, under another account
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
    return False


def now(connection: Connection, clock: Clock | None = None) -> datetime:
    """The time all holders go by: the database's own where it has one, or that of `clock`."""
    if clock is not None:
        return clock.now()
    if connection.dialect.name == "postgresql":
        told = connection.scalar(select(func.clock_timestamp()))
        assert isinstance(told, datetime)
        return told.astimezone(UTC)
    return SystemClock().now()  # SQLite has no other clock than this machine's
