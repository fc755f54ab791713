"""Sites of a workspace: where each stands, what its file makes of saved pages, its cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from adwatch.errors import AdwatchError, InputError, NotFound
from adwatch.settings import Settings
from crawlers.cases import cases, differences, keep_case
from crawlers.checking import Report, ad_row, report
from crawlers.planfile import SUFFIX, read_plan
from crawlers.planned import site_class
from crawlers.saved import saved_page, saved_pages
from crawlers.saved_page import SavedPage
from crawlers.site import Site
from crawlers.sitefiles import FOLDER, find_site, plan_path, site_names
from crawlers.trying import Tried, tried

PAGES = "pages"
"""Folder of a site, beside its file, for saved pages."""


def site_rows(settings: Settings) -> Iterator[dict[str, Any]]:
    """Every site by name: the kind of its file, where it stands, its version, what is wrong."""
    for name in site_names(settings.home):
        path = plan_path(settings.home, name)
        row = {"site": name, "file": str(path) if path.exists() else "python"}
        try:
            site = find_site(settings.home, name)
            yield {**row, "address": site.address, "version": site.version, "error": None}
        except AdwatchError as error:
            yield {**row, "address": None, "version": None, "error": str(error)}


def named_site(settings: Settings, name: str) -> type[Site]:
    """The site of a name, or that of a file in TOML; raises ConfigError."""
    if name.endswith(SUFFIX):
        return site_class(read_plan(Path(name)))
    return find_site(settings.home, name)


def site_folder(settings: Settings, name: str) -> Path:
    """The folder for what is kept beside a site's file."""
    return settings.home / FOLDER / name


def pages_folder(settings: Settings, name: str) -> Path:
    """The folder of a site's saved pages."""
    return site_folder(settings, name) / PAGES


def try_site(
    settings: Settings, name: str, folder: Path | None, limit: int | None
) -> Iterator[Tried]:
    """What a site's file reads from the pages of a folder, or of its own; `limit` ads at most."""
    site = named_site(settings, name)
    pages = saved_pages(folder or pages_folder(settings, site.name), site.address, True)
    read = 0
    for one in tried(site, pages):
        yield one
        read += len(one.ads())
        if limit is not None and read >= limit:
            return


def ad_rows(read: Iterable[Tried], limit: int | None) -> Iterator[dict[str, Any]]:
    """The ads that were read, as rows, `limit` at most; with the places of what candidates read."""
    for parsed in islice((parsed for one in read for parsed in one.ads()), limit):
        ad = parsed.ad
        supposed = {"candidates": dict(ad.candidates)} if ad.candidates else {}
        yield ad_row(ad) | supposed


def check_site(settings: Settings, name: str, folder: Path | None) -> Report:
    """What a site's file makes of saved pages and of its cases."""
    site = named_site(settings, name)
    known = list(cases(site_folder(settings, site.name)))
    own = folder or pages_folder(settings, site.name)
    only_cases = folder is None and known and not own.is_dir()
    pages = [] if only_cases else saved_pages(own, site.address)
    read = list(tried(site, [*pages, *(page for page, _ in known)]))
    told = report(site, read if only_cases else read[: len(pages)])
    for (page, expected), one in zip(known, read[len(pages) :], strict=True):
        told.faults += [f"case {page.name}: {words}" for words in differences(expected, one)]
    return told


def record_cases(settings: Settings, name: str, which: str | None) -> list[tuple[Path, Tried]]:
    """Keep pages with what is read of them as cases: one file, one address, or all saved pages."""
    site = find_site(settings.home, name)
    pages = _chosen(settings, site, which)
    folder = site_folder(settings, name)
    return [(keep_case(folder, one), one) for one in tried(site, pages)]


def _chosen(settings: Settings, site: type[Site], which: str | None) -> Sequence[SavedPage]:
    if which is not None and "://" not in which:
        return [saved_page(Path(which), site.address)]
    pages = saved_pages(pages_folder(settings, site.name), site.address)
    chosen = [page for page in pages if which in {None, page.url}]
    if not chosen:
        raise NotFound("no saved page stood at this address; `site try` saves some", where=which)
    return chosen


def need_pages(settings: Settings, name: str) -> Path:
    """The folder of a site's saved pages; raises InputError where there are none."""
    folder = pages_folder(settings, name)
    if not folder.is_dir():
        words = "no pages are saved: name a folder with --from, or fetch some with --warrant"
        raise InputError(words, where=str(folder))
    return folder
