"""A picture that the hash list names is never written, however it comes."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from PIL import Image

from adwatch.demo.pictures import name_of, picture
from adwatch.errors import ConfigError, Listed
from adwatch.pipeline.pictures import hash_list, keep_picture
from extractors.pdq import luminance, pdq
from extractors.picture import decode

BODY = picture(name_of(1, 0))
OTHER = picture(name_of(2, 0))
URL = "http://board.test/p.jpg"


def pdq_of(body):
    return pdq(luminance(decode(body)[0])).value


NAMED = {
    "sha256": hashlib.sha256(BODY).hexdigest(),
    "md5": hashlib.md5(BODY).hexdigest().upper(),
    "pdq": pdq_of(BODY),
}


def listing(workspace, tmp_path, text):
    file = tmp_path / "hashes.txt"
    file.write_text(text)
    hash_list.__globals__["_read"].cache_clear()
    return replace(workspace, settings=workspace.settings.model_copy(update={"hash_list": file}))


def files(workspace):
    return [path for path in (workspace.settings.home / "blobs").rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", NAMED)
def test_a_listed_picture_leaves_a_note_and_nothing_else(workspace, tmp_path, kind):
    listed = listing(workspace, tmp_path, f"# a remark\n\n{kind} {NAMED[kind]}  # why\n")
    with pytest.raises(Listed):
        keep_picture(listed, "board", URL, BODY)
    (noted,) = workspace.store.listed_pictures()
    assert (noted.site, noted.url, noted.digest) == ("board", URL, NAMED["sha256"])
    assert (noted.matched, noted.list_id) == (kind, hash_list(listed.settings).id)
    assert files(workspace) == []


def test_a_listed_picture_is_known_turned_and_made_smaller(workspace, tmp_path):
    listed = listing(workspace, tmp_path, f"pdq {NAMED['pdq']}\n")
    turned = io.BytesIO()
    with Image.open(io.BytesIO(BODY)) as image:
        image.transpose(Image.Transpose.ROTATE_90).resize((200, 260)).save(turned, "PNG")
    with pytest.raises(Listed):
        keep_picture(listed, "board", URL, turned.getvalue())
    assert files(workspace) == []


def test_other_pictures_and_what_is_none_are_kept(workspace, tmp_path):
    lines = "".join(f"{kind} {value}\n" for kind, value in NAMED.items())
    listed = listing(workspace, tmp_path, lines)
    for body in (OTHER, b"\x89PNG\r\n\x1a\n broken"):
        assert keep_picture(listed, "board", URL, body) == hashlib.sha256(body).hexdigest()
    assert len(files(workspace)) == 2


@pytest.mark.parametrize(
    "line", ["sha256", "sha1 " + "a" * 40, "md5 " + "a" * 64, "pdq " + "x" * 64]
)
def test_a_wrong_line_is_named_with_its_file(workspace, tmp_path, line):
    listed = listing(workspace, tmp_path, f"sha256 {'a' * 64}\n{line}\n")
    with pytest.raises(ConfigError, match=r"hashes\.txt: line 2: "):
        keep_picture(listed, "board", URL, BODY)
    assert files(workspace) == []


def test_a_list_that_is_not_there_stops_everything(workspace, tmp_path):
    missing = workspace.settings.model_copy(update={"hash_list": tmp_path / "none.txt"})
    with pytest.raises(ConfigError, match="cannot be read"):
        hash_list(missing)
