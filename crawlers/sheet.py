"""The sheet of a crawl: which tools and which site file, source included, make what it keeps."""

from __future__ import annotations

import inspect
import json
import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from adwatch import __version__

TOOLS = ("Scrapy", "Twisted", "playwright", "lxml")
"""The libraries that fetch and read."""


@cache
def sheet(site: type) -> bytes:
    """The sheet for a site's class as JSON, the same for the same tools and the same site file."""
    source = Path(inspect.getfile(site)).read_bytes()
    said = {
        "adwatch": __version__,
        "python": platform.python_version(),
        "tools": {name: version(name) for name in TOOLS},
        "site": getattr(site, "name", site.__name__),
        "site_version": getattr(site, "version", None),
        "site_file": Path(inspect.getfile(site)).name,
        "site_file_sha256": sha256(source).hexdigest(),
        "site_file_source": source.decode("utf-8", "replace"),
    }
    return json.dumps(said, indent=1, sort_keys=True).encode()
