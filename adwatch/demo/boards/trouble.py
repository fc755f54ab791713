"""Days on which a board fails its visitors: down, cut short, or closed to them."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from adwatch.demo.boards.answer import Answer, Ask, Board, html_page


class Trouble(StrEnum):
    """How a board fails."""

    DOWN = "down"
    """No answer: the connection is closed."""

    CUT = "cut"
    """Half of every body, whose length is announced in full."""

    BLOCKED = "blocked"
    """A page of refusal with status 403, whatever is asked for."""


REFUSAL = html_page("Access denied", "<h1>Access denied</h1><p>Your address is blocked.</p>", 403)


class TroubledBoard:
    """A board on such a day."""

    def __init__(self, board: Board, trouble: Trouble) -> None:
        self._board = board
        self._trouble = trouble

    def answer(self, ask: Ask) -> Answer:
        """The answer of the day; raises ConnectionAbortedError where there is none."""
        if self._trouble is Trouble.DOWN:
            raise ConnectionAbortedError("the board is down")
        if self._trouble is Trouble.BLOCKED:
            return REFUSAL
        return replace(self._board.answer(ask), is_cut=True)
