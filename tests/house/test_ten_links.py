"""The page of ten explained links says what the code says of these ads today."""

import pytest

from tests.house.ten_links import PAGE, page


@pytest.mark.slow
def test_the_page_of_ten_links_is_what_why_prints_today():
    told = PAGE.read_text("utf-8")
    assert told == page(), "write it anew: python -m tests.house.ten_links"
    assert told.count("**In truth one operator") == 6
    assert told.count(": wrong.**") == 3
