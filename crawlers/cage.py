"""The program that starts Chromium unprivileged, and ends all of it when its crawl ends.

`python -I -S cage.py CRAWL_PID MEMORY_BYTES CHROMIUM FLAG…`, standard library only. Started by
root, Chromium runs as a user of its own that owns nothing but its profile; that is what lets its
sandbox work. A watcher in a session of its own outlives every kill of the browser's process
group: it kills what is left, takes the profile away, and kills a page that takes too much memory.
"""

from __future__ import annotations

import os
import pwd
import random
import resource
import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

USERS = range(61184, 65520)
"""User ids that systemd sets aside for passing services; none of them has a name or a file."""

LOOK_SECONDS = 0.5
"""Seconds between two looks at the memory of the browser's processes."""

PREFIX = "adwatch-browser-"

ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
"""All that Chromium learns of the environment: no password, no proxy, no display."""

OPEN_FILES = 4096


def main() -> None:
    """Become Chromium, with a watcher beside it."""
    crawl, memory, program, *flags = sys.argv[1:]
    profile = Path(tempfile.mkdtemp(prefix=PREFIX)) if os.geteuid() else _reserve()
    browser, watched = os.getpid(), (os.getpid(), os.getppid(), int(crawl))
    if os.fork() == 0:
        _watch(browser, watched, profile, int(memory))
    try:
        _drop(profile)
        words = [program, *flags, f"--user-data-dir={profile}"]
        os.execve(program, words, _environment(profile))  # noqa: S606 - no shell is wanted
    except OSError as error:
        sys.exit(f"Chromium could not be started as an unprivileged user: {error.strerror}")


def _reserve() -> Path:
    """A profile folder for a user id that nobody has; its name reserves the id."""
    for user in random.sample(USERS, len(USERS)):
        with suppress(FileExistsError):
            if _is_free(user):
                folder = Path(tempfile.gettempdir(), f"{PREFIX}{user}")
                folder.mkdir(mode=0o700)
                os.chown(folder, user, user)
                return folder
    sys.exit("no user id is free for Chromium")


def _is_free(user: int) -> bool:
    with suppress(KeyError):
        pwd.getpwuid(user)
        return False
    return all(_owner(pid) != user for pid in _processes())


def _drop(profile: Path) -> None:
    """Give up all that root may do; who is not root has nothing to give up."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no page ends up in a dump on disk
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), min(OPEN_FILES, hard)))
    os.chdir("/")
    os.umask(0o077)
    if os.geteuid() == 0:
        user = profile.stat().st_uid
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def _environment(profile: Path) -> dict[str, str]:
    home = str(profile)
    return {**ENVIRONMENT, "HOME": home, "TMPDIR": home, "XDG_RUNTIME_DIR": home}


def _watch(browser: int, watched: tuple[int, ...], profile: Path, memory: int) -> None:
    """Wait for the end of the browser, of its driver or of the crawl; then leave nothing."""
    os.setsid()
    os.closerange(0, OPEN_FILES)  # the driver waits for its pipes to be closed
    ends = select.poll()
    with suppress(ProcessLookupError):  # ended before it could be watched: no waiting
        for pid in watched:
            ends.register(os.pidfd_open(pid), select.POLLIN)
        while not ends.poll(LOOK_SECONDS * 1000):
            for pid in _group(browser):
                if _memory(pid) > memory:
                    _kill(pid)
    _end(browser, profile)
    os._exit(0)


def _end(browser: int, profile: Path) -> None:
    user = profile.stat().st_uid
    own = os.geteuid() != user  # every process of a user made for this browser is this browser's
    for _ in range(20):
        left = {pid for pid in _processes() if own and _owner(pid) == user} | set(_group(browser))
        for pid in left:
            _kill(pid)
        if not left:
            break
        select.poll().poll(50)
    shutil.rmtree(profile, ignore_errors=True)


def _processes() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())


def _group(leader: int) -> Iterator[int]:
    """The living processes of a process group."""
    for pid in _processes():
        with suppress(OSError):
            state, _, group = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:3]
            if int(group) == leader and state not in "ZX":
                yield pid


def _owner(pid: int) -> int | None:
    with suppress(OSError):
        if "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text():
            return Path(f"/proc/{pid}").stat().st_uid
    return None


def _memory(pid: int) -> int:
    """The bytes of a process that it shares with no file."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        held = [line.split()[1] for line in lines if line.startswith(("RssAnon:", "RssShmem:"))]
        return 1024 * sum(map(int, held))
    return 0


def _kill(pid: int) -> None:
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
