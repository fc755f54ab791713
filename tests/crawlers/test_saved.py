"""Saved pages are found in any layout of files, each with the address it had if anything tells."""

import gzip
import json

import pytest

from adwatch.errors import InputError
from crawlers.saved import saved_page, saved_pages
from crawlers.saved_page import UNKNOWN_BASE

HERE = "http://board.example/ad/7"
MHTML = (
    b"From: <Saved>\r\nSnapshot-Content-Location: http://board.example/ad/7\r\n"
    b"Date: Thu, 14 Mar 2024 10:20:00 -0000\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: quoted-printable"
    b"\r\n\r\n<h1>=D2=E8=F5=EE</h1>\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    "page",
    [
        f'<link rel="canonical" href="{HERE}">',
        f"<link href='{HERE}' rel=canonical>",
        "<link rel=canonical href=/ad/7>",
        f'<meta property="og:url" content="{HERE}">',
        f"<!-- saved from url=(0025){HERE} -->",
    ],
)
def test_a_page_says_itself_where_it_stood(tmp_path, page):
    (tmp_path / "x.html").write_text(f"<html><head>{page}</head><body>x")
    (saved,) = saved_pages(tmp_path, "http://board.example")
    assert (saved.url, saved.is_placed, saved.content_type) == (HERE, True, "text/html")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pages.json", json.dumps({"a/x.html": HERE})),
        ("pages.json", json.dumps([{"file": "a/x.html", "url": HERE, "status": 200}])),
        ("pages.json", json.dumps({HERE: "./a/x.html"})),
        ("pages.json", json.dumps({"pages": [{"path": "saved/x.html", "address": HERE}]})),
        ("pages.json", json.dumps({"x.html": {"url": HERE, "status": "x"}})),
        ("urls.tsv", f"file\turl\na/x.html\t{HERE}\n"),
        ("urls.tsv", f"{HERE}\ta/x.html\n"),
    ],
)
def test_an_index_beside_the_pages_says_it_first(tmp_path, name, text):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.html").write_text('<link rel="canonical" href="http://other.example/">')
    (tmp_path / name).write_text(text)
    assert [one.url for one in saved_pages(tmp_path)] == [HERE]


def test_a_page_of_which_nothing_tells_is_placed_by_its_file(tmp_path):
    (tmp_path / "board.example" / "ad").mkdir(parents=True)
    for name in ("x.htm", "board.example/ad/view.php?id=5"):
        (tmp_path / name).write_text("<p>x")
    told = sorted((one.url, one.is_placed) for one in saved_pages(tmp_path, "http://board.example"))
    places = ["http://board.example/ad/view.php?id=5", "http://board.example/x.htm"]
    assert told == [(place, False) for place in places]
    assert saved_page(tmp_path / "x.htm").url == f"{UNKNOWN_BASE}/x.htm"


def test_an_mhtml_file_holds_its_page_with_address_charset_and_time(tmp_path):
    (tmp_path / "x.mhtml").write_bytes(MHTML)
    (saved,) = saved_pages(tmp_path)
    assert (saved.url, saved.body.strip()) == (HERE, "<h1>Тихо</h1>".encode("cp1251"))
    assert "windows-1251" in saved.content_type
    assert saved.at is not None
    assert saved.at.isoformat() == "2024-03-14T10:20:00+00:00"


def test_what_a_browser_saved_beside_a_page_is_no_page(tmp_path):
    (tmp_path / "x_files").mkdir()
    (tmp_path / "x_files" / "frame.html").write_text("<p>advertising")
    (tmp_path / "x.html").write_bytes(gzip.compress(b"<p>x"))
    (tmp_path / "x.css").write_text("p {}")
    assert [(one.name, one.body) for one in saved_pages(tmp_path)] == [("x.html", b"<p>x")]


def test_a_file_that_cannot_be_read_may_be_kept_with_its_fault(tmp_path):
    (tmp_path / "x.mhtml").write_bytes(b"x")
    (tmp_path / "y.html").write_text("<p>y")
    faulty, sound = saved_pages(tmp_path, keeps_faults=True)
    assert "holds no page" in str(faulty.fault)
    assert sound.fault is None


@pytest.mark.parametrize(
    ("name", "body"),
    [("pages.json", b"{"), ("pages.json", b"3"), ("x.mhtml", b"x"), ("x.html", b"\x1f\x8bx")],
)
def test_a_folder_that_cannot_be_read_is_an_error_that_names_the_file(tmp_path, name, body):
    (tmp_path / "y.html").write_text("<p>y")
    (tmp_path / name).write_bytes(body)
    with pytest.raises(InputError, match=name):
        saved_pages(tmp_path)


def test_a_folder_without_pages_is_an_error(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError):
            saved_pages(folder)
