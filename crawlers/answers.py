"""Whether an answer is a page at all: its encodings, its type, its status and its charset.

What the page says is read by the site file; what it means for the run is judged elsewhere.
"""

from __future__ import annotations

from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from adwatch.errors import AdwatchError, NotAnAdPage, TooLarge, Unreachable
from crawlers import limits
from crawlers.heads import TRUNCATED
from crawlers.inflate import BROKEN, ENCODINGS, inflate

PAGES = frozenset(
    {
        "",  # not stated: the bytes decide
        "application/atom+xml",
        "application/json",
        "application/ld+json",
        "application/rss+xml",
        "application/xhtml+xml",
        "application/xml",
        "text/html",
        "text/plain",
        "text/xml",
    }
)
"""The types of answers that are read as pages."""

NO_PAGE = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")
"""First bytes of pictures, documents and archives, whatever their type is said to be."""

PARTIAL = frozenset({204, 205, 206})
"""Statuses of success that bring no whole page; nobody asked for them."""

_NAMES = """
    ascii big5 big5hkscs cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866
    cp874 cp932 cp949 euc_jp euc_kr gb18030 gb2312 gbk iso2022_jp iso8859-1 iso8859-10 iso8859-11
    iso8859-13 iso8859-14 iso8859-15 iso8859-16 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6
    iso8859-7 iso8859-8 iso8859-9 koi8-r koi8-u mac-cyrillic mac-roman shift_jis utf-16 utf-16-be
    utf-16-le utf-8
"""

CHARSETS = frozenset(_NAMES.split())
"""The charsets of the web (WHATWG Encoding); other codecs of the language are none, utf-7 first."""

FALLBACK = "cp1252"
"""What a page is read as whose charset is none of the web's and that is not UTF-8."""


def inflated(response: Response, most: int) -> Response:
    """An answer without its encodings; raises TooLarge or Unreachable.

    `most` is the number of bytes it may have.
    """
    encodings = encodings_of(response)
    if len(encodings) > limits.ENCODINGS:
        raise Unreachable("the answer is encoded over and over", where=response.url)
    if not encodings or not response.body:
        return response
    if TRUNCATED in response.flags:
        raise TooLarge("the answer passes the size limit", where=response.url)
    body = response.body
    try:
        for encoding in reversed(encodings):
            body = inflate(body, encoding, most)
    except AdwatchError as error:
        raise type(error)(str(error), response.url) from None
    assert response.headers is not None
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    return response.replace(cls=kind, headers=headers, body=body)


def encodings_of(response: Response) -> list[str]:
    """The encodings of an answer, in the order in which they were made."""
    assert response.headers is not None
    named = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower()
    return [one.strip() for one in named.split(",") if one.strip() not in {"", "identity"}]


def opening(response: Response) -> bytes:
    """The first bytes of an answer without its encodings; empty where they cannot be undone."""
    body = response.body
    for encoding in reversed(encodings_of(response)[: limits.ENCODINGS]):
        try:
            body = next(ENCODINGS[encoding](body), b"")
        except (KeyError, TooLarge, *BROKEN):
            return b""
    return body


def flaw(response: Response) -> AdwatchError | None:
    """Why an answer is no page, though it was sent as one; None where it may be read."""
    if TRUNCATED in response.flags:
        return TooLarge("the answer passes the size limit", where=response.url)
    if response.status in PARTIAL:
        return Unreachable(f"the site answered {response.status}", where=response.url)
    if not 200 <= response.status < 300:
        return None  # statuses of failure are told by the framework
    if not response.body.strip():
        return Unreachable("the answer is empty", where=response.url)
    kind = media_type(response)
    if kind not in PAGES:
        return NotAnAdPage(f"the answer is no page but {kind[:40]!a}", where=response.url)
    if response.body.startswith(NO_PAGE):
        return NotAnAdPage("the answer is a file, whatever it is called", where=response.url)
    return None


def media_type(response: Response) -> str:
    """The type an answer states, in lower case, without parameters."""
    assert response.headers is not None
    stated = response.headers.get("Content-Type") or b""
    return stated.decode("latin-1").partition(";")[0].strip().lower()


def in_a_charset_of_the_web(response: Response) -> Response:
    """An answer whose text is read in a charset of the web, whatever it names."""
    if not isinstance(response, TextResponse) or response.encoding in CHARSETS:
        return response
    try:
        response.body.decode("utf-8")
    except UnicodeDecodeError:
        return response.replace(encoding=FALLBACK)
    return response.replace(encoding="utf-8")
