"""What a crawl remembers of a list, or of an ad's page, from one run to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page as it was when last asked for.

    `mark` names its address wherever the site stands; `local_id` is that of its ad, None for a
    list. `etag` and `modified` are what the site said of the answer, by the site file's `version`.
    `facts` are what the crawl learned of it, in plain values fit for JSON.
    """

    site: str
    mark: str
    url: str
    at: datetime
    local_id: str | None = None
    etag: str | None = None
    modified: str | None = None
    version: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
