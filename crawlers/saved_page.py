"""A page that somebody saved, as it was found in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adwatch.errors import InputError

UNKNOWN_BASE = "http://saved.invalid"
"""Where pages are taken to stand of which nothing says where they stood."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One saved page; `name` is its file's in the folder, `at` when it was saved, if that is known.

    `is_placed` says whether `url` is known, and not made from the name.
    `fault` is why its file could not be read: then there is no body.
    """

    name: str
    url: str
    content_type: str
    body: bytes
    is_placed: bool = True
    status: int = 200
    at: datetime | None = None
    fault: InputError | None = None
