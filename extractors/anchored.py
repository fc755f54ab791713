"""Patterns that are tried only where a match can begin; what they mean is the caller's work.

Python's `re` skips ahead by first character only where a pattern opens with plain characters:
behind a lookbehind, or among alternatives of several kinds, it tries every place of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


class Anchored:
    """A pattern all of whose matches begin with a character of the set `first`.

    Finds what the pattern itself would find, as long as that holds and no match is empty.
    """

    def __init__(self, first: str, pattern: str, flags: int = 0) -> None:
        self._whole = re.compile(pattern, flags)
        self._begin = re.compile(rf"[{first}](?<=(?={pattern})[\s\S])", flags)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches that do not overlap, in order."""
        end = 0
        for begin in self._begin.finditer(text):
            if begin.start() >= end:
                match = self._whole.match(text, begin.start())
                assert match is not None  # the lookahead has just matched here
                end = match.end()
                yield match

    def search(self, text: str) -> re.Match[str] | None:
        """The first match, None where there is none."""
        return next(self.finditer(text), None)
