"""What every exporter shares: the base class to subclass in a file of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import IO, ClassVar

from adwatch.discovery import discover
from adwatch.errors import ConfigError
from adwatch.ports import Row


class Exporter(ABC):
    """Writes rows in one format; `name` is the format's name on the command line."""

    name: ClassVar[str]
    media_type: ClassVar[str]

    @abstractmethod
    def write(self, columns: Sequence[str], rows: Iterable[Row], out: IO[str]) -> int:
        """Write all rows; returns how many."""


def exporter(name: str) -> Exporter:
    """The exporter of a format; raises ConfigError naming those that exist."""
    found = discover("adwatch.products", Exporter)  # type: ignore[type-abstract]
    for cls in found:
        if cls.name == name:
            return cls()
    known = ", ".join(cls.name for cls in found)
    raise ConfigError(f"no such format; there are {known}", where=name)
