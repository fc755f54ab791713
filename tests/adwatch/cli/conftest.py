"""The command line as a person meets it: words in, exit code, stdout and stderr out."""

import io
import shutil
import sys
from dataclasses import dataclass

import pytest

from adwatch import cli
from adwatch.demo.write import write as write_market
from adwatch.pipeline.importing import ImportOrder, import_file
from adwatch.pipeline.linking import link_ads
from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.settings import load_settings


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def adwatch(home, monkeypatch, tmp_path):
    """Runs a command in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words, stdin=b""):
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["adwatch", *map(str, words)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = _code(cli.main)
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())
        return Result(code, *texts)

    return run


def _code(main):
    try:
        main()
    except SystemExit as ended:
        return ended.code or 0
    return 0


@pytest.fixture
def write(tmp_path):
    """Writes a file into the folder the commands run in."""

    def put(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return put


@pytest.fixture(scope="session")
def made_market(tmp_path_factory):
    """A small market imported into a workspace, once; and the same linked, without the model."""
    folder = tmp_path_factory.mktemp("made")
    write_market(120, 5, folder / "market")
    imported = load_settings(folder / "imported")
    make_workspace(imported)
    order = ImportOrder(folder / "market" / "ads.jsonl", "board", None, {})
    with open_workspace(imported) as workspace:
        import_file(workspace, order, lambda problem: pytest.fail(str(problem)))
    shutil.copytree(imported.home, folder / "linked")
    with open_workspace(load_settings(folder / "linked")) as workspace:
        link_ads(workspace, full=False, without=frozenset({"meaning", "picture"}))
    return folder


@pytest.fixture
def market(made_market, home, tmp_path):
    """A workspace into which a small market was imported; returns the market's folder."""
    shutil.copytree(made_market / "imported", home)
    return shutil.copytree(made_market / "market", tmp_path / "market")


@pytest.fixture
def linked(made_market, home, tmp_path):
    """The same, read and linked without the heavy model."""
    shutil.copytree(made_market / "linked", home)
    return shutil.copytree(made_market / "market", tmp_path / "market")
