"""The part of SqlStore that is the custody log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adwatch.custody import Deed, Entry, Flaw, Head, Subject, Told
from storage import custody, custody_check, custody_extract
from storage.part import Part


class Recorded(Part):
    """What was done, by whom, when and why; see adwatch.custody."""

    def begin_log(self) -> None:
        """Open the log, unless it was: of the rows there are until now no entry tells."""
        with self._writer.begin() as connection:
            self._recorder.begin(connection)

    def record(self, *deeds: Deed) -> None:
        """Append an entry for each deed."""
        with self._writer.begin() as connection:
            self._record(connection, deeds)

    def forget(self, subjects: Iterable[Subject]) -> int:
        """Take away by what subjects could be told again; returns in how many entries' notes."""
        with self._writer.begin() as connection:
            return custody.forget(connection, subjects)

    def entries(
        self, act: str | None = None, about: Subject | None = None, limit: int | None = None
    ) -> Iterator[Entry]:
        """The entries, newest first: of one act, about one subject, no more than `limit`."""
        return custody.newest_first(self._engine, act, about, limit)

    def extract(self, subjects: Iterable[Subject]) -> Iterator[Told]:
        """The entries that tell of any of these subjects, oldest first."""
        return custody_extract.extract(self._engine, subjects)

    def head(self) -> Head | None:
        """The last entry; None where nothing was recorded yet."""
        with self._engine.connect() as connection:
            return custody.head(connection)

    def flaws(self, anchors: Iterable[Head] = ()) -> Iterator[Flaw]:
        """What is changed, missing, put in or moved, in the log and in the rows it speaks of."""
        return custody_check.flaws(self._engine, anchors)
