"""Comma-separated values (RFC 4180) that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, ClassVar

from adwatch.ports import Row
from adwatch.products.base import Exporter

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")
"""First characters that a spreadsheet may act on, their full-width forms, and the escape itself
(OWASP, CSV Injection)."""


def escape(cell: str) -> str:
    """A cell that starts with no trigger: a quote is put before one; `unescape` takes it off."""
    return "'" + cell if cell.startswith(TRIGGERS) else cell


def unescape(cell: str) -> str:
    """The value that `escape` was given."""
    return cell.removeprefix("'")


class Csv(Exporter):
    """CSV with a header; lists as JSON in one cell; risky cells carry a leading quote."""

    name: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"

    def write(self, columns: Sequence[str], rows: Iterable[Row], out: IO[str]) -> int:
        """Write all rows; returns how many."""
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(columns)
        count = 0
        for row in rows:
            writer.writerow([_cell(row[name]) for name in columns])
            count += 1
        return count


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # Lone surrogates cannot be written as UTF-8.
        return escape(value.encode("utf-8", "replace").decode("utf-8"))
    return json.dumps(value)
