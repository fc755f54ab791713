"""The command that shows what each robots.txt said when it was read: robots."""

from __future__ import annotations

import typer

from adwatch.cli.shell import HomeOption, JsonOption, print_json, print_table, workspace_for


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(robots)


def robots(home: HomeOption = None, json: JsonOption = False) -> None:
    """List what was decided from each robots.txt, newest first."""
    with workspace_for(home) as workspace:
        rows = [
            {
                "read_at": told.read_at.isoformat(),
                "origin": told.origin,
                "status": told.status,
                "decision": told.decision,
                "digest": told.digest,
                "run": told.run,
            }
            for told in workspace.store.permissions()
        ]
    if json:
        print_json(rows)
        return
    columns = ["read_at", "origin", "status", "decision", "run"]
    cells = ([str(row[name]) for name in columns] for row in rows)
    print_table(f"robots.txt, read {len(rows)} times", columns, cells)
