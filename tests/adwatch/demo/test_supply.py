"""Contacts are handed out once, but for the few that somebody gave up."""

from adwatch.demo.numbers import is_invented
from adwatch.demo.supply import REST_DAYS, SPILL, Numbers, Supply


def test_a_country_gives_each_number_once():
    numbers = Numbers("DE", 31)
    taken = [numbers.take() for _ in range(1000)]
    assert len(set(taken)) == 1000
    assert all(map(is_invented, taken))
    assert numbers.left == 0


def test_a_used_up_country_takes_numbers_elsewhere():
    supply = Supply.open(1)
    lines = [supply.line("AU", 0.0, 1.0) for _ in range(1100)]
    assert lines[-1].country == SPILL
    assert len({line.number for line in lines}) == 1100


def test_a_given_up_number_rests_before_it_is_used_again():
    supply = Supply.open(2)
    lines = [supply.line("US", float(day), day + 1.0) for day in range(-900, -100)]
    last = {}
    again = 0
    for line in lines:
        if line.number in last:
            again += 1
            assert line.start >= last[line.number] + REST_DAYS
        last[line.number] = line.end
    assert again > 3
