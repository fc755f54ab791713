"""SqlStore: the Store port on SQLite or PostgreSQL; each table's statements are in its module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, func, select

from adwatch.custody import Deed
from adwatch.errors import ConfigError, Conflict, StaleLease
from adwatch.frontier import Acknowledgement, Ended, Facts
from adwatch.kept import KeptPage, ListedPicture, PageQuery
from adwatch.model import (
    Ad,
    AdKey,
    Maker,
    Page,
    PageKind,
    Permission,
    Run,
    Sighting,
    Signal,
    SignalSet,
)
from adwatch.ports import LiveAd, Standing
from adwatch.promotion import Promotion
from adwatch.remembered import Remembered
from adwatch.warrant import Revocation, Warrant
from storage import ads as ad_rows
from storage import (
    deeds,
    lives,
    looks,
    migrations,
    politeness,
    promotions,
    resuming,
    search,
    tables,
    workers,
)
from storage import pages as page_rows
from storage import remembered as remembered_rows
from storage import runs as run_rows
from storage import signals as signal_rows
from storage import warrants as warrant_rows
from storage.acknowledging import acknowledge, save_page
from storage.engine import open_engine, take_stock
from storage.linked import Linked
from storage.recorded import Recorded
from storage.retained import Retained
from storage.workspace import Workspace

T = TypeVar("T")


class SqlStore(Linked, Recorded, Retained):
    """Everything kept, in one database; each writing method is one transaction.

    Iterators read as they go and may be left early; saving while one is open is allowed.
    """

    @classmethod
    def open(
        cls, home: Path, url: str | None = None, create: bool = False, who: str | None = None
    ) -> SqlStore:
        """Open the store of a workspace: its own SQLite file, or the database at `url`.

        `create` makes workspace and tables where they are missing. `who` is the person in whose
        name it is done, None for the account. Raises NotFound where `home` is no workspace,
        ConfigError where the tables are not those of this release.
        """
        workspace = Workspace.init(home) if create else Workspace.open(home)
        engine = open_engine(workspace.database if url is None else url)
        try:
            if create:
                migrations.upgrade(engine)
            _check_schema(engine)
            store = cls(engine, who)
            if create:
                store.begin_log()
        except BaseException:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # --- what may be fetched ---

    def add_warrant(self, warrant: Warrant) -> None:
        """Append a warrant; raises Conflict where its id is taken."""
        with self._writer.begin() as connection:
            warrant_rows.add(connection, warrant)
            self._record(connection, [deeds.warrant_issued(warrant)])

    def revoke_warrant(self, warrant_id: str, revocation: Revocation) -> None:
        """Append a revocation; raises NotFound, or Conflict where there already is one."""
        with self._writer.begin() as connection:
            warrant_rows.revoke(connection, warrant_id, revocation)
            self._record(connection, [deeds.warrant_revoked(warrant_id, revocation)])

    def warrant(self, warrant_id: str) -> Warrant | None:
        """One warrant with its revocation."""
        with self._engine.connect() as connection:
            return warrant_rows.one(connection, warrant_id)

    def warrants(self) -> tuple[Warrant, ...]:
        """Every warrant, in the order they were issued."""
        with self._engine.connect() as connection:
            return warrant_rows.every(connection)

    # --- what was fetched ---

    def save_page(self, page: Page, look: tuple[Ad, Sighting] | None = None) -> str | None:
        """Keep a page row, with the look at its ad if there was one, in one transaction.

        Returns `new`, `edited` or `same` where there was one.
        """
        told = deeds.capture([page], look and look[1], page.run)
        return self._twice(lambda connection: save_page(connection, page, look), lambda _: [told])

    def pages(self, query: PageQuery) -> Iterator[KeptPage]:
        """The pages that a query means, in the order kept."""
        return page_rows.stream(self._engine, query)

    def outlived(self, kind: PageKind, until: datetime) -> Iterator[tuple[str, bool]]:
        """The digests of pages of a kind kept before a time, each with whether others need it."""
        return page_rows.outlived(self._engine, kind, until)

    def mark_purged(
        self, kind: PageKind, until: datetime, digests: Iterable[str], at: datetime
    ) -> int:
        """Note that the bytes of these outlived pages were let go; returns how many pages."""
        with self._writer.begin() as connection:
            count = page_rows.mark_purged(connection, (kind, until), digests, at)
            self._record(connection, [deeds.purged_pages(kind, until, count)])
            return count

    def add_listed(self, picture: ListedPicture) -> None:
        """Note that a listed picture was met."""
        with self._writer.begin() as connection:
            page_rows.add_listed(connection, picture)

    def listed_pictures(self) -> tuple[ListedPicture, ...]:
        """The listed pictures that were met, oldest first."""
        with self._engine.connect() as connection:
            return page_rows.listed(connection)

    def keep_permission(self, permission: Permission) -> None:
        """Keep what was decided from a robots.txt."""
        with self._writer.begin() as connection:
            politeness.save_permission(connection, permission)

    def permissions(self) -> Iterator[Permission]:
        """What was decided from each robots.txt, newest first."""
        return politeness.permissions(self._engine)

    def park(self, host: str, until: datetime) -> None:
        """Remember that a host asked to be left alone until then."""
        with self._writer.begin() as connection:
            politeness.park(connection, host, until)

    def parked_until(self, host: str) -> datetime | None:
        """Until when a host last asked to be left alone."""
        with self._engine.connect() as connection:
            return politeness.parked_until(connection, host)

    def acknowledge(self, done: Sequence[Acknowledgement]) -> list[str | StaleLease | None]:
        """Keep all that pages brought in one transaction: `new`, `edited` or `same` for each ad.

        A page whose lease ended keeps no other from being kept: its error stands in its place.
        """
        return self._twice(
            lambda connection: acknowledge(connection, done),
            lambda outcomes: deeds.captures(done, outcomes),
        )

    def save_ad(self, ad: Ad, sighting: Sighting) -> str:
        """Keep a version and a sighting in one transaction; returns `new`, `edited` or `same`."""
        told = [*deeds.looks([sighting])]
        return self._twice(
            lambda connection: looks.add(connection, [(ad, sighting)])[0], lambda _: told
        )

    def _twice(self, keep: Callable[[Connection], T], told: Callable[[T], Iterable[Deed]]) -> T:
        try:
            return self._once(keep, told)
        except Conflict:  # another writer met the ad first: now it is there to be edited
            return self._once(keep, told)

    def _once(self, keep: Callable[[Connection], T], told: Callable[[T], Iterable[Deed]]) -> T:
        with self._writer.begin() as connection:
            outcome = keep(connection)
            self._record(connection, told(outcome))
            return outcome

    def save_sighting(self, sighting: Sighting) -> None:
        """Keep a sighting that brought no content."""
        with self._writer.begin() as connection:
            looks.add_sighting(connection, sighting)
            self._record(connection, [*deeds.looks([sighting])])

    def add_ads(self, ads: Iterable[Ad], seen_at: datetime, run: str) -> dict[str, int]:
        """Import ads in one transaction, each with a sighting; counts by `new edited same`."""
        with self._writer.begin() as connection:
            record = partial(self._record, connection)
            counts = looks.add_stream(
                connection, ads, (seen_at, run), lambda seen: record(deeds.looks(seen))
            )
        take_stock(self._engine, sum(counts.values()))
        return counts

    def start_run(self, run: Run) -> None:
        """Record that a run began; raises Conflict where its id is taken."""
        with self._writer.begin() as connection:
            run_rows.start(connection, run)

    def join_run(self, run: Run, since: datetime) -> Run:
        """Work on the site's newest unfinished run begun `since`, or else begin this one.

        A run of that very id which is over is returned as it ended. Raises Conflict where
        another process crawls the site under another warrant.
        """
        with self._writer.begin() as connection:
            return resuming.join(connection, run, since, self._holder)

    def leave_run(self, run: str, note: Facts) -> None:
        """Stop working on a run; `note` is what was not told with a page."""
        with self._writer.begin() as connection:
            workers.leave(connection, run, self._holder, note)

    def decide_run(self, run: Run, judge: Callable[[], Ended]) -> Run | None:
        """The run as it ended: `judge` says how, unless it is over; None while others work on it.

        While `judge` looks at the run, nobody else joins or decides it.
        """
        made: list[Ended] = []

        def judged() -> Ended:
            made.append(judge())
            return made[-1]

        with self._writer.begin() as connection:
            decided = resuming.decide(connection, run, self._holder, judged)
            self._record(connection, chain.from_iterable(map(deeds.run_ended, made)))
            return decided

    def finish_run(self, run: Run, gone: Sequence[Sighting] = (), is_over: bool = True) -> None:
        """Record how a run ended, with the ads found gone, in one transaction.

        If the run is over, what it had yet to ask for is dropped. Raises NotFound where it never
        began.
        """
        with self._writer.begin() as connection:
            ended = Ended(run, tuple(gone), is_over)
            resuming.finish(connection, ended)
            self._record(connection, deeds.run_ended(ended))

    def runs(self, site: str | None = None, limit: int | None = None) -> Iterator[Run]:
        """The runs, newest first."""
        return run_rows.newest_first(self._engine, site, limit)

    def kept_digests(self) -> Iterator[str]:
        """The digests of the bytes that should be among the blobs, each part sorted."""
        return page_rows.kept_digests(self._engine)

    # --- what the ads say ---

    def remembered(self, site: str, mark: str | None = None) -> Iterator[Remembered]:
        """The lists of a site and the pages of its ads that are not gone, by mark; or one page."""
        return remembered_rows.of_site(self._engine, site, mark)

    def standing(self, key: AdKey) -> Standing:
        """From when to when an ad was seen; raises NotFound."""
        with self._engine.connect() as connection:
            return lives.standing(connection, key)

    def same_words(self, key: AdKey) -> tuple[Standing, ...]:
        """The other ads of the site that said, in any version, what this one said, oldest first."""
        with self._engine.connect() as connection:
            return lives.same_words(connection, key)

    def delays(
        self, site: str, since: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """When each ad of a site that states it was posted, and first seen (`since` a time)."""
        return lives.delays(self._engine, site, since)

    def live_ads(self, site: str) -> Iterator[LiveAd]:
        """The ads of a site that were `present` when they were last seen or missed, by key."""
        return ad_rows.live(self._engine, site)

    def ad(self, key: AdKey) -> Ad | None:
        """The newest version of an ad."""
        with self._engine.connect() as connection:
            return ad_rows.newest(connection, key)

    def ads(self) -> Iterator[Ad]:
        """The newest version of every ad, by key."""
        return ad_rows.all_newest(self._engine)

    def versions(self, key: AdKey) -> tuple[Ad, ...]:
        """Every version of an ad, oldest first."""
        with self._engine.connect() as connection:
            return ad_rows.versions(connection, key)

    def sightings(self, key: AdKey) -> tuple[Sighting, ...]:
        """Every sighting of an ad, oldest first."""
        with self._engine.connect() as connection:
            return ad_rows.sightings(connection, key)

    def promote(self, promotion: Promotion) -> int:
        """Append a promotion and mark its field as sure; returns in how many versions of ads."""
        with self._writer.begin() as connection:
            changed = promotions.add(connection, promotion)
            self._record(connection, [deeds.promoted(promotion)])
            return changed

    def promotions(self, site: str) -> tuple[Promotion, ...]:
        """The promotions of a site, oldest first."""
        with self._engine.connect() as connection:
            return promotions.of_site(connection, site)

    def search(self, words: str, limit: int) -> Iterator[AdKey]:
        """The ads that carry or carried the identifier typed, or whose text holds all the words."""
        return search.find(self._engine, words, limit)

    # --- what was read in them ---

    def unread(self, makers: Sequence[Maker]) -> Iterator[tuple[Ad, tuple[Maker, ...]]]:
        """One ad for each content that one of `makers` has not read yet, with those makers."""
        return signal_rows.unread(self._engine, makers)

    def save_signals(self, maker: Maker, found: Iterable[tuple[str, Sequence[Signal]]]) -> None:
        """Keep what `maker` found, per content digest; replaces what older versions found.

        Batches are committed as they come, so that work done is kept if a later batch fails.
        """
        saved = 0
        for batch in signal_rows.batches(found):
            with self._writer.begin() as connection:
                signal_rows.save(connection, maker, batch)
            saved += len(batch)
        take_stock(self._engine, saved)

    def signals_of(self, content_digest: str) -> tuple[Signal, ...]:
        """The signals of one content, by maker and in each maker's order."""
        with self._engine.connect() as connection:
            return signal_rows.of_content(connection, content_digest)

    def signal_sets(self, kind: str | None = None) -> Iterator[SignalSet]:
        """Every ad's newest content with its signals, by key; of a `kind`, those that have one."""
        return signal_rows.sets(self._engine, kind)

    def counts(self) -> dict[str, int]:
        """Rows by table, for `doctor` and summaries."""
        with self._engine.connect() as connection:
            return {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in tables.metadata.tables.values()
            }


def _check_schema(engine: Engine) -> None:
    found = migrations.current(engine)
    where = engine.url.render_as_string(hide_password=True)
    if found is None:
        raise ConfigError("the database holds no adwatch tables: run `adwatch init`", where=where)
    if found != tables.SCHEMA:
        raise ConfigError(
            f"the database has schema {found!r}, this release knows {tables.SCHEMA!r}: "
            "`adwatch init` brings an older one up to date",
            where=where,
        )
