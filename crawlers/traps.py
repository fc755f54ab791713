"""Which of the addresses a list names are worth asking for, and when a branch leads nowhere.

An address is known by one spelling. Lists are counted by pattern: the shape of their address
without what varies. A pattern that brings nothing new, or too much, is asked for no more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from w3lib.url import canonicalize_url

from adwatch.errors import TrapSuspected
from crawlers import limits

_VARIES = re.compile(r"(?=.*\d).*|[0-9a-f-]{12,}|.{33,}", re.DOTALL)
"""A piece of a path that holds a digit, or is an id by its look, is no part of a pattern."""


def canonical(url: str) -> str:
    """The one spelling of an address: no fragment, no dots in its path, its query in order."""
    plain: str = canonicalize_url(url)
    parts = urlsplit(plain)
    return parts._replace(path=_without_dots(parts.path)).geturl()


def is_sound(url: str) -> bool:
    """Whether an address is of a sane length and depth and does not repeat itself."""
    pieces = [one for one in urlsplit(url).path.split("/")[1:] if one]
    repeats = max(Counter(pieces).values(), default=0)
    is_short = len(url) <= limits.URL_CHARS and len(pieces) <= limits.PATH_PIECES
    return is_short and repeats <= limits.REPEATED_PIECES and "///" not in url


def pattern_of(url: str) -> str:
    """The shape of an address: its path with what varies left out, and the names in its query."""
    parts = urlsplit(url)
    pieces = ("#" if _VARIES.fullmatch(one) else one for one in parts.path.split("/"))
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return "/".join(pieces) + ("?" + "&".join(names) if names else "")


@dataclass(slots=True)
class _Branch:
    """The lists of one pattern: how many were read, how many named anything new, and lately."""

    lists: int = 0
    fruitful: int = 0
    barren: int = 0
    is_left: bool = False


class Traps:
    """The branches of one run's walk."""

    def __init__(self) -> None:
        self._branches: dict[str, _Branch] = {}
        self._lists = 0
        self._repeats = 0
        self._is_left = False

    def read_list(self, url: str, fresh: int) -> TrapSuspected | None:
        """Count a list that named so many new ads; why its branch is left, told once."""
        branch = self._branches.setdefault(pattern_of(url), _Branch())
        self._lists += 1
        branch.lists += 1
        branch.fruitful += fresh > 0
        branch.barren = 0 if fresh else branch.barren + 1
        why = None if branch.is_left else self._why(branch)
        branch.is_left |= why is not None
        return None if why is None else TrapSuspected(why, where=url)

    def read_ad(self, is_repeat: bool, url: str) -> TrapSuspected | None:
        """Count an ad that was read; why no list is followed any more, told once."""
        self._repeats = self._repeats + 1 if is_repeat else 0
        if self._is_left or self._repeats < limits.REPEATED_ADS:
            return None
        self._is_left = True
        why = f"the last {limits.REPEATED_ADS} ads had been read in this run under other addresses"
        return TrapSuspected(why, where=url)

    def follows(self, url: str) -> bool:
        """Whether a list is still worth asking for."""
        if self._is_left or self._lists >= limits.LIST_PAGES:
            return False
        pattern = pattern_of(url)
        if pattern not in self._branches and len(self._branches) >= limits.LIST_PATTERNS:
            return False
        return not self._branches.setdefault(pattern, _Branch()).is_left

    def _why(self, branch: _Branch) -> str | None:
        if self._lists == limits.LIST_PAGES:
            return f"the lists do not end within {limits.LIST_PAGES}"
        if branch.barren >= limits.STALE_LISTS:
            return "the lists lead on and name no new ad"
        if branch.lists >= limits.LISTS_A_PATTERN:
            return f"there are more than {limits.LISTS_A_PATTERN} lists of one pattern"
        few = limits.NOVELTY_FLOOR * branch.lists
        if branch.lists >= limits.NOVELTY_LISTS and branch.fruitful < few:
            return "hardly any of the lists names a new ad"
        return None


def sample(urls: Sequence[str], most: int) -> list[str]:
    """At most so many of the addresses, evenly spread over all of them."""
    if len(urls) <= most:
        return list(urls)
    return [urls[number * len(urls) // most] for number in range(most)]


def sound(urls: Iterable[str]) -> list[str]:
    """The sound addresses, each in its one spelling and once, in order."""
    return list(dict.fromkeys(one for url in urls if is_sound(one := canonical(url))))


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for piece in path.split("/"):
        if piece == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif piece != ".":
            kept.append(piece)
    ends_open = path.endswith(("/.", "/.."))
    return "/".join(kept) + ("/" if ends_open else "") or "/"
