"""How a page is built and worded: samples that can be compared, made in linear time."""

from __future__ import annotations

import time

import pytest

from crawlers import limits
from crawlers.layout import likeness, shown, skeleton, wording
from crawlers.walls import wall

CARD = '<div class="card b a"><h2 class="t">{0}</h2><p>{0} words of text</p></div>'


def page(names, card=CARD):
    return "<html><body>" + "".join(card.format(name) for name in names) + "</body></html>"


def test_pages_built_alike_look_alike_whatever_they_say():
    assert likeness(skeleton(page("abc")), skeleton(page("xyzvw"))) == 1.0


def test_classes_count_in_any_order_and_other_classes_are_another_layout():
    other = CARD.replace('"card b a"', "'a card b'")
    assert likeness(skeleton(page("ab")), skeleton(page("ab", other))) == 1.0
    rebuilt = CARD.replace("card", "tile").replace('"t"', '"u"')
    assert likeness(skeleton(page("ab")), skeleton(page("ab", rebuilt))) < 0.5


def test_wording_leaves_out_markup_scripts_and_numbers():
    one = "<p>Sorry, page 17 is <b>not</b> here</p><script>var words = 1</script>"
    assert shown(one) == "Sorry, page 17 is not here"
    assert wording(one) == wording("<div>sorry page 4 is not here</div>") != wording("<p>other")


def test_nothing_is_like_nothing_only_by_its_bytes():
    assert likeness((), ()) == 0.0


def test_sample_is_bounded():
    assert len(skeleton("".join(f"<p class=c{n}>" for n in range(5000)))) == limits.SKETCH


BAD = ["<", "<!--", "<a ", "class=", "<script>", "<input ", '="', "age-gate", "<a class=", "& "]


@pytest.mark.parametrize("piece", BAD)
def test_hostile_markup_costs_time_in_proportion(piece):
    text = piece * (limits.TEXT_CHARS // len(piece))
    begun = time.process_time()
    for look in (skeleton, wording, wall):
        look(text)
    assert time.process_time() - begun < 2.0
