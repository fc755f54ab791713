"""No SQL is put together from strings: what a page says reaches a database as a value only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRAGMAS = "PRAGMA "
"""The one kind of statement that takes no parameters; ours are named in a table of the code."""

FILES = [file for room in ("storage", "adwatch") for file in sorted((ROOT / room).rglob("*.py"))]

RAW = frozenset({"text", "exec_driver_sql", "execute", "executemany", "executescript"})
"""Calls whose first argument is SQL where it is a string."""

BUILT = (ast.JoinedStr, ast.BinOp)


def built(tree: ast.AST) -> list[int]:
    """The lines of calls whose SQL is put together on the spot."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return [call.lineno for call in calls if _name(call) in RAW and _is_built(call.args[0])]


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _is_built(node: ast.expr) -> bool:
    is_call = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"format", "join"}
    return is_call or (isinstance(node, BUILT) and not ast.unparse(node).startswith(f"f'{PRAGMAS}"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_sql_is_put_together_from_strings(file):
    assert built(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("call", ["text(f'{a}')", "c.execute('a' + b)", "text('{}'.format(a))"])
def test_sql_put_together_is_found(call):
    assert built(ast.parse(call)) == [1]
