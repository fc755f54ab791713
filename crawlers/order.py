"""What is to be crawled, before anything is; what came of it is in `crawlers.record`."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.health import Expectation


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be crawled: the site, what is expected of it, under which warrant.

    `version` is that of its site file: figures of another one are no measure of health.
    `sheet` names the tools and the site file; it is kept once, and every page points to it.
    """

    site: str
    expect: Expectation
    warrant: str
    version: str = "1"
    sheet: bytes = b""
    run: str = ""
    """The id of the run to work on, if it is known, or to begin; a new one where empty."""
