"""The weight tables of a workspace: files in a folder of it, one of them in force."""

from __future__ import annotations

import json
from pathlib import Path

from adwatch.errors import Corrupt, NotFound
from adwatch.pipeline.workspace import Workspace
from matching.weight_table import HAND, WeightTable, read_table, written

FOLDER = "weights"
IN_FORCE = "in-force"
"""The file that names the table in force; where it is missing the hand-set table is."""
HAND_NAME = "hand"


def table_in_force(workspace: Workspace) -> WeightTable:
    """The table that links are made with; raises Corrupt where its file was changed."""
    pointer = _folder(workspace) / IN_FORCE
    return read(workspace, pointer.read_text("utf-8").strip()) if pointer.exists() else HAND


def table_of(workspace: Workspace, model: str) -> WeightTable:
    """The table that a link names; raises NotFound where the workspace does not hold it."""
    return HAND if model == HAND.model else read(workspace, short_name(model))


def short_name(model: str) -> str:
    """What people call a table: the end of its model id, or `hand`."""
    return HAND_NAME if model == HAND.model else model.rpartition("+")[2]


def read(workspace: Workspace, name: str) -> WeightTable:
    """A kept table by its short name, or the hand-set one; raises NotFound, or Corrupt."""
    if name == HAND_NAME:
        return HAND
    path = _folder(workspace) / f"{name}.json"
    if not name.isalnum() or not path.exists():
        raise NotFound("no such weight table; `adwatch weights show` lists them", where=name)
    try:
        return read_table(json.loads(path.read_text("utf-8")))
    except ValueError as error:
        raise Corrupt(str(error), where=path.name) from None


def names(workspace: Workspace) -> tuple[str, ...]:
    """The short names of all tables, the hand-set one first."""
    return (HAND_NAME, *sorted(path.stem for path in _folder(workspace).glob("*.json")))


def use(workspace: Workspace, name: str) -> WeightTable:
    """Put a table in force for the links to come; raises NotFound."""
    table = read(workspace, name)
    _put(_folder(workspace) / IN_FORCE, name)
    return table


def keep(workspace: Workspace, table: WeightTable) -> WeightTable:
    """Keep a table and put it in force."""
    name = short_name(table.model)
    text = json.dumps(written(table), indent=1, sort_keys=True)
    _put(_folder(workspace) / f"{name}.json", text + "\n")
    use(workspace, name)
    return table


def _put(path: Path, text: str) -> None:
    """A file that is there whole or not at all."""
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)


def _folder(workspace: Workspace) -> Path:
    return workspace.settings.home / FOLDER
