"""How operators write: sentences with choices, templates with slots, and habits of style."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

from adwatch.demo.chance import Weighted, pick
from adwatch.demo.phrases import Split, phrases
from adwatch.demo.words import SLOTS, Words
from adwatch.model import AdKind

MARKS = {slot: chr(0xE000 + place) for place, slot in enumerate(SLOTS)}
"""Each slot as a private-use character: change of case and of spelling leaves it alone."""

Plan = tuple[tuple[str, int, int], ...]
PLANS: dict[AdKind, Plan] = {
    AdKind.ESCORT: (
        ("open.escort", 1, 1), ("about.escort", 1, 3), ("offer.escort", 1, 2), ("facts", 0, 2),
        ("price.escort", 0, 1), ("hours", 0, 1), ("place", 0, 1), ("terms.escort", 0, 2),
        ("close", 0, 1),
    ),
    AdKind.MASSAGE: (
        ("open.massage", 1, 1), ("about.massage", 1, 2), ("offer.massage", 1, 2),
        ("price.massage", 0, 1), ("hours", 0, 1), ("place", 0, 1), ("facts", 0, 1),
        ("terms.massage", 0, 2), ("close", 0, 1),
    ),
    AdKind.JOB: (
        ("open.job", 1, 1), ("about.job", 1, 2), ("offer.job", 1, 2), ("price.job", 0, 1),
        ("perk.job", 0, 2), ("terms.job", 1, 2), ("facts.job", 0, 2), ("close.job", 0, 1),
    ),
}  # fmt: skip
"""What an ad of each kind says, in this order, with the least and most sentences of a topic."""

EMOJI = ("✨", "🌹", "💐", "☀️", "🍀", "💎", "🌴", "☕", "🎶", "📍", "✅", "❤️", "🦋", "🌊")
JOINTS = Weighted({"\n": 0.45, " ": 0.3, "\n\n": 0.12, "\n- ": 0.06, " ~ ": 0.04, " | ": 0.03})
CASES = Weighted({"plain": 0.68, "lower": 0.16, "loud_title": 0.12, "loud": 0.04})
STOPS = Weighted({".": 0.6, "!": 0.14, "": 0.1, "...": 0.08, "!!": 0.05, " .": 0.03})
SHORTHAND = {
    "en": (("you", "u"), ("are", "r"), ("please", "pls"), ("and", "n"), ("your", "ur")),
    "es": (("que", "q"), ("por", "x"), ("también", "tb")),
    "de": (("und", "u."), ("oder", "o."), ("nicht", "nich")),
    "fr": (("vous", "vs"), ("pour", "pr"), ("toujours", "tjrs")),
    "ru": (("пожалуйста", "пж"), ("сегодня", "сёдня"), ("что", "чо")),
}
"""Spellings that some advertisers always use instead of others."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How one operator writes, whatever it says."""

    joint: str
    case: str
    stop: str
    emoji: tuple[str, ...]
    bare: bool
    shorthand: int

    @classmethod
    def draw(cls, rng: Random) -> Habits:
        """The habits of a new operator."""
        emoji = tuple(pick(rng, EMOJI) for _ in range(int(rng.random() * 4)))
        return cls(
            joint=JOINTS.pick(rng),
            case=CASES.pick(rng),
            stop=STOPS.pick(rng),
            emoji=emoji if rng.random() < 0.5 else (),
            bare=rng.random() < 0.12,
            shorthand=int(rng.random() * 6) if rng.random() < 0.15 else 0,
        )

    def wear(self, line: str, language: str, rng: Random) -> str:
        """A line as this operator would type it."""
        if self.stop != "." and line.endswith("."):
            line = line[:-1] + self.stop
        if self.shorthand:
            line = _shorten(line, language, self.shorthand)
        if self.bare:
            line = _unaccented(line)
        if self.case in {"lower", "loud"}:
            line = line.lower() if self.case == "lower" else line.upper()
        if self.emoji and rng.random() < 0.4:
            line = f"{line} {pick(rng, self.emoji)}"
        return line

    def wear_title(self, line: str, language: str, rng: Random) -> str:
        """A title as this operator would type it."""
        line = self.wear(line, language, rng)
        return line.upper() if self.case == "loud_title" else line


@dataclass(frozen=True, slots=True)
class Template:
    """A text with slots: for each line its variants, the usual one first."""

    kind: AdKind
    language: str
    titles: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    joint: str

    def title(self, rng: Random) -> str:
        """One of the titles, slots open."""
        return pick(rng, self.titles)

    def body(self, rng: Random, steadiness: float) -> list[str]:
        """The lines of one ad, slots open; the lower the steadiness, the more is paraphrased."""
        return [
            variants[0] if rng.random() < steadiness else pick(rng, variants)
            for variants in self.lines
            if rng.random() < 0.94 + 0.06 * steadiness
        ]


def draw(
    words: Words,
    kind: AdKind,
    habits: Habits,
    rng: Random,
    spare: int,
    split: Split | None = None,
) -> Template:
    """A new template in a language, each line with `spare` variants beside the usual one.

    With a `split` it has sentences that no other operator writes.
    """
    language, known = words.language, words.sentences
    chosen = [
        sentence
        for topic, least, most in PLANS[kind]
        for sentence in _several(known[topic], least + int(rng.random() * (most - least + 1)), rng)
    ]
    if split is not None:
        for own in phrases(split, rng):
            chosen.insert(1 + int(rng.random() * len(chosen)), own)
    lines = [
        tuple([habits.wear(expand(sentence, rng), language, rng) for _ in range(1 + spare)])
        for sentence in chosen
    ]
    names = _several(known[f"title.{kind}"], 1 + (spare > 0), rng)
    titles = tuple(habits.wear_title(expand(name, rng), language, rng) for name in names)
    return Template(kind, language, titles, tuple(lines), habits.joint)


def expand(sentence: str, rng: Random) -> str:
    """A sentence with its choices made; its slots become MARKS and stay open."""
    made, choices = _parts(sentence)
    for options, number, after in choices:
        made += options[int(rng.random() * number)] + after
    return made.strip()


@cache
def _parts(sentence: str) -> tuple[str, tuple[tuple[tuple[str, ...], int, str], ...]]:
    """What stands before the first choice; each choice, its size and what stands after it."""
    for slot, mark in MARKS.items():
        sentence = sentence.replace("{" + slot + "}", mark)
    first, *rest = re.split(r"\[([^\]]*)\]", sentence)
    options = [tuple(piece.split("|")) for piece in rest[::2]]
    return first, tuple(zip(options, map(len, options), rest[1::2], strict=True))


def _several(items: tuple[str, ...], number: int, rng: Random) -> list[str]:
    if number == 0:
        return []
    start, step = int(rng.random() * len(items)), 1 + int(rng.random() * 2)
    return [items[(start + step * turn) % len(items)] for turn in range(number)]


def _shorten(line: str, language: str, amount: int) -> str:
    for long, short in SHORTHAND.get(language, ())[:amount]:
        line = line.replace(f" {long} ", f" {short} ")
    return line


def _unaccented(line: str) -> str:
    return line.translate(_BARE)


_BARE = {
    ord(letter): unicodedata.normalize("NFD", letter)[0]
    for letter in map(chr, range(0xC0, 0x460))
    if unicodedata.decomposition(letter)
}
"""Accented letters, Latin and Cyrillic, to the letters that a lazy typist puts."""
