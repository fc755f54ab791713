"""Commands on weight tables: weights show, fit, calibrate, check, use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adwatch.cli.diagram import diagram_lines, draw, rows
from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    WithoutOption,
    kinds,
    need_file,
    print_json,
    print_table,
    say,
    workspace_for,
)

if TYPE_CHECKING:
    from matching.weight_table import WeightTable

DiagramOption = Annotated[
    Path | None, typer.Option("--diagram", help="An SVG file for the reliability diagram.")
]

weights = typer.Typer(no_args_is_help=True, help="What evidence is worth, and what scores mean.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(weights, name="weights")


@weights.command()
def show(
    name: Annotated[str, typer.Argument(help="A table; the one in force if not given.")] = "",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show a weight table: what each level of evidence is worth, and why."""
    from adwatch.pipeline.weight_tables import names, read, short_name, table_in_force
    from matching.weight_table import written

    with workspace_for(home) as workspace:
        in_force = table_in_force(workspace)
        table = read(workspace, name) if name else in_force
        known = names(workspace)
    if json:
        print_json({**written(table), "in_force": table == in_force, "tables": known})
        return
    used = "in force" if table == in_force else "not in force"
    print(f"Table {short_name(table.model)} ({table.model}), {used}.")
    print(f"Before any evidence: {table.prior:+.1f} bits, one tie in {2**-table.prior:,.0f} pairs.")
    _print_weights(table)
    print(f"Tables: {', '.join(known)}.")


def _print_weights(table: WeightTable) -> None:
    if not table.curves:
        print("Bits are those of matching/weights.py, each with its reason there.")
        return
    columns = ["family", "bits by hand above", "of ties", "of strangers", "bits"]
    levels = [
        [one["family"], one["above"], f"{one['ties']:.3g}", f"{one['strangers']:.2g}",
         f"{one['bits']:+.1f}"]
        for one in table.notes["levels"]
    ]  # fmt: skip
    title = f"fitted to {table.notes['pairs']:,} pairs of {table.notes['contents']:,} texts"
    print_table(title, columns, levels)


@weights.command()
def fit(without: WithoutOption = "", home: HomeOption = None, json: JsonOption = False) -> None:
    """Fit a table to the ads of the workspace, without labels, and put it in force."""
    from adwatch.pipeline.weighing import fit_table

    with workspace_for(home) as workspace:
        table = fit_table(workspace, kinds(without))
    _tell_left_out(table)
    _told(table, json)


def _tell_left_out(table: WeightTable) -> None:
    left_out = table.notes["pairs left out"]
    if left_out:
        say(f"capped: fitted to a chance sample; {left_out:,} pairs took no part")


def _told(table: WeightTable, json: bool) -> None:
    from adwatch.pipeline.weight_tables import short_name
    from matching.weight_table import written

    if json:
        print_json(written(table))
    else:
        _print_weights(table)
    say(f"table {short_name(table.model)} is in force; `adwatch link` applies it")


@weights.command()
def calibrate(
    diagram: DiagramOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make scores say how often such links hold: by judgements, or by a fitted table."""
    from adwatch.pipeline.weighing import calibrate as calibrated

    with workspace_for(home) as workspace:
        made = calibrated(workspace)
    draw(made.diagram, diagram)
    if json:
        print_json({"model": made.table.model, "source": made.source, "labels": made.labels,
                    "error_before": made.before, "error": made.error,
                    "diagram": rows(made.diagram)})  # fmt: skip
    else:
        print(f"{made.labels:,} labels from {made.source}.")
        print(
            f"Expected calibration error {made.error:.3f}; with bits as they are {made.before:.3f}."
        )
        for line in diagram_lines(made.diagram):
            print(line)
    say(f"table {made.table.model.rpartition('+')[2]} is in force; `adwatch link` applies it")


@weights.command()
def check(
    truth: Annotated[Path, typer.Option("--truth", help="CSV with the columns ad, operator.")],
    diagram: DiagramOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Hold the scores of the links against a truth: do they hold as often as they say?"""
    from adwatch.pipeline.weighing import check as checked

    need_file(truth)
    with workspace_for(home) as workspace:
        error, bins = checked(workspace, truth)
    draw(bins, diagram)
    if json:
        print_json({"error": error, "diagram": rows(bins)})
        return
    print(f"Expected calibration error {error:.3f}.")
    for line in diagram_lines(bins):
        print(line)


@weights.command()
def use(
    name: Annotated[str, typer.Argument(help="A table's short name, or `hand`.")],
    home: HomeOption = None,
) -> None:
    """Put a table in force for the links to come."""
    from adwatch.pipeline.weight_tables import use as put_in_force

    with workspace_for(home) as workspace:
        table = put_in_force(workspace, name)
    say(f"table {table.model} is in force; `adwatch link` applies it")
