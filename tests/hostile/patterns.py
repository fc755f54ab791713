"""Every regular expression of the rooms that read pages, and how its time grows with the text.

Run as `python -m tests.hostile.patterns`: each pattern is tried in a process of its own, which the
kernel ends at its limit of seconds. Patterns without an unbounded repetition are left out: what
they do at each character is bounded. The others are tried as their room calls them.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from types import ModuleType

ROOMS = ("crawlers", "extractors")

CPU_SECONDS = 10
"""Seconds of a processor for one pattern on all texts; one needs two, the others a tenth."""

SIZES = ((1_000, 0.001), (10_000, 0.004))
"""Characters of the texts, and the seconds above which a text four times as long is tried too.

What is slow already on the first is not tried on the second; what takes less than that for the
second is not quadratic: fifty million steps take longer.
"""

LINEAR = 9
"""Times as long for four times the text: linear is 4, quadratic 16; the rest is noise."""

LONG = 1_000
"""Repetitions from which on a bound is none."""

PIECES = (
    *("a", "1", " ", "\t", "\n", "-", ".", "_", "+", "(", ")", "[", "<", ">", "/", "&", "%"),
    *("=", "#", "'", '"', "@", ":", ",", "$", "€", "é", "０", "\u200b", "\u0301", "😀", "ก"),
    *("1 ", "1-", "a.", "a@", "a ", "a\n", "1.1", "+1", "(1", " -", "<a ", "a=", "&#", '="', "/*"),
    *("at ", "dot ", "one ", "two", "http://", "www.", "t.me/", "bc1", "0x", "1h", "$1 ", "x1"),
)
"""What hostile text is repeated of: single characters that patterns name, and near misses."""

END = "\x00" * 9 + "é\x00"
"""Ends a text so that what repeats, a few odd characters after it and its end never fit."""

ANCHORED = {"match", "fullmatch"}

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of text with an unbounded repetition, by the module and name it stands at."""
    seen: set[int] = set()
    kept: dict[str, re.Pattern[str]] = {}
    for module in _modules():
        for name, value in sorted(vars(module).items()):
            for number, pattern in enumerate(_within(value)):
                if id(pattern) not in seen and isinstance(pattern.pattern, str):
                    seen.add(id(pattern))
                    kept[f"{module.__name__}.{name}[{number}]"] = pattern
    return {name: one for name, one in kept.items() if _is_unbounded(parser.parse(*_told(one)))}


def uses() -> dict[int, set[str]]:
    """By the id of a pattern: the methods of it that the rooms' sources name."""
    found: dict[int, set[str]] = defaultdict(set)
    for module in _modules():
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                value = vars(module).get(node.value.id)
                if isinstance(value, re.Pattern):
                    found[id(value)].add(node.attr)
    return found


def growth(pattern: re.Pattern[str], ways: frozenset[str], piece: str) -> float:
    """How many times as long four times the text takes, before it fails at its very end."""
    for size, floor in SIZES:
        small = _seconds(pattern, ways, piece, size)
        if small > floor:
            again = (_seconds(pattern, ways, piece, 4 * size) / small for _ in range(2))
            if all((times := one) > LINEAR for one in again):
                return times
    return 1.0


def _seconds(pattern: re.Pattern[str], ways: frozenset[str], piece: str, size: int) -> float:
    text = (piece * (size // len(piece) + 1))[:size] + END
    started = process_time()
    for way in ways:
        found = getattr(pattern, way)(text)
        for _ in found if way == "finditer" else ():
            pass
    return process_time() - started


def _told(pattern: re.Pattern[str]) -> tuple[str, int]:
    return pattern.pattern, pattern.flags


def _is_unbounded(parsed: object) -> bool:
    """Whether a part of a parsed pattern repeats without bound."""
    if isinstance(parsed, (list, tuple, parser.SubPattern)):
        parts = list(parsed)
        if len(parts) == 2 and parts[0] in REPEATS:
            return parts[1][1] >= LONG or _is_unbounded(parts[1][2])
        return any(map(_is_unbounded, parts))
    return False


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


def main() -> None:
    """Print each pattern that is slow, and how many were tried."""
    used, found = uses(), patterns()
    for name, pattern in found.items():
        ways = frozenset(used[id(pattern)])
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            _try(name, pattern, ways if ways and ways <= ANCHORED else frozenset({"finditer"}))
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            _tell(f"slow {name}: not done within {CPU_SECONDS} s")
    _tell(f"tried {len(found)}")


def _try(name: str, pattern: re.Pattern[str], ways: frozenset[str]) -> None:
    times = ((growth(pattern, ways, piece), piece) for piece in PIECES)
    slow = next((one for one in times if one[0] > LINEAR), None)
    if slow is not None:
        _tell(f"slow {name}: {slow[0]:.0f} times as long on {slow[1]!r}")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
