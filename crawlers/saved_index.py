"""What stands beside saved pages: which address each had, and when it was saved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from adwatch.errors import InputError

INDEXES = ("pages.json", "urls.tsv")
"""Files that say which address each page had."""

FILES, ADDRESSES = ("file", "path", "name", "filename"), ("url", "address", "href")
"""Keys of an index by which a page's file and its address are named, the first that is there."""


def read_index(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What the first index of a folder that is there says of each file; InputError."""
    file = folder / INDEXES[0]
    if file.is_file():
        return _of_json(file)
    file = folder / INDEXES[1]
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    rows = (_told(*line.split("\t")[:2]) for line in lines if "\t" in line)
    return {row["file"]: row for row in rows}


def _of_json(file: Path) -> dict[str, Mapping[str, Any]]:
    try:
        told = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {error}", where=str(file)) from None
    listed = _rows(told)
    if listed is None:
        raise InputError("is neither {file: address} nor [{file, url}]", where=str(file))
    rows = (({**one, "url": _first(one, ADDRESSES)}, _first(one, FILES)) for one in listed)
    return _by_file({_plain(str(name)): one for one, name in rows if name})


def _by_file(told: dict[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Also by the name alone, where it is but once: the folder may have been moved."""
    names = [name.rpartition("/")[2] for name in told]
    times = Counter(names)
    pairs = zip(names, told.values(), strict=True)
    alone = {name: one for name, one in pairs if times[name] == 1}
    return {**alone, **told}


def _rows(told: Any) -> list[dict[str, Any]] | None:
    """A row for each file, whatever the form of the index."""
    if isinstance(told, list) and all(isinstance(one, dict) for one in told):
        return told
    if not isinstance(told, dict):
        return None
    lists = [_rows(one) for one in told.values() if isinstance(one, list)]
    if len(told) == 1 and lists:
        return lists[0]
    return [
        {"file": name, **one} if isinstance(one, dict) else _told(name, str(one))
        for name, one in told.items()
    ]


def _first(row: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((row[name] for name in names if row.get(name)), None)


def _told(one: str, other: str) -> dict[str, Any]:
    """File and address, whichever stands first."""
    file, url = (other, one) if "://" in one else (one, other)
    return {"file": _plain(file), "url": url.strip()}


def _plain(name: str) -> str:
    return name.strip().replace("\\", "/").removeprefix("./")


def moment(stated: Any) -> datetime | None:
    """A time in UTC from ISO 8601 or the header of a message; None where it is neither."""
    if not stated:
        return None
    try:
        told = datetime.fromisoformat(str(stated))
    except ValueError:
        try:
            told = parsedate_to_datetime(str(stated))
        except ValueError:
            return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
