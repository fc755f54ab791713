"""The market as files: `ads.jsonl` to import, `truth.csv` to evaluate against, and pictures."""

from __future__ import annotations

import csv
import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from adwatch.demo.market_ad import MarketAd
from adwatch.demo.pictures import picture
from adwatch.demo.population import Population

STATED = ("id", "board", "title", "text", "place", "country", "language", "price", "author")
"""The fields of an ad that its row states, in order; the truth is not among them."""


TRUTH, HARD_TRUTH = ("operator",), ("role", "copied")
"""What the truth tells of each ad, and what that of a hard market adds."""

encode = json.JSONEncoder(ensure_ascii=False).encode
"""A value as one line of JSON, in UTF-8."""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written, and where."""

    ads: int
    operators: int
    pictures: int
    ads_file: Path
    truth_file: Path


def write(
    ads: int, seed: int, out: Path, pictures: bool = False, hard: bool = False
) -> WriteReport:
    """Write day 0 of a market into a folder, each file whole or not at all.

    With `pictures`, also draws them under `pictures/` and names them in the rows, by paths
    relative to the folder. The truth of a `hard` market also tells what part each operator plays
    and whom it copies. Memory does not grow with `ads`.
    """
    told = truth_columns(hard)
    out.mkdir(parents=True, exist_ok=True)
    ads_file, truth_file = out / "ads.jsonl", out / "truth.csv"
    operators = drawn = 0
    with whole(ads_file) as rows, whole(truth_file) as truth, _uncollected():
        table = csv.writer(truth, lineterminator="\n")
        table.writerow(("ad", *told))
        for block in Population(seed, hard).blocks(ads):
            shown = [draft.ad for draft in block]
            rows.writelines(encode(row(ad, pictures)) + "\n" for ad in shown)
            table.writerows((ad.id, *(getattr(ad, name) for name in told)) for ad in shown)
            operators += len({ad.operator for ad in shown})
            drawn += _draw(shown, out) if pictures else 0
    return WriteReport(ads, operators, drawn, ads_file, truth_file)


def truth_columns(hard: bool) -> tuple[str, ...]:
    """What the truth file tells of each ad, beside its id."""
    return (*TRUTH, *HARD_TRUTH) if hard else TRUTH


def row(ad: MarketAd, pictures: bool = False) -> dict[str, object]:
    """One ad in the documented import format: what its board states, and nothing of the truth."""
    stated: dict[str, object] = {name: getattr(ad, name) for name in STATED}
    stated["posted_at"] = ad.posted_at.isoformat()
    stated.update(ad.attributes)
    if pictures:
        stated["pictures"] = [_path(name) for name in ad.pictures]
    return {name: value for name, value in stated.items() if value is not None}


def _path(name: str) -> str:
    return f"pictures/{name}.jpg"


def _draw(ads: list[MarketAd], out: Path) -> int:
    (out / "pictures").mkdir(exist_ok=True)
    names = sorted({name for ad in ads for name in ad.pictures})
    missing = [name for name in names if not (out / _path(name)).exists()]
    for name in missing:
        spare = out / "pictures" / f".{name}.part"
        spare.write_bytes(picture(name))
        spare.replace(out / _path(name))
    return len(missing)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: none are made here, and it costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def whole(path: Path) -> Iterator[IO[str]]:
    """A file that takes its name only once it is complete and on disk."""
    spare = path.with_name(f".{path.name}.part")
    try:
        with spare.open("w", encoding="utf-8", newline="") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)
