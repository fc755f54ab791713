"""Invented rows for storage tests, short to write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adwatch.model import (
    Ad,
    AdKey,
    AdKind,
    Cluster,
    Cut,
    Evidence,
    Link,
    Maker,
    Page,
    Presence,
    Run,
    Sighting,
    Signal,
    Span,
)
from adwatch.ports import Store
from adwatch.warrant import Warrant

NOON = datetime(2026, 3, 1, 12, 0, 0, 123457, tzinfo=UTC)
PHONES = Maker("phone", "1")


SQL_SHAPED = (
    "'; DROP TABLE ads; --",
    '" OR 1=1 --',
    "%_\\",
    "${jndi:x}",
    "NULL",
    "a'||'b",
    "%s?:x",
)
"""Values that a careless store would run."""


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def key(local_id: str, site: str = "board") -> AdKey:
    return AdKey(site, local_id)


def ad(local_id: str, text: str | None = "Relaxing massage", **fields) -> Ad:
    site = fields.pop("site", "board")
    return Ad(key(local_id, site), fields.pop("kind", AdKind.MASSAGE), text=text, **fields)


def look(seen: Ad, minutes: int = 0, state: Presence = Presence.PRESENT) -> Sighting:
    url = f"http://board.test/{seen.key.local_id}"
    return Sighting(seen.key, state, later(minutes), url, "run-1", seen.content_digest)


def gone(of: AdKey, minutes: int = 0, state: Presence = Presence.GONE) -> Sighting:
    return Sighting(of, state, later(minutes), "http://board.test/", "run-1")


def signal(value: str, kind: str = "phone", maker: Maker = PHONES, **details) -> Signal:
    some = tuple(sorted(details.items()))
    return Signal(kind, value, value, Span("text", 0, len(value)), "plain", 0.75, maker, some)


def link(left: str, right: str, accepted: bool = True, score: float = 0.9) -> Link:
    reason = Evidence(Maker("shared", "1"), "phone", "+1", "+1", 7.5, "They share a phone.", 2)
    return Link(key(left), key(right), score, accepted, (reason,), "model-1")


def cluster(name: str, *members: str, cut: Cut = Cut.WORKING) -> Cluster:
    return Cluster(name, cut, tuple(sorted(map(key, members))), "model-1")


def run(name: str, minutes: int = 0, **fields) -> Run:
    return Run(name, fields.pop("site", "board"), "warrant-1", later(minutes), "0.1", **fields)


def warrant(name: str = "w-1", **fields) -> Warrant:
    stated = {
        "id": name, "purpose": "see who is behind the ads of one town", "legal_basis": "section 1",
        "requirement": "IR-7", "requested_by": "Ana", "authorised_by": "Bo", "sites": ("board",),
        "kinds": (AdKind.MASSAGE, AdKind.JOB), "requests_per_minute": 12, "pages_per_run": 500,
        "valid_from": NOON, "valid_until": later(60), "retention_days": 90,
    }  # fmt: skip
    return Warrant(**{**stated, **fields})


def page(**fields) -> Page:
    stated = {
        "site": "board", "requested_url": "http://board.test/", "run": "run-1",
        "final_url": "http://board.test/", "fetched_at": NOON, "status": 200,
        "headers": (("a", "b"),), "body_digest": "0" * 64, "body_size": 1, "rendered_by": "http",
    }  # fmt: skip
    return Page(**{**stated, **fields})


def put(store: Store, *ads: Ad, minutes: int = 0) -> list[str]:
    return [store.save_ad(one, look(one, minutes)) for one in ads]


def read_all(store: Store, maker: Maker, *signals: Signal) -> int:
    found = ((one.content_digest, signals) for one, _ in store.unread([maker]))
    store.save_signals(maker, found)
    return len(list(store.unread([maker])))


def found(store: Store, words: str, limit: int = 50) -> set[str]:
    return {one.local_id for one in store.search(words, limit)}
