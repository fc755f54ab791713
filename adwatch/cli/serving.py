"""The command that does what is scheduled: worker."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from adwatch.cli.shell import HomeOption, say, settings_for


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(worker)


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")] = False,
    parallel: Annotated[
        int | None,
        typer.Option("--parallel", min=1, metavar="N", help="Sites at a time; cores if left out."),
    ] = None,
    idle_exit: Annotated[
        float | None,
        typer.Option("--idle-exit", min=0, metavar="SECONDS", help="End after so long idle."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Crawl sites when they are due, until told to stop; several workers may share a database."""
    from adwatch.pipeline.shift import Shift, work

    shift = Shift(parallel or os.cpu_count() or 1, once, idle_exit)
    work(settings_for(home), shift, say)
