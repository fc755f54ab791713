"""What is known of each site under crawl: its state in a word, its pace, the time it needs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from crawlers.standing import Standing

WINDOW = 30.0
"""Seconds over which the pace is measured: long enough to be calm, short enough to be true."""

LEAST = 2.0
"""Seconds under which there is no pace yet."""

WAITING, STARTING, CRAWLING = "waiting", "starting", "crawling"
PARKED, STOPPING, UNDER_WAY = "parked", "stopping", "under way"


@dataclass(frozen=True, slots=True)
class Left:
    """Seconds until the queue is empty at the present pace, or until a limit ends the run."""

    seconds: float
    is_limit: bool


@dataclass(slots=True)
class Watched:
    """One site, from before its process starts until its run ended."""

    site: str
    standing: Standing | None = None
    began: float | None = None
    """When its process was first heard of."""
    _looks: deque[tuple[float, int]] = field(default_factory=deque)

    def take(self, standing: Standing, now: float) -> None:
        """Take in what was told at a time of the monotonic clock."""
        self.standing = standing
        self.began = now if self.began is None else self.began
        if standing.queue or standing.count(
            "pages"
        ):  # a run that is gone on with has its pages from the start
            self._looks.append((now, standing.count("pages")))
        while len(self._looks) > 2 and self._looks[1][0] < now - WINDOW:
            self._looks.popleft()

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will be told of it."""
        return self.standing is not None and self.standing.has_left

    @property
    def state(self) -> str:
        """The site's state in a word; its verdict once it has one."""
        told = self.standing
        if told is None:
            return WAITING
        if told.run.verdict is not None:
            return str(told.run.verdict)
        if told.has_left:
            return UNDER_WAY
        if told.is_stopping:
            return STOPPING
        if told.parked:
            return PARKED
        return CRAWLING if told.queue or told.count("pages") else STARTING

    def count(self, name: str) -> int:
        """One of the run's counts so far."""
        return self.standing.count(name) if self.standing else 0

    def pace(self, now: float) -> float:
        """Pages a second, of late."""
        if not self._looks or now - self._looks[0][0] < LEAST:
            return 0.0
        began, pages = self._looks[0]
        return (self._looks[-1][1] - pages) / (now - began)

    @property
    def queue(self) -> int:
        """Pages known and not yet fetched."""
        told = self.standing.queue if self.standing else {}
        return told.get("waiting", 0) + told.get("leased", 0)

    def left(self, now: float) -> Left | None:
        """How long the run still takes, if that can be said; more pages may yet be found."""
        told, pace = self.standing, self.pace(now)
        if told is None or told.run.verdict is not None or pace <= 0:
            return None
        pages, is_limit = self.queue, False
        if told.pages_allowed is not None and told.pages_allowed - self.count("pages") < pages:
            pages, is_limit = max(0, told.pages_allowed - self.count("pages")), True
        seconds = pages / pace
        if told.seconds_left is not None and told.seconds_left < seconds:
            return Left(told.seconds_left, True)
        return Left(seconds, is_limit)
