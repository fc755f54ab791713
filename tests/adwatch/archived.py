"""A workspace with a few kept pages of every form, short to make."""

from __future__ import annotations

import gzip
from datetime import timedelta

from adwatch.kept import PageQuery
from adwatch.model import Page, PageKind
from adwatch.pipeline.workspace import Workspace
from tests.conftest import MORNING

URL = "http://board.test/ad/1?b=2&a=1"
AD = b"<html><title>Calm massage</title></html>"


def page(workspace: Workspace, body: bytes, minutes: int = 0, **fields) -> Page:
    """A page whose bytes are kept."""
    stated = {
        "site": "board", "requested_url": URL, "final_url": URL, "status": 200,
        "headers": (("content-type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=é")),
        "rendered_by": "http", "run": "run-1", "kind": PageKind.AD, "asked_at": MORNING,
        "request_headers": (("Host", "board.test"), ("User-Agent", "adwatch")),
        "reason": "All right", "protocol": "HTTP/1.1", "address": "192.0.2.7",
        "certificate": "c" * 64, "fetched_at": MORNING + timedelta(minutes=minutes),
    }  # fmt: skip
    digest = workspace.blobs.put(body)
    return Page(**{**stated, "body_digest": digest, "body_size": len(body), **fields})


def fill(workspace: Workspace) -> list[Page]:
    """Keep pages: as they came, encoded, unchanged, drawn, hostile; returns them."""
    sheet = workspace.blobs.put(b'{"adwatch": "0"}')
    coded = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    pages = [
        page(workspace, AD, made_with=sheet),
        page(workspace, gzip.compress(AD, mtime=0), 1, headers=coded, made_with=sheet),
        page(workspace, AD, 2, final_url=URL),
        page(workspace, b"", 3, status=404, reason=None, protocol="h2"),
        page(workspace, b"<p>drawn</p>", 4, rendered_by="browser"),
        page(workspace, b"\x89PNG", 5, rendered_by="screenshot"),
        page(workspace, b"MIME", 6, rendered_by="mhtml"),
        page(workspace, b"{}", 7, rendered_by="answer", headers=coded, is_cut=True),
        page(workspace, b"x", 8, headers=(("X\ud800", "a\r\nb"),), reason="no\r\nline"),
    ]
    for one in pages:
        workspace.store.save_page(one)
    return pages


def kept(workspace: Workspace) -> list[Page]:
    """Every page row, in order."""
    return [one.page for one in workspace.store.pages(PageQuery())]
