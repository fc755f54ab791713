"""Which values each ad carries, numbered, with how many ads and parties carry each; no weights.

Values are written `kind:value`. Numbers follow the order of these texts, so that they depend on
the set of ads alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from matching.parties import parties_of
from matching.ragged import Gathering, Ints, Ragged
from matching.weights import HUB_AFTER


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
        self.parties[many] = identifiers.parties_of(carriers.take(many), many if own else None)

    def parties_of(self, carriers: Ragged, own: Ints | None = None) -> Ints:
        """The parties in each list of rows, these being identifiers; `own` are values shared."""
        return parties_of(carriers, self.rows, len(self.names), own)
