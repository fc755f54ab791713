"""A sink for crawls under test: it keeps everything in memory and as JSON lines in the home."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from adwatch.errors import Full
from adwatch.model import Ad, AdKey, Page, Run, Sighting
from adwatch.ports import LiveAd
from adwatch.settings import load_settings
from crawlers.pipelines import flat

NAME = "journal.jsonl"

UNKEPT = "unkept"
"""The id of an ad that this sink fails to keep, as a full disk would."""


@dataclass
class JournalSink:
    """Satisfies the Sink port; a second crawl of the same home reads what the first one kept."""

    file: Path
    bodies: dict[str, bytes] = field(default_factory=dict)
    is_closed: bool = False

    def keep_page(self, page: Page, body: bytes) -> None:
        assert sha256(body).hexdigest() == page.body_digest
        self.bodies[page.body_digest] = body
        row = {"url": page.final_url, "status": page.status, "by": page.rendered_by}
        self._write("page", digest=page.body_digest, requested=page.requested_url, **row)

    def keep_picture(self, site: str, url: str, body: bytes) -> str:
        digest = sha256(body).hexdigest()
        self._write("picture", site=site, url=url, digest=digest)
        return digest

    def keep_ad(self, ad: Ad, sighting: Sighting) -> str:
        if ad.key.local_id == UNKEPT:
            raise Full("no space is left", where=str(ad.key))
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
        last = {row["key"]: row for row in self.rows("sighting")}
        for key, row in sorted(last.items()):
            if key.startswith(site + "/") and row["state"] == "present":
                at = datetime.fromisoformat(row["at"])
                yield LiveAd(AdKey.parse(key), row["url"], row["digest"], at)

    def start_run(self, run: Run) -> None:
        self._write("started", id=run.id, site=run.site)

    def finish_run(self, run: Run) -> None:
        counts = dict(run.counts)
        self._write("finished", id=run.id, verdict=str(run.verdict), counts=counts)

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


def open_sink() -> JournalSink:
    """The sink named in AD_SINK by the tests' crawls."""
    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    return JournalSink(home / NAME)
