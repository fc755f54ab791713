"""One JSON object a line: the format for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import IO, ClassVar

from adwatch.ports import Row
from adwatch.products.base import Exporter


def encode(row: Row) -> str:
    """A row as one line of JSON: readable Unicode, but for marks that break or reorder a line.

    C1 controls, line and paragraph separators, bidi controls and lone surrogates are escaped.
    Raises ValueError for a number that JSON does not know.
    """
    line = json.dumps(row, ensure_ascii=False, allow_nan=False)
    return _MARKS.sub(lambda mark: f"\\u{ord(mark.group()):04x}", line)


_MARKS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


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
