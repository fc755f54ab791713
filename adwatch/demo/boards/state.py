"""The file by which a workspace knows its running demo, and the questions that verify it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from adwatch.demo.boards.server import HELLO, LOOPBACK, proof

STATE_NAME = "demo-boards.json"

ASK_TIMEOUT = 5.0
"""Seconds to wait for a board's word; a loaded machine answers in milliseconds."""

ORDER_TIMEOUT = 60.0
"""Seconds to wait for an order to be done: a large market takes a while to live through a day."""


@dataclass(frozen=True, slots=True)
class DemoState:
    """Who shows the demo, where, on which day, and the secret by which it is known."""

    pid: int
    token: str = field(repr=False)
    addresses: Mapping[str, str]
    day: int

    @classmethod
    def of_this_process(cls, token: str, addresses: Mapping[str, str], day: int) -> Self:
        """The state of boards that run in the calling process."""
        return cls(os.getpid(), token, dict(addresses), day)


def write_state(home: Path, state: DemoState) -> None:
    """Write the state file whole or not at all, readable by its owner only."""
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{STATE_NAME}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(state), sort_keys=True))
    draft.replace(home / STATE_NAME)


def read_state(home: Path) -> DemoState | None:
    """The state file of a workspace, None where there is none that can be read."""
    try:
        held = json.loads((home / STATE_NAME).read_text())
        whose = int(held["pid"]), str(held["token"])
        return DemoState(*whose, dict(held["addresses"]), int(held["day"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_state(home: Path, token: str) -> None:
    """Remove the state file if it still is the one with this token."""
    state = read_state(home)
    if state is not None and state.token == token:
        (home / STATE_NAME).unlink(missing_ok=True)


def is_shown(state: DemoState) -> bool:
    """Whether every board of a state is up and knows its token."""
    return bool(state.addresses) and all(
        _says(address, state.token) for address in state.addresses.values()
    )


def order(state: DemoState, text: str) -> bool:
    """Give the running demo an order (`stop`, `day N`, `change …`); False: it was not obeyed."""
    proven = {"X-Demo-Proof": proof(state.token, text)}
    return any(
        _ask(address, "POST", HELLO, text, proven)[0] == 200 for address in state.addresses.values()
    )


def _says(address: str, token: str) -> bool:
    nonce = secrets.token_hex(8)
    status, body = _ask(address, "GET", f"{HELLO}?nonce={nonce}")
    try:
        return status == 200 and json.loads(body)["proof"] == proof(token, nonce)
    except (ValueError, KeyError, TypeError):
        return False


def _ask(
    address: str, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Status and body, (0, b"") where no board answers; loopback only, whatever the file says."""
    place = urlsplit(address)
    if place.hostname != LOOPBACK or place.port is None:
        return 0, b""
    timeout = ORDER_TIMEOUT if method == "POST" else ASK_TIMEOUT
    connection = HTTPConnection(LOOPBACK, place.port, timeout=timeout)
    try:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read(10_000)
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()
