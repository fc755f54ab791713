"""Web archives into the workspace: pages are kept as pages, those of known sites read into ads.

Each page goes in whole, with its ad, or not at all; a file that is imported twice adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from adwatch import __version__
from adwatch.archive.arriving import Arrived, Home, Sheet, pages
from adwatch.archive.reading import Bad, opened
from adwatch.errors import FetchError, NotFound, ParseError
from adwatch.kept import PageQuery
from adwatch.model import Ad, Page, PageKind, PictureRef, Presence, Run, RunVerdict, Sighting
from adwatch.pipeline.pictures import find_listed
from adwatch.pipeline.workspace import Workspace
from crawlers import limits
from crawlers.media import is_picture
from crawlers.rereading import Rereading

COUNTED = ("pages", "known", "pictures", "withheld", "new", "edited", "same", "unread", "refused")
"""The counts of an import, in the order they are told; `known` were kept before."""

Tell = Callable[[Bad], None]


def import_archive(
    workspace: Workspace, file: Path, site: str | None, tell: Tell
) -> dict[str, int]:
    """Import an archive; returns the counts. A bad record is told and counted.

    `site` is where pages go that do not say it themselves; None names it by their host.
    """
    run = Run(uuid4().hex, site or "archive", "import", workspace.clock.now(), __version__)
    workspace.store.start_run(run)
    with Rereading(workspace.settings.home) as reading:
        under_way = _Import(workspace, file, Home(site, run.id), reading)
        verdict = RunVerdict.CRASHED
        try:
            under_way.go(tell)
            is_whole = under_way.counts["pages"] and not under_way.counts["refused"]
            verdict = RunVerdict.COMPLETE if is_whole else RunVerdict.PARTIAL
        finally:
            counts = {name: under_way.counts[name] for name in COUNTED}
            ended = replace(run, ended=workspace.clock.now(), verdict=verdict)
            workspace.store.finish_run(replace(ended, counts=tuple(counts.items())))
    return counts


@dataclass(slots=True)
class _Import:
    """One archive under way. It is read twice: an ad's pictures may stand after the ad."""

    workspace: Workspace
    file: Path
    home: Home
    reading: Rereading
    counts: Counter[str] = field(default_factory=Counter)
    pictures: dict[str, str] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)

    def go(self, tell: Tell) -> None:
        """Look at the pictures, then keep everything."""
        with self._arrivals() as arrivals:
            for one in arrivals:
                if isinstance(one, Arrived):
                    self._look(one)
        with self._arrivals() as arrivals:
            for one in arrivals:
                bad = self._keep(one)
                if bad is not None:
                    self.counts["refused"] += 1
                    tell(bad)

    @contextmanager
    def _arrivals(self) -> Iterator[Iterator[Arrived | Sheet | Bad]]:
        with opened(self.file) as records:
            yield pages(records, self.home)

    def _look(self, one: Arrived) -> None:
        """Note a picture's address; hold it against the hash list before anything is written."""
        page, known = one.page, set(self.pictures.values())
        if one.body is None:
            if page.body_digest in known:
                self.pictures.setdefault(page.requested_url, page.body_digest)
        elif is_picture(one.body):
            listed = find_listed(self.workspace, page.site, page.requested_url, one.body)
            if listed is None:
                self.pictures.setdefault(page.requested_url, page.body_digest)
            elif page.body_digest not in self.withheld:
                self.workspace.store.add_listed(listed)
                self.withheld.add(page.body_digest)

    def _keep(self, one: Arrived | Sheet | Bad) -> Bad | None:
        if isinstance(one, Bad):
            return one
        if isinstance(one, Sheet):
            self.workspace.blobs.put(one.body)
            return None
        if one.page.body_digest in self.withheld:
            self.counts["withheld"] += 1
            return None
        if self._is_known(one.page):
            self.counts["known"] += 1
            return None
        try:
            body = self._body(one)
        except NotFound:
            return one.record.bad("it repeats bytes that are not kept, or its sheet is missing")
        self._save(one, body)
        return None

    def _body(self, one: Arrived) -> bytes:
        blobs = self.workspace.blobs
        if one.page.made_with is not None:
            blobs.get(one.page.made_with)
        if one.body is None:
            return blobs.get(one.page.body_digest)
        blobs.put(one.body)
        return one.body

    def _is_known(self, page: Page) -> bool:
        same = self.workspace.store.pages(PageQuery(site=page.site, digest=page.body_digest))
        return any(_look_of(kept.page) == _look_of(page) for kept in same)

    def _save(self, one: Arrived, body: bytes) -> None:
        page = one.page
        if not one.is_ours and page.rendered_by == "http" and is_picture(body):
            page = replace(page, kind=PageKind.PICTURE)
        ad = self._ad(one, body)
        self.counts["pictures" if page.kind is PageKind.PICTURE else "pages"] += 1
        if ad is None:
            self.workspace.store.save_page(page)
            return
        page = replace(page, kind=PageKind.AD)
        seen = Sighting(
            ad.key, Presence.PRESENT, page.fetched_at, ad.url or "", page.run,
            ad.content_digest, page.body_digest,
        )  # fmt: skip
        self.counts[str(self.workspace.store.save_page(page, (ad, seen)))] += 1

    def _ad(self, one: Arrived, body: bytes) -> Ad | None:
        page = one.page
        may_be = page.kind is PageKind.AD or not one.is_ours
        is_read = page.status == 200 and page.rendered_by in {"http", "browser"}
        if not (may_be and is_read and self.reading.knows(page.site)) or is_picture(body):
            return None
        try:
            ad = self.reading.ad(page, body)
        except (ParseError, FetchError):
            self.counts["unread"] += 1
            return None
        return replace(ad, page_digest=page.body_digest, pictures=self._with_digests(ad))

    def _with_digests(self, ad: Ad) -> tuple[PictureRef, ...]:
        held = [replace(one, digest=self.pictures.get(one.address)) for one in ad.pictures]
        is_any = any(one.digest for one in held)
        return tuple(held[: limits.PICTURES_AN_AD]) if is_any else ad.pictures


def _look_of(page: Page) -> tuple[object, ...]:
    """What tells two pages apart, whichever program wrote them down."""
    return page.requested_url, page.fetched_at, page.rendered_by, page.body_digest
