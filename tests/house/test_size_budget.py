"""Files and functions stay small enough to be read in one go."""

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("adwatch", "crawlers", "extractors", "matching", "storage")
FILES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))

FILE_LINES = 400
FUNCTION_LINES = 60
FUNCTION_MEDIAN = 8
FUNCTION_P90 = 25
FILE_MEDIAN = 110


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(node.name, body_lines(node)) for node in nodes]


def body_lines(node):
    """Lines of a function without its docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES
    assert [name for name, lines in functions(path) if lines > FUNCTION_LINES] == []


def test_the_usual_file_and_function_are_short():
    lengths = [lines for path in FILES for _, lines in functions(path)]
    files = [len(path.read_text(encoding="utf-8").splitlines()) for path in FILES]
    assert median(lengths) <= FUNCTION_MEDIAN
    assert quantiles(lengths, n=10)[8] <= FUNCTION_P90
    assert median(files) <= FILE_MEDIAN
