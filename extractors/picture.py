"""Perceptual and exact digests of the pictures of an ad; never faces, never who is shown."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from adwatch.errors import NotFound
from adwatch.model import Ad, PictureRef, Signal
from extractors.base import Example, Extractor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # what boards serve; rarer decoders stay shut
MOST_PIXELS = 25_000_000  # 75 MB decoded: a phone camera's picture, not a bomb
LONGEST_SIDE = 10_000  # pixels
MOST_BYTES = 50_000_000  # a file larger than this is no picture of an ad
HASH_SIDE = 512  # pixels: PDQ looks at 64 x 64 cells; beyond 512 a side little changes
FLAT = 12  # grey levels (of 256) a border may vary by: JPEG noise
SHARPEST_TRIM = 0.4  # share of a side that may be cut off at one edge
GOOD_QUALITY = 50  # PDQ quality below which Meta advises not to compare

# What Pillow's decoders raise on broken or hostile bytes.
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError,
               TypeError, OverflowError, MemoryError, ZeroDivisionError, RuntimeError)  # fmt: skip


class Picture(Extractor):
    """Finds the PDQ hash of each picture: 64 hex digits, borders trimmed, turned upright.

    Details: `quality` 0-100, `digest` (SHA-256 of the bytes), `width` and `height` in pixels as
    stored, `mirrored` (the hash of the mirrored picture), `turned` (the hashes turned by 90,
    180 and 270 degrees, joined by commas), `trimmed`, and `whole`: the hash with its borders.
    A picture that was not kept, cannot be read, is no picture or passes a limit gives no
    signal: there is no span that a rejection could point at.
    """

    name = "picture"
    version = "1"
    kinds = ("picture",)
    examples: ClassVar[tuple[Example, ...]] = ()
    on_request = True

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """One signal for each readable picture, in the order of the ad."""
        if self.read_picture is None:
            return
        for ref in ad.pictures:
            try:
                body = self.read_picture(ref)
            except NotFound:
                continue
            signal = self._hashed(ref, body)
            if signal is not None:
                yield signal

    def canonical(self, raw: str) -> str | None:
        """The hash as 64 lower-case hex digits."""
        value = raw.strip().lower()
        return value if len(value) == 64 and set(value) <= set("0123456789abcdef") else None

    def _hashed(self, ref: PictureRef, body: bytes) -> Signal | None:
        from extractors.pdq import luminance, pdq

        decoded = decode(body)
        if decoded is None:
            return None
        rgb, width, height = decoded
        luma = luminance(rgb)
        inner = trim(luma)
        trimmed = inner.shape != luma.shape
        found = pdq(inner)
        whole = pdq(luma) if trimmed else found
        if found is None or whole is None:
            return None
        turned = ",".join((found.rotated_90, found.rotated_180, found.rotated_270))
        confidence = 1.0 if found.quality >= GOOD_QUALITY else found.quality / 100
        return self.signal(
            "picture", found.value, ref.address, None, "pdq", confidence,
            quality=found.quality, digest=hashlib.sha256(body).hexdigest(),
            width=width, height=height, mirrored=found.mirrored, turned=turned,
            trimmed=trimmed, whole=whole.value,
        )  # fmt: skip


def decode(body: bytes) -> tuple[NDArray[np.uint8], int, int] | None:
    """The first frame in colour at about HASH_SIDE, upright, with its stored width and height.

    None for bytes that are no picture, are broken or pass a limit; never warns, never raises.
    """
    from PIL import Image

    if len(body) > MOST_BYTES:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large sizes and odd EXIF: limits decide
        try:
            with Image.open(io.BytesIO(body), formats=FORMATS) as image:
                return _small(image)
        except (*_UNREADABLE, Image.DecompressionBombError):
            return None


def _small(image: Image.Image) -> tuple[NDArray[np.uint8], int, int] | None:
    import numpy as np
    from PIL import Image, ImageOps

    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        return None
    # JPEG decodes at 1/2, 1/4 or 1/8 for free; the rest is reduced by box means.
    image.draft("RGB", (HASH_SIDE, HASH_SIDE))
    upright = ImageOps.exif_transpose(image)
    colour = _on_white(upright)
    shrink = max(1, min(colour.size) // HASH_SIDE)
    if shrink > 1:
        colour = colour.reduce(shrink)
    if max(colour.size) > 4 * HASH_SIDE:
        colour.thumbnail((4 * HASH_SIDE, 4 * HASH_SIDE), Image.Resampling.BOX)
    return np.asarray(colour, dtype=np.uint8), width, height


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode in ("RGB", "L", "CMYK", "YCbCr"):
        return image.convert("RGB")
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def trim(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """The grey picture without uniform borders; whole where nothing but border would remain."""
    top, bottom = _edges(luma, axis=1)
    left, right = _edges(luma, axis=0)
    return luma[top : luma.shape[0] - bottom, left : luma.shape[1] - right]


def _edges(luma: NDArray[np.float32], axis: int) -> tuple[int, int]:
    """How many uniform lines of the same grey lie at the start and at the end of the other axis."""
    low, high = luma.min(axis=axis), luma.max(axis=axis)
    return _run(low, high), _run(low[::-1], high[::-1])


def _run(low: NDArray[np.float32], high: NDArray[np.float32]) -> int:
    import numpy as np

    border = (low >= high[0] - FLAT) & (high <= low[0] + FLAT) & (high - low <= FLAT)
    length = len(low) if border.all() else int(np.argmin(border))
    if length == 0 or length > SHARPEST_TRIM * len(low):
        return 0
    return length + 1  # the next line is a blend of border and picture
