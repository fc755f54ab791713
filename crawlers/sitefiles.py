"""Every site there is: those of files in Python and those of files in TOML, found by walking.

The first are in `crawlers.sites`, or the packages that the framework's settings name; the others
in the folder `sites` of the workspace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.spiderloader import SpiderLoader

from adwatch.discovery import discover
from adwatch.errors import ConfigError
from adwatch.settings import load_settings
from crawlers.planfile import SUFFIX, read_plan
from crawlers.planned import site_class
from crawlers.site import Site

if TYPE_CHECKING:
    from scrapy import Spider

FOLDER = "sites"
"""Folder of the workspace that holds its site files."""

PACKAGE = "crawlers.sites"


def plan_files(home: Path) -> tuple[Path, ...]:
    """The site files in TOML of a workspace, sorted; what editors hide beside them is none."""
    files = (home / FOLDER).glob(f"*{SUFFIX}")
    return tuple(sorted(file for file in files if not file.name.startswith(".")))


def plan_path(home: Path, name: str) -> Path:
    """Where the site file of a name stands, or would."""
    return home / FOLDER / f"{name}{SUFFIX}"


def python_sites(package: str = PACKAGE) -> dict[str, type[Site]]:
    """The sites of files in Python, by name."""
    found = discover(package, Site)  # type: ignore[type-abstract]
    return {cls.name: cls for cls in found}


def site_names(home: Path | None = None) -> tuple[str, ...]:
    """The names of all sites of a workspace, sorted; whether their files are right is not told."""
    files = plan_files(home or load_settings().home)
    return tuple(sorted({*python_sites(), *(path.stem for path in files)}))


def find_site(home: Path, name: str) -> type[Site]:
    """The site of a name; raises ConfigError where there is none, or two, or its file is wrong."""
    return _found(home, name, python_sites())


def _found(home: Path, name: str, known: Mapping[str, type[Any]]) -> type[Any]:
    path = next((path for path in plan_files(home) if path.stem == name), None)
    if path is None:
        if name not in known:
            raise ConfigError("there is no file for this site", where=name)
        return known[name]
    if name in known:
        raise ConfigError("a site of this name is there in Python", where=str(path))
    return site_class(read_plan(path))


class Loader(SpiderLoader):
    """The framework's list of spiders, with the sites of files in TOML."""

    def list(self) -> list[str]:
        """The names of all sites."""
        return sorted({*super().list(), *(path.stem for path in self._files())})

    def load(self, spider_name: str) -> type[Spider]:
        """The site of a name; raises KeyError where there is none, as the framework expects."""
        if spider_name not in self.list():
            raise KeyError(spider_name)
        return _found(load_settings().home, spider_name, self._spiders)

    def _files(self) -> Iterator[Path]:
        yield from plan_files(load_settings().home)
