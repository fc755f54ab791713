"""What stands beside saved pages: which address each had, and when it was saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from adwatch.errors import InputError

INDEXES = ("pages.json", "urls.tsv")
"""Files that say which address each page had."""


def read_index(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What the first index of a folder that is there says of each file; InputError."""
    file = folder / INDEXES[0]
    if file.is_file():
        return _of_json(file)
    file = folder / INDEXES[1]
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return dict(_told(*pair[:2]) for pair in pairs)


def _of_json(file: Path) -> dict[str, Mapping[str, Any]]:
    try:
        told = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {error}", where=str(file)) from None
    if isinstance(told, dict):
        return {
            name: (one if isinstance(one, dict) else {"url": str(one)})
            for name, one in told.items()
        }
    if isinstance(told, list) and all(isinstance(one, dict) for one in told):
        named = ((one.get("file") or one.get("path") or one.get("name"), one) for one in told)
        return {str(name): one for name, one in named if name}
    raise InputError("is neither {file: address} nor [{file, url}]", where=str(file))


def _told(one: str, other: str) -> tuple[str, dict[str, str]]:
    """File and address, whichever stands first."""
    file, url = (other, one) if "://" in one else (one, other)
    return file.strip(), {"url": url.strip()}


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
