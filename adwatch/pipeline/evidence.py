"""Gather an evidence pack from a workspace: captures, ads, signals, links, timeline, custody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from adwatch import __version__
from adwatch.custody import Act, Deed, Subject, Told, ad_subject
from adwatch.errors import NotFound
from adwatch.evidence.bundle import write_bundle
from adwatch.evidence.statement import About, certificate, statement
from adwatch.kept import PageQuery
from adwatch.model import Ad, AdKey, Link, Sighting
from adwatch.pipeline.archiving import export_pages
from adwatch.pipeline.views import ad_row, cluster_view, find_key, link_row
from adwatch.pipeline.workspace import Workspace
from adwatch.products.base import exporter
from adwatch.products.jsonl import encode
from matching.explain import reasons
from storage import deeds
from storage.part import account

Rows = Iterable[Mapping[str, object]]

TIMELINE = ("at", "event", "ad", "what", "source")


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Which ads a pack is about, why it is made, how it may be handled, and where it goes."""

    out: Path
    reason: str
    ads: tuple[str, ...] = ()
    cluster: str | None = None
    handling: str = "official: for the stated purpose only"


@dataclass(slots=True)
class PackReport:
    """What a pack holds, what it had to leave out, and its SHA-256."""

    digest: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def make_pack(workspace: Workspace, order: PackOrder) -> PackReport:
    """Write an evidence pack; the custody log tells of it, with the digest of the file.

    Raises NotFound for ads or a cluster that are not there, or where none of them has a capture.
    """
    keys = _keys(workspace, order)
    report = PackReport()
    subjects = [ad_subject(key) for key in keys]
    with TemporaryDirectory(dir=order.out.parent, prefix=f".{order.out.name}-") as folder:
        gathered = _Gathered(workspace, keys, Path(folder), report)
        files = gathered.write(order)
        whole = Path(folder) / "pack.zip"
        report.digest = write_bundle(files, workspace.clock.now(), whole)
        facts = {"what": "evidence pack", "cluster": order.cluster, "sha256": report.digest}
        # Before the file can be read: no pack is without its entry.
        workspace.store.record(Deed(Act.EXPORT, facts, subjects, why=order.reason))
        whole.replace(order.out)
    return report


def _keys(workspace: Workspace, order: PackOrder) -> list[AdKey]:
    keys = [find_key(workspace, text) for text in order.ads]
    if order.cluster is not None:
        found = workspace.store.cluster(order.cluster)
        if found is None:
            raise NotFound("no such cluster", where=order.cluster)
        keys.extend(found.members)
    return sorted(set(keys))


class _Gathered:
    """The files of a pack under way, each written to a folder under its name."""

    def __init__(
        self, workspace: Workspace, keys: Sequence[AdKey], folder: Path, report: PackReport
    ) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._keys = keys
        self._folder = folder
        self._report = report
        self._versions = {key: self._store.versions(key) for key in keys}
        self._looks = {key: self._store.sightings(key) for key in keys}
        self._links = list(_links_among(workspace, keys))
        self._told: list[Told] = []
        self._files: dict[str, Path] = {}

    def write(self, order: PackOrder) -> dict[str, Path]:
        """Write every file; returns them by name, the statement first."""
        pages = self._captures()
        self._told = list(self._store.extract(self._subjects(pages)))
        self._lines("ads.jsonl", self._ads())
        self._lines("signals.jsonl", self._signals())
        self._lines("links.jsonl", map(_link, self._links))
        if order.cluster is not None:
            self._text(
                "cluster.json", json.dumps(cluster_view(self._workspace, order.cluster), indent=1)
            )
        self._timeline()
        self._lines("custody.jsonl", map(_told_row, self._told))
        about = self._about(order)
        self._text("CERTIFICATE-DRAFT.md", certificate(about))
        counts = {name: count for name, count in self._report.counts.items() if count}
        self._text("STATEMENT.md", statement(about, counts, self._report.left_out))
        return {"STATEMENT.md": self._files.pop("STATEMENT.md"), **self._files}

    def _captures(self) -> list[Subject]:
        """Write the captured pages; returns what the custody log calls them."""
        out = self._folder / "captures.wacz"
        bodies = {look.page_digest for looks in self._looks.values() for look in looks}
        shown = {one.digest for ads in self._versions.values() for ad in ads for one in ad.pictures}
        query = PageQuery(bodies=frozenset(filter(None, bodies | shown)))
        try:
            written = export_pages(self._workspace, query, out)
        except NotFound:
            self._report.left_out.append("captures: no page of these ads was kept")
            return []
        self._files[out.name] = out
        self._report.counts[out.name] = written.pages
        left_out = [f"page {number}: {why}" for number, why in written.unreadable]
        if written.purged:
            left_out.append(
                f"{written.purged} pages: their bytes were let go by the retention rules"
            )
        self._report.left_out.extend(left_out)
        return [deeds.of_page(kept.page) for kept in self._store.pages(query)]

    def _subjects(self, pages: Sequence[Subject]) -> Iterator[Subject]:
        yield from pages
        for key in self._keys:
            yield ad_subject(key)
            yield from map(deeds.of_sighting, self._looks[key])
        for judgement in self._store.judgements():
            if judgement.left in self._versions and judgement.right in self._versions:
                yield deeds.of_judgement(judgement)

    def _ads(self) -> Rows:
        for key in self._keys:
            versions = [{**ad_row(ad), **_source(ad)} for ad in self._versions[key]]
            looks = [_look(one) for one in self._looks[key]]
            yield {"ad": str(key), "versions": versions, "sightings": looks}

    def _signals(self) -> Rows:
        for key in self._keys:
            for number, ad in enumerate(self._versions[key], 1):
                for signal in self._store.signals_of(ad.content_digest):
                    if signal.kind not in UNREADABLE:
                        said = {**asdict(signal), "details": dict(signal.details)}
                        yield {"ad": str(key), "version": number, **said}

    def _timeline(self) -> None:
        rows = sorted(self._events(), key=lambda row: tuple(map(str, row.values())))
        path = self._folder / "timeline.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            self._report.counts[path.name] = exporter("csv").write(TIMELINE, rows, file)
        self._files[path.name] = path

    def _events(self) -> Iterator[dict[str, object]]:
        for key in self._keys:
            for ad in self._versions[key][:1]:
                if ad.posted_at is not None:
                    yield _event(
                        ad.posted_at.isoformat(), "posted, as the site states", key, "", ""
                    )
            for look in self._looks[key]:
                source = look.page_digest or ""
                yield _event(look.seen_at.isoformat(), f"seen: {look.state}", key, look.run, source)
        for one in self._store.judgements():
            if one.left in self._versions and one.right in self._versions:
                what = f"with {one.right}, by {one.by}: {one.reason}"
                yield _event(one.at.isoformat(), f"judged {one.verdict}", one.left, what, "")

    def _about(self, order: PackOrder) -> About:
        head = self._store.head()
        return About(
            reason=order.reason,
            who=self._workspace.settings.user or account(),
            at=self._workspace.clock.now(),
            software=f"adwatch {__version__}",
            ads=len(self._keys),
            cluster=order.cluster,
            handling=order.handling,
            head=None if head is None else str(head),
            models=sorted({link.model for link in self._links}),
        )

    def _lines(self, name: str, rows: Rows) -> None:
        path = self._folder / name
        count = 0
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for row in rows:
                file.write(encode(row) + "\n")
                count += 1
        self._files[name] = path
        self._report.counts[name] = count

    def _text(self, name: str, text: str) -> None:
        path = self._folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        self._files[name] = path
        self._report.counts.setdefault(name, 1)


UNREADABLE = frozenset({"meaning"})
"""Signals that are numbers for the machine alone: they are made anew from the text."""


def _links_among(workspace: Workspace, keys: Sequence[AdKey]) -> Iterator[Link]:
    wanted = set(keys)
    for key in keys:
        for link in workspace.store.links(related=True, ad=key):
            if link.left == key and link.right in wanted:
                yield link


def _link(link: Link) -> dict[str, object]:
    return {**link_row(link), "sentences": reasons(link)}


def _source(ad: Ad) -> dict[str, object]:
    pictures = [{"address": one.address, "sha256": one.digest} for one in ad.pictures]
    parser = str(ad.parser) if ad.parser else None
    return {"page_sha256": ad.page_digest, "read_by": parser, "pictures": pictures}


def _look(look: Sighting) -> dict[str, object]:
    return {
        "state": str(look.state),
        "seen_at": look.seen_at.isoformat(),
        "url": look.url,
        "run": look.run,
        "content_digest": look.content_digest,
        "page_sha256": look.page_digest,
    }


def _event(at: str, event: str, key: AdKey, what: str, source: str) -> dict[str, object]:
    return {"at": at, "event": event, "ad": str(key), "what": what, "source": source}


def _told_row(told: Told) -> dict[str, object]:
    entry = {**asdict(told.entry), "at": told.entry.at.isoformat()}
    subjects = [
        {"salt": salt, "sort": one.sort, "digest": one.digest} for salt, one in told.subjects
    ]
    return {**entry, "seals": list(told.seals), "subjects": subjects}
