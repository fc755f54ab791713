"""Links that people do not see are not followed; what is merely styled is."""

from __future__ import annotations

from time import process_time

import pytest

from crawlers.html import Document

URL = "http://board.test/list"


def seen(body, style=""):
    page = f"<html><head><style>{style}</style></head><body>{body}</body></html>"
    return bool(Document(page, URL).links("a"))


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/x" hidden>x</a>',
        '<a href="/x" rel="NoFollow ugc">x</a>',
        '<a href="/x" style="DISPLAY : none">x</a>',
        '<a href="/x" style="display:/**/none">x</a>',
        '<a href="/x" style="visibility:hidden">x</a>',
        '<a href="/x" style="position:absolute; left:-9999px">x</a>',
        '<a href="/x" style="text-indent: -5000em">x</a>',
        '<a href="/x" style="width:1px;height:1px">x</a>',
        '<a href="/x" style="font-size:0">x</a>',
        '<div style="display:none"><p><a href="/x">x</a></p></div>',
    ],
)
def test_hidden_link_is_bait(body):
    assert not seen(body)


@pytest.mark.parametrize(
    "style", [".b{display:none}", "p,#b , i { left : -999px }", "/*c*/.b{height:0}"]
)
def test_link_hidden_by_the_pages_own_style_sheet_is_bait(style):
    assert not seen('<div class="a b" id="b"><a href="/x">x</a></div>', style)


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ('<a href="/x">x</a>', ""),
        ('<a href="/x" style="width:10px; font-size:0.9em">x</a>', ""),
        ('<a href="/x" style="height:100%; line-height:1; left:-5px">x</a>', ""),
        ('<a href="/x" style="border-width:1px; min-height:0">x</a>', ""),
        ('<a class="b" href="/x">x</a>', "@media print{.b{display:none}}"),
        ('<a class="b" href="/x">x</a>', ".b:hover{display:none} .c .b{display:none}"),
        ('<a class="b" href="/x">x</a>', "}}{{.b{display:none"),
    ],
)
def test_link_that_people_see_is_followed(body, style):
    assert seen(body, style)


def test_hidden_pictures_are_still_read():
    doc = Document('<img src="/1.jpg" style="display:none">', URL)
    assert doc.links("img", "src") == ("http://board.test/1.jpg",)


@pytest.mark.parametrize("style", ["{" * 200_000, "@" * 200_000, ".a{" * 60_000, "/*" * 100_000])
def test_style_sheet_is_read_in_linear_time(style):
    began = process_time()
    seen('<a href="/x">x</a>' * 200, style)
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("base", "link", "url"),
    [
        ("/deep/", "x", "http://board.test/deep/x"),
        ("//evil.test/", "x", "http://evil.test/x"),
        ("http://[", "x", "http://board.test/x"),
        ("javascript:1", "/x", None),
    ],
)
def test_base_of_a_page_counts_as_in_a_browser(base, link, url):
    page = f'<base href="{base}"><a href="{link}">x</a>'
    assert Document(page, URL).links("a") == ((url,) if url else ())
