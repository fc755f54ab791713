"""Warrants of a workspace: issued, found, revoked, and handed to a crawl that asks for its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from adwatch.demo.warrant import DEMO_WARRANT
from adwatch.errors import NotFound, WarrantError
from adwatch.hours import QuietHours
from adwatch.model import AdKind
from adwatch.pipeline.workspace import Workspace, open_workspace
from adwatch.ports import Store
from adwatch.settings import load_settings
from adwatch.warrant import USUAL_BYTES, USUAL_HOURS, USUAL_PORTS, Revocation, Warrant

SELF_DECLARED = "self-declared: these names were typed, and no account vouches for them"


@dataclass(frozen=True, slots=True)
class WarrantOrder:
    """What a person asks a warrant to say; `valid_from` None means from now on."""

    purpose: str
    legal_basis: str
    requirement: str
    requested_by: str
    authorised_by: str
    sites: tuple[str, ...]
    kinds: tuple[AdKind, ...]
    requests_per_minute: int
    pages_per_run: int
    valid_from: datetime | None
    valid_until: datetime
    retention_days: int
    pictures: bool = False
    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = USUAL_PORTS
    quiet_hours: QuietHours | None = None
    bytes_per_run: int = USUAL_BYTES
    hours_per_run: int = USUAL_HOURS


def issue(workspace: Workspace, order: WarrantOrder) -> Warrant:
    """Issue a warrant; raises WarrantError, naming the field, where it cannot be one."""
    now = workspace.clock.now()
    stated: dict[str, Any] = {name: getattr(order, name) for name in order.__slots__}
    stated |= {"id": f"w-{now:%Y%m%d}-{uuid4().hex[:6]}", "valid_from": order.valid_from or now}
    try:
        warrant = Warrant(**stated)
    except ValueError as error:
        raise WarrantError(str(error)) from None
    workspace.store.add_warrant(warrant)
    return warrant


def revoke(workspace: Workspace, warrant_id: str, by: str, reason: str) -> Warrant:
    """End a warrant now; raises WarrantError where it cannot be, or already is, revoked."""
    warrant = find(workspace.store, warrant_id)
    if warrant is DEMO_WARRANT:
        raise WarrantError("is built in and cannot be revoked", where=_place(warrant_id))
    if warrant.revocation is not None:
        raise WarrantError(str(warrant.lapse(warrant.revocation.at)), where=_place(warrant_id))
    try:
        revocation = Revocation(workspace.clock.now(), by, reason)
    except ValueError as error:
        raise WarrantError(str(error)) from None
    workspace.store.revoke_warrant(warrant_id, revocation)
    return find(workspace.store, warrant_id)


def find(store: Store, warrant_id: str) -> Warrant:
    """A warrant of the workspace, or the built-in one; raises NotFound."""
    warrant = DEMO_WARRANT if warrant_id == DEMO_WARRANT.id else store.warrant(warrant_id)
    if warrant is None:
        raise NotFound("there is no such warrant", where=_place(warrant_id))
    return warrant


def refusal(store: Store, warrant_id: str, site: str, at: datetime) -> str | None:
    """Why a crawl of a site may not begin under a warrant; None where it may."""
    try:
        why = find(store, warrant_id).refusal(site, at)
    except NotFound as error:
        return str(error)
    return None if why is None else f"{_place(warrant_id)}: {why}"


def warrant_rows(workspace: Workspace) -> Iterator[dict[str, object]]:
    """Every warrant as `warrant_view` tells it, the built-in one first."""
    for warrant in (DEMO_WARRANT, *workspace.store.warrants()):
        yield warrant_view(warrant, workspace.clock.now())


def warrant_view(warrant: Warrant, at: datetime) -> dict[str, object]:
    """A warrant field by field, and its state at a time."""
    ended = warrant.revocation
    names = (name for name in warrant.__slots__ if name != "revocation")
    return {
        **{name: getattr(warrant, name) for name in names},
        "valid_from": warrant.valid_from.isoformat(),
        "valid_until": warrant.valid_until.isoformat(),
        "quiet_hours": str(warrant.quiet_hours) if warrant.quiet_hours else None,
        "revoked_at": ended.at.isoformat() if ended else None,
        "revoked_by": ended.by if ended else None,
        "revoked_reason": ended.reason if ended else None,
        "state": _state(warrant, at),
    }


def _state(warrant: Warrant, at: datetime) -> str:
    if warrant.revocation is not None:
        return "revoked"
    if at < warrant.valid_from:
        return "not yet valid"
    return "valid" if at < warrant.valid_until else "ended"


def _place(warrant_id: str) -> str:
    return f"warrant {warrant_id}"


class WorkspaceWarrants:
    """The Warrants of a crawl that works for the workspace in the settings.

    The built-in warrant needs no workspace; one is opened when another warrant is asked for.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._store: Store | None = None

    def find(self, warrant_id: str) -> Warrant | None:
        """The warrant as it stands now; raises NotFound where there is no workspace."""
        if warrant_id == DEMO_WARRANT.id:
            return DEMO_WARRANT
        if self._store is None:
            self._store = self._stack.enter_context(open_workspace(load_settings())).store
        return self._store.warrant(warrant_id)

    def close(self) -> None:
        """Let go of the store."""
        self._stack.close()


def open_warrants() -> WorkspaceWarrants:
    """The warrants of the workspace in the settings; named in the crawler's settings."""
    return WorkspaceWarrants()
