"""Pictures are hashed alike however they are stored, and broken or hostile ones do no harm."""

import hashlib
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from adwatch.errors import NotFound
from adwatch.model import Ad, AdKey, AdKind, PictureRef
from extractors.picture import LONGEST_SIDE, Picture, decode
from tests.extractors.test_pdq import distance, scene

SAME = 31  # bits of 256 within which two hashes show one picture


def stored(picture, kind="PNG", **options):
    body = io.BytesIO()
    picture.save(body, kind, **options)
    return body.getvalue()


@pytest.fixture
def photo():
    return Image.fromarray(scene(7, 640, 480))


def signals(*bodies):
    kept = {f"{at}.jpg": body for at, body in enumerate(bodies)}

    def read(ref):
        if kept[ref.address] is None:
            raise NotFound("not kept")
        return kept[ref.address]

    refs = tuple(PictureRef(address) for address in kept)
    return list(Picture(read).extract(Ad(AdKey("demo", "1"), AdKind.OTHER, pictures=refs)))


def hash_of(body):
    (signal,) = signals(body)
    return signal.value


@pytest.mark.parametrize(
    ("kind", "options"),
    [("JPEG", {"quality": 30}), ("WEBP", {"quality": 50}), ("GIF", {}), ("BMP", {})],
)
def test_format_does_not_change_the_hash(photo, kind, options):
    assert distance(hash_of(stored(photo)), hash_of(stored(photo, kind, **options))) <= SAME


@pytest.mark.parametrize("size", [(320, 240), (160, 120), (1600, 1200)])
def test_size_does_not_change_the_hash(photo, size):
    assert distance(hash_of(stored(photo)), hash_of(stored(photo.resize(size)))) <= SAME


@pytest.mark.parametrize("colour", ["white", "black", (30, 90, 200)])
def test_uniform_border_is_trimmed(photo, colour):
    framed = Image.new("RGB", (740, 560), colour)
    framed.paste(photo, (50, 40))
    (signal,) = signals(stored(framed))
    assert signal.detail("trimmed") is True
    assert distance(signal.value, hash_of(stored(photo))) <= SAME
    assert signal.detail("whole") != signal.value


def test_exif_orientation_is_applied(photo):
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by 90 degrees clockwise
    turned = photo.rotate(90, expand=True)
    assert distance(hash_of(stored(photo)), hash_of(stored(turned, "JPEG", exif=exif))) <= SAME


def test_mirrored_picture_is_known_by_its_mirrored_hash(photo):
    (signal,) = signals(stored(photo))
    mirrored = hash_of(stored(photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    assert distance(signal.detail("mirrored"), mirrored) <= SAME


def test_details_hold_digest_and_stored_size(photo):
    body = stored(photo)
    (signal,) = signals(body)
    assert signal.detail("digest") == hashlib.sha256(body).hexdigest()
    assert (signal.detail("width"), signal.detail("height")) == (640, 480)
    assert (signal.raw, signal.span) == ("0.jpg", None)


def test_transparent_picture_is_seen_on_white(photo):
    clear = photo.convert("RGBA")
    assert distance(hash_of(stored(clear)), hash_of(stored(photo))) <= SAME


def test_animation_counts_by_its_first_frame(photo):
    later = Image.fromarray(scene(8, 640, 480))
    body = stored(photo, "GIF", save_all=True, append_images=[later])
    assert distance(hash_of(body), hash_of(stored(photo))) <= SAME


def bomb(width, height):
    """A PNG that claims to be huge and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize(
    "body",
    [
        b"", b"junk", b"\xff\xd8\xff", b"GIF89a", bomb(40_000, 40_000), bomb(9_000, 9_000),
        bomb(LONGEST_SIDE + 1, 10), bomb(100, 100), b"%PDF-1.4", b"<svg/>",
    ],
)  # fmt: skip
def test_broken_or_hostile_bytes_give_nothing(body):
    assert decode(body) is None
    assert signals(body) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_truncated_picture_gives_nothing_or_one_signal_and_never_fails(photo, kind):
    body = stored(photo, kind)
    for share in range(1, 10):
        assert len(signals(body[: len(body) * share // 10])) <= 1


def test_picture_that_was_not_kept_is_passed_over(photo):
    assert len(signals(None, stored(photo))) == 1


def test_without_a_reader_there_are_no_pictures():
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, pictures=(PictureRef("a.jpg"),))
    assert list(Picture().extract(ad)) == []


@pytest.mark.parametrize(
    ("raw", "value"), [("AB" * 32, "ab" * 32), ("ab" * 31, None), ("g" * 64, None)]
)
def test_canonical_hash_is_lower_case_hex(raw, value):
    assert Picture().canonical(raw) == value


def test_featureless_picture_is_doubtful():
    (signal,) = signals(stored(Image.fromarray(np.full((100, 100, 3), 128, dtype=np.uint8))))
    assert signal.confidence < 0.5
