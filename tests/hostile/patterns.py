"""Every regular expression of the rooms that read what a page says, and how its time grows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from time import process_time
from types import ModuleType

ROOMS = ("crawlers", "extractors")

SMALL, LARGE = 10_000, 100_000
"""Characters of the two texts by which time is compared."""

LINEAR = 30
"""Times as long for ten times the text: linear is 10, quadratic 100, the rest is noise."""

FLOOR_SECONDS = 0.01
"""Below this for the small text nothing is quadratic: that would be fifty million steps."""

PIECES = (
    *("a", "1", " ", "\t", "\n", "-", ".", "_", "+", "(", ")", "[", "<", ">", "/", "&", "%"),
    *("=", "#", "'", '"', "@", ":", ",", "$", "€", "é", "０", "\u200b", "\u0301", "😀"),
    *("1 ", "1-", "a.", "a@", "a ", "a a", "1.1", "+1", "(1", " -", "<a ", "a=", "&#", "=\"", "%4"),
    *("at ", "dot ", "one ", "two", "http://", "www.", "t.me/", "bc1", "0x", "1h", "$1 ", "x1"),
)  # fmt: skip
"""What hostile text is repeated of: single characters that patterns name, and near misses."""


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern of text, by the module and name where it stands."""
    found: dict[int, str] = {}
    kept: dict[str, re.Pattern[str]] = {}
    for module in _modules():
        for name, value in sorted(vars(module).items()):
            for number, pattern in enumerate(_within(value)):
                if isinstance(pattern.pattern, str) and id(pattern) not in found:
                    found[id(pattern)] = f"{module.__name__}.{name}[{number}]"
                    kept[found[id(pattern)]] = pattern
    return kept


def growth(pattern: re.Pattern[str], piece: str) -> float:
    """How many times as long ten times the text takes, before it fails at its very end."""
    small = _seconds(pattern, piece, SMALL)
    return 1.0 if small < FLOOR_SECONDS else _seconds(pattern, piece, LARGE) / small


def _seconds(pattern: re.Pattern[str], piece: str, size: int) -> float:
    text = (piece * (size // len(piece) + 1))[:size] + "\x00"
    started = process_time()
    for _ in pattern.finditer(text):
        pass
    return process_time() - started


def _modules() -> Iterator[ModuleType]:
    for room in map(import_module, ROOMS):
        yield room
        for found in walk_packages(room.__path__, f"{room.__name__}."):
            yield import_module(found.name)


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)
    elif isinstance(value, (tuple, list, frozenset)):
        for one in value:
            yield from _within(one)
