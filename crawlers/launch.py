"""Crawls from any program: each site in a child process, its progress and its run told back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock
from typing import IO
from uuid import uuid4

from adwatch import __version__
from adwatch.clock import SystemClock
from adwatch.errors import ConfigError
from adwatch.model import Run, RunVerdict
from adwatch.settings import Settings, child_environment, load_settings
from crawlers.logfile import LogFile
from crawlers.settings import RUN_WARRANT
from crawlers.standing import Standing, from_row, together
from crawlers.stopping import Children

LOGS = "logs"
"""Folder of the workspace for what crawls log, one file a site, older ones beside it."""

REASON_CHARS = 300

Progress = Callable[[Standing], None]
"""Told how far a site is, and how its run ended; called from threads of its own."""


class Interrupted(KeyboardInterrupt):
    """A person asked the crawls to stop; `runs` tells how they ended."""

    def __init__(self, runs: Sequence[Run]) -> None:
        super().__init__()
        self.runs = runs


def crawl(
    sites: Sequence[str],
    settings: Settings | None = None,
    *,
    warrant: str = RUN_WARRANT,
    overrides: Mapping[str, str] | None = None,
    progress: Progress = lambda _standing: None,
    workers: int = 1,
) -> list[Run]:
    """Crawl sites under a warrant, as many at a time as there are cores.

    Each site is crawled by `workers` processes. The children ask the warrant themselves; the
    built-in one covers the demo's boards. `overrides` are Scrapy settings. Returns the runs in
    the order of `sites`; one whose children all died has `crashed`, one that others go on with
    has no verdict yet. Raises ConfigError, before anything starts, for an unknown site, and
    Interrupted once everything ended that was told to stop.
    """
    chosen = settings or load_settings()
    refuse_unknown(sites, chosen.home)
    at_once = min(len(sites), os.cpu_count() or 1)
    given = {"RUN_PROGRESS": "1", "RUN_WARRANT": warrant, **(overrides or {})}
    children = Children()
    with children.told_to_stop(), ThreadPoolExecutor(at_once) as pool:
        crew = Crew(Child(chosen, given, children), workers, progress)
        runs = list(pool.map(crew.crawl, sites))
    if children.were_told:
        raise Interrupted(runs)
    return runs


def crawl_under(
    warrant: str, site: str, settings: Settings, progress: Progress, children: Children
) -> Run:
    """Crawl one site by one process, which `children` stops; returns how its run ended."""
    given = {"RUN_PROGRESS": "1", "RUN_WARRANT": warrant}
    return Crew(Child(settings, given, children), 1, progress).crawl(site)


def refuse_unknown(sites: Sequence[str], home: Path | None = None) -> None:
    """Raise ConfigError where a name is no site's, its file is wrong, or none is given.

    `home` is the workspace; the one in the settings if left out.
    """
    from crawlers.sitefiles import find_site, site_names

    home = home or load_settings().home
    known = site_names(home)
    unknown = sorted(set(sites) - set(known))
    if unknown or not sites:
        told = f"there is no site {', '.join(unknown)}" if unknown else "no site is named"
        raise ConfigError(f"{told}; the sites are {', '.join(known)}")
    for site in sites:
        find_site(home, site)


class Child:
    """How one site is crawled in a process of its own: the framework's reactor starts only once."""

    def __init__(
        self, settings: Settings, overrides: Mapping[str, str], children: Children
    ) -> None:
        self._settings = settings
        self._overrides = overrides
        self._children = children

    def crawl(self, site: str, run: str, tell: Progress) -> Run:
        """Work on a run of a site to its end, on that named if any; returns how it ended.

        `tell` is told what the child tells.
        """
        log = self._log(site)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            self._command(site, run),
            env=self._environment(),
            stdin=subprocess.PIPE,  # which ends with this process, upon which the child ends
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
            start_new_session=True,  # a terminal's Ctrl-C reaches it through us alone
        )
        with child, self._children.watched(child), log.following(child.stderr):
            ended, has_left = self._follow(site, child.stdout, log, tell)
        return ended if has_left else _crashed(ended, child.returncode, log)

    def _log(self, site: str) -> LogFile:
        file = self._settings.home / LOGS / f"{site}.log"
        file.parent.mkdir(parents=True, exist_ok=True)
        return LogFile(file, site, self._settings.log_format == "json", SystemClock())

    def _command(self, site: str, run: str) -> list[str]:
        given = {**self._overrides, "RUN_ID": run}
        words = [word for name, value in given.items() for word in ("-s", f"{name}={value}")]
        # -P: a file in the folder the user stands in must not take a library's place.
        return [sys.executable, "-P", "-m", "scrapy", "crawl", site, *words]

    def _environment(self) -> dict[str, str]:
        return {
            **child_environment(self._settings),
            "SCRAPY_SETTINGS_MODULE": "crawlers.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def _follow(
        self, site: str, lines: IO[str] | None, log: LogFile, tell: Progress
    ) -> tuple[Run, bool]:
        """The last state the child told of its run, and whether it came to its end."""
        run, has_left = unstarted(site, self._overrides["RUN_WARRANT"]), False
        for line in lines or ():
            try:
                told = from_row(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue  # a stray line of some library
            run, has_left = told.run, told.has_left
            log.run = run.id
            tell(told)
        return run, has_left


class Crew:
    """The processes that crawl one site: the first opens the run, the others join it."""

    def __init__(self, child: Child, workers: int, progress: Progress) -> None:
        self._child = child
        self._workers = workers
        self._progress = progress

    def crawl(self, site: str) -> Run:
        """Crawl a site to its end; returns how its run ended."""
        told = _Told(self._progress)
        self._progress(Standing(replace(unstarted(site, ""), id="")))
        with ThreadPoolExecutor(self._workers) as pool:
            first = pool.submit(self._child.crawl, site, "", told.by(0))
            # The others need the run's id: one might end before the next has begun.
            first.add_done_callback(lambda _: told.opened.set())
            told.opened.wait()
            others = range(1, self._workers if told.run else 1)
            joined = [
                pool.submit(self._child.crawl, site, told.run, told.by(number)) for number in others
            ]
        run = _together([one.result() for one in (first, *joined)])
        self._progress(told.at_the_end(run))
        return run


class _Told:
    """What the children of one site told so far, added up for the one who watches."""

    def __init__(self, progress: Progress) -> None:
        self.run = ""
        self.opened = Event()
        self._progress = progress
        self._lock = Lock()
        self._before: Counter[str] = Counter()
        self._standings: dict[int, Standing] = {}

    def by(self, number: int) -> Progress:
        """What is told how far one child is."""
        return lambda standing: self._take(number, standing)

    def at_the_end(self, run: Run) -> Standing:
        """The run as it ended, and what was told last."""
        last = together([*self._standings.values()], run) if self._standings else Standing(run)
        return replace(last, run=run, has_left=True)

    def _take(self, number: int, standing: Standing) -> None:
        with self._lock:
            counts = Counter(dict(standing.run.counts))
            if not self.run:  # the first line: what earlier processes did
                self.run, self._before = standing.run.id, counts
                self.opened.set()
            self._standings.pop(number, None)
            self._standings[number] = standing
            total = sum((Counter(one.share) for one in self._standings.values()), self._before)
            added = tuple((name, total[name]) for name in counts)
            run = replace(standing.run, ended=None, verdict=None, counts=added)
            told = together([*self._standings.values()], run)
        self._progress(told)


def _together(runs: Sequence[Run]) -> Run:
    """What several processes tell of one run: its verdict, or else that it goes on, or crashed."""
    alive = [run for run in runs if run.verdict is not RunVerdict.CRASHED]
    ended = [run for run in alive if run.verdict is not None]
    return (ended or alive or list(runs))[0]


def unstarted(site: str, warrant: str) -> Run:
    """A run of a site of which nothing is known but that it was asked for."""
    now = SystemClock().now()
    return Run(f"{now:%Y%m%dT%H%M%SZ}-{site}-{uuid4().hex[:6]}", site, warrant, now, __version__)


def _crashed(run: Run, code: int, log: LogFile) -> Run:
    reason = f"the crawl process ended with code {code}: {log.last_words}"
    return replace(
        run,
        ended=SystemClock().now(),
        verdict=RunVerdict.CRASHED,
        reason=reason[:REASON_CHARS],
    )
