"""Signal sets, links and small markets for the matching tests; all values are invented."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from random import Random

import numpy as np

from adwatch.demo.numbers import invent
from adwatch.model import (
    AdKey,
    AdKind,
    Evidence,
    Judgement,
    Link,
    Maker,
    Signal,
    SignalSet,
    Verdict,
)

MAKER = Maker("test", "1")
WORDS = tuple(
    f"{first}{middle}{last}"
    for first in "bdfgklmnprst"
    for middle in ("a", "ei", "o", "un", "ir", "ely")
    for last in ("ano", "eru", "ilo", "ope", "ent", "asy", "ude", "ick")
)
DAY = datetime(2024, 5, 1, tzinfo=UTC)


def signal(kind: str, value: str, confidence: float = 1.0, **details) -> Signal:
    return Signal(
        kind, value, value, None, "test", confidence, MAKER, tuple(sorted(details.items()))
    )


def ad(name: str, *signals: Signal, content: str | None = None) -> SignalSet:
    digest = hashlib.sha256((content or name).encode()).hexdigest()
    return SignalSet(key(name), digest, AdKind.ESCORT, None, signals)


def key(name: str) -> AdKey:
    return AdKey("board", name)


def worded(text: str) -> Signal:
    return signal("wording", text.lower(), masked=text, words=len(text.split()))


def phone(value: str) -> Signal:
    return signal("phone", value)


def email(value: str) -> Signal:
    return signal("email", value)


def handle(value: str) -> Signal:
    return signal("handle", value)


def picture(value: str, quality: int = 90, mirrored: str | None = None) -> Signal:
    return signal("picture", value, quality=quality, digest="0" * 64, mirrored=mirrored)


def meaning(vector: list[float], model: str = "model-a") -> Signal:
    unit = np.array(vector) / np.linalg.norm(vector)
    packed = base64.b64encode(unit.astype("<f2").tobytes()).decode()
    return signal("meaning", f"{model}:{packed}")


def text(rng: Random, words: int = 60) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))


def edited(rng: Random, original: str, edits: int) -> str:
    words = original.split()
    for at in rng.sample(range(len(words)), edits):
        words[at] = f"slot{rng.randrange(10**6)}"
    return " ".join(words)


def evidence(matcher: str, kind: str, value: str, bits: float, other: str | None = None):
    sentence = f"{kind} {value} is shared."
    return Evidence(Maker(matcher, "1"), kind, value, other or value, bits, sentence)


def link(left: str, right: str, *pieces: Evidence, accepted: bool = True) -> Link:
    one, other = sorted((key(left), key(right)))
    return Link(one, other, 0.9, accepted, pieces, "test/1")


def judged(left: str, right: str, verdict: Verdict, day: int = 1) -> Judgement:
    at = DAY.replace(day=day)
    return Judgement(key(left), key(right), verdict, "ana", at, "seen both")


def market(size: int, seed: int) -> tuple[list[SignalSet], dict[AdKey, str]]:
    """Operators with rotating phones and slotted templates, strangers, and one shared hotline."""
    rng = Random(seed)
    hotline = "+12125550100"
    sets, truth = [], {}
    while len(sets) < size:
        operator = f"op{len(truth)}"
        count = min(1 + int(rng.paretovariate(1.2)), 20)
        phones = [invent(rng, rng.choice(("US", "GB", "FR"))) for _ in range(1 + count // 6)]
        originals = [text(rng, 50) for _ in range(1 + count // 8)]
        for _ in range(count):
            name = f"{len(sets):05d}"
            signals = [worded(edited(rng, rng.choice(originals), 4)), phone(rng.choice(phones))]
            signals += [phone(hotline)] if rng.random() < 0.2 else []
            signals += [signal("place", rng.choice(("London,GB", "Paris,FR", "Leeds,GB")))]
            sets.append(ad(name, *signals))
            truth[key(name)] = operator
    return sets, truth
