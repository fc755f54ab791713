"""`adwatch bench`: what it prints, and what it refuses."""

import json

from adwatch.bench.link import SECTIONS


def test_misses_are_told_for_the_dev_split_alone(adwatch):
    told = adwatch("bench", "extract", "--misses", "handle: decorated")
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert told.code == 0
    assert all("/dev/" in line["case"] and line["missed"] + line["false"] for line in lines)


def test_the_command_prints_a_section_with_its_goals(adwatch):
    done = adwatch("bench", "link", "--ads", "60", "--only", "quality", "--json")
    figures = json.loads(done.out)["figures"]
    assert {one["goal"] for one in figures} >= {">= 0.93", ">= 0.97"}
    assert all(0 <= one["value"] <= 1 for one in figures)


def test_a_section_that_there_is_not_is_named_with_those_there_are(adwatch):
    done = adwatch("bench", "link", "--only", "nothing")
    assert done.code == 2
    assert all(name in done.err for name in SECTIONS)
