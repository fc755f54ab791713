"""Which values each ad carries, numbered, with how many ads and parties carry each; no weights.

Values are written `kind:value`. Numbers follow the order of these texts, so that they depend on
the set of ads alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numba import njit

from matching.ragged import Gathering, Ints, Ragged
from matching.weights import CROWD_CAP, HUB_AFTER


class Values:
    """The values of every ad; while reading `add` rows, then `arrange` them once.

    `names` are the texts by number, `rows` the numbers in each row (sorted), `counts` how many
    rows carry each, `parties` into how many groups these fall (`count_parties`).
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._gathering = Gathering()
        self.names: Sequence[str] = ()
        self.rows = Ragged.of((), np.zeros(0, np.int32))
        self.counts: Ints = np.zeros(0, np.int64)
        self.parties: Ints = np.zeros(0, np.int64)

    def add(self, values: Iterable[str]) -> None:
        """The values of one more ad, in the order of their texts, each once."""
        numbers = self._numbers
        self._gathering.add([numbers.setdefault(value, len(numbers)) for value in values])

    def arrange(self, rows: Ints) -> None:
        """Keep these rows in this order, number the values by their texts and count them."""
        held = self._gathering.ragged().take(rows)
        used = np.unique(held.values)
        known = list(self._numbers)
        self.names = sorted(known[at] for at in used.tolist())
        self._numbers = {name: at for at, name in enumerate(self.names)}
        new = np.full(len(known), -1, np.int32)
        new[used] = [self._numbers[known[at]] for at in used.tolist()]
        self.rows = Ragged(held.bounds, new[held.values])
        self.counts = np.bincount(self.rows.values, minlength=len(self.names))
        self.parties = np.ones(len(self.names), np.int64)
        self._gathering = Gathering()

    def find(self, name: str) -> int | None:
        """The number of a value, None where no ad carries it."""
        return self._numbers.get(name)

    def number(self, name: str) -> int:
        """The number of a value that some ad carries."""
        return self._numbers[name]

    def count_parties(self, identifiers: Values) -> None:
        """Count the parties of each value that more than a few ads carry.

        Parties are the groups its carriers fall into when only their other identifiers tie them;
        those without any make one. Ads with a crowd of identifiers are left out: a decoy must not
        make a stranger's number look like a hub, nor tie the users of a real hub into one party.
        """
        own = self is identifiers
        many = np.flatnonzero(self.counts > HUB_AFTER)
        carriers = self.rows.turned(len(self.names))
        self.parties[many] = parties_of(carriers.take(many), identifiers, many if own else None)


def parties_of(carriers: Ragged, identifiers: Values, own: Ints | None = None) -> Ints:
    """The number of parties among the rows of each list; `own` is the value they share."""
    leaders = np.zeros(len(identifiers.names), np.int32)
    stamps = np.full(len(identifiers.names), -1, np.int64)
    itself = np.full(len(carriers), -1, np.int64) if own is None else own
    rows = identifiers.rows
    found: Ints = _parties(
        (carriers.bounds, carriers.values),
        (rows.bounds, rows.values, CROWD_CAP),
        itself,
        (leaders, stamps),
    )
    return found


@njit(cache=True)
def _find(leaders: Any, value: Any) -> Any:
    while leaders[value] != value:
        leaders[value] = leaders[leaders[value]]
        value = leaders[value]
    return value


@njit(cache=True)
def _tie(held: Any, own: Any, groups: Any, turn: Any) -> Any:
    """Tie the identifiers of one ad to one another; how many groups that adds, less those lost."""
    leaders, stamps = groups
    head, added = -1, 0
    for value in held:
        if value != own:
            if stamps[value] != turn:
                stamps[value], leaders[value] = turn, value
                added += 1
            this = _find(leaders, value)
            if head >= 0 and this != head:
                leaders[this] = head
                added -= 1
            else:
                head = this
    return added


@njit(cache=True)
def _parties(carriers: Any, named: Any, own: Any, groups: Any) -> Any:
    """Union-find over the identifiers beside each value; a stamp tells in whose turn."""
    (starts, rows), (bounds, values, crowd) = carriers, named
    found = np.zeros(own.shape[0], np.int64)
    for turn in range(own.shape[0]):
        bare = 0
        for at in range(starts[turn], starts[turn + 1]):
            held = values[bounds[rows[at]] : bounds[rows[at] + 1]]
            others = held.shape[0] - np.count_nonzero(held == own[turn])
            if others == 0:
                bare = 1
            elif others < crowd:
                found[turn] += _tie(held, own[turn], groups, turn)
        found[turn] += bare
    return found
