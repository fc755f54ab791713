"""The page of hostile cases says what the tests do."""

from tests.hostile.cases import CLASSES, all_cases
from tests.hostile.table import PAGE, table


def test_the_page_is_the_one_generated_from_the_tests():
    assert PAGE.read_text(encoding="utf-8") == table(), "run python -m tests.hostile.table"


def test_every_case_is_played_and_every_class_has_a_seed():
    cases = all_cases()
    assert {one.number for one in cases} == set(range(1, 72))
    seeds = {one.number for one in cases if one.is_seed}
    assert [name for name, numbers in CLASSES.items() if seeds.isdisjoint(numbers)] == []
