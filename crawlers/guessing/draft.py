"""A site file in the making: what was guessed, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawlers.guessing.found import Found


@dataclass
class Draft:
    """What was guessed of a board; `going_on` are the keys of `[list.next]`."""

    lists: int = 0
    ads: int = 0
    others: int = 0
    address: str | None = None
    kind: str = "other"
    language: str | None = None
    country: str | None = None
    encoding: str | None = None
    browser: bool | str = False
    starts: list[str] = field(default_factory=list)
    item: Found | None = None
    link: Found | None = None
    ad_url: str | None = None
    going_on: dict[str, object] = field(default_factory=dict)
    going_on_why: str = ""
    proof: tuple[str, ...] = ()
    number: Found | None = None
    facts: Found | None = None
    named: dict[str, Found] = field(default_factory=dict)
    fields: dict[str, Found] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """What a person should look at, in sentences."""
