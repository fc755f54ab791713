"""Site files in TOML: read strictly, every error with its line; what they say is in
`crawlers.plan`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adwatch.errors import ConfigError
from crawlers.plan import Plan

SUFFIX = ".toml"

SOURCE_BYTES = 100_000
"""Bytes of a site file: the largest matrix of cities is a tenth of it."""

Place = Sequence[Any]
"""Where something stands in a file: keys, and numbers in lists."""

VERSION_CHARS = 12
"""Characters of a content's hash that name a version."""


@dataclass(frozen=True)
class PlanFile:
    """A site file: its name, what stands in it, and the plan that it makes."""

    name: str
    source: bytes
    plan: Plan

    @cached_property
    def version(self) -> str:
        """The version that it states, or else the hash of its content."""
        return self.plan.version or sha256(self.source).hexdigest()[:VERSION_CHARS]


def read_plan(path: Path) -> PlanFile:
    """Read a site file; raises ConfigError naming file, line and key."""
    try:
        with path.open("rb") as file:
            source = file.read(SOURCE_BYTES + 1)
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be read", where=str(path)) from None
    read = parse_plan(source, str(path))
    if read.plan.name != path.stem:
        words = f"name: is not the file's, which is {path.stem!a}"
        raise ConfigError(words, where=_at(path, source, ("name",)))
    return read


def parse_plan(source: bytes, where: str) -> PlanFile:
    """Read what stands in a site file; raises ConfigError as `read_plan` does."""
    if len(source) > SOURCE_BYTES:
        raise ConfigError(f"has more than {SOURCE_BYTES} bytes", where=where)
    try:
        told = tomllib.loads(source.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(str(error), where=where) from None
    try:
        plan = Plan.model_validate(told)
    except ValidationError as error:
        raise _told(error, source, where, told) from None
    return PlanFile(Path(where).name, source, plan)


def _told(error: ValidationError, source: bytes, where: str, told: dict[str, Any]) -> ConfigError:
    """The first thing that is wrong, in the file's own words."""
    first = error.errors(include_url=False, include_context=False)[0]
    words = first["msg"].removeprefix("Value error, ")
    path: Place = _in_file(first["loc"], told)
    head, mark, tail = words.partition(": ")
    if mark and all(part.isidentifier() for part in head.split(".")):
        path, words = (*path, *head.split(".")), tail  # a rule over several keys names its own
    if first["type"] == "extra_forbidden":
        words = "no such key"
    key = ".".join(str(part) for part in path)
    return ConfigError(f"{key}: {words}", where=_at(where, source, path))


def _in_file(place: Place, told: Any) -> Place:
    """The part of an error's place that stands in the file: what was made of it has more."""
    found: list[Any] = []
    for number, part in enumerate(place):
        if isinstance(told, (dict, list)) and _has(told, part):
            found.append(part)
            told = told[part]
        elif isinstance(told, dict) and number == len(place) - 1:
            found.append(part)  # what is missing
    return tuple(found)


def _has(told: Any, part: Any) -> bool:
    if isinstance(told, list):
        return isinstance(part, int) and part < len(told)
    return part in told


def _at(where: object, source: bytes, path: Place) -> str:
    line = line_of(source.decode("utf-8-sig"), path)
    return f"{where}:{line}"


def line_of(text: str, path: Place) -> int:
    """The line on which a key stands, or else the table that should have it; 1 if none does.

    The parser tells no lines. A key begins right after the longest beginning of the text that
    can be read and does not hold it, leaving out blank lines and comments.
    """
    lines = text.splitlines()
    for names in (path[:length] for length in range(len(path), 0, -1)):
        before = 0
        for number in range(1, len(lines) + 1):
            try:
                told: Any = tomllib.loads("\n".join(lines[:number]))
            except (ValueError, RecursionError):
                continue
            if _holds(told, names):
                return _first_of(lines, before)
            before = number
    return 1


def _holds(told: Any, path: Place) -> bool:
    for part in path:
        if not isinstance(told, (dict, list)) or not _has(told, part):
            return False
        told = told[part]
    return True


def _first_of(lines: Sequence[str], after: int) -> int:
    for number in range(after, len(lines)):
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            return number + 1
    return after + 1
