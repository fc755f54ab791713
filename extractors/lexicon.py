"""Reading the phrase lists in extractors/lexicons: plain text that a reviewer can amend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from adwatch.errors import ConfigError
from extractors.reading import has_unspaced, plain

FOLDER = Path(__file__).with_name("lexicons")
_HEAD = re.compile(r"\[([^\]]+)\]")


@lru_cache(maxsize=16)
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a list by heading: `[heading]` lines, phrases parted by `;`, `#` notes.

    Raises ConfigError where a phrase stands before any heading.
    """
    found: dict[str, str] = {}
    heading = ""
    path = FOLDER / f"{name}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        head = _HEAD.fullmatch(line.strip())
        if head is not None:
            heading = head[1]
        elif line.strip() and not line.startswith("#"):
            if not heading:
                raise ConfigError("a phrase stands before any heading", where=path.name)
            found[heading] = found.get(heading, "") + " " + line
    return {heading: _split(held) for heading, held in found.items()}


def phrases(name: str) -> Iterator[tuple[str, str]]:
    """The (heading, phrase) pairs of a list, in order."""
    for heading, listed in sections(name).items():
        yield from ((heading, phrase) for phrase in listed)


def words(name: str, heading: str) -> frozenset[str]:
    """The phrases under one heading, plain."""
    return frozenset(plain(phrase) for phrase in sections(name)[heading])


def alternation(name: str, heading: str) -> str:
    """A pattern for the phrases under one heading, plain, longest first; `*` takes any ending."""
    patterns = {
        re.escape(phrase).replace(r"\*", r"\w{0,12}").replace(r"\ ", r"\s?")
        for phrase in words(name, heading)
    }
    return "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern)))


def whole(name: str, heading: str) -> str:
    """A pattern for the phrases under one heading as whole words, anywhere in unspaced scripts."""
    listed = words(name, heading)
    unspaced = [re.escape(phrase) for phrase in sorted(listed) if has_unspaced(phrase)]
    return "|".join([rf"(?<!\w)(?:{alternation(name, heading)})(?!\w)", *unspaced])


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (piece.strip() for piece in text.split(";"))))
