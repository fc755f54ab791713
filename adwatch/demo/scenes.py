"""Master scenes: rooms, landscapes, still lifes, patterns; drawn, without people or writing."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

Size = tuple[int, int]
Colour = tuple[int, int, int]


def draw(size: Size, rng: Random) -> Image.Image:
    """A scene of a size: one of the kinds below, over a gradient, with grain."""
    image = _gradient(size, _colour(rng), _colour(rng), rng)
    pen = ImageDraw.Draw(image)
    rng.choice(KINDS)(pen, size, rng)
    return _grain(image, rng)


def _colour(rng: Random) -> Colour:
    return rng.randrange(20, 236), rng.randrange(20, 236), rng.randrange(20, 236)


def _gradient(size: Size, start: Colour, end: Colour, rng: Random) -> Image.Image:
    ramp = Image.linear_gradient("L").rotate(rng.randrange(360)).resize(size)
    return Image.composite(Image.new("RGB", size, start), Image.new("RGB", size, end), ramp)


def _grain(image: Image.Image, rng: Random) -> Image.Image:
    """The image with coarse patches of light and shade, as a real surface has."""
    cells = (rng.randrange(5, 11), rng.randrange(5, 11))
    shade = Image.frombytes("L", cells, rng.randbytes(cells[0] * cells[1]))
    shade = shade.resize(image.size, Image.Resampling.BICUBIC)
    return Image.blend(image, shade.convert("RGB"), 0.3)


def _room(pen: ImageDraw.ImageDraw, size: Size, rng: Random) -> None:
    width, height = size
    floor = int(height * rng.uniform(0.55, 0.75))
    pen.rectangle((0, floor, width, height), fill=_colour(rng))
    for _ in range(rng.randrange(1, 4)):
        _box(pen, (rng.uniform(0.05, 0.7) * width, rng.uniform(0.05, 0.3) * height), size, rng)
    left, top = rng.uniform(0.1, 0.5) * width, floor - rng.uniform(0.05, 0.25) * height
    right = left + rng.uniform(0.25, 0.45) * width
    pen.rectangle((left, top, right, top + 0.3 * height), fill=_colour(rng))
    pen.rectangle((left, top - 0.12 * height, left + 0.1 * width, top), fill=_colour(rng))
    pen.ellipse((right, 0.1 * height, right + 0.12 * width, 0.28 * height), fill=_colour(rng))


def _box(pen: ImageDraw.ImageDraw, corner: tuple[float, float], size: Size, rng: Random) -> None:
    left, top = corner
    right, bottom = left + rng.uniform(0.1, 0.28) * size[0], top + rng.uniform(0.12, 0.35) * size[1]
    pen.rectangle((left, top, right, bottom), fill=_colour(rng), outline=_colour(rng), width=4)
    pen.line(((left + right) / 2, top, (left + right) / 2, bottom), fill=_colour(rng), width=3)


def _landscape(pen: ImageDraw.ImageDraw, size: Size, rng: Random) -> None:
    width, height = size
    x, y, r = rng.uniform(0.1, 0.9) * width, rng.uniform(0.08, 0.3) * height, height * 0.08
    pen.ellipse((x - r, y - r, x + r, y + r), fill=_colour(rng))
    for layer in range(3):
        base = height * (0.4 + 0.18 * layer)
        waves = [(rng.uniform(0.5, 3.0), rng.uniform(0, 6.3), rng.uniform(8, 45)) for _ in range(3)]
        edge = [
            (at, base + sum(math.sin(at / width * 6.3 * f + p) * a for f, p, a in waves) / 2)
            for at in range(0, width + 8, 8)
        ]
        pen.polygon([*edge, (width, height), (0, height)], fill=_colour(rng))
    for _ in range(rng.randrange(2, 7)):
        at, tall = rng.uniform(0, 1) * width, rng.uniform(0.15, 0.35) * height
        pen.polygon(
            [(at - tall / 4, height), (at, height - tall), (at + tall / 4, height)],
            fill=_colour(rng),
        )


def _still_life(pen: ImageDraw.ImageDraw, size: Size, rng: Random) -> None:
    width, height = size
    pen.rectangle((0, int(height * 0.7), width, height), fill=_colour(rng))
    for _ in range(rng.randrange(5, 10)):
        x, y = rng.uniform(0.05, 0.8) * width, rng.uniform(0.3, 0.7) * height
        w, h = rng.uniform(0.08, 0.25) * width, rng.uniform(0.12, 0.35) * height
        shape = pen.ellipse if rng.random() < 0.6 else pen.rectangle
        shape((x, y, x + w, y + h), fill=_colour(rng), outline=_colour(rng), width=3)


def _pattern(pen: ImageDraw.ImageDraw, size: Size, rng: Random) -> None:
    width, height = size
    colours = [_colour(rng) for _ in range(4)]
    columns, rows = rng.randrange(3, 7), rng.randrange(3, 7)
    for column in range(columns):
        for row in range(rows):
            left, top = column * width / columns, row * height / rows
            corner = (left, top, left + width / columns, top + height / rows)
            if rng.random() < 0.55:
                pen.rectangle(corner, fill=rng.choice(colours))
            elif rng.random() < 0.5:
                pen.pieslice(corner, rng.randrange(360), 360, fill=rng.choice(colours))


KINDS: tuple[Callable[[ImageDraw.ImageDraw, Size, Random], None], ...] = (
    _room, _landscape, _still_life, _pattern,
)  # fmt: skip
