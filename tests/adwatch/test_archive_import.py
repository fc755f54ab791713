"""Archives of any program come in page by page; what is broken is named and harms nothing else."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from dataclasses import replace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from adwatch.archive import source
from adwatch.demo.pictures import name_of, picture
from adwatch.errors import InputError
from adwatch.kept import PageQuery
from adwatch.model import PageKind
from adwatch.pipeline.archive_import import import_archive
from adwatch.pipeline.archiving import export_pages, page_flaws
from adwatch.pipeline.pictures import hash_list
from tests.adwatch.archived import fill, kept
from tests.conftest import MORNING

URL = "http://board.test/ad/1"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nan ad"
ASKED = b"GET /ad/1 HTTP/1.1\r\nHost: board.test\r\n\r\n"
MORE = "\r\n".join(f"X-{n}: y" for n in range(3000))


def record(kind="response", block=ANSWER, uri=URL, **more):
    """One record as another program might write it."""
    stated = {
        "WARC-Type": kind, "WARC-Target-URI": uri, "WARC-Date": "2026-03-02T08:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:{kind}>", "Content-Length": str(len(block)),
        "Content-Type": "application/http; msgtype=response",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in stated.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


@pytest.fixture
def bring(workspace, tmp_path):
    """Imports records, each in a gzip member of its own; returns the counts and what was told."""

    def run(*parts, name="a.warc.gz", into=workspace, site=None):
        file = tmp_path / name
        file.write_bytes(b"".join(gzip.compress(one) if "gz" in name else one for one in parts))
        told = []
        counts = import_archive(into, file, site, lambda bad: told.append(str(bad)))
        return {name: count for name, count in counts.items() if count}, told

    return run


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("turned", [False, True])
def test_an_answer_comes_with_its_request_before_or_after(bring, workspace, name, turned):
    parts = [record(), record("request", ASKED, WARC_Concurrent_To="<urn:uuid:response>")]
    counts, told = bring(*(reversed(parts) if turned else parts), name=name)
    (page,) = kept(workspace)
    assert (counts, told) == ({"pages": 1}, [])
    assert (page.site, page.requested_url, page.fetched_at) == ("board.test", URL, MORNING)
    assert (page.status, page.reason, page.protocol) == (200, "OK", "HTTP/1.1")
    assert page.request_headers == (("Host", "board.test"),)
    assert workspace.blobs.get(page.body_digest) == b"an ad"


def test_chunks_are_undone_and_content_codings_are_not(bring, workspace):
    body = gzip.compress(b"an ad", mtime=0)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    bring(record(block=head + b"%x;x=y\r\n%s\r\n0\r\n\r\n" % (len(body), body)))
    assert workspace.blobs.get(kept(workspace)[0].body_digest) == body


def test_chunked_in_name_only_is_left_as_it_is(bring, workspace):
    bring(record(block=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nan ad"))
    assert workspace.blobs.get(kept(workspace)[0].body_digest) == b"an ad"


def test_a_revisit_has_the_body_of_the_record_it_repeats(bring, workspace):
    digest = "sha1:" + hashlib.sha1(b"an ad").hexdigest()
    again = record("revisit", b"HTTP/1.1 304 Not Modified\r\n\r\n", WARC_Payload_Digest=digest)
    again = again.replace(b"08:00:00Z", b"09:00:00Z")
    counts, _ = bring(record(WARC_Payload_Digest=digest), again)
    assert counts == {"pages": 2}
    assert [page.status for page in kept(workspace)] == [200, 304]
    assert len({page.body_digest for page in kept(workspace)}) == 1


def test_pictures_and_snapshots_are_known_as_such(bring, workspace):
    shown = picture(name_of(1, 0))
    counts, _ = bring(
        record(block=b"HTTP/1.1 200 OK\r\n\r\n" + shown, uri="http://board.test/p.jpg"),
        record("resource", b"\x89PNG\r\n\x1a\n", f"urn:view:{URL}", Content_Type="image/png"),
        record("resource", b"text", f"urn:text:{URL}", Content_Type="text/plain"),
    )
    assert counts == {"pages": 1, "pictures": 1}
    first, second = kept(workspace)
    assert (first.kind, second.rendered_by) == (PageKind.PICTURE, "screenshot")
    assert second.final_url == URL


def test_what_is_imported_twice_is_kept_once(bring, workspace):
    assert bring(record())[0] == {"pages": 1}
    assert bring(record())[0] == {"known": 1}
    assert len(kept(workspace)) == 1


def test_our_own_archive_comes_back_as_it_was(workspace, tmp_path, make_other):
    fill(workspace)
    other = make_other()
    for name in ("a.warc", "a.warc.gz", "a.wacz"):
        export_pages(workspace, PageQuery(), tmp_path / name)
        import_archive(other, tmp_path / name, None, pytest.fail)
    assert kept(other) == kept(workspace)
    assert list(page_flaws(other)) == []
    export_pages(other, PageQuery(), tmp_path / "b.wacz")
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


BAD = {
    "no head": record(block=b"an ad"),
    "no status": record(block=b"HTTP/1.1 many\r\n\r\n"),
    "no time": record(WARC_Date="yesterday"),
    "far time": record(WARC_Date="9999-12-31T23:59:59-23:59"),
    "no length": record(Content_Length="five"),
    "long": record(Content_Length=str(10**9)),
    "endless": record(Content_Length="9" * 5000),
    "short": record(Content_Length=str(len(ANSWER) + 9)),
    "block digest": record(WARC_Block_Digest="sha256:" + "0" * 64),
    "payload digest": record(WARC_Payload_Digest="sha1:" + "A" * 32),
    "revisit of nothing": record("revisit", WARC_Payload_Digest="sha1:" + "A" * 32),
    "no record": b"HTTP/1.1 200 OK\r\n\r\n",
    "headers": record().replace(b"WARC-Date", MORE.encode() + b"\r\nWARC-Date"),
    "line": b"WARC/1.0\r\n" + b"x" * 200_000,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_named_and_the_next_one_kept(bring, workspace, name):
    good = record(uri="http://board.test/2")
    counts, told = bring(good, BAD[name], record(uri="http://board.test/3"))
    assert counts == {"pages": 2, "refused": 1}
    assert told[0].startswith(f"a.warc.gz, byte {len(gzip.compress(good))}: ")
    assert list(page_flaws(workspace)) == []


def test_a_member_that_is_broken_or_cut_off_harms_no_other(bring, workspace, tmp_path):
    members = [bytearray(gzip.compress(record(uri=f"http://board.test/{n}"))) for n in range(4)]
    members[1][40] ^= 0xFF
    (tmp_path / "b.warc.gz").write_bytes(b"".join(members)[:-9])
    told = []
    counts = import_archive(workspace, tmp_path / "b.warc.gz", None, told.append)
    assert (counts["pages"], counts["refused"]) == (2, len(told))
    assert list(page_flaws(workspace)) == []


def test_a_bomb_is_left_at_the_limit(bring, monkeypatch):
    monkeypatch.setattr(source, "FREE_BYTES", 1_000_000)
    counts, told = bring(record(block=ANSWER + bytes(8_000_000)), record())
    assert counts == {"pages": 1, "refused": 1}
    assert "inflates too much" in told[0]


def test_a_row_that_is_of_another_page_is_refused(bring, workspace, tmp_path, make_other):
    fill(workspace)
    export_pages(workspace, PageQuery(), tmp_path / "a.warc")
    forged = (tmp_path / "a.warc").read_bytes().replace(b'"body_size": 41', b'"body_size": 42')
    forged = b"".join(_without_digest(line) for line in forged.splitlines(keepends=True))
    told = bring(forged, name="b.warc", into=make_other())[1]
    assert told
    assert all("its row is of another page" in one for one in told)


def _without_digest(line):
    return b"X: y\r\n" if line.startswith((b"WARC-Block-Digest", b"WARC-Payload-Digest")) else line


@pytest.mark.parametrize("row", ["[]", "{}", '{"site": 1}', "x" * 50, "[" * 5000])
def test_a_row_that_makes_no_sense_is_refused(bring, row):
    said = f"adwatch-page: {row}\r\n".encode()
    counts, told = bring(record(), record("metadata", said, Content_Type="application/warc-fields"))
    assert counts == {"refused": 1}
    assert told[0].endswith("the response makes no sense")


def test_a_listed_picture_in_an_archive_is_never_written(bring, workspace, tmp_path):
    shown = picture(name_of(1, 0))
    (tmp_path / "hashes.txt").write_text(f"sha256 {hashlib.sha256(shown).hexdigest()}\n")
    hash_list.__globals__["_read"].cache_clear()
    settings = workspace.settings.model_copy(update={"hash_list": tmp_path / "hashes.txt"})
    listing = replace(workspace, settings=settings)
    counts, _ = bring(record(block=b"HTTP/1.1 200 OK\r\n\r\n" + shown), into=listing)
    assert counts == {"withheld": 1}
    assert [one.url for one in workspace.store.listed_pictures()] == [URL]
    assert not [path for path in (settings.home / "blobs").rglob("*") if path.is_file()]


def packed(*entries, compression=0):
    whole = io.BytesIO()
    with ZipFile(whole, "w", compression) as package:
        for name, body in entries:
            package.writestr(name, body)
    return whole.getvalue()


def test_a_package_is_read_by_its_archives_alone(bring, workspace):
    entries = [("archive/../../x.warc", record()), ("pages/a.warc", record(uri=URL + "0"))]
    counts, _ = bring(packed(*entries, ("archive/b.warc", record(uri=URL + "1"))), name="a.wacz")
    assert counts == {"pages": 2}
    assert [page.requested_url for page in kept(workspace)] == [URL, URL + "1"]


def test_a_packed_archive_in_a_package_is_refused(bring):
    bomb = packed(("archive/a.warc", record() * 1000), compression=ZIP_DEFLATED)
    assert bring(bomb, name="a.wacz")[0] == {"refused": 1}


@pytest.mark.parametrize(
    "body",
    [b"", b"no zip", packed(("x", b"")), packed()],
    ids=["nothing", "no zip", "another file", "no file"],  # a zip's bytes hold the time
)
def test_a_package_without_archives_is_no_package(bring, body):
    with pytest.raises(InputError):
        bring(body, name="a.wacz")


def test_an_import_leaves_a_run_with_its_counts(bring, workspace):
    bring(record(), b"x")
    (run,) = workspace.store.runs()
    assert (run.warrant, run.verdict) == ("import", "partial")
    assert json.loads(json.dumps(dict(run.counts))) | {"pages": 1, "refused": 1} == dict(run.counts)
