"""Kept pages leave as archives that other programs accept, and any harm to them is named."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from zipfile import ZipFile

import pytest
from sqlalchemy import text
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from adwatch.clock import FakeClock
from adwatch.errors import InputError, NotFound
from adwatch.kept import PageQuery
from adwatch.model import PageKind
from adwatch.pipeline.archiving import expire_lists, export_pages, page_flaws
from tests.adwatch.archived import AD, URL, fill, page
from tests.conftest import MORNING

ALL = PageQuery()


@pytest.fixture
def pages(workspace):
    return fill(workspace)


def records(file):
    with file.open("rb") as opened:
        return [
            (one.rec_type, dict(one.rec_headers.headers), one.raw_stream.read())
            for one in ArchiveIterator(opened, no_record_parse=True)
        ]


def of_type(file, kind):
    return [one for one in records(file) if one[0] == kind]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_the_same_pages_make_the_same_file(workspace, pages, tmp_path, name):
    first, second = tmp_path / "one" / name, tmp_path / "two" / name
    for out in (first, second):
        out.parent.mkdir()
        export_pages(workspace, ALL, out)
        time.sleep(0.01)
    assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in first.parent.iterdir()] == [name]


def test_every_record_passes_warcio_check(workspace, pages, tmp_path, capsys):
    out = tmp_path / "a.warc.gz"
    report = export_pages(workspace, ALL, out)
    with pytest.raises(SystemExit) as ended:
        warcio(["check", "-v", str(out)])
    assert (ended.value.code, report.pages) == (0, len(pages))
    assert capsys.readouterr().out.count("digest pass") == report.records + 1  # the sheet


def test_a_response_is_the_bytes_that_came(workspace, pages, tmp_path):
    export_pages(workspace, ALL, tmp_path / "a.warc.gz")
    (_, headers, block), *_ = of_type(tmp_path / "a.warc.gz", "response")
    assert block == (
        b"HTTP/1.1 200 All right\r\ncontent-type: text/html\r\n"
        b"Set-Cookie: a=1\r\nSet-Cookie: b=\xe9\r\n\r\n" + AD
    )
    assert headers["WARC-IP-Address"] == "192.0.2.7"
    assert headers["WARC-Date"] == "2026-03-02T08:00:00.000000Z"
    assert headers["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(AD).hexdigest()}"


def test_a_header_that_no_longer_fits_the_body_has_another_name(workspace, pages, tmp_path):
    export_pages(workspace, ALL, tmp_path / "a.warc.gz")
    heads = [
        block.partition(b"\r\n\r\n")[0] for *_, block in of_type(tmp_path / "a.warc.gz", "response")
    ]
    assert b"\r\nContent-Encoding: gzip\r\nX-Archive-Orig-Transfer-Encoding: chunked" in heads[1]
    assert b"\r\nX-Archive-Orig-Content-Encoding: gzip" in heads[3]


def test_an_unchanged_body_is_a_revisit_of_the_first(workspace, pages, tmp_path):
    export_pages(workspace, ALL, tmp_path / "a.warc.gz")
    ((_, headers, block),) = of_type(tmp_path / "a.warc.gz", "revisit")
    first = of_type(tmp_path / "a.warc.gz", "response")[0][1]
    assert headers["WARC-Refers-To"] == first["WARC-Record-ID"]
    assert headers["WARC-Refers-To-Target-URI"] == URL
    assert headers["WARC-Refers-To-Date"] == first["WARC-Date"]
    assert block.startswith(b"HTTP/1.1 200 All right\r\n")
    assert block.endswith(b"\r\nSet-Cookie: b=\xe9\r\n\r\n")


def test_what_was_asked_and_what_else_is_known_stand_beside_it(workspace, pages, tmp_path):
    export_pages(workspace, ALL, tmp_path / "a.warc.gz")
    request = of_type(tmp_path / "a.warc.gz", "request")[0][2]
    assert (
        request == b"GET /ad/1?b=2&a=1 HTTP/1.1\r\nHost: board.test\r\nUser-Agent: adwatch\r\n\r\n"
    )
    said = of_type(tmp_path / "a.warc.gz", "metadata")[0][2].decode()
    assert "\r\nheaders: as received\r\n" in said
    assert f"\r\ncertificate-sha256: {'c' * 64}\r\n" in said
    assert of_type(tmp_path / "a.warc.gz", "resource")[0][2] == b'{"adwatch": "0"}'


def test_drawn_pages_are_resources_with_names_of_their_own(workspace, pages, tmp_path):
    export_pages(workspace, ALL, tmp_path / "a.warc.gz")
    uris = [
        headers["WARC-Target-URI"] for _, headers, _ in of_type(tmp_path / "a.warc.gz", "resource")
    ]
    assert uris[1:] == [f"urn:{name}:{URL}" for name in ("dom", "view", "mhtml")]


def test_a_package_holds_what_its_description_says(workspace, pages, tmp_path):
    export_pages(workspace, ALL, tmp_path / "a.wacz")
    with ZipFile(tmp_path / "a.wacz") as package:
        described = json.loads(package.read("datapackage.json"))
        for one in described["resources"]:
            body = package.read(one["path"])
            assert (f"sha256:{hashlib.sha256(body).hexdigest()}", len(body)) == (
                one["hash"],
                one["bytes"],
            )
        lines = package.read("pages/pages.jsonl").splitlines()
        assert {info.compress_type for info in package.infolist()} == {0}
    assert [json.loads(line).get("url") for line in lines] == [None, *[URL] * 4, URL][: len(lines)]


@pytest.mark.slow
@pytest.mark.skipif(find_spec("wacz") is None, reason="py-wacz is not installed")
def test_a_package_passes_wacz_validate(workspace, pages, tmp_path):
    export_pages(workspace, ALL, tmp_path / "a.wacz")
    program = (
        "import sys; from wacz.main import main; sys.exit(main(['validate', '-f', sys.argv[1]]))"
    )
    words = [sys.executable, "-W", "ignore", "-c", program, str(tmp_path / "a.wacz")]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (said.returncode, "is valid" in said.stdout) == (0, True)


def test_nothing_to_write_and_unknown_forms_are_refused(workspace, tmp_path):
    with pytest.raises(NotFound):
        export_pages(workspace, ALL, tmp_path / "a.warc")
    with pytest.raises(InputError, match="wacz"):
        export_pages(workspace, ALL, tmp_path / "a.zip")
    assert not [path for path in tmp_path.iterdir() if path.name != "home"]


def test_pages_whose_bytes_are_missing_are_left_out_and_named(workspace, pages, tmp_path):
    digest = pages[0].body_digest
    (workspace.settings.home / "blobs" / digest[:2] / digest[2:]).unlink()
    report = export_pages(workspace, ALL, tmp_path / "a.warc")
    assert [number for number, _ in report.unreadable] == [1, 3]
    assert report.pages == len(pages) - 2


# --- verify -----------------------------------------------------------------------------------


def test_sound_pages_have_no_flaws(workspace, pages):
    assert list(page_flaws(workspace)) == []


@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_any_harm_to_a_file_is_named_with_its_pages(workspace, pages, harm):
    digest = pages[0].body_digest
    file = workspace.settings.home / "blobs" / digest[:2] / digest[2:]
    body = file.read_bytes()
    harmed = {"flip": bytes([body[0] ^ 1]) + body[1:], "cut": body[:-1]}
    file.unlink() if harm == "remove" else file.write_bytes(harmed[harm])
    expected = f"page 1, 3: blobs/{digest[:2]}/{digest[2:]} is altered or missing"
    assert list(page_flaws(workspace)) == [expected]


@pytest.mark.parametrize(
    "change", ["status = 201", "headers = '[]'", "fetched_at = fetched_at + 1"]
)
def test_any_change_to_a_row_is_named(workspace, pages, change):
    with workspace.store._writer.begin() as connection:
        connection.execute(text(f"UPDATE pages SET {change} WHERE id = 2"))
    assert list(page_flaws(workspace)) == ["page 2: its row was altered"]


# --- list pages -------------------------------------------------------------------------------


@pytest.fixture
def lists(workspace):
    """A list page of today, another, and an ad page with the same bytes as the second."""
    for body, kind in ((b"one", PageKind.LIST), (b"two", PageKind.LIST), (b"two", PageKind.AD)):
        workspace.store.save_page(page(workspace, body, kind=kind))
    for file in (workspace.settings.home / "blobs").rglob("*"):
        os.utime(file, (MORNING.timestamp(), MORNING.timestamp()))
    return workspace


def at(workspace, days):
    return replace(workspace, clock=FakeClock(MORNING + timedelta(days=days)))


def test_list_pages_outlive_the_setting_and_no_longer(lists):
    assert expire_lists(at(lists, 7)) == 0
    assert expire_lists(at(lists, 8)) == 2
    assert expire_lists(at(lists, 8)) == 0
    left = [
        path.read_bytes() for path in (lists.settings.home / "blobs").rglob("*") if path.is_file()
    ]
    assert left == [b"two"]  # an ad needs it


def test_pages_let_go_are_no_flaw_and_not_exported(lists, tmp_path):
    expire_lists(at(lists, 8))
    assert list(page_flaws(lists)) == []
    report = export_pages(lists, ALL, tmp_path / "a.warc")
    assert (report.pages, report.purged) == (1, 2)


def test_bytes_that_a_crawl_put_again_lately_are_not_let_go(lists):
    later = MORNING + timedelta(days=8)
    for file in (lists.settings.home / "blobs").rglob("*"):
        os.utime(file, (later.timestamp(), later.timestamp()))
    assert expire_lists(at(lists, 8)) == 1  # the row of the one that the ad needs anyway
    assert list(page_flaws(lists)) == []
