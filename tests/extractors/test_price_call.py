"""In-call and out-call of invented prices."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.price import Price


def calls(text):
    ad = Ad(AdKey("demo", "1"), AdKind.ESCORT, text=text, country="GB")
    return [(one.detail("amount"), one.detail("call")) for one in Price().extract(ad)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("incall £160, outcall £290 per hour", [(160, "in"), (290, "out")]),
        ("In: 1h £130. Out: 1h £320", [(130, "in"), (320, "out")]),
        ("£150 incall £200 outcall", [(150, "in"), (200, "out")]),
        ("Incall\n30min £80\n1h £150\nOutcall\n1h £220", [(80, "in"), (150, "in"), (220, "out")]),
        ("$310 an hour at your hotel", [(310, "out")]),
        ("у меня час 3000 руб, выезд час 5000 руб", [(3000, "in"), (5000, "out")]),
        ("£150 an hour. Outcall on request.", [(150, None)]),
    ],
)
def test_a_price_says_whose_place_it_is_for_where_the_ad_does(text, expected):
    assert calls(text) == expected
