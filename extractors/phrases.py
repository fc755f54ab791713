"""Finding many phrases in a text at once, in any script; what they mean is the caller's work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from extractors.reading import Words, has_unspaced, plain, split_words

T = TypeVar("T")
_PIECE = re.compile(r"[^\W_]+\*?")
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

    def fits(self, words: tuple[str, ...], at: int) -> bool:
        """Whether the phrase stands at a word that begins as its first word does."""
        if len(self.words) == 1:  # a stem, and its caller has looked at the first word
            return True
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
        self._single: dict[str, list[T]] = {}
        self._exact: dict[str, list[_Phrase[T]]] = {}
        self._stems: dict[str, list[_Phrase[T]]] = {}
        self._unspaced: dict[str, T] = {}
        for text, value in phrases:
            self._add(text, value)
        longest_first = sorted(self._unspaced, key=lambda phrase: (-len(phrase), phrase))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, low: str) -> list[Found[T]]:
        """The phrases in a folded lower-case text, spaced scripts first, each in order."""
        found = list(self._in_words(split_words(low)))
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
        pieces = _PIECE.findall(plain(text))
        phrase = _Phrase(
            tuple(piece.rstrip("*") for piece in pieces),
            tuple(piece.endswith("*") for piece in pieces),
            value,
        )
        first = phrase.words[0]
        if len(pieces) == 1 and not phrase.stems[0]:
            self._single.setdefault(first, []).append(value)
            return
        if phrase.stems[0] and len(first) < STEM_KEY:
            raise ValueError(f"a stem needs {STEM_KEY} letters: {text!r}")
        table, key = (self._stems, first[:STEM_KEY]) if phrase.stems[0] else (self._exact, first)
        table.setdefault(key, []).append(phrase)

    def _in_words(self, split: Words) -> Iterator[Found[T]]:
        words, spans = split
        single, exact, stems, free = self._single, self._exact, self._stems, 0
        for at, word in enumerate(words):
            if at < free:
                continue
            begun = stems.get(word[:STEM_KEY])
            longer = exact.get(word)
            alone = single.get(word, ())
            if begun is None and longer is None and not alone:
                continue
            fitting = [p for p in begun or () if word.startswith(p.words[0]) and p.fits(words, at)]
            fitting += [p for p in longer or () if p.fits(words, at)]
            length = max([len(phrase.words) for phrase in fitting], default=1)
            values = [phrase.value for phrase in fitting if len(phrase.words) == length]
            values += alone if length == 1 else ()
            for value in values:
                free = at + length
                yield Found(spans[at][0], spans[free - 1][1], at, value)
