"""`adwatch bench`: what went wrong in the cases that may be looked at."""

import json


def test_misses_are_told_for_the_dev_split_alone(adwatch):
    told = adwatch("bench", "extract", "--misses", "handle: decorated")
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert told.code == 0
    assert all("/dev/" in line["case"] and line["missed"] + line["false"] for line in lines)
