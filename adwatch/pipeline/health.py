"""What `doctor` looks at: the machine and the workspace."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from adwatch.errors import AdwatchError
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import Settings
from crawlers.browser import find_chromium

LEAST_FREE = 2 * 1024**3
"""Bytes of free disk under which a crawl is likely to fill it."""

PACKAGES = ("scrapy", "playwright", "sqlalchemy", "sentence-transformers", "phonenumbers")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; an `optional` one may be missing without harm to the rest."""

    name: str
    ok: bool
    detail: str
    optional: bool = False


def checks(settings: Settings) -> list[Check]:
    """Every check, in a fixed order."""
    return [*_machine(), _browser(), *_workspace(settings)]


def _machine() -> Iterator[Check]:
    yield Check("python", True, f"{platform.python_version()} on {platform.system()}")
    yield Check("sqlite", sqlite3.sqlite_version_info >= (3, 35), sqlite3.sqlite_version)
    for name in PACKAGES:
        try:
            yield Check(name, True, version(name))
        except PackageNotFoundError:
            yield Check(name, False, "not installed")


def _browser() -> Check:
    try:
        return Check("chromium", True, str(find_chromium()), optional=True)
    except AdwatchError as error:
        return Check("chromium", False, str(error), optional=True)


def _workspace(settings: Settings) -> Iterator[Check]:
    try:
        with open_workspace(settings) as workspace:
            counts = workspace.store.counts()
            broken = sum(1 for _ in workspace.blobs.verify())
    except AdwatchError as error:
        yield Check("workspace", False, str(error), optional=True)
        return
    rows = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    yield Check("workspace", True, f"{settings.home}: {rows}")
    yield Check("bytes", broken == 0, f"{broken} missing or altered")
    free = shutil.disk_usage(settings.home).free
    yield Check("disk", free >= LEAST_FREE, f"{free / 1024**3:.1f} GB free")
