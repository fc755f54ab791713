"""Documents: what a person sees of a page, and what a site file can ask of it."""

from __future__ import annotations

from time import perf_counter

import pytest

from adwatch.errors import TooLarge
from crawlers import limits
from crawlers.html import Document, one_line, text_of

HERE = "http://127.0.0.1:8000/list/page?x=1"

SEEN = {
    "a line break": ("one<br>two", "one\ntwo"),
    "two line breaks": ("one<br><br>two", "one\n\ntwo"),
    "blocks stand on lines of their own": ("<p>one</p><p>two</p>", "one\ntwo"),
    "nested blocks make one line break": ("<div><div>one</div></div><p>two", "one\ntwo"),
    "source formatting is one space": ("one\n     two", "one two"),
    "source formatting at a block's edge is nothing": ("<p>\n  one\n</p>\n <p>two", "one\ntwo"),
    "source formatting before a break is nothing": ("one\n  <br>\n  two", "one\ntwo"),
    "an advertiser's spaces stay": ("5  5   5", "5  5   5"),
    "no-break spaces stay": ("5\u00a0\u00a05", "5\u00a0\u00a05"),
    "invisible marks stay": ("5\u200b5\u200d5\ufe0f\u20e3", "5\u200b5\u200d5\ufe0f\u20e3"),
    "a span is no break": ("<span>2</span><span>1</span>2", "212"),
    "preformatted text keeps its lines": ("<pre>a\n  b</pre>", "a\n  b"),
    "styled preformatted text too": ('<p style="white-space: pre-line">a\nb</p>', "a\nb"),
    "scripts are not seen": ("a<script>b</script><style>c</style>d", "ad"),
    "comments are not seen": ("a<!-- b -->c", "ac"),
    "hidden elements are not seen": ("a<b hidden>b</b>c", "ac"),
    "elements styled away are not seen": ('a<b style="display: none">b</b>c', "ac"),
    "entities are read": ("&lt;b&gt; &amp; &eacute;", "<b> & é"),
    "nothing is None": (" \n\t<p></p>", None),
}


@pytest.mark.parametrize(("html", "seen"), SEEN.values(), ids=SEEN.keys())
def test_visible_text_is_what_a_person_sees(html: str, seen: str | None) -> None:
    assert text_of(html) == seen


def test_links_are_absolute_once_each_and_http_only() -> None:
    hrefs = [
        "/a",
        "b",
        "/a",
        "https://x.example/",
        "javascript:x",
        "file:///etc",
        "http://[::1",
        "",
    ]
    doc = Document("".join(f'<a href="{href}">x</a>' for href in hrefs), HERE)
    assert doc.links("a") == (
        "http://127.0.0.1:8000/a",
        "http://127.0.0.1:8000/list/b",
        "https://x.example/",
    )


def test_a_link_longer_than_the_limit_is_left_out() -> None:
    base = "http://127.0.0.1:8000/"
    longest = "a" * (limits.URL_CHARS - len(base))
    doc = Document(f'<a href="/{longest}">x</a><a href="/{longest}b">x</a>', HERE)
    assert doc.links("a") == (base + longest,)


def test_links_of_a_page_stop_at_the_limit() -> None:
    doc = Document("".join(f'<a href="/{n}">' for n in range(limits.LINKS_A_PAGE + 5)), HERE)
    assert len(doc.links("a")) == limits.LINKS_A_PAGE


def test_addresses_are_read_from_a_sitemap_without_entities() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    doc = Document(text + "<urlset><url><loc> /a </loc></url><url><loc>&e;</loc></url>", HERE)
    assert "http://127.0.0.1:8000/a" in doc.addresses("loc")
    assert not any("root:" in url for url in doc.addresses("loc"))


def test_json_ld_is_found_alone_in_a_list_and_in_a_graph() -> None:
    thing = '{"@type": "JobPosting", "title": "%s"}'
    values = [thing % "a", f"[{thing % 'b'}]", f'{{"@graph": [{thing % "c"}]}}', "{broken"]
    html = "".join(f'<script type="application/ld+json">{value}</script>' for value in values)
    found = Document(html, HERE).json_ld("JobPosting")
    assert [one["title"] for one in found] == ["a", "b", "c"]


def test_pairs_keep_line_breaks_in_values() -> None:
    doc = Document("<dl><dt>Rates\n here</dt><dd>1<br>2</dd></dl>", HERE)
    assert doc.pairs("dt", "dd") == (("Rates here", "1\n2"),)


def test_missing_things_are_none() -> None:
    doc = Document('<p class=""></p>', HERE)
    assert (doc.text("h1"), doc.lines("h1"), doc.attr("p", "class")) == (None, None, None)


@pytest.mark.parametrize("text", ["<b>" * (limits.TAGS + 1), "a" * (limits.PAGE_BYTES + 1)])
def test_page_past_the_limits_is_refused(text: str) -> None:
    with pytest.raises(TooLarge):
        Document(text, HERE)


def test_page_at_the_limit_of_tags_is_read() -> None:
    assert Document("<b>x" + "<br>" * (limits.TAGS - 1), HERE).has("b")


@pytest.mark.parametrize("text", [" " * 400_000, "\n" * 400_000, " \n" * 200_000, "<br>" * 40_000])
def test_text_is_read_in_linear_time(text: str) -> None:
    began = perf_counter()
    assert text_of(f"<p>x{text}y</p>") is not None
    assert perf_counter() - began < 5


@pytest.mark.parametrize(
    ("text", "line"), [("a\n b", "a b"), ("\n", None), (None, None), ("  a  b ", "a  b")]
)
def test_one_line_has_no_line_breaks(text: str | None, line: str | None) -> None:
    assert one_line(text) == line


def test_lone_surrogates_do_not_stop_the_parser() -> None:
    assert text_of("a\ud83db") is not None


def test_a_part_of_a_page_is_read_without_the_rest():
    inner = "<p class=a>in <a href=x>link</a></p>"
    text = f"<base href='/b/'><p class=a>out</p><div class=ad>{inner}</div>"
    part = Document(text, "http://127.0.0.1/").within("div.ad")
    assert part is not None
    assert part.texts("p.a") == ("in link",)
    assert part.links("a") == ("http://127.0.0.1/b/x",)
    assert part.within("div.other") is None
