"""Words by which boards name what they state, in the languages boards are written in.

They stand in `words.toml`; patterns are given there piece by piece, whatever their case.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files

_WORDS = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def _pattern(pieces: Sequence[str], frame: str = "{}") -> re.Pattern[str]:
    return re.compile(frame.format("|".join(pieces)), re.IGNORECASE)


LABELS: Mapping[str, Sequence[str]] = _WORDS["labels"]
"""For the fields of an ad: labels in small letters that stand beside their value."""

IGNORED = frozenset(_WORDS["ignored"])
"""Labels whose value changes without the advertiser's doing."""

NAMES = {name: _pattern(pieces) for name, pieces in _WORDS["names"].items()}
"""For the fields of an ad: how builders call the element or property that holds it."""

NEXT_WORDS = frozenset(_WORDS["next"])
"""What the way to the next list says, in small letters."""

NOT_ADS = _pattern(_WORDS["patterns"]["not_ads"], r"(?:^|[/?&_.-])(?:{})(?=[/?&=_.-]|$)")
"""Parts of addresses that lead to everything but one ad."""

KINDS = {kind: _pattern(pieces, r"\b(?:{})\b") for kind, pieces in _WORDS["kinds"].items()}
"""Words that a board of a kind says on its lists, menus and ads."""

MORE = _pattern(_WORDS["patterns"]["more"])
"""What a list says that grows while it is scrolled."""

GATE = _pattern(_WORDS["patterns"]["gate"], r"\b(?:{})\b")
"""What an age gate asks."""
