"""Groups of look-alike letters are digits where a whole number is written so."""

import pytest

from extractors.phone_looks import look_alikes


def read(text):
    return ["-".join(group.digits for group in groups) for groups in look_alikes(text)]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("ZlZ SSS O7B3 Lea", "212-555-0783"),
        ("call 7oz.sss.0i23 now", "702-555-0123"),
        ("2 1 2 S S S 0 1 2 3", "2-1-2-5-5-5-0-1-2-3"),
        ("4|6-555-0|99", "416-555-0199"),
    ],
)
def test_a_number_with_groups_of_letters_is_read(text, digits):
    assert read(text) == [digits]


@pytest.mark.parametrize(
    "text", ["bob 555 0123 is ill", "so 212 555 0123", "lol oil 1234", "2|1|2", "is so | ill"]
)
def test_words_of_such_letters_are_left_alone(text):
    assert read(text) == []
