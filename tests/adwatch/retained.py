"""A board of a few ads of every age and class, written through every door; and where to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select, text

from adwatch.clock import FakeClock
from adwatch.custody import Act, Deed, ad_subject, subject_of
from adwatch.kept import PageQuery
from adwatch.model import Ad, Cut, Judgement, PageKind, PictureRef, Verdict
from adwatch.pipeline.retention import hold
from adwatch.pipeline.workspace import Workspace
from adwatch.remembered import Remembered
from adwatch.settings import Settings
from storage import remembered, tables
from storage.blobs import FileBlobs
from storage.store import SqlStore
from tests.storage.makes import NOON, PHONES, ad, cluster, key, link, look, page, signal

NOW = datetime(2035, 1, 1, tzinfo=UTC)
AGES = {"new": NOW - timedelta(days=2), "middle": NOW - timedelta(days=100), "old": NOON}


@dataclass(frozen=True)
class Drawn:
    """One ad of the board; `shares` its words, or its picture, with every other that does."""

    age: str = "old"
    linked: bool = False
    held: bool = False
    shares_words: bool = False
    shares_picture: bool = False

    def is_over(self, are_tied: bool) -> bool:
        """Whether its clock has run out, by the usual settings."""
        ages = {"old"} if self.linked and are_tied else {"old", "middle"}
        return self.age in ages and not self.held


def open_workspace(home: Path, url: str | None = None, **fields) -> Workspace:
    """A workspace that lives in 2035."""
    store = SqlStore.open(home, url, create=True)
    blobs = FileBlobs(home / "blobs", store.kept_digests)
    return Workspace(Settings(home=home, database_url=url, **fields), store, blobs, FakeClock(NOW))


def phone(number: int) -> str:
    return f"+1415555{number + 100:04d}"


def url(number: int) -> str:
    return f"http://board.test/ad-{number}-zebra{number}"


def picture(number: int) -> tuple[str, bytes]:
    return f"http://board.test/pic-{number}-gecko.jpg", f"picture {number} gecko".encode()


def said(number: int, one: Drawn) -> tuple[Ad, list[bytes]]:
    """What an ad of the board says, with the bytes of its page and its picture."""
    address, shown = picture(999 if one.shares_picture else number)
    bodies = [f"<p>walrus{number} {phone(number)}</p>".encode(), shown]
    page_digest, digest = (sha256(body).hexdigest() for body in bodies)
    told = ad(
        f"zebra{number}",
        "the same lynx words" if one.shares_words else f"walrus{number}, call {phone(number)}",
        url=url(number),
        page_digest=page_digest,
        pictures=(PictureRef(address, digest),),
    )
    return told, bodies


def fill(workspace: Workspace, board: list[Drawn]) -> None:
    """Write the ads of a board, read, tied, judged, searched, shown and remembered."""
    store = workspace.store
    for number, one in enumerate(board):
        told, bodies = said(number, one)
        workspace.blobs.put_all(bodies)
        _crawl(workspace, told, url(number), AGES[one.age])
    found = [(one.content_digest, _signals(one)) for one, _ in store.unread([PHONES])]
    store.save_signals(PHONES, found)
    names = [f"zebra{number}" for number in range(len(board))]
    store.replace_links([link(*pair) for pair in pairwise(names)])
    for left, right in pairwise(names):
        store.add_judgement(Judgement(key(left), key(right), Verdict.SAME, "Ana", NOON, "alike"))
    tied = [name for name, one in zip(names, board, strict=True) if one.linked]
    alone = [cluster(name, name) for name, one in zip(names, board, strict=True) if not one.linked]
    store.replace_clusters(Cut.WORKING, [*alone, *([cluster("tied", *tied)] if tied else [])])
    for number, one in enumerate(board):
        searched = [subject_of("searched", phone(number)), ad_subject(key(names[number]))]
        store.record(Deed(Act.SEARCH, {}, searched))
        if one.held:
            hold(workspace, [f"board/{names[number]}"], True, "a case is open")


def _crawl(workspace: Workspace, one: Ad, where: str, at: datetime) -> None:
    store, minutes = workspace.store, (at - NOON) // timedelta(minutes=1)
    here = {"requested_url": where, "final_url": where, "fetched_at": at, "kind": PageKind.AD}
    shot = workspace.blobs.put(f"screenshot of {where}".encode())
    store.save_page(page(body_digest=shot, rendered_by="screenshot", **here))
    seen = look(one, minutes)
    store.save_page(page(body_digest=one.page_digest, **here), (one, seen))
    for shown in one.pictures:
        there = {"requested_url": shown.address, "final_url": shown.address}
        store.save_page(page(body_digest=shown.digest, kind=PageKind.PICTURE, **there))
    with store._writer.begin() as connection:
        remembered.keep(connection, [Remembered("board", where, where, at, one.key.local_id)])


def _signals(one: Ad) -> list:
    number = (one.text or "").rpartition(" ")[2]
    return [signal(number)] if number.startswith("+") else []


def traces(workspace: Workspace, home: Path) -> Iterator[str]:
    """All that the database's tables, its search index and the files of a home hold, as text."""
    store = workspace.store
    with store._engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            yield from (repr(tuple(row)) for row in connection.execute(select(table)))
        if connection.dialect.name == "sqlite":
            connection.execute(text(VOCABULARY))
            yield from connection.scalars(text("SELECT term FROM terms"))
    for file in home.rglob("*"):
        if file.is_file():
            yield f"{file} {file.read_bytes().decode('latin-1')}"


VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, search_index, row)"
)


def needles(number: int, one: Drawn) -> set[str]:
    """What tells of one ad alone."""
    told, _ = said(number, one)
    digits = phone(number).removeprefix("+")
    found = {f"zebra{number}", url(number), digits, digits[::-1], told.page_digest}
    if not one.shares_words:
        found |= {f"walrus{number}", told.content_digest}
    if not one.shares_picture:
        found |= {told.pictures[0].address, told.pictures[0].digest, f"picture {number} gecko"}
    return found


def belongings(workspace: Workspace, number: int) -> list[object]:
    """What is kept of one ad, its links and entries aside."""
    store, here = workspace.store, key(f"zebra{number}")
    one = store.ad(here)
    pages = [kept for kept in store.pages(PageQuery()) if kept.page.requested_url == url(number)]
    bodies = [workspace.blobs.get(kept.page.body_digest) for kept in pages]
    pictures = [workspace.read_picture(shown) for shown in one.pictures]
    signals = store.signals_of(one.content_digest)
    return [one, store.versions(here), store.sightings(here), signals, pages, bodies, pictures]
