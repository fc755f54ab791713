"""The commands on evidence packs: make one, verify one anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    given_reason,
    need_file,
    print_json,
    say,
    workspace_for,
)
from adwatch.errors import ConfigError, NeedsReason

evidence_app = typer.Typer(help="Make evidence packs, and verify them without a database.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(evidence_app, name="evidence")


@evidence_app.command()
def pack(
    out: Annotated[Path, typer.Option("--out", help="A file .zip that is not there yet.")],
    cluster: Annotated[str | None, typer.Option("--cluster", help="The ads of a cluster.")] = None,
    ads: Annotated[
        str | None, typer.Option("--ads", metavar="AD,…", help="Ads, written site/local_id.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="What it is for: it stands in the pack.")
    ] = None,
    handling: Annotated[
        str, typer.Option("--handling", help="How it may be handled.")
    ] = "official: for the stated purpose only",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write captures, ads, signals, links, timeline and custody of some ads as one zip."""
    from adwatch.pipeline.evidence import PackOrder, make_pack

    told = reason or given_reason()
    if not (told or "").strip():
        raise NeedsReason("say with --reason what the pack is for")
    if out.suffix != ".zip" or out.exists():
        raise ConfigError("a new file whose name ends in .zip is needed", where="--out")
    named = tuple(one.strip() for one in (ads or "").split(",") if one.strip())
    if not named and cluster is None:
        raise ConfigError("one of both is needed", where="--cluster, --ads")
    with workspace_for(home) as workspace:
        report = make_pack(workspace, PackOrder(out, str(told), named, cluster, handling))
    for why in report.left_out:
        say(f"left out: {why}")
    if json:
        print_json({"file": str(out), "sha256": report.digest, "counts": report.counts})
    else:
        say(", ".join(f"{name} {count}" for name, count in report.counts.items()))
        say(f"written to {out}, SHA-256 {report.digest}")


@evidence_app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="An evidence pack.")], json: JsonOption = False
) -> None:
    """Check every file, capture and custody entry of a pack; needs no workspace."""
    from adwatch.evidence.check import pack_flaws

    need_file(file)
    flaws = list(pack_flaws(file))
    if json:
        print_json({"file": str(file), "flaws": flaws})
    else:
        for flaw in flaws:
            say(flaw)
        say(f"{file}: {len(flaws)} flaws")
    if flaws:
        raise typer.Exit(1)
