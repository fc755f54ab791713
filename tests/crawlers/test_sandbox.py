"""The sandbox is on only where the kernel says so of every process that draws pages."""

from __future__ import annotations

import os

import pytest

from crawlers import sandbox

SOUND = {"PPid": "1", "Seccomp": "2", "NSpid": "70 4", "Uid": "6 6 6 6", "CapEff": "0000"}


@pytest.fixture
def proc(tmp_path, monkeypatch):
    """A kernel that tells what a test wants; `add` gives a renderer below process 1."""
    monkeypatch.setattr(sandbox, "PROC", tmp_path)

    def add(pid, command=b"chromium --type=renderer", **status):
        folder = tmp_path / str(pid)
        folder.mkdir()
        (folder / "cmdline").write_bytes(command)
        lines = [f"{name}:\t{value}" for name, value in {**SOUND, **status}.items()]
        (folder / "status").write_text("\n".join(lines))

    return add


def test_sandboxed_renderers_have_no_flaw(proc):
    proc(70)
    proc(60, b"zygote", PPid="70")
    proc(50, PPid="60")
    assert sandbox.flaw(1) is None
    assert set(sandbox.renderers(1)) == {70, 50}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ({"Seccomp": "0"}, "filter"),
        ({"NSpid": "70"}, "processes"),
        ({"Uid": "0 0 0 0"}, "root"),
        ({"CapEff": "01ff"}, "privileges"),
    ],
)
def test_one_renderer_without_a_wall_is_a_flaw(proc, status, words):
    proc(70)
    proc(71, **status)
    assert words in (sandbox.flaw(1) or "")


def test_renderers_of_others_prove_nothing(proc):
    proc(70, PPid="2")
    assert "no process" in (sandbox.flaw(1) or "")


def test_our_own_process_is_no_sandboxed_renderer():
    assert "no process" in (sandbox.flaw(os.getpid()) or "")
