"""A workspace is a marked folder; nothing else is taken for one."""

from __future__ import annotations

import stat

import pytest

from adwatch.errors import ConfigError, NotFound
from storage.store import SqlStore
from storage.workspace import MARKER, Workspace


@pytest.mark.parametrize("demo", [True, False])
def test_a_workspace_remembers_whether_it_is_a_demo(tmp_path, demo):
    made = Workspace.init(tmp_path / "a" / "home", demo)
    assert Workspace.open(made.home) == Workspace.init(made.home) == made
    assert made.demo is demo
    assert stat.S_IMODE(made.home.stat().st_mode) == 0o700


def test_a_workspace_does_not_change_sides(tmp_path):
    Workspace.init(tmp_path / "home", demo=True)
    with pytest.raises(ConfigError, match="is a demo workspace already"):
        Workspace.init(tmp_path / "home", demo=False)


def test_a_folder_that_is_no_workspace_is_refused(tmp_path):
    with pytest.raises(NotFound, match="run `adwatch init`"):
        Workspace.open(tmp_path)
    with pytest.raises(NotFound, match="run `adwatch init`"):
        SqlStore.open(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("marker", ["format = 2", "", "demo = true", "no toml {", "\x00"])
def test_an_unknown_marker_is_refused(tmp_path, marker):
    (tmp_path / MARKER).write_text(marker)
    with pytest.raises(ConfigError):
        Workspace.open(tmp_path)


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be made"):
        Workspace.init(tmp_path / "file" / "home")


def test_init_creates_store_and_blobs_and_may_be_repeated(tmp_path):
    for _ in range(2):
        SqlStore.open(tmp_path / "home", create=True).close()
    names = {path.name for path in (tmp_path / "home").iterdir()}
    assert names == {"adwatch.db", "blobs", MARKER}
