"""Pictures: only what begins as a picture is kept."""

from __future__ import annotations

import pytest

from adwatch.demo.pictures import name_of, picture
from crawlers.media import is_picture


@pytest.mark.parametrize(
    "body",
    [
        picture(name_of(1, 0)),
        b"\x89PNG\r\n\x1a\n....",
        b"GIF87a..",
        b"GIF89a..",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    ],
)
def test_pictures_are_known_by_their_first_bytes(body: bytes) -> None:
    assert is_picture(body)


@pytest.mark.parametrize("body", [b"", b"<svg>", b"%PDF-1.7", b"RIFF0000WAVE", b"<html>", b"\xff"])
def test_anything_else_is_no_picture(body: bytes) -> None:
    assert not is_picture(body)
