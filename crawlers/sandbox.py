"""Whether Chromium's sandbox is on: the kernel's own word on the processes that draw pages.

It says so on Linux, in /proc (proc(5)); how Chromium is started is in `crawlers.cage`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")

RENDERER = b"--type=renderer"
"""How Chromium marks the processes in which pages run."""

FILTERED = "2"
"""What the kernel says of a process whose system calls pass a filter."""

Status = dict[str, str]


def flaw(root: int) -> str | None:
    """What is missing of the sandbox of the renderers below a process; None where it is on."""
    found = renderers(root)
    if not found:
        return "no process that draws pages was found"
    flaws = (_flaw(status) for status in found.values())
    return next((one for one in flaws if one is not None), None)


def renderers(root: int) -> dict[int, Status]:
    """The processes below `root` that draw pages, with what the kernel says of each."""
    statuses = {int(one.name): _status(one) for one in PROC.iterdir() if one.name.isdecimal()}
    below = {root}
    # A process may have a smaller number than its parent: until nothing is added.
    while more := {
        pid
        for pid, status in statuses.items()
        if pid not in below and int(status.get("PPid", 0)) in below
    }:
        below |= more
    return {pid: statuses[pid] for pid in below - {root} if _is_renderer(pid)}


def _flaw(status: Status) -> str | None:
    if status.get("Seccomp") != FILTERED:
        return "its system calls pass no filter"
    if len(status.get("NSpid", "").split()) < 2:
        return "it shares the machine's processes"
    if "0" in status.get("Uid", "0").split():
        return "it runs as root"
    if int(status.get("CapEff", "1"), 16):
        return "it has privileges"
    return None


def _status(process: Path) -> Status:
    with suppress(OSError):
        lines = (process / "status").read_text(encoding="utf-8", errors="replace").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return {}


def _is_renderer(pid: int) -> bool:
    with suppress(OSError):
        return RENDERER in (PROC / str(pid) / "cmdline").read_bytes()
    return False
