"""One JSON object a line: the format for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import IO, ClassVar

from adwatch.ports import Row
from adwatch.products.base import Exporter


def encode(row: Row) -> str:
    """A row as one line of JSON, readable where its text is whole Unicode.

    Lone surrogates cannot be written as UTF-8, so a row that holds one is escaped.
    """
    line = json.dumps(row, ensure_ascii=False)
    return line if _is_whole(line) else json.dumps(row)


def _is_whole(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class Jsonl(Exporter):
    """Newline-delimited JSON, values typed."""

    name: ClassVar[str] = "jsonl"
    media_type: ClassVar[str] = "application/x-ndjson"

    def write(self, columns: Sequence[str], rows: Iterable[Row], out: IO[str]) -> int:
        """Write all rows; returns how many."""
        count = 0
        for row in rows:
            out.write(encode({name: row[name] for name in columns}) + "\n")
            count += 1
        return count
