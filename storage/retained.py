"""The part of SqlStore that lets ads go; see adwatch.retention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from adwatch.retention import Clocks, Expired, Hold, Purged, Share
from storage import (
    bulk,
    deeds,
    holds,
    leftovers,
    outlived_pages,
    outlived_rows,
    purging,
    remembered,
    resuming,
    tables,
)
from storage.engine import without_transactions
from storage.part import Part
from storage.sweeping import sweep


class Retained(Part):
    """Each part of a purge is one transaction, with its entry in the custody log."""

    def hold(self, given: Sequence[Hold]) -> None:
        """Append a person's words on ads; raises NotFound where one is not known."""
        with self._writer.begin() as connection:
            holds.add(connection, given)
            self._record(connection, map(deeds.held, given))

    def kept_ads(self, clocks: Clocks | None = None) -> Iterator[Share]:
        """How many ads there are by site and class; with clocks, of how many they have run out."""
        return holds.counts(self._engine, clocks)

    def outlived_rows(self, clocks: Clocks) -> Iterator[Share]:
        """The rows that a purge would take now, by site, class and table."""
        return outlived_rows.counts(self._engine, clocks)

    def never_linked(self, clocks: Clocks) -> int:
        """How many ads whose clock has run out were in no clustering."""
        return holds.never_linked(self._engine, clocks)

    def purge_ads(self, clocks: Clocks, after: int, reason: str) -> Purged | None:
        """Take some ads whose clocks have run out, in one transaction; None where none is left."""
        with self._writer.begin() as connection:
            done = purging.purge(connection, clocks, after)
            if done is not None:
                self._record(connection, [deeds.purged(done.counts, reason)])
            return done

    def forget_crawls(self, begun: datetime, looked: datetime) -> None:
        """Drop what crawls begun before a time left to ask for, and lists not looked at since."""
        with self._writer.begin() as connection:
            resuming.forget_stale(connection, begun, self._holder)
            remembered.forget_lists(connection, looked)

    def drop_pictures(self) -> int:
        """Take the rows of left-over pictures that no ad names; returns how many."""
        names, needed = leftovers.pictures_left(self._engine)
        taken = 0
        for some in bulk.parts(sorted(names)):
            with self._writer.begin() as connection:
                gone = outlived_pages.at_addresses(connection, set(some) - needed)
                taken += purging.take_pages(connection, gone)
                leftovers.settle(connection, leftovers.PICTURE, some)
                if gone:
                    why = "no ad names these pictures any more"
                    self._record(connection, [deeds.purged({"pictures": len(gone)}, why)])
        return taken

    def left_over(self) -> Iterator[tuple[str, bool]]:
        """The digests of left-over bytes, each with whether something kept still needs them."""
        return leftovers.bytes_left(self._engine)

    def settle(self, digests: Iterable[str]) -> None:
        """Strike digests from the left-over bytes: they are gone, or needed."""
        with self._writer.begin() as connection:
            leftovers.settle(connection, leftovers.BYTES, list(digests))

    def sweep(self) -> None:
        """Take what was deleted out of the files of the database and its search index."""
        with self._writer.begin() as connection:
            purging.take_empty_clusters(connection)
        sweep(without_transactions(self._engine))

    def expired(self) -> tuple[Expired, ...]:
        """What stays of purged ads, by site, week, kind and class."""
        found = select(tables.expired).order_by(*tables.expired.primary_key)
        with self._engine.connect() as connection:
            return tuple(Expired(*row) for row in connection.execute(found))
