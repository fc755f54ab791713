"""Kept bytes are whole, kept once, and any change to them is found."""

from __future__ import annotations

import hashlib
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from adwatch.errors import Corrupt, Full, NotFound, StoreError
from storage.blobs import FileBlobs

BODY = b"<html>an ad</html>"
DIGEST = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def blobs(tmp_path):
    return FileBlobs(tmp_path / "blobs")


def files(blobs):
    return sorted(path for path in blobs.root.rglob("*") if path.is_file())


def test_bytes_come_back_and_lie_under_their_digest(blobs):
    assert blobs.put(BODY) == DIGEST
    assert blobs.get(DIGEST) == BODY
    assert files(blobs) == [blobs.root / DIGEST[:2] / DIGEST[2:]]


def test_equal_bytes_are_kept_once_by_any_number_of_writers(blobs):
    bodies = [BODY, b"", b"x" * 100_000] * 8
    with ThreadPoolExecutor(4) as pool:
        digests = list(pool.map(blobs.put, bodies))
    assert [blobs.get(digest) for digest in digests] == bodies
    assert len(files(blobs)) == 3


def test_missing_bytes_are_not_found(blobs):
    with pytest.raises(NotFound):
        blobs.get(DIGEST)


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "../../etc/passwd",
        DIGEST.upper(),
        DIGEST[:-1],
        DIGEST + "\n",
        "/" + DIGEST[1:],
        "\x00" * 64,
    ],
)
def test_nothing_but_a_digest_reaches_the_file_system(blobs, digest):
    blobs.put(BODY)
    with pytest.raises(NotFound, match="not a SHA-256"):
        blobs.get(digest)


@pytest.mark.parametrize("altered", [b"", BODY[:-1], BODY + b" ", BODY.replace(b"ad", b"AD")])
def test_altered_bytes_are_never_given_out(blobs, altered):
    blobs.put(BODY)
    files(blobs)[0].write_bytes(altered)
    with pytest.raises(Corrupt):
        blobs.get(DIGEST)
    assert list(blobs.verify()) == [DIGEST]


def test_cut_off_bytes_are_mended_when_put_again(blobs):
    blobs.put(BODY)
    files(blobs)[0].write_bytes(BODY[:5])
    blobs.put(BODY)
    assert blobs.get(DIGEST) == BODY


def test_verify_names_what_is_missing_after_what_is_altered(tmp_path):
    expected = ["0" * 64, DIGEST]
    blobs = FileBlobs(tmp_path / "blobs", lambda: expected)
    assert list(blobs.verify()) == expected
    altered = blobs.put(b"other")
    blobs.put(BODY)
    (blobs.root / altered[:2] / altered[2:]).write_bytes(b"else")
    assert list(blobs.verify()) == [altered, "0" * 64]


def test_strange_files_among_the_blobs_do_no_harm(blobs):
    blobs.put(BODY)
    (blobs.root / "README").write_text("hello")
    (blobs.root / DIGEST[:2] / ".hidden").write_text("hello")
    assert list(blobs.verify()) == []


def test_no_space_leaves_nothing_behind(blobs):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(Full):
            blobs.put(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(blobs) == []


def test_other_failures_of_the_file_system_are_store_errors(blobs):
    blobs.root.write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        blobs.put(BODY)


# --- letting go -------------------------------------------------------------------------------


def aged(blobs, body, days):
    digest = blobs.put(body)
    past = time.time() - days * 86_400
    os.utime(blobs.root / digest[:2] / digest[2:], (past, past))
    return digest


def yesterday():
    return datetime.now(UTC) - timedelta(days=1)


def test_purged_bytes_are_gone_and_the_others_stay(blobs):
    old, other = aged(blobs, BODY, 2), aged(blobs, b"other", 2)
    assert blobs.purge(old, yesterday())
    assert blobs.purge(old, yesterday())
    with pytest.raises(NotFound):
        blobs.get(old)
    assert [path.name for path in files(blobs)] == [other[2:]]


def test_bytes_that_somebody_put_again_meanwhile_are_not_purged(blobs):
    digest = aged(blobs, BODY, 2)
    blobs.put(BODY)
    assert not blobs.purge(digest, yesterday())
    assert blobs.get(digest) == BODY


def test_several_are_kept_at_once_and_equal_ones_once(tmp_path):
    blobs = FileBlobs(tmp_path / "blobs")
    digests = blobs.put_all([b"one", b"two", b"one", b""])
    assert [blobs.get(digest) for digest in digests] == [b"one", b"two", b"one", b""]
    assert list(blobs.verify()) == []
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []
