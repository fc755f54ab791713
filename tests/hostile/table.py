"""Writes docs/security/hostile-cases.md from the register: `python -m tests.hostile.table`."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.cases import CLASSES, Case, all_cases

PAGE = Path(__file__).parents[2] / "docs" / "security" / "hostile-cases.md"

HEAD = """# Hostile cases

Each row is a real misbehaving server on loopback, crawled beside a control site; the test asserts
the outcome, the limit, that the control site was read whole at 95 % or more of its pace alone,
and that no listener of ours elsewhere was reached. `make proof` runs all rows; those marked *seed*
run in `make test` too. This page is generated: `python -m tests.hostile.table`.
"""


def table() -> str:
    """The whole page."""
    cases = all_cases()
    parts = [HEAD]
    for name, numbers in CLASSES.items():
        rows = [_row(one) for one in cases if one.number in numbers]
        head = ["| # | The site | The crawl | Limits | Test |", "|---|---|---|---|---|"]
        parts.append("\n".join([f"## {name}\n", *head, *rows]) + "\n")
    return "\n".join(parts)


def _row(case: Case) -> str:
    seed = " (seed)" if case.is_seed else ""
    cells = (str(case.number), case.attack, case.outcome, case.limit or "–", f"`{case.test}`{seed}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
