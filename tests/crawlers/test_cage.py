"""The cage: Chromium starts unprivileged and leaves nothing, whoever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, sleep

import pytest

from crawlers import cage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no cage elsewhere")

PROGRAM = """#!/bin/sh
echo $$ $(id -u) $(id -g) $(id -G | wc -w) ${ADWATCH_SECRET:-none} "$HOME" "$@"
sleep 600 & sleep 600
"""


@pytest.fixture
def caged(tmp_path):
    """Starts a program in the cage as the driver does: in a group of its own, with pipes."""
    started = []

    def start(crawl=None, memory=10**9, body=PROGRAM):
        folder = Path(tempfile.mkdtemp(dir="/tmp"))  # where another user may read it
        folder.chmod(0o755)
        program = folder / "program"
        program.write_text(body)
        program.chmod(0o755)
        words = [str(crawl or os.getpid()), str(memory), str(program), "--flag"]
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", cage.__file__, *words],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "ADWATCH_SECRET": "word"},
        )
        started.append(child)
        return child, child.stdout.readline().split()

    yield start
    for child in started:
        child.kill()
        child.communicate()


def wait_for(claim):
    deadline = monotonic() + 10
    while not claim():
        assert monotonic() < deadline
        sleep(0.05)


def is_over(child, profile):
    return not profile.exists() and not list(cage._group(child.pid))


def test_program_runs_as_nobody_in_particular_and_learns_no_secret(caged):
    _, (_pid, user, group, groups, secret, home, *flags) = caged()
    assert (secret, flags) == ("none", ["--flag", f"--user-data-dir={home}"])
    assert Path(home).stat().st_uid == int(user) == int(group)
    if os.geteuid() == 0:
        assert int(user) in cage.USERS
        assert groups == "1"


def test_two_programs_are_two_users(caged):
    (_, first), (_, second) = caged(), caged()
    assert first[5] != second[5]
    assert os.geteuid() != 0 or first[1] != second[1]


def test_nothing_is_left_when_the_whole_group_is_killed(caged):
    child, told = caged()
    os.killpg(child.pid, signal.SIGKILL)
    wait_for(lambda: is_over(child, Path(told[5])))


def test_nothing_is_left_when_the_crawl_is_killed(caged):
    crawl = subprocess.Popen(["sleep", "600"])
    child, told = caged(crawl=crawl.pid)
    crawl.kill()
    crawl.wait()
    wait_for(lambda: is_over(child, Path(told[5])))


def test_process_that_leaves_its_group_is_ended_too(caged):
    if os.geteuid() != 0:
        pytest.skip("only a user of its own makes them known")
    body = PROGRAM.replace("sleep 600 &", "setsid sleep 597 &")
    child, told = caged(body=body)
    user = int(told[1])
    child.kill()
    wait_for(lambda: not any(cage._owner(pid) == user for pid in cage._processes()))


def test_process_that_takes_too_much_memory_is_killed_alone(caged):
    hoard = "import time; x = bytearray(10**8); x[::4096] = x[::4096]; time.sleep(600)"
    grow = f"#!/bin/sh\necho $$\n{sys.executable} -c '{hoard}' || echo killed\nsleep 600\n"
    child, _ = caged(memory=5 * 10**7, body=grow)
    assert child.stdout.readline() == "killed\n"
    assert child.poll() is None
