"""The layout of a workspace folder and the marker that makes it one; no rows here."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from adwatch.errors import ConfigError, NotFound

FORMAT = 1
"""The layout this release reads and writes."""

MARKER = "workspace.toml"
DATABASE = "adwatch.db"
BLOBS = "blobs"
OWNER_FILE = 0o600
OWNER_ONLY = 0o700
"""The folder holds personal data: other accounts of the machine stay out."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that holds a database, the kept bytes and a marker; `demo` if all is invented."""

    home: Path
    demo: bool

    @property
    def database(self) -> Path:
        """The SQLite file; unused where the database lies elsewhere."""
        return self.home / DATABASE

    @property
    def blobs(self) -> Path:
        """The root of the content-addressed files."""
        return self.home / BLOBS

    @classmethod
    def init(cls, home: Path, demo: bool | None = None) -> Workspace:
        """Make a folder a workspace, or open it if it is one already.

        `demo` None means: as it is, and not a demo if new. Raises ConfigError where a workspace
        of invented data is asked for in one that is not, or the other way round.
        """
        if (home / MARKER).exists():
            existing = cls.open(home)
            if demo is not None and demo != existing.demo:
                kind = "demo" if existing.demo else "real"
                raise ConfigError(f"is a {kind} workspace already", where=str(home))
            return existing
        try:
            home.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            (home / BLOBS).mkdir(mode=OWNER_ONLY, exist_ok=True)
            # The folder may have stood before, open to others; the database never is.
            (home / DATABASE).touch(OWNER_FILE)
            _write_marker(home / MARKER, bool(demo))
        except OSError as error:
            raise ConfigError(f"cannot be made: {error.strerror}", where=str(home)) from error
        return cls(home, bool(demo))

    @classmethod
    def open(cls, home: Path) -> Workspace:
        """Open a workspace; raises NotFound where there is none, ConfigError if it is unknown."""
        marker = home / MARKER
        if not marker.is_file():
            raise NotFound("is no workspace: run `adwatch init`", where=str(home))
        try:
            stated = tomllib.loads(marker.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError("cannot be read", where=str(marker)) from error
        if stated.get("format") != FORMAT:
            raise ConfigError(
                f"has format {stated.get('format')!r}, this release knows {FORMAT}",
                where=str(marker),
            )
        return cls(home, stated.get("demo") is True)


def _write_marker(marker: Path, demo: bool) -> None:
    text = f"# Made by `adwatch init`.\nformat = {FORMAT}\ndemo = {str(demo).lower()}\n"
    partial = marker.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(marker)
