"""The life of one ad as kept: its versions with what changed, its sightings, what it repeats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile
from statistics import median

from adwatch.model import Ad, Presence, Sighting
from adwatch.pipeline.views import find_key
from adwatch.pipeline.workspace import Workspace
from adwatch.ports import Standing
from crawlers.lending import mark
from crawlers.misses import MISSED
from matching.alignment import align

COMPARED = ("title", "text", "place", "price", "author", "country", "language")
"""The fields of an ad whose change is shown word by word; attributes and pictures are named."""


def history(workspace: Workspace, text: str) -> dict[str, object]:
    """Everything known of when an ad said what, by the ad as a person typed it."""
    key = find_key(workspace, text)
    store = workspace.store
    life, looks, versions = store.standing(key), store.sightings(key), store.versions(key)
    others = store.same_words(key)
    before = [one for one in others if one.first_seen < life.first_seen]
    after = [one for one in others if one.first_seen >= life.first_seen]
    return {
        "ad": str(key),
        **_life(workspace, life, looks),
        "delay_hours": _delay(versions, looks),
        "repost_of": str(before[-1].ad) if before else None,
        "same_words_later": [str(one.ad) for one in after],
        "versions": list(_versions(versions, looks)),
        "sightings": [_sighting(one) for one in looks],
    }


def delay_row(workspace: Workspace, site: str, runs: int) -> dict[str, object] | None:
    """The hours from an ad's posting to its first sighting, median by run; None where unknown."""
    delays = sorted((seen, posted) for posted, seen in workspace.store.delays(site))
    told = []
    for run in workspace.store.runs(site, runs):
        if run.ended is not None:
            mine = [seen - at for seen, at in delays if run.started <= seen <= run.ended]
            hours = [one.total_seconds() / 3600 for one in mine]
            told += [median(hours)] if hours else []
    if not told:
        return None
    name = "hours from post to first sighting"
    last, usual = f"{told[0]:.4g}", f"{median(told):.4g}"
    return {"figure": name, "last": last, "usual": usual, "runs": len(told)}


def _life(workspace: Workspace, life: Standing, looks: tuple[Sighting, ...]) -> dict[str, object]:
    now = workspace.clock.now()
    walls = list(takewhile(_is_wall, reversed(looks)))
    there = [one.seen_at for one in looks if one.state is Presence.PRESENT]
    return {
        "state": str(life.state),
        "first_seen": life.first_seen.isoformat(),
        "last_present": there[-1].isoformat() if there else None,
        "first_missed": _missed(workspace, life, looks),
        "last_looked": looks[-1].seen_at.isoformat(),
        "blocked_since": walls[-1].seen_at.isoformat() if walls else None,
        "blocked_looks": len(walls),
        "days_since": round((now - life.last_seen).total_seconds() / 86_400, 2),
    }


def _is_wall(look: Sighting) -> bool:
    return look.state is Presence.BLOCKED


def _missed(workspace: Workspace, life: Standing, looks: tuple[Sighting, ...]) -> str | None:
    """When the ad was first not there: it ended at some time between this and the look before."""
    for page in workspace.store.remembered(life.ad.site, mark(looks[-1].url)) if looks else ():
        if isinstance(missed := page.facts.get(MISSED), str):
            return missed
    gone = (one.seen_at for one in looks if one.state is Presence.GONE)
    return next((at.isoformat() for at in gone), None) if life.state is Presence.GONE else None


def _delay(versions: tuple[Ad, ...], looks: tuple[Sighting, ...]) -> float | None:
    posted = versions[0].posted_at if versions else None
    first = next((one.seen_at for one in looks if not _is_wall(one)), None)
    if posted is None or first is None:
        return None
    return round((first - posted).total_seconds() / 3600, 2)


def _versions(versions: tuple[Ad, ...], looks: tuple[Sighting, ...]) -> Iterator[dict[str, object]]:
    times = list(_times(versions, looks))
    for number, ad in enumerate(versions):
        changes = list(_changes(versions[number - 1], ad)) if number else []
        at = times[number]
        yield {
            "version": number + 1,
            "from": at.isoformat() if at else None,
            "title": ad.title,
            "changes": changes,
        }


def _times(versions: tuple[Ad, ...], looks: tuple[Sighting, ...]) -> Iterator[datetime | None]:
    """When each version was first seen: looks and versions are in one order."""
    rest = iter(looks)
    for ad in versions:
        found = (one.seen_at for one in rest if one.content_digest == ad.content_digest)
        yield next(found, None)


def _changes(was: Ad, now: Ad) -> Iterator[dict[str, object]]:
    for name in COMPARED:
        old, new = getattr(was, name) or "", getattr(now, name) or ""
        if old != new:
            slots = [
                [one.left.strip(), one.right.strip()] for one in align(old, new) if not one.shared
            ]
            yield {"field": name, "changed": slots or [[old, new]]}
    for name, old, new in _pairs(was.attributes, now.attributes):
        yield {"field": name, "changed": [[old, new]]}
    addresses = [[one.address for one in ad.pictures] for ad in (was, now)]
    if addresses[0] != addresses[1]:
        yield {"field": "pictures", "changed": [[f"{len(one)}" for one in addresses]]}


def _pairs(
    was: tuple[tuple[str, str], ...], now: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, str, str]]:
    old, new = dict(was), dict(now)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield name, old.get(name, ""), new.get(name, "")


def _sighting(one: Sighting) -> dict[str, object]:
    return {
        "at": one.seen_at.isoformat(),
        "state": str(one.state),
        "run": one.run,
        "read": one.page_digest is not None,
    }
