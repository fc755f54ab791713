"""What every extractor shares: the base class to subclass and the example it must carry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from adwatch.discovery import discover
from adwatch.model import Ad, Maker, Rejection, Scalar, Signal, Span
from adwatch.ports import ReadPicture


@dataclass(frozen=True, slots=True)
class Example:
    """A text and one value an extractor must find in it; the contract suite runs each."""

    text: str
    kind: str
    value: str
    country: str | None = None


class Extractor(ABC):
    """Turns one ad into signals; subclass it in a file of its own and it is found.

    A pure function of the ad: no clock, no network, no database. `on_request` extractors are
    slow or heavy and run only where asked for. `read_picture` gives the bytes of a picture,
    `embedder` names the folder of a sentence-transformers model other than the bundled one.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]]
    examples: ClassVar[tuple[Example, ...]]
    on_request: ClassVar[bool] = False

    def __init__(
        self, read_picture: ReadPicture | None = None, embedder: Path | None = None
    ) -> None:
        self.read_picture = read_picture
        self.embedder = embedder

    @cached_property
    def maker(self) -> Maker:
        """This extractor's name and version, as stored with every signal."""
        return Maker(self.name, self.version)

    @abstractmethod
    def extract(self, ad: Ad) -> Iterable[Signal]:
        """The signals of one ad, in the order of their spans."""

    @abstractmethod
    def canonical(self, raw: str) -> str | None:
        """The canonical form of a value, None where it is not one; idempotent."""

    def extract_many(self, ads: Sequence[Ad]) -> Iterator[tuple[Signal, ...]]:
        """The signals of each ad, in order; models that work in batches override this."""
        for ad in ads:
            yield tuple(self.extract(ad))

    def rejected(self, ad: Ad) -> Iterable[Rejection]:
        """The candidates that were weighed and refused, with the reason."""
        return ()

    def signal(
        self,
        kind: str,
        value: str,
        raw: str,
        span: Span | None,
        method: str,
        confidence: float,
        **details: Scalar,
    ) -> Signal:
        """A signal made by this extractor, its details sorted by name."""
        ordered = tuple(sorted(details.items()))
        return Signal(kind, value, raw, span, method, confidence, self.maker, ordered)


def extractors(
    read_picture: ReadPicture | None = None, embedder: Path | None = None
) -> tuple[Extractor, ...]:
    """Every extractor in this package, by name."""
    found = discover("extractors", Extractor)  # type: ignore[type-abstract]
    return tuple(cls(read_picture, embedder) for cls in found)
