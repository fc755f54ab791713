"""The sheet of a crawl: which tools and which site file, source included, make what it keeps."""

from __future__ import annotations

import json
import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import ClassVar, Protocol

from adwatch import __version__

TOOLS = ("Scrapy", "Twisted", "playwright", "lxml")
"""The libraries that fetch and read."""


class Described(Protocol):
    """A site, as its sheet knows it."""

    name: str
    version: ClassVar[str]

    @classmethod
    def source(cls) -> tuple[str, bytes]:
        """The name of the site file, and what stands in it."""


@cache
def sheet(site: type[Described]) -> bytes:
    """The sheet for a site's class as JSON, the same for the same tools and the same site file."""
    name, source = site.source()
    said = {
        "adwatch": __version__,
        "python": platform.python_version(),
        "tools": {name: version(name) for name in TOOLS},
        "site": site.name,
        "site_version": site.version,
        "site_file": name,
        "site_file_sha256": sha256(source).hexdigest(),
        "site_file_source": source.decode("utf-8", "replace"),
    }
    return json.dumps(said, indent=1, sort_keys=True).encode()
