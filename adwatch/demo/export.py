"""A market in time as files: days of a plain one, or a timeline with its truth and its words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from adwatch.demo.boards.calendar import BoardDay, Calendar
from adwatch.demo.lists import Living, MarketList
from adwatch.demo.lives import draw
from adwatch.demo.living import LivingMarket
from adwatch.demo.market import Market
from adwatch.demo.market_ad import BOARDS, MarketAd, moment
from adwatch.demo.timeline import Coming, Times
from adwatch.demo.write import encode, row, truth_columns, whole


def write_timeline(living: Living, seed: int, out: Path, texts: bool = False) -> dict[str, int]:
    """Write a timeline into a folder, each file whole or not at all; returns what was counted.

    `timeline.jsonl` has a line for each ad, `lists.jsonl` for each list, `boards.jsonl` for each
    day on which a board is not as built, `truth.csv` names operators. With `texts`, `ads.jsonl`
    has what each version of each ad says, in the order of time.
    """
    out.mkdir(parents=True, exist_ok=True)
    market = LivingMarket(draw(seed, living.scale), living.hard)
    lists = [_list_row(one) for one in market.timeline.lists]
    counts = {
        "ads": _lines(out / "timeline.jsonl", _ads(market)),
        "lists": _lines(out / "lists.jsonl", lists.__iter__()),
        "days of boards": _lines(out / "boards.jsonl", _board_days(seed, living.scale.days)),
    }
    _write_truth(market, out / "truth.csv")
    if texts:
        counts["versions"] = _lines(out / "ads.jsonl", _versions(market))
    return counts


def write_days(ads: int, seed: int, days: int, out: Path, hard: bool = False) -> dict[str, int]:
    """Write a plain market and what becomes of it; returns what was counted.

    `ads.jsonl` has a line for each version of each ad, day by day, `days.jsonl` the ids that each
    day changed, `truth.csv` the operator of every ad ever shown.
    """
    out.mkdir(parents=True, exist_ok=True)
    market, told = Market(ads, seed, hard), truth_columns(hard)
    with whole(out / "truth.csv") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("ad", *told))
        for day in range(days + 1):
            new = _new(market, day)
            table.writerows((ad.id, *(getattr(ad, name) for name in told)) for ad in new)
    said = (ad for day in range(days + 1) for ad in (*_new(market, day), *_edited(market, day)))
    return {
        "versions": _lines(out / "ads.jsonl", map(row, said)),
        "days": _lines(out / "days.jsonl", (_day_row(market, day) for day in range(days + 1))),
    }


def _new(market: Market, day: int) -> list[MarketAd]:
    changes = market.changes(day)
    fresh = {*changes.appeared, *(new for _, new in changes.reposted)}
    return [ad for ad in market.live(day) if ad.id in fresh]


def _edited(market: Market, day: int) -> list[MarketAd]:
    edited = set(market.changes(day).edited)
    return [ad for ad in market.live(day) if ad.id in edited]


def _day_row(market: Market, day: int) -> dict[str, Any]:
    changes = market.changes(day)
    names = ("appeared", "edited", "reposted", "removed")
    return {"day": day} | {name: getattr(changes, name) for name in names}


def _lines(file: Path, rows: Iterator[dict[str, Any]]) -> int:
    number = 0
    with whole(file) as out:
        for one in rows:
            out.write(encode(one) + "\n")
            number += 1
    return number


def _ads(market: LivingMarket) -> Iterator[dict[str, Any]]:
    line = market.timeline
    for ad in range(len(line)):
        place, before = line.lists[line.place[ad]], int(line.before[ad])
        operator, role, copied = market.who(ad)
        yield {
            "ad": market.id_of(ad),
            "list": place.name,
            "appears": _time(line.appears[ad]),
            "removed": _time(line.removed[ad]),
            "edits": _times(line.edits.of(ad)),
            "bumps": _times(line.bumps.of(ad)),
            "coming": Coming(int(line.coming[ad])).name.lower(),
            "before": market.id_of(before) if before >= 0 else None,
            "operator": operator,
            "role": role,
            "copied": copied,
        }


def _list_row(one: MarketList) -> dict[str, Any]:
    return {
        "list": one.name, "board": one.board, "country": one.country, "city": one.city,
        "category": one.kind, "rate": one.rate, "life": one.life,
    }  # fmt: skip


def _board_days(seed: int, days: int) -> Iterator[dict[str, Any]]:
    calendar = Calendar(seed)
    for day in range(days + 1):
        for board in BOARDS.values():
            today = calendar.on(board, day)
            if today != BoardDay():
                yield {"board": board, "day": day, **today.to_dict()}


def _versions(market: LivingMarket) -> Iterator[dict[str, Any]]:
    """The rows of every version, by the time from which the ad says so."""
    line = market.timeline
    ads = np.concatenate((np.arange(len(line)), line.edits.owners()))
    said = np.concatenate((line.appears, line.edits.at))
    for place in np.lexsort((ads, said)).tolist():
        if said[place] < line.days:
            yield row(market.ad(int(ads[place]), float(said[place])))


def _write_truth(market: LivingMarket, file: Path) -> None:
    with whole(file) as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("ad", "operator", "role", "copied"))
        table.writerows(market.truth())


def _time(day: float) -> str:
    return moment(day).isoformat()


def _times(days: Times) -> list[str]:
    return [_time(day) for day in days.tolist()]
