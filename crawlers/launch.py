"""Crawls from any program: each site in a child process, its progress and its run told back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import IO
from uuid import uuid4

from adwatch import __version__
from adwatch.clock import SystemClock
from adwatch.errors import ConfigError
from adwatch.model import Run, RunVerdict
from adwatch.settings import Settings, child_environment, load_settings
from crawlers.logfile import LogFile
from crawlers.progress import from_row
from crawlers.settings import RUN_WARRANT

LOGS = "logs"
"""Folder of the workspace for what crawls log, one file a site, older ones beside it."""

REASON_CHARS = 300

Progress = Callable[[str, Mapping[str, int]], None]
"""Told a site's name and its counts so far; called from a thread of its own for each site."""


def site_names() -> tuple[str, ...]:
    """The names of every site there is a file for, sorted."""
    from adwatch.discovery import discover
    from crawlers.site import Site

    found = discover("crawlers.sites", Site)  # type: ignore[type-abstract]
    return tuple(cls.name for cls in found)


def crawl(
    sites: Sequence[str],
    settings: Settings | None = None,
    *,
    warrant: str = RUN_WARRANT,
    overrides: Mapping[str, str] | None = None,
    progress: Progress = lambda _site, _counts: None,
    parallel: int | None = None,
) -> list[Run]:
    """Crawl sites under a warrant, `parallel` at a time (as many as there are cores if None).

    The child asks the warrant itself; the built-in one covers the demo's boards. `overrides` are
    Scrapy settings. Returns the runs in the order of `sites`; a child that died is a run that
    `crashed`. Raises ConfigError, before anything starts, for an unknown site.
    """
    refuse_unknown(sites)
    chosen = settings or load_settings()
    workers = parallel or min(len(sites), os.cpu_count() or 1)
    with ThreadPoolExecutor(max(1, workers)) as pool:
        given = {"RUN_PROGRESS": "1", "RUN_WARRANT": warrant, **(overrides or {})}
        child = _Child(chosen, given, progress)
        return list(pool.map(child.crawl, sites))


def refuse_unknown(sites: Sequence[str]) -> None:
    """Raise ConfigError where a name is no site's, or none is given."""
    known = site_names()
    unknown = sorted(set(sites) - set(known))
    if unknown or not sites:
        told = f"there is no site {', '.join(unknown)}" if unknown else "no site is named"
        raise ConfigError(f"{told}; the sites are {', '.join(known)}")


class _Child:
    """How one site is crawled in a process of its own: the framework's reactor starts only once."""

    def __init__(
        self, settings: Settings, overrides: Mapping[str, str], progress: Progress
    ) -> None:
        self._settings = settings
        self._overrides = overrides
        self._progress = progress

    def crawl(self, site: str) -> Run:
        """Run the crawl to its end; returns its run."""
        log = self._log(site)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            self._command(site),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
        )
        with child, log.following(child.stderr):
            run = self._follow(site, child.stdout, log)
        return run if run.verdict is not None else _crashed(run, child.returncode, log)

    def _log(self, site: str) -> LogFile:
        file = self._settings.home / LOGS / f"{site}.log"
        file.parent.mkdir(parents=True, exist_ok=True)
        return LogFile(file, site, self._settings.log_format == "json", SystemClock())

    def _command(self, site: str) -> list[str]:
        words = [
            word for name, value in self._overrides.items() for word in ("-s", f"{name}={value}")
        ]
        # -P: a file in the folder the user stands in must not take a library's place.
        return [sys.executable, "-P", "-m", "scrapy", "crawl", site, *words]

    def _environment(self) -> dict[str, str]:
        return {
            **child_environment(self._settings),
            "SCRAPY_SETTINGS_MODULE": "crawlers.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def _follow(self, site: str, lines: IO[str] | None, log: LogFile) -> Run:
        """The last state the child told of its run; one without verdict if it told none."""
        run = unstarted(site, self._overrides["RUN_WARRANT"])
        for line in lines or ():
            try:
                run = from_row(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue  # a stray line of some library
            log.run = run.id
            self._progress(site, dict(run.counts))
        return run


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
