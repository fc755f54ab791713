"""The register of hostile cases: each test says which attack it plays and what must come of it."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TypeVar

import pytest

CLASSES = {
    "Egress and names": range(1, 15),
    "HTTP and transport": range(15, 29),
    "Crawl control": range(29, 47),
    "HTML and text": range(47, 61),
    "Browser": range(61, 72),
}
"""The classes of attacks, with the numbers of their cases."""

Test = TypeVar("Test", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Case:
    """One attack: what the site does, what must come of it, the limit that is proved."""

    number: int
    attack: str
    outcome: str
    limit: str
    is_seed: bool
    test: str


CASES: dict[tuple[int, str], Case] = {}
"""Every case by its number and its test; a number may have several tests."""


def case(
    number: int, attack: str, outcome: str, *, limit: str = "", seed: bool = False
) -> Callable[[Test], Test]:
    """Enter a test into the register; a seed runs in `make test`, all others in `make proof`.

    `attack` and `outcome` are short sentences for docs/security/hostile-cases.md, as they hold
    for this test; `limit` names the rows of crawlers/limits.py that it proves.
    """

    def enter(test: Test) -> Test:
        name = str(test.__name__)
        CASES[number, name] = Case(number, attack, outcome, limit, seed, name)
        marked = pytest.mark.slow(test)
        return marked if seed else pytest.mark.proof(marked)

    return enter


def all_cases() -> list[Case]:
    """Every case of every test file of this folder, by number."""
    package = import_module("tests.hostile")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("test_"):
            import_module(f"tests.hostile.{module.name}")
    return [CASES[key] for key in sorted(CASES)]
