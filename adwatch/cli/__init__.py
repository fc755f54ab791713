"""The commands, each a thin call into the pipeline: data on stdout, everything else on stderr.

Exit codes: 0 done · 1 bad input, or the work failed · 2 wrong usage · 3 refused · 4 not found ·
5 a crawl ended, but not complete · 6 an optional part is missing · 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import typer

from adwatch import errors
from adwatch.cli import (
    archiving,
    benching,
    crawling,
    custody,
    demonstrating,
    evidence,
    history,
    judging,
    linking,
    new_site,
    overseeing,
    permitting,
    reading,
    repairing,
    retaining,
    running,
    scheduling,
    serving,
    siting,
    urgent,
    warranting,
    weighing,
)
from adwatch.cli.shell import HomeOption, ReasonOption, choose, say

EXIT_CODES: tuple[tuple[type[errors.AdwatchError], int], ...] = (
    (errors.Forbidden, 3),
    (errors.WarrantError, 3),
    (errors.AccessDenied, 3),
    (errors.NeedsReason, 3),
    (errors.NotFound, 4),
    (errors.Unavailable, 6),
    (errors.ConfigError, 2),
    (errors.AdwatchError, 1),
)
"""Which error ends a command with which code; the first that fits."""

ROOMS = ("crawlers", "extractors", "matching", "storage")

app = typer.Typer(
    name="adwatch",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    demonstrating,
    history,
    crawling,
    scheduling,
    serving,
    overseeing,
    running,
    siting,
    new_site,
    repairing,
    warranting,
    permitting,
    reading,
    archiving,
    custody,
    evidence,
    retaining,
    linking,
    judging,
    weighing,
    urgent,
    benching,
):
    module.register(app)


@app.callback()
def workspace(home: HomeOption = None, reason: ReasonOption = None) -> None:
    """Monitor online advertisements to counter human trafficking.

    An ad is a lead, never a finding.
    """
    choose(home, reason)


def main() -> None:
    """Run the command line; the console script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    warn_of_strangers()
    sys.exit(run())


def run() -> int:
    """Run one command; returns its exit code."""
    try:
        app()
    except SystemExit as ended:
        return _ended(ended)
    except errors.AdwatchError as error:
        say(f"error: {error}")
        return exit_code(error)
    except OSError as error:
        say(f"error: {error.filename or 'output'}: {error.strerror}")
        return 1
    return 0


def _ended(ended: SystemExit) -> int:
    if isinstance(ended.__context__, BrokenPipeError):
        # The reader of our output left, as `head` does: nothing went wrong here.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if ended.code == crawling.INTERRUPTED:
        say("interrupted")
    return ended.code if isinstance(ended.code, int) else 0


def exit_code(error: errors.AdwatchError) -> int:
    """The exit code that an error ends a command with."""
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def warn_of_strangers() -> None:
    """Say so if a room would be imported from elsewhere: four plain names can be shadowed."""
    tree = Path(__file__).resolve().parents[2]
    for room in ROOMS:
        spec = find_spec(room)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or not origin.is_relative_to(tree):
            say(f"warning: the package {room!r} comes from {origin}, not from adwatch")
