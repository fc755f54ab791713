"""The demo's boards as a service of a workspace: start, find, move on, stop."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic, sleep

from adwatch.demo.boards.calendar import BoardDay, Calendar
from adwatch.demo.boards.showing import Boards
from adwatch.demo.boards.state import is_shown, order, read_state
from adwatch.demo.lists import Living
from adwatch.demo.market import Market
from adwatch.errors import Unavailable
from adwatch.settings import load_settings

LONGEST_SHOW = 3600.0
"""Seconds after which forgotten boards take themselves down."""

START_LIMIT = 60.0
"""Seconds for a market to be made and its boards to come up."""

STOP_LIMIT = 10.0
"""Seconds for boards to go down once told."""

SMALL_MARKET = (60, 1)
"""Ads and seed of the market shown where a crawl finds no demo running."""

LOG_NAME = "demo-boards.log"

_children: dict[int, subprocess.Popen[bytes]] = {}
"""Processes this one started, kept so that they are waited for when they end."""


def serve(home: Path, ads: int, seed: int, day: int = 0, living: Living | None = None) -> None:
    """Show a market in the foreground until told to stop, for at most an hour."""
    with _boards(home, ads, seed, day, living) as boards:
        boards.stopped.wait(LONGEST_SHOW)


def _boards(home: Path, ads: int, seed: int, day: int, living: Living | None) -> Boards:
    if living is None:
        return Boards(Market(ads, seed), day, home)
    from adwatch.demo.lives import draw
    from adwatch.demo.living import LivingMarket

    market = LivingMarket(draw(seed, living.scale), living.hard)
    return Boards(market, day, home, Calendar(seed))


def running(home: Path) -> dict[str, str] | None:
    """The addresses of this workspace's live demo, by site; None where no board vouches for it."""
    state = read_state(home)
    return dict(state.addresses) if state is not None and is_shown(state) else None


def stop(home: Path) -> bool:
    """Tell this workspace's demo to stop and wait until it is down; False where none ran."""
    state = read_state(home)
    if state is None or not order(state, "stop"):
        return False
    _wait_until(lambda: read_state(home) != state, STOP_LIMIT)
    child = _children.pop(state.pid, None)
    if child is not None:
        child.wait(STOP_LIMIT)
    return True


def advance(home: Path, day: int) -> bool:
    """Make this workspace's demo show another simulated day; False where none runs."""
    state = read_state(home)
    return state is not None and order(state, f"day {day}")


def change(home: Path, site: str, today: BoardDay) -> bool:
    """Show one board of this workspace's demo in another layout or in trouble; False: none runs."""
    held = read_state(home)
    return held is not None and order(held, f"change {site} {json.dumps(today.to_dict())}")


def start_detached(
    home: Path, ads: int, seed: int, day: int = 0, living: Living | None = None
) -> dict[str, str]:
    """Show a market in a process of its own that outlives this one; returns the addresses.

    A demo that already runs for the workspace is stopped first. Raises Unavailable where the
    boards do not come up.
    """
    stop(home)
    home.mkdir(parents=True, exist_ok=True)
    words = _words({"home": home, "ads": ads, "seed": seed, "day": day}, living)
    with (home / LOG_NAME).open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-m", "adwatch.demo.boards", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _children[child.pid] = child
    _wait_until(lambda: child.poll() is not None or running(home) is not None, START_LIMIT)
    addresses = running(home)
    if addresses is None:
        child.kill()
        child.wait()
        raise Unavailable("the demo boards did not come up", where=str(home / LOG_NAME))
    return addresses


def _words(given: dict[str, object], living: Living | None) -> list[str]:
    """The arguments of `python -m adwatch.demo.boards`."""
    if living is not None:
        given = given | asdict(living.scale)
    words = [text for name, value in given.items() for text in (_option(name), str(value))]
    return [*words, "--hard"] if living is not None and living.hard else words


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


@contextmanager
def lease() -> Iterator[Mapping[str, str]]:
    """The addresses a crawl may go to: the workspace's live demo, or boards up for its length."""
    found = running(load_settings().home)
    if found is not None:
        yield found
        return
    with Boards(Market(*SMALL_MARKET)) as boards:
        yield boards.addresses


def _wait_until(is_so: Callable[[], bool], limit: float) -> None:
    end = monotonic() + limit
    while not is_so() and monotonic() < end:
        sleep(0.05)
