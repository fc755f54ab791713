"""A site file that does to its process what a page in control of it would."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import time
from pathlib import Path

from adwatch.errors import MissingField
from adwatch.model import AdKind
from crawlers.fields import Fields
from crawlers.html import Document
from crawlers.site import Links, Parsed, Site


def attempt(deed) -> str:
    try:
        deed()
    except OSError as error:
        return type(error).__name__
    return "done"


def spin() -> None:
    while True:
        pass


DEEDS = {
    "/spin": spin,
    "/hold": lambda: b"x" * 2_000_000_000,
    "/die": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "/fault": lambda: ctypes.string_at(0),
    "/raise": lambda: {}["what the page says"],
    "/sleep": lambda: time.sleep(0.2),
}

ASKED = {
    "tcp": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "udp": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "read": lambda: Path(__file__).read_text(),
    "write": lambda: Path("/tmp/adwatch-prying").write_text("x"),
    "pipe": os.pipe,
}


class Prying(Site):
    """Reads nothing; does what the address says."""

    name = "prying"
    kind = AdKind.OTHER
    start_paths = ("/",)

    def links(self, doc: Document) -> Links:
        """What became of each attempt to reach out."""
        return Links(
            [f"{name} {attempt(deed)}" for name, deed in ASKED.items()], [str(os.getpid())]
        )

    def parse_ad(self, doc: Document) -> Parsed:
        """An ad, unless something happens first."""
        path = "/" + doc.url.rpartition("/")[2]
        if path in DEEDS:
            DEEDS[path]()
        if path == "/missing":
            raise MissingField("no 'x' is stated", where=doc.url)
        return self.parsed(doc, Fields((), doc.url), "1", title=doc.text("h1"))
