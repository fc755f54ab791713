"""The crawl command: progress on stderr, data on stdout, Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from threading import enumerate as threads

import pytest

from tests.crawlers.scripted import ROOT

pytestmark = pytest.mark.slow


def test_json_lines_tell_a_crawl_from_its_start_to_its_verdict(adwatch, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    before = set(threads())
    told = adwatch("crawl", "demo_job", "--jsonl", "--metrics", "0")
    rows = [json.loads(line) for line in told.out.splitlines()]
    states = list(dict.fromkeys(row["state"] for row in rows))
    assert (told.code, states[-1], rows[-1]["verdict"]) == (0, "complete", "complete")
    assert rows[-1]["counts"]["ads"] > 0
    assert rows[-1]["queue"].get("waiting", 0) == 0
    assert "metrics at http://127.0.0.1:" in told.err
    assert set(threads()) == before


def test_ctrl_c_on_a_terminal_ends_the_live_table_cleanly(home):
    screen, terminal = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "adwatch", "crawl", "demo_escort", "--json"],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "30"},
        stdout=subprocess.PIPE,
        stderr=terminal,
    )
    os.close(terminal)
    seen = read_until(screen, b"crawling")
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=60)
    seen += read_until(screen, b"no such words")
    os.close(screen)
    assert child.returncode == 130
    assert [row["verdict"] for row in json.loads(out)] == ["partial"]
    assert b"demo_escort partial: " in seen
    assert seen.rstrip().endswith(b"adwatch: interrupted")


def read_until(screen, words):
    seen = b""
    with suppress(OSError):  # the other side was closed
        while words not in seen and (read := os.read(screen, 65536)):
            seen += read
    return seen
