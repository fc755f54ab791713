"""What is a page: whole, of a type that is read, and in a charset of the web."""

from __future__ import annotations

import gzip

import pytest
from scrapy.http import Headers, HtmlResponse, Response, TextResponse

from adwatch.errors import AdwatchError, NotAnAdPage, TooLarge, Unreachable
from crawlers.answers import flaw, in_a_charset_of_the_web, inflated
from crawlers.heads import TRUNCATED
from crawlers.middlewares import is_circle

URL = "http://127.0.0.1:8000/1"
PAGE = b"<!doctype html><p>An ad.</p>"
HTML = "text/html; charset=utf-8"


def answered(body=PAGE, status=200, kind=HTML, **given):
    headers = {"Content-Type": kind} if kind else {}
    return Response(URL, status=status, headers=headers, body=body, **given)


@pytest.mark.parametrize("kind", [HTML, "TEXT/HTML", "text/xml", "application/json", None])
def test_page_of_a_type_that_is_read_has_no_flaw(kind):
    assert flaw(answered(kind=kind)) is None


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (answered(b""), Unreachable),
        (answered(b" \r\n\t "), Unreachable),
        (answered(status=204, body=b""), Unreachable),
        (answered(status=205), Unreachable),
        (answered(status=206), Unreachable),
        (answered(flags=[TRUNCATED]), TooLarge),
        (answered(kind="image/jpeg"), NotAnAdPage),
        (answered(kind="multipart/x-mixed-replace; boundary=x"), NotAnAdPage),
        (answered(kind="application/pdf"), NotAnAdPage),
        (answered(kind="\x1b[2Jtext/html"), NotAnAdPage),
        (answered(b"\xff\xd8\xff\xe0 an image"), NotAnAdPage),
        (answered(b"\x89PNG\r\n\x1a\n"), NotAnAdPage),
        (answered(b"PK\x03\x04", kind=None), NotAnAdPage),
        (answered(b"%PDF-1.7"), NotAnAdPage),
    ],
)
def test_answer_that_is_no_page_is_told_by_the_narrowest_error(response, kind):
    found = flaw(response)
    assert type(found) is kind
    assert str(found).isprintable()


@pytest.mark.parametrize("status", [304, 404, 410, 429, 503])
def test_failures_are_left_to_those_who_read_statuses(status):
    assert flaw(answered(b"", status=status)) is None


@pytest.mark.parametrize("charset", ["utf-7", "idna", "punycode", "unicode_escape", "rot13", "zip"])
@pytest.mark.parametrize(("body", "read"), [("é".encode(), "é"), (b"\xe9", "é")])
def test_codec_that_is_no_charset_of_the_web_is_not_used(charset, body, read):
    headers = {"Content-Type": f"text/html; charset={charset}"}
    response = in_a_charset_of_the_web(HtmlResponse(URL, headers=headers, body=body))
    assert response.text == read


def test_charset_named_in_the_page_itself_is_held_to_the_same():
    page = b'<meta charset="utf-7">+ADw-script+AD4-'
    response = in_a_charset_of_the_web(HtmlResponse(URL, body=page))
    assert "+ADw-" in response.text


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "iso-8859-1", "shift_jis", "gb18030"])
def test_charset_of_the_web_is_used(charset):
    headers = {"Content-Type": f"text/html; charset={charset}"}
    response = HtmlResponse(URL, headers=headers, body=b"An ad.")
    assert in_a_charset_of_the_web(response) is response


def packed(times, encodings):
    body = PAGE
    for _ in range(times):
        body = gzip.compress(body)
    headers = Headers({"Content-Type": HTML, "Content-Encoding": encodings})
    return Response(URL, headers=headers, body=body)


@pytest.mark.parametrize(
    ("times", "encodings"),
    [(1, ["gzip"]), (2, ["gzip, gzip"]), (2, ["gzip", "gzip"]), (1, ["GZIP,identity"])],
)
def test_answer_is_inflated_through_two_encodings(times, encodings):
    response = inflated(packed(times, encodings), 1_000)
    assert (response.body, "Content-Encoding" in response.headers) == (PAGE, False)
    assert isinstance(response, TextResponse)


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (packed(3, ["gzip, gzip, gzip"]), Unreachable),
        (packed(1, ["gzip, br"]), Unreachable),
        (packed(1, ["compress"]), Unreachable),
        (packed(1, ["gzip"]).replace(flags=[TRUNCATED]), TooLarge),
        (packed(1, ["gzip"]).replace(body=gzip.compress(bytes(1001))), TooLarge),
    ],
)
def test_answer_that_cannot_be_inflated_is_told_by_the_narrowest_error(
    response: Response, kind: type[AdwatchError]
) -> None:
    with pytest.raises(kind):
        inflated(response, 1_000)


@pytest.mark.parametrize(
    ("url", "trail", "is_one"),
    [
        ("/b", ["/a"], False),
        ("/a", ["/a"], True),
        ("/a", ["/a", "/b"], True),
        ("/a?n=1", ["/a"], False),
        ("/a?n=2", ["/a", "/a?n=1"], True),
        ("/c", ["/a", "/b", "/d"], False),
    ],
)
def test_circle_of_redirects_is_found_without_the_query_that_counts(url, trail, is_one):
    assert is_circle(url, trail) is is_one
