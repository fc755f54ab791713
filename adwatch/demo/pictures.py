"""The pictures of the market: drawn scenes without people, from nothing but their names.

A name stands for a master scene and a variant of it, but names do not show which share a master.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from adwatch.demo.chance import dice, mix, unmix
from adwatch.demo.naming import WIDE

if TYPE_CHECKING:
    from PIL.Image import Image

VARIANTS = 64
"""How many variants a master has; variant 0 is the master itself."""

NAME_BITS = WIDE + 8
NUMBER_BITS = 52
NAME_KEY = 0x51DE_C0DE_5EED

SIZES = ((480, 360), (400, 300), (360, 480), (420, 420), (512, 320))
"""Width and height of masters, in pixels."""

QUALITY = 88
"""JPEG quality of a master."""

CROP = (0.02, 0.08)
"""The least and most that a cropped variant loses of each side."""


def name_of(master: int, variant: int) -> str:
    """The name of a picture: unique, and silent on which names share a master."""
    return f"p{mix(master << 8 | variant, NAME_KEY, NAME_BITS):012x}"


def parts(name: str) -> tuple[int, int]:
    """The master and the variant behind the name of a scene."""
    code = unmix(int(name[1:], 16), NAME_KEY, NAME_BITS)
    return code >> 8, code & 0xFF


def number_name(number: str) -> str:
    """The name of the picture that shows a telephone number in E.164, silent on the number."""
    return f"n{mix(int(number.removeprefix('+')), NAME_KEY, NUMBER_BITS):013x}"


def picture(name: str) -> bytes:
    """The picture of a name as JPEG of at most 640 pixels a side; ValueError for another name."""
    if re.fullmatch(r"n[0-9a-f]{13}", name):
        return _encode(_writing(f"+{unmix(int(name[1:], 16), NAME_KEY, NUMBER_BITS)}"), QUALITY)
    if re.fullmatch(r"p[0-9a-f]{12}", name) is None:
        raise ValueError("not the name of a demo picture")
    master, variant = parts(name)
    return _encode(*_vary(_master(master), variant))


def _encode(image: Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _vary(image: Image, variant: int) -> tuple[Image, int]:
    """A variant of a master and the JPEG quality it is kept in."""
    if variant == 0:
        return image, QUALITY
    rng = dice(variant, "variant")
    change = (_resize, _recompress, _crop, _light)[variant % 4]
    return change(image, rng), (
        30 + rng.randrange(25) if variant % 4 == 1 else 60 + rng.randrange(35)
    )


def _resize(image: Image, rng: Random) -> Image:
    scale = 0.5 + 0.7 * rng.random()
    return image.resize((int(image.width * scale), int(image.height * scale)))


def _recompress(image: Image, _: Random) -> Image:
    return image


def _crop(image: Image, rng: Random) -> Image:
    low, high = CROP
    left, top, right, bottom = (low / 2 + rng.random() * (high - low) / 2 for _ in range(4))
    width, height = image.size
    return image.crop(
        (
            int(left * width),
            int(top * height),
            int((1 - right) * width),
            int((1 - bottom) * height),
        )
    )


def _light(image: Image, rng: Random) -> Image:
    from PIL import ImageEnhance

    brighter = ImageEnhance.Brightness(image).enhance(0.8 + 0.4 * rng.random())
    return ImageEnhance.Contrast(brighter).enhance(0.85 + 0.3 * rng.random())


def _writing(text: str) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    paper = Image.new("RGB", (320, 60), "white")
    ImageDraw.Draw(paper).text((12, 14), text, fill="black", font=ImageFont.load_default(28))
    return paper


@lru_cache(maxsize=64)
def _master(master: int) -> Image:
    from adwatch.demo.scenes import draw

    rng = dice(master, "scene")
    return draw(SIZES[rng.randrange(len(SIZES))], rng)
