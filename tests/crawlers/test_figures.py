"""Figures: the sum of a run's notes, the same in whatever order workers' notes are added."""

from __future__ import annotations

import json
import random

from adwatch.frontier import SAID
from crawlers import limits
from crawlers.figures import (
    BUILT,
    DEAD,
    FILLED,
    LISTS,
    MADE,
    MARKS,
    NAMED,
    UNREAD,
    Figures,
    tally_value,
)


def notes():
    ads = [
        {SAID: "new" if n % 3 else "same", FILLED: {"title": f"2-:{n:x}", "price": "1D:7"}}
        | {BUILT: {"ad": [n % 7, n % 11 + 100]}, MARKS: ["captcha"]}
        for n in range(30)
    ]
    return [*ads, {LISTS: 1, NAMED: 30, MADE: 99}, {DEAD: 1}, {UNREAD: ["Telegram"]}, {}]


def summed(some):
    figures = Figures()
    for note in some:
        figures.take(note)
    return figures


def test_notes_add_up_to_the_same_in_any_order():
    told, shuffled = summed(notes()).to_row(), notes()
    random.Random(1).shuffle(shuffled)
    other = summed(shuffled).to_row()
    told.pop("top"), other.pop("top")  # a lower bound that depends on the order
    assert told == other


def test_figures_come_back_from_plain_values_as_they_were():
    told = summed(notes())
    row = json.loads(json.dumps(told.to_row()))
    assert Figures.from_row(row).to_row() == told.to_row()
    assert Figures.from_row({}) == Figures()


def test_likeness_of_layouts_is_that_of_the_pages_in_them():
    some, same = summed(notes()).layouts["ad"], summed(notes()[:20]).layouts["ad"]
    other = summed([{BUILT: {"ad": [1000 + n]}} for n in range(30)]).layouts["ad"]
    assert some.likeness(some) == 1.0
    assert some.likeness(same) > 0.8 > 0.1 > some.likeness(other)


def test_frequent_value_is_found_in_few_counters_and_never_overcounted():
    held: dict[str, int] = {}
    for n in range(1000):
        tally_value(held, "one" if n % 2 else str(n))
    assert len(held) <= limits.VALUES
    assert 1000 / 2 - 1000 / limits.VALUES <= held["one"] <= 500
