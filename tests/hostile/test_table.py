"""The page of hostile cases says what the tests do."""

from tests.hostile.cases import CLASSES, all_cases
from tests.hostile.table import PAGE, table


def test_the_page_is_the_one_generated_from_the_tests():
    assert PAGE.read_text(encoding="utf-8") == table(), "run python -m tests.hostile.table"


def test_every_class_of_attack_has_a_seed_in_the_ordinary_tests():
    cases = all_cases()
    for numbers in CLASSES.values():
        played = [one for one in cases if one.number in numbers]
        assert any(one.is_seed for one in played) or not played
