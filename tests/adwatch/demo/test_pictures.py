"""Pictures come from their names alone; variants look alike and masters do not."""

import io

import numpy as np
import pytest
from PIL import Image

from adwatch.demo.chance import mix
from adwatch.demo.pictures import VARIANTS, name_of, picture

MASTERS = [mix(number, 77) for number in range(12)]


def look(name: str) -> np.ndarray:
    """A picture as a small grey square, centred and scaled: what a perceptual hash sees."""
    grey = Image.open(io.BytesIO(picture(name))).convert("L").resize((16, 16))
    pixels = np.asarray(grey, dtype=float).ravel()
    return (pixels - pixels.mean()) / (pixels.std() * len(pixels) ** 0.5)


def test_a_name_always_gives_the_same_bytes():
    assert picture(name_of(5, 3)) == picture(name_of(5, 3))


@pytest.mark.parametrize("variant", range(0, VARIANTS, 5))
def test_pictures_are_small_jpegs(variant):
    image = Image.open(io.BytesIO(picture(name_of(99, variant))))
    assert image.format == "JPEG"
    assert max(image.size) <= 640
    assert min(image.size) >= 150


def test_variants_differ_in_bytes():
    assert len({picture(name_of(4, variant)) for variant in range(12)}) == 12


@pytest.mark.parametrize("master", MASTERS)
def test_variants_look_like_their_master(master):
    first = look(name_of(master, 0))
    assert all(first @ look(name_of(master, variant)) > 0.8 for variant in range(1, 9))


def test_masters_do_not_look_alike():
    seen = np.array([look(name_of(master, 0)) for master in MASTERS])
    alike = seen @ seen.T - np.eye(len(seen))
    assert np.median(np.abs(alike)) < 0.4
    assert alike.max() < 0.95


def test_names_are_unique_and_hide_their_master():
    names = {name_of(master, variant) for master in range(50) for variant in range(VARIANTS)}
    assert len(names) == 50 * VARIANTS
    assert len({name[:4] for name in (name_of(7, v) for v in range(20))}) > 10


@pytest.mark.parametrize(
    "name",
    ["", "p", "x000000000000", "pzzzzzzzzzzzz", "../etc/passwd", "p\u0661\u066100000000000"[:13]],
)
def test_another_name_is_refused(name):
    with pytest.raises(ValueError, match="demo picture"):
        picture(name)
