"""The custody log of a workspace, with the bytes it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adwatch.custody import Act, Entry, Flaw, Head, ad_subject
from adwatch.pipeline.workspace import Workspace


def entries(workspace: Workspace, act: Act | None, ad: str | None, limit: int) -> list[Entry]:
    """The newest entries: of an act, or those of showing one ad."""
    about = None if ad is None else ad_subject(ad)
    return list(workspace.store.entries(act, about, limit))


def flaws(workspace: Workspace, anchors: Iterable[Head]) -> Iterator[Flaw]:
    """What is altered, missing or put in: in the log, in the rows it tells of, in the bytes."""
    yield from workspace.store.flaws(anchors)
    for digest in workspace.blobs.verify():
        yield Flaw(f"bytes {digest}", "are altered or missing")
