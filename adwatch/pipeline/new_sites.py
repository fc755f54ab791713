"""New site files, guessed from saved pages or from a few that are fetched under a warrant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from adwatch.errors import InputError
from adwatch.pipeline.siting import pages_folder
from adwatch.pipeline.trial import fetch_pages
from adwatch.settings import Settings
from crawlers.guessing.confined import guessed
from crawlers.guessing.draft import Draft
from crawlers.guessing.samples import base_of, encoding_of
from crawlers.guessing.writing import write
from crawlers.planfile import SOURCE_BYTES, parse_plan
from crawlers.saved import saved_pages
from crawlers.saved_page import SavedPage
from crawlers.sitefiles import plan_path, python_sites

FIRST_ANSWERS, FURTHER_ANSWERS = 2, 16
"""Answers fetched to learn the board: its first list with robots.txt; then lists and some ads."""


def new_site(settings: Settings, name: str, folder: Path) -> Path:
    """Write the site file that the pages of a folder suggest; returns where it stands.

    Raises InputError where a site of that name is there, or the folder holds no page.
    """
    path = _free_path(settings, name)
    _write(path, name, _draft(saved_pages(folder, keeps_faults=True)))
    return path


def fetched_site(settings: Settings, name: str, url: str, warrant: str) -> Path:
    """Write the site file that a few pages of a board suggest, fetched under a warrant and kept.

    The first list is fetched alone: what it tells of lists and ads says what is fetched next.
    Raises InputError as `new_site` does, WarrantError where the warrant does not cover the site.
    """
    path = _free_path(settings, name)
    draft = _first(url)
    try:
        for answers in (FIRST_ANSWERS, FURTHER_ANSWERS):
            _write(path, name, draft)
            run = fetch_pages(settings, name, warrant, answers)
            if not pages_folder(settings, name).is_dir():
                raise InputError(f"nothing could be fetched: {run.reason}", where=url)
            draft = _kept(draft, _draft(saved_pages(pages_folder(settings, name), draft.address)))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    _write(path, name, draft)
    return path


def _first(url: str) -> Draft:
    """What an address alone says of a board."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError("is no address such as https://board.example/new", where=url)
    start = parts.path or "/"
    return Draft(
        address=f"{parts.scheme}://{parts.netloc}",
        starts=[f"{start}?{parts.query}" if parts.query else start],
    )


def _kept(first: Draft, guessed: Draft) -> Draft:
    """A guess at the address that a person gave."""
    guessed.address, guessed.starts = first.address, first.starts
    return guessed


def _free_path(settings: Settings, name: str) -> Path:
    path = plan_path(settings.home, name)
    if path.exists() or name in python_sites():
        raise InputError("a site of this name is there already", where=str(path))
    parse_plan(write(name, Draft()).encode(), str(path))  # the name is told before any work
    return path


def _draft(pages: list[SavedPage]) -> Draft:
    base = base_of(pages)
    if base is not None:
        pages = [_moved(page, base) for page in pages]
    encoding = encoding_of(pages)
    draft = guessed(pages, encoding)
    if draft is None:
        raise InputError("no page could be read", where=pages[0].name)
    draft.encoding = encoding
    draft.address = draft.address or base
    return draft


def _moved(page: SavedPage, base: str) -> SavedPage:
    """A page whose address is made from its name, at the host that was found."""
    parts, there = urlsplit(page.url), urlsplit(base)
    url = parts._replace(scheme=there.scheme, netloc=there.netloc).geturl()
    return replace(page, url=url)


def _write(path: Path, name: str, draft: Draft) -> None:
    """Put a site file in its place, once it is sure that it can be read again."""
    source = write(name, draft).encode()[:SOURCE_BYTES]
    parse_plan(source, str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source)
