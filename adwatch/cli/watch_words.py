"""A crawl under way in words: one line for people, one row for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from adwatch.cli.shell import visible
from adwatch.cli.watched import Watched
from crawlers.standing import Parked, Standing

SHOWN = 120
"""Characters of a reason or host that are shown on a line; the whole of it is in the run."""

KINDS = ("new", "edited", "same", "gone")
"""What an ad can be, against the last look at it."""

HOSTS = 3
"""Parked hosts that are named; the others are counted."""


def line(watched: Watched, now: float) -> str:
    """How far a site is, on one line."""
    return visible(f"{watched.site} {watched.state}: {', '.join(_facts(watched, now))}")


def _facts(watched: Watched, now: float) -> Iterator[str]:
    yield f"{watched.count('pages')} pages ({watched.pace(now):.1f}/s)"
    yield ads_words(watched)
    told = watched.standing
    if told is None:
        return
    yield f"queue {watched.queue}"
    if told.errors:
        yield f"errors {errors_words(told.errors)}"
    if told.parked:
        yield f"parked {parked_words(told.parked)}"
    if left := left_words(watched, now):
        yield f"left {left}"


def verdict_line(standing: Standing, seconds: float) -> str:
    """How a run ended, on one line."""
    run = standing.run
    counts = {name: count for name, count in run.counts if count or name in {"pages", "ads"}}
    words = ", ".join(f"{count} {name}" for name, count in counts.items())
    reason = f" ({cut(run.reason)})" if run.reason else ""
    verdict = run.verdict or "goes on elsewhere"
    return visible(f"{run.site} {verdict}: {words} in {duration(seconds)}{reason}")


def ads_words(watched: Watched) -> str:
    """The ads of a site, and what they were."""
    what = kinds_words(watched)
    return f"{watched.count('ads')} ads" + (f" ({what})" if what else "")


def kinds_words(watched: Watched) -> str:
    """What the ads of a site were."""
    kinds = ((name, watched.count(name)) for name in KINDS)
    return ", ".join(f"{count} {name}" for name, count in kinds if count)


def errors_words(errors: Mapping[str, int]) -> str:
    """Errors by kind, the most frequent first."""
    ranked = sorted(errors.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{count} {kind}" for kind, count in ranked)


def parked_words(parked: tuple[Parked, ...]) -> str:
    """The hosts that are left alone, until when and why."""
    named = [f"{cut(one.host)} until {clock(one.until)} ({cut(one.why)})" for one in parked]
    more = [f"{len(named) - HOSTS} more"] if len(named) > HOSTS else []
    return "; ".join([*named[:HOSTS], *more])


def left_words(watched: Watched, now: float) -> str:
    """About how long it still takes; empty where that cannot be said."""
    left = watched.left(now)
    if left is None:
        return ""
    return f"{duration(left.seconds)} to its limit" if left.is_limit else duration(left.seconds)


def duration(seconds: float) -> str:
    """Hours, minutes and seconds, such as `1:02:03` and `0:09`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def clock(moment: datetime) -> str:
    """A time of day in UTC."""
    return f"{moment:%H:%M:%S}Z"


def cut(text: str) -> str:
    """A text that fits a line."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def row(watched: Watched, now: float) -> dict[str, Any]:
    """How far a site is, as one JSON object; nothing of it comes from an ad but the reason."""
    told = watched.standing
    head: dict[str, Any] = {"site": watched.site, "state": watched.state}
    if told is None:
        return head
    left = watched.left(now)
    return head | {
        "run": told.run.id,
        "warrant": told.run.warrant,
        "verdict": told.run.verdict,
        "reason": told.run.reason,
        "counts": dict(told.run.counts),
        "errors": dict(told.errors),
        "queue": dict(told.queue),
        "parked": [
            {"host": one.host, "until": one.until.isoformat(), "why": one.why}
            for one in told.parked
        ],
        "requests": told.requests,
        "received": told.received,
        "memory": told.memory,
        "pages_per_second": round(watched.pace(now), 2),
        "seconds_left": round(left.seconds) if left else None,
        "is_limit": left.is_limit if left else None,
    }
