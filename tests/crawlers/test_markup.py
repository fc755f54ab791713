"""The look at markup before parsing: both sides of each limit, honest oddities, linear time."""

from __future__ import annotations

from time import process_time

import pytest

from adwatch.errors import TooLarge
from crawlers import limits
from crawlers.markup import check

DEEP, MANY = limits.DEPTH, limits.ATTRIBUTES

WITHIN = {
    "as deep as allowed": "<div>" * DEEP,
    "closed again": "<div><b>x</b></div>" * DEEP,
    "closed in another order": "<b><i>x</b></i>" * DEEP,
    "left open within a block": "<div><span>x</div>" * DEEP,
    "that ends by itself": "<p>x<li>y<td>z<br>" * DEEP,
    "written in a script": "<script>'<div>'</script>" * DEEP,
    "of a drawing": "<svg><path d=x/><circle /></svg>" * DEEP,
    "as many attributes as allowed": "<p " + " ".join(f"a{n}=1" for n in range(MANY)) + ">",
    "a long value": "<p a='" + "x " * 2_000 + "'>",
    "a long text": "<p>" + "one two " * 2_000,
}

PAST = {
    "one too deep": "<div>" * (DEEP + 1),
    "unclosed formatting": "<b><p>" * (DEEP + 1),
    "end tags that end nothing": "<div></i>" * (DEEP + 1),
    "end tags that do not reach": "<div><table></div>" * DEEP,
    "in capitals": "<DIV>" * (DEEP + 1),
    "too many attributes": "<p " + " ".join(f"a{n}=1" for n in range(MANY + 2)) + ">",
    "too many attributes without values": "<p " + "a " * (MANY + 2) + ">",
    "too many tags": "<br>" * (limits.TAGS + 1),
    "too long": "x" * (limits.PAGE_BYTES + 1),
}


@pytest.mark.parametrize("text", WITHIN.values(), ids=WITHIN.keys())
def test_markup_within_the_limits_passes(text):
    check(text)


@pytest.mark.parametrize("text", PAST.values(), ids=PAST.keys())
def test_markup_past_a_limit_is_refused_by_name(text):
    with pytest.raises(TooLarge, match="the limit on"):
        check(text)


UNITS = (
    "<div>",
    "<b></i>",
    "<",
    "</",
    "<a b=",
    '<a b="',
    "<!--",
    "<script>",
    "a ",
    "<p a a a",
    "=",
)


@pytest.mark.parametrize("unit", UNITS)
def test_any_markup_is_looked_at_in_linear_time(unit):
    text = unit * (limits.PAGE_BYTES // len(unit))
    began = process_time()
    for part in (text, text[: limits.TAGS * len(unit)], "<p " + text[:-3]):
        try:
            check(part)
        except TooLarge:
            continue
    assert process_time() - began < 3
