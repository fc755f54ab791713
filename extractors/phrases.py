"""Finding many phrases in a text at once, in any script; what they mean is the caller's work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from extractors.reading import UNSPACED, has_unspaced, plain

T = TypeVar("T")
WORD = re.compile(rf"[^\W_{UNSPACED}]+")
STEM_KEY = 3  # leading letters by which stems are looked up; a stem is at least so long


class Found(NamedTuple, Generic[T]):
    """A phrase found: where it lies in the folded text, the index of its first word, its value."""

    start: int
    end: int
    word: int
    value: T


class _Phrase(NamedTuple, Generic[T]):
    words: tuple[str, ...]
    stems: tuple[bool, ...]
    value: T

    def fits(self, words: list[str], at: int) -> bool:
        """Whether the phrase stands at a word."""
        if at + len(self.words) > len(words):
            return False
        return all(
            words[at + step].startswith(word) if stem else words[at + step] == word
            for step, (word, stem) in enumerate(zip(self.words, self.stems, strict=True))
        )


class PhraseTable(Generic[T]):
    """Phrases with a value each; `*` behind a word takes any ending, as in "massag*".

    Words are compared in lower case, folded. Phrases of scripts without blanks between words
    are found anywhere. At one place the phrases of most words win; several may, as "nurse" and
    "nurs*" do. Phrases found at different places never overlap.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, list[_Phrase[T]]] = {}
        self._stems: dict[str, list[_Phrase[T]]] = {}
        self._unspaced: dict[str, T] = {}
        for text, value in phrases:
            self._add(text, value)
        longest_first = sorted(self._unspaced, key=lambda phrase: (-len(phrase), phrase))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, low: str) -> list[Found[T]]:
        """The phrases in a folded lower-case text, spaced scripts first, each in order."""
        spans = [(match.start(), match.end()) for match in WORD.finditer(low)]
        words = [low[start:end] for start, end in spans]
        found = list(self._in_words(words, spans))
        if self._unspaced and has_unspaced(low):
            found.extend(
                Found(match.start(), match.end(), -1, self._unspaced[match.group()])
                for match in self._pattern.finditer(low)
            )
        return found

    def _add(self, text: str, value: T) -> None:
        if has_unspaced(text):
            self._unspaced[plain(text)] = value
            return
        pieces = [piece for piece in re.findall(rf"{WORD.pattern}\*?", plain(text)) if piece]
        phrase = _Phrase(
            tuple(piece.rstrip("*") for piece in pieces),
            tuple(piece.endswith("*") for piece in pieces),
            value,
        )
        first = phrase.words[0]
        if phrase.stems[0] and len(first) < STEM_KEY:
            raise ValueError(f"a stem needs {STEM_KEY} letters: {text!r}")
        table, key = (self._stems, first[:STEM_KEY]) if phrase.stems[0] else (self._exact, first)
        table.setdefault(key, []).append(phrase)

    def _in_words(self, words: list[str], spans: list[tuple[int, int]]) -> Iterator[Found[T]]:
        exact, stems, free = self._exact, self._stems, 0
        for at, word in enumerate(words):
            if at < free:
                continue
            candidates = exact.get(word)
            begun = stems.get(word[:STEM_KEY])
            if candidates is None and begun is None:
                continue
            fitting = [
                phrase for phrase in (*(candidates or ()), *(begun or ())) if phrase.fits(words, at)
            ]
            longest = max((len(phrase.words) for phrase in fitting), default=0)
            for phrase in fitting:
                if len(phrase.words) == longest:
                    free = at + longest
                    yield Found(spans[at][0], spans[free - 1][1], at, phrase.value)
