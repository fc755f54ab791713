"""The tutorial runs: its files are written into a copy of the tree, its commands are followed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("adwatch", "crawlers", "extractors", "matching", "storage", "tests")
FILES = ("pyproject.toml", "scrapy.cfg")
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A copy of the tree with every file of the tutorial, and the tutorial's commands."""
    tree = tmp_path_factory.mktemp("tree")
    for name in PARTS:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, tree / name)
    blocks = BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))
    for _, file, text in blocks:
        if file:
            (tree / file).parent.mkdir(parents=True, exist_ok=True)
            (tree / file).write_text(text, encoding="utf-8")
    lines = "".join(text for kind, _, text in blocks if kind == "sh").splitlines()
    return tree, lines


@pytest.mark.slow
def test_every_command_of_the_tutorial_succeeds(followed):
    tree, lines = followed
    environment = {**os.environ, "PYTHONPATH": str(tree), "ADWATCH_HOME": str(tree / "home")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    for line in lines:
        done = subprocess.run(
            line.split(), cwd=tree, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        told = any(word in done.stdout for word in ("corner_board", "high_street", " passed"))
        assert told, line
    assert len(lines) == 8


@pytest.mark.slow
def test_the_tutorials_code_is_typed_and_tidy(followed):
    tree, _ = followed
    for command in (["ruff", "check"], ["ruff", "format", "--check"]):
        new = [
            "extractors/loyalty_card.py",
            "matching/same_card.py",
            "crawlers/sites/corner_board.py",
        ]
        tool = [str(Path(sys.executable).with_name(command[0])), *command[1:], *new]
        done = subprocess.run(tool, cwd=tree, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
