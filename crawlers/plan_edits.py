"""Changes to a site file that keep all else in it as a person wrote it, comments included."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

import tomlkit

from adwatch.errors import ConfigError
from crawlers.planfile import PlanFile, parse_plan

Change = Callable[[MutableMapping[str, Any]], None]
"""What becomes of one field's table."""


def suppose(file: PlanFile, field: str, place: str, without: Sequence[str] = ()) -> PlanFile:
    """The file with one more candidate for a field, and without places that read it wrongly."""

    def change(table: MutableMapping[str, Any]) -> None:
        kept = [one for one in _listed(table, "from") if one not in without]
        _put(table, "from", kept)
        _put(table, "candidate", [*_listed(table, "candidate"), place])

    return _changed(file, field, change)


def make_sure(file: PlanFile, field: str) -> PlanFile:
    """The file with a field's candidates as its last alternatives."""

    def change(table: MutableMapping[str, Any]) -> None:
        _put(table, "from", [*_listed(table, "from"), *_listed(table, "candidate")])
        _put(table, "candidate", [])

    return _changed(file, field, change)


def _changed(file: PlanFile, field: str, change: Change) -> PlanFile:
    text = tomlkit.parse(file.source.decode("utf-8-sig"))
    fields: Any = text.get("ad", {}).get("fields", {})
    if field not in fields:
        raise ConfigError(f"ad.fields.{field}: is not there", where=file.name)
    stood = fields[field]
    if not isinstance(stood, MutableMapping):
        table, comment = tomlkit.inline_table(), stood.trivia.comment
        table["from"] = stood
        fields[field] = table
        table.trivia.comment = comment
    change(fields[field])
    return parse_plan(tomlkit.dumps(text).encode(), file.name)


def _listed(table: MutableMapping[str, Any], key: str) -> list[str]:
    held = table.get(key, [])
    return [str(held)] if isinstance(held, str) else [str(one) for one in held]


def _put(table: MutableMapping[str, Any], key: str, values: Sequence[str]) -> None:
    if values:
        table[key] = list(values)
    elif key in table:
        del table[key]
