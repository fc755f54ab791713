"""What a crawl is told to do; how it does it is in the walk, and what came of it in the record."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.health import Expectation

GONE_LOOKS = 2
"""Looks that must agree before an ad is gone: what no list names any more, and its own address."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be crawled: the site, what is expected of it, under which warrant.

    `version` is that of its site file: figures of another one are no measure of health.
    `sheet` names the tools and the site file; it is kept once, and every page points to it.
    `budget` are the requests a day of a crawl that chooses its pages; None walks all lists.
    `ads_in_lists` says that ads have no addresses at which they could be missed.
    """

    site: str
    expect: Expectation
    warrant: str
    version: str = "1"
    sheet: bytes = b""
    run: str = ""
    """The id of the run to work on, if it is known, or to begin; a new one where empty."""
    lists: tuple[str, ...] = ()
    newest_first: bool = False
    budget: int | None = None
    gone_looks: int = GONE_LOOKS
    ads_in_lists: bool = False

    @property
    def measure(self) -> str:
        """Which runs are held against this one: those of the same site file, on a budget or not."""
        return self.version if self.budget is None else f"{self.version}, on a budget"
