"""The three boards of a market, up on loopback in threads of the calling process."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import Protocol, Self

from adwatch.demo.boards.answer import Board
from adwatch.demo.boards.calendar import BoardDay, Calendar
from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.boards.job import JobBoard
from adwatch.demo.boards.massage import MassageBoard
from adwatch.demo.boards.server import BoardServer
from adwatch.demo.boards.state import DemoState, remove_state, write_state
from adwatch.demo.boards.trouble import TroubledBoard
from adwatch.demo.market import MarketAd
from adwatch.demo.pictures import picture

BOARDS: tuple[type[Board], ...] = (EscortBoard, JobBoard, MassageBoard)


class Days(Protocol):
    """A market by its days."""

    def live(self, day: int) -> tuple[MarketAd, ...]:
        """The ads on show on a day."""
        ...


class Boards:
    """The demo's web sites; with a `home`, other processes of that workspace can find them."""

    def __init__(
        self,
        market: Days,
        day: int = 0,
        home: Path | None = None,
        calendar: Calendar | None = None,
    ) -> None:
        self._market = market
        self._calendar = calendar
        self._told: dict[str, BoardDay] = {}
        self._home = home
        self._token = secrets.token_hex(16)
        self._servers: dict[str, BoardServer] = {}
        self.day = day
        self.stopped = Event()
        """Set when someone with the token asked the boards to stop."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """Site name to `http://127.0.0.1:PORT`, while the boards are up."""
        return MappingProxyType({name: s.address for name, s in sorted(self._servers.items())})

    def start(self) -> None:
        """Bind a port for each board and answer from now on."""
        for kind in BOARDS:
            self._servers[kind.name] = BoardServer(self._token, self._obey)
        self.advance(self.day)
        for server in self._servers.values():
            server.start()

    def stop(self) -> None:
        """Take the boards down; safe to repeat."""
        if self._home is not None and self._servers:
            remove_state(self._home, self._token)
        for server in self._servers.values():
            server.stop()
        self._servers.clear()

    def advance(self, day: int) -> None:
        """Show another simulated day."""
        ads = self._market.live(day)
        for kind in BOARDS:
            server = self._servers[kind.name]
            shown = [ad for ad in ads if ad.board == kind.name]
            today = self._today(kind.name, day)
            board = kind(shown, picture, server.address, today.layout)
            server.board = TroubledBoard(board, today.trouble) if today.trouble else board
        self.day = day
        if self._home is not None:
            state = DemoState.of_this_process(self._token, self.addresses, day)
            write_state(self._home, state)

    def change(self, site: str, today: BoardDay) -> None:
        """Show a board in another layout or in trouble, whatever the calendar says, from now on."""
        self._told[site] = today
        self.advance(self.day)

    def _today(self, site: str, day: int) -> BoardDay:
        if site in self._told or self._calendar is None:
            return self._told.get(site, BoardDay())
        return self._calendar.on(site, day)

    def _obey(self, order: str) -> bool:
        verb, _, what = order.partition(" ")
        if verb == "stop":
            self.stopped.set()
        elif verb == "day":
            return self._obey_day(what)
        elif verb == "change":
            return self._obey_change(what)
        else:
            return False
        return True

    def _obey_day(self, what: str) -> bool:
        try:
            self.advance(int(what))
        except ValueError:  # not a number, or not a day of this market
            return False
        return True

    def _obey_change(self, what: str) -> bool:
        site, _, today = what.partition(" ")
        if site not in self._servers:
            return False
        try:
            self.change(site, BoardDay.from_dict(json.loads(today)))
        except (ValueError, TypeError, AttributeError):
            return False
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
