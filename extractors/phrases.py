"""Finding many phrases in a text at once, in any script; what they mean is the caller's work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from extractors.reading import Words, has_unspaced, plain, split_words

T = TypeVar("T")
_PIECE = re.compile(r"[^\W_]+\*?")
MEMORY = 8_192  # words remembered by each table: the everyday words of the ads under work
STEM_KEY = 3  # leading letters by which stems are looked up; a stem is at least so long


class Found(NamedTuple, Generic[T]):
    """A phrase found: where it lies in the folded text, the index of its first word, its value."""

    start: int
    end: int
    word: int
    value: T


class _Node(Generic[T]):
    """What may follow the words read so far, and the values of the phrases that end with them.

    `stems` are held by their first STEM_KEY letters; shorter ones stand under "" and are tried on
    every word. With each value goes its place among those of phrases of one length.
    """

    __slots__ = ("exact", "is_inner", "stems", "values")

    def __init__(self) -> None:
        self.exact: dict[str, _Node[T]] = {}
        self.stems: dict[str, dict[str, _Node[T]]] = {}
        self.values: list[tuple[int, int, T]] = []
        self.is_inner = False  # whether longer phrases begin so

    def after(self, piece: str) -> _Node[T]:
        """The node behind a piece of a phrase (a word, or a stem with its `*`), made if new."""
        self.is_inner = True
        if not piece.endswith("*"):
            return self.exact.setdefault(piece, _Node())
        stem = piece.rstrip("*")
        key = stem[:STEM_KEY] if len(stem) >= STEM_KEY else ""
        return self.stems.setdefault(key, {}).setdefault(stem, _Node())

    def fitting(self, word: str) -> list[_Node[T]]:
        """The nodes behind the pieces that a word fits."""
        nodes = [self.exact[word]] if word in self.exact else []
        for key in (word[:STEM_KEY], "") if self.stems else ():
            for stem, node in self.stems.get(key, {}).items():
                if word.startswith(stem):
                    nodes.append(node)
        return nodes


class _Heads(dict[str, list[_Node[T]]]):
    """The nodes behind each first word met so far; most words begin no phrase."""

    def __init__(self, root: _Node[T]) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, word: str) -> list[_Node[T]]:
        if len(self) >= MEMORY:
            self.clear()
        nodes = self[word] = self._root.fitting(word)
        return nodes


class PhraseTable(Generic[T]):
    """Phrases with a value each; `*` behind a word takes any ending, as in "massag*".

    Words are compared in lower case, folded. Phrases of scripts without blanks between words
    are found anywhere. At one place the phrases of most words win; several may, as "nurse" and
    "nurs*" do. Phrases found at different places never overlap.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        self._unspaced: dict[str, T] = {}
        for place, (text, value) in enumerate(phrases):
            self._add(text, place, value)
        self._heads = _Heads(self._root)
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

    def _add(self, text: str, place: int, value: T) -> None:
        if has_unspaced(text):
            self._unspaced[plain(text)] = value
            return
        pieces = _PIECE.findall(plain(text))
        first = pieces[0]
        if first.endswith("*") and len(first) <= STEM_KEY:
            raise ValueError(f"a stem needs {STEM_KEY} letters: {text!r}")
        node = self._root
        for piece in pieces:
            node = node.after(piece)
        # Of phrases of one length those that begin with a stem come first, single words last.
        group = 0 if first.endswith("*") else 1 if len(pieces) > 1 else 2
        node.values.append((group, place, value))

    def _in_words(self, split: Words) -> Iterator[Found[T]]:
        words, spans = split
        heads, free = self._heads, 0
        begun = [(at, nodes) for at, word in enumerate(words) if (nodes := heads[word])]
        for at, nodes in begun:
            if at < free:
                continue
            end, values = _longest(nodes, words, at + 1)
            for _, _, value in values:
                free = end
                yield Found(spans[at][0], spans[end - 1][1], at, value)


def _longest(
    nodes: list[_Node[T]], words: tuple[str, ...], end: int
) -> tuple[int, list[tuple[int, int, T]]]:
    """Where the longest phrases behind the nodes end, and their values in order."""
    best, ended = end, _values(nodes)
    while end < len(words):
        word = words[end]
        nodes = [further for node in nodes if node.is_inner for further in node.fitting(word)]
        if not nodes:
            break
        end += 1
        if values := _values(nodes):
            best, ended = end, values
    return best, ended


def _values(nodes: list[_Node[T]]) -> list[tuple[int, int, T]]:
    if len(nodes) < 2:
        return nodes[0].values if nodes else []
    return sorted((one for node in nodes for one in node.values), key=lambda one: one[:2])
