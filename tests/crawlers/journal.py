"""A sink for crawls under test: it keeps everything in memory and as JSON lines in the home."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from adwatch.errors import Full, StaleLease
from adwatch.frontier import SAID, Acknowledgement, Ended, Facts, Lease, Past, Queued
from adwatch.model import Ad, AdKey, Page, Permission, Run, Sighting
from adwatch.ports import LiveAd
from adwatch.remembered import Remembered
from adwatch.settings import load_settings
from crawlers.pipelines import flat
from crawlers.standing import run_from, run_row

NAME = "journal.jsonl"

UNKEPT = "unkept"
"""The id of an ad that this sink fails to keep, as a full disk would."""


@dataclass
class JournalSink:
    """Satisfies the Sink port; a second crawl of the same home reads what the first one kept."""

    file: Path
    bodies: dict[str, bytes] = field(default_factory=dict)
    is_closed: bool = False
    memory: dict[str, Remembered] = field(default_factory=dict)

    def keep_bytes(self, *bodies: bytes) -> None:
        self.bodies.update((sha256(body).hexdigest(), body) for body in bodies)

    def keep_page(self, page: Page) -> None:
        assert page.body_digest in self.bodies
        row = {"url": page.final_url, "status": page.status, "by": page.rendered_by}
        self._write("page", digest=page.body_digest, requested=page.requested_url, **row)

    def keep_permission(self, permission: Permission) -> None:
        row = {name: getattr(permission, name) for name in permission.__slots__}
        self._write("permission", **{**row, "read_at": permission.read_at.isoformat()})

    def remembered(self, site: str) -> Iterator[Remembered]:
        return iter(self.memory.values())

    def park(self, host: str, until: datetime) -> None:
        self._write("parked", host=host, until=until.isoformat())

    def parked_until(self, host: str) -> datetime | None:
        told = [row["until"] for row in self.rows("parked") if row["host"] == host]
        return datetime.fromisoformat(told[-1]) if told else None

    def keep_picture(self, site: str, url: str, body: bytes) -> str:
        digest = sha256(body).hexdigest()
        self.bodies[digest] = body
        self._write("picture", site=site, url=url, digest=digest)
        return digest

    def acknowledge(self, done: Sequence[Acknowledgement]) -> list[str | StaleLease | None]:
        # As one transaction would, it keeps all of them or none.
        if unkept := [one.ad for one in done if one.ad and one.ad.key.local_id == UNKEPT]:
            raise Full("no space is left", where=str(unkept[0].key))
        return [self._acknowledge(one) for one in done]

    def _acknowledge(self, done: Acknowledgement) -> str | None:
        outcome = None
        for page in done.pages:
            self.keep_page(page)
        if done.ad is not None and done.sighting is not None:
            outcome = self.keep_ad(done.ad, done.sighting)
        elif done.sighting is not None:
            self.keep_sighting(done.sighting)
        frontier = FRONTIERS[done.lease.run]
        frontier.finish(
            done.lease,
            dict(done.note) if outcome is None else {**done.note, SAID: outcome},
            done.failed,
        )
        frontier.add(done.found)
        return outcome

    def keep_ad(self, ad: Ad, sighting: Sighting) -> str:
        versions = [row["digest"] for row in self.rows("ad") if row["key"] == str(ad.key)]
        latest = versions[-1] if versions else None
        outcome = "same" if ad.content_digest == latest else "edited" if latest else "new"
        pictures = [one.digest for one in ad.pictures]
        facts = {"digest": ad.content_digest, "outcome": outcome, "pictures": pictures}
        self._write("ad", key=str(ad.key), ad=flat(ad), **facts)
        self.keep_sighting(sighting)
        return outcome

    def keep_sighting(self, sighting: Sighting) -> None:
        facts = {"digest": sighting.content_digest, "page": sighting.page_digest}
        at = sighting.seen_at.isoformat()
        key, state = str(sighting.ad), str(sighting.state)
        self._write("sighting", key=key, state=state, url=sighting.url, at=at, **facts)

    def live_ads(self, site: str) -> Iterator[LiveAd]:
        telling = (row for row in self.rows("sighting") if row["state"] != "blocked")
        last = {row["key"]: row for row in telling}
        for key, row in sorted(last.items()):
            if key.startswith(site + "/") and row["state"] == "present":
                at = datetime.fromisoformat(row["at"])
                yield LiveAd(AdKey.parse(key), row["url"], row["digest"], at)

    def past_runs(self, site: str, limit: int) -> Iterator[Run]:
        runs = [run_from(row["run"]) for row in self.rows("finished")]
        yield from [run for run in reversed(runs) if run.site == site][:limit]

    def start_run(self, run: Run) -> Run:
        self._write("started", id=run.id, site=run.site)
        return run

    def leave_run(self, run: str, note: Facts) -> None:
        FRONTIERS[run].left.append(note)

    def decide_run(self, run: Run, judge: Callable[[], Ended]) -> Run | None:
        ended = judge()
        for sighting in ended.gone:
            self.keep_sighting(sighting)
        counts, verdict, row = dict(ended.run.counts), str(ended.run.verdict), run_row(ended.run)
        self._write("finished", id=run.id, verdict=verdict, counts=counts, run=row)
        return ended.run

    def close(self) -> None:
        self.is_closed = True

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """What was kept of one kind, in order."""
        return [row for row in self.all_rows() if row["what"] == kind]

    def all_rows(self) -> list[dict[str, Any]]:
        """What was kept, in order."""
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text().splitlines()]

    def _write(self, what: str, **row: Any) -> None:
        with self.file.open("a") as out:
            out.write(json.dumps({"what": what, **row}) + "\n")


@dataclass
class MemoryFrontier:
    """Satisfies the Frontier port for one worker whose leases never end."""

    run: str
    state: dict[str, str] = field(default_factory=dict)
    queued: list[Queued] = field(default_factory=list)
    finished: list[Past] = field(default_factory=list)
    left: list[Facts] = field(default_factory=list)
    asked: int = 0
    died_at: dict[int, int] = field(default_factory=dict)  # pages by number: processes that died

    def add(self, queued: Iterable[Queued]) -> int:
        fresh = [one for one in queued if one.fingerprint not in self.state]
        self.state.update(dict.fromkeys((one.fingerprint for one in fresh), "waiting"))
        self.queued += fresh
        return len(fresh)

    def lease(self, count: int) -> list[Lease]:
        waiting = [n for n, one in enumerate(self.queued) if self._is(one, "waiting")][:count]
        self.state.update((self.queued[n].fingerprint, "leased") for n in waiting)
        return [
            Lease(n, self.run, 1, 1 + self.died_at.get(n, 0), self.queued[n].body) for n in waiting
        ]

    def renew(self, leases: Iterable[Lease]) -> bool:
        return all(self._is(self.queued[lease.number], "leased") for lease in leases)

    def finish(self, lease: Lease, note: Facts, failed: bool = False) -> None:
        self.state[self.queued[lease.number].fingerprint] = "failed" if failed else "done"
        self.finished.append(Past(lease.body, failed, note))

    def release(self, leases: Iterable[Lease]) -> None:
        self.state.update((self.queued[one.number].fingerprint, "waiting") for one in leases)

    def has_more(self) -> bool:
        return not {"waiting", "leased"}.isdisjoint(self.state.values())

    def counts(self) -> dict[str, int]:
        return dict(Counter(self.state.values()))

    def past(self) -> Iterator[Past]:
        yield from self.finished

    def notes(self) -> list[Facts]:
        return self.left

    def spend(self, count: int, limit: int) -> int:
        granted = min(count, max(0, limit - self.asked))
        self.asked += granted
        return granted

    def turn(self, host: str, pause: float) -> float:
        return 0.0  # nobody else takes turns

    def close(self) -> None:
        """Nothing is open."""

    def _is(self, one: Queued, state: str) -> bool:
        return self.state[one.fingerprint] == state


FRONTIERS: dict[str, MemoryFrontier] = {}


def open_frontier(run: str) -> MemoryFrontier:
    """The frontier named in AD_FRONTIER by the tests' crawls; it dies with its process."""
    return FRONTIERS.setdefault(run, MemoryFrontier(run))


def open_sink() -> JournalSink:
    """The sink named in AD_SINK by the tests' crawls."""
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    return JournalSink(home / NAME)


class UnjudgedSink(JournalSink):
    """A sink that loses the store just as a run is to be judged."""

    def decide_run(self, run: Run, judge: Callable[[], Ended]) -> Run | None:
        raise Full("no space is left", where=run.id)


def open_unjudged_sink() -> JournalSink:
    """The sink named in AD_SINK by a crawl whose end cannot be kept."""
    return UnjudgedSink(open_sink().file)
