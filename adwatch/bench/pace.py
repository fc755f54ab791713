"""How many ads and pictures one core reads a second, in processor time; not what is found."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from statistics import median
from time import process_time

from adwatch.bench.baselines import MATCHER, matched
from adwatch.bench.market import market_ad
from adwatch.bench.report import Figure, beside
from adwatch.demo.market import generate
from adwatch.model import Ad, AdKey, AdKind, PictureRef, Signal
from adwatch.ports import ReadPicture
from extractors.base import Extractor

LENGTH = 600  # characters of title and text that an ad is grown to
WARM_UP = 50  # ads read before the clock starts: tables are loaded at the first ad
SIDE = 1_000  # pixels of a picture's side: 1 Mpx
DISTINCT, READ = 10, 100  # different pictures of a format, and how many are read a run
FORMATS = {"JPEG": {"quality": 85}, "PNG": {"compress_level": 6}, "WEBP": {"quality": 80}}
"""Picture formats that boards serve, with the options they are written with."""


def text_figures(makers: Sequence[Extractor], ads: int, runs: int, seed: int) -> Iterable[Figure]:
    """Ads a second of all extractors, then the microseconds of each; other ads in each run.

    Extractors share what was read of an ad: the first that asks is charged with it.
    """
    fresh = grown(map(market_ad, generate(2 * (ads * runs + WARM_UP), seed)))
    _read_all(makers, list(islice(fresh, WARM_UP)))
    held = [list(islice(fresh, ads)) for _ in range(runs)]
    taken = [_read_all(makers, one) for one in held]
    count = sum(map(len, held)) / runs
    theirs = median(_spent(map(matched, one)) for one in held)
    whole = Figure(
        "all text extractors", round(count / median(map(sum, taken)), 1), "ads/CPU-s", ads, runs
    )
    yield beside(whole, f"{MATCHER} alone", count / theirs)
    for at, maker in enumerate(makers):
        spent = 1e6 * median(run[at] for run in taken) / count
        yield Figure(f"text extractor {maker.name}", round(spent, 1), "CPU-µs/ad", ads, runs)


def grown(ads: Iterable[Ad]) -> Iterator[Ad]:
    """Ads of LENGTH characters or one line more: two of one language each, the second's lines
    added to the first's text."""
    waiting: dict[str | None, Ad] = {}
    for ad in ads:
        first = waiting.pop(ad.language, None)
        if first is None:
            waiting[ad.language] = ad
            continue
        text, lines = first.text or "", iter((ad.text or "").split("\n"))
        while (
            len(first.title or "") + len(text) < LENGTH and (line := next(lines, None)) is not None
        ):
            text += f"\n{line}"
        yield replace(first, text=text)


def _read_all(makers: Sequence[Extractor], ads: Sequence[Ad]) -> list[float]:
    """The processor time of each extractor, in seconds; ad by ad, as a crawl reads them."""
    taken = [0.0] * len(makers)
    for ad in ads:
        for at, maker in enumerate(makers):
            taken[at] += _spent(maker.extract(ad))
    return taken


def _spent(results: Iterable[object]) -> float:
    """The processor time it takes to come to the end of some results, in seconds."""
    start = process_time()
    deque(results, maxlen=0)
    return process_time() - start


def picture_figures(picture: Callable[[ReadPicture], Extractor], runs: int) -> Iterator[Figure]:
    """Pictures of 1 Mpx decoded and hashed a second, by format, beside decoding alone."""
    for name, options in FORMATS.items():
        bodies = [_body(name, options, number) for number in range(DISTINCT)]
        held = list(islice(cycle(bodies), READ))
        refs = tuple(PictureRef(str(at)) for at in range(READ))
        ad = Ad(AdKey("bench", name), AdKind.OTHER, pictures=refs)
        ours = median(_spent(_hashed(picture, ad, held)) for _ in range(runs))
        theirs = median(_spent(map(_decoded, held)) for _ in range(runs))
        figure = Figure(f"{name} of 1 Mpx", round(READ / ours, 1), "pictures/CPU-s", READ, runs)
        yield beside(figure, "Pillow decodes it whole", READ / theirs)


def _hashed(
    picture: Callable[[ReadPicture], Extractor], ad: Ad, bodies: Sequence[bytes]
) -> Iterable[Signal]:
    return picture(lambda ref: bodies[int(ref.address)]).extract(ad)


def _body(name: str, options: dict[str, int], number: int) -> bytes:
    """A picture of large soft shapes under fine noise: neither flat nor all noise, as a photo."""
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(number)
    soft = Image.fromarray(rng.integers(0, 256, (12, 12, 3), dtype=np.uint8))
    shapes = np.asarray(soft.resize((SIDE, SIDE), Image.Resampling.BICUBIC), dtype=np.int16)
    noisy = shapes + rng.normal(0, 6, shapes.shape).astype(np.int16)
    out = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(out, name, **options)
    return out.getvalue()


def _decoded(body: bytes) -> tuple[int, int]:
    from PIL import Image

    with Image.open(io.BytesIO(body)) as image:
        image.load()
        return image.size
