"""What the addresses of ads have in common, and where the ad's own number stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

_TOKEN = re.compile(r"[/?&=#;]|[^/?&=#;]+")
_MARKS = frozenset("/?&=#;")
ENOUGH = 0.8
"""The share of addresses that a pattern must fit: the rest are strangers in the same block."""


def path_of(url: str) -> str:
    """An address without its host and its fragment."""
    parts = urlsplit(url)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def shape(url: str) -> str:
    """The kind of an address: names of values kept, all else as marks; equal for pages alike."""
    path, _, query = path_of(url).partition("?")
    named = sorted(part.partition("=") for part in re.split("[&;]", query) if part)
    found = [token if token in _MARKS else _sort(token) for token in _TOKEN.findall(path)]
    said = (f"?{name}={_sort(value)}" if sign else f"?{_sort(name)}" for name, sign, value in named)
    return "".join(found) + "".join(said)


def loose_shape(url: str) -> str:
    """A shape by which names with and without figures are alike, as they are in titles."""
    return re.sub(r"a9|w|a", "a", shape(url))


def _sort(token: str) -> str:
    stem, _, ending = token.rpartition(".")
    tail = f".{ending}" if stem and ending.isalpha() and len(ending) <= 5 else ""
    body = stem if tail else token
    if body.isdigit():
        return f"9{tail}"
    if any(c.isdigit() for c in body):
        return f"a9{tail}"
    return (f"w{tail}" if tail else "w") if body.isalpha() else f"a{tail}"


def pattern_of(urls: Iterable[str]) -> str | None:
    """A regular expression that most of some addresses fit, by their paths; None if none does."""
    paths = list(dict.fromkeys(path_of(url) for url in urls))
    split = [_TOKEN.findall(path) for path in paths]
    if not split:
        return None
    frame, count = Counter(_frame(tokens) for tokens in split).most_common(1)[0]
    alike = [tokens for tokens in split if _frame(tokens) == frame]
    if count < ENOUGH * len(split):
        return _loose(split)
    ends = "" if "?" in frame else r"(?:[?#]|$)"
    return "".join(_one(column) for column in zip(*alike, strict=True)) + ends


def _frame(tokens: Sequence[str]) -> str:
    return "".join(token if token in _MARKS else "x" for token in tokens)


def _one(column: Sequence[str]) -> str:
    """What stands at one place of all addresses."""
    values = set(column)
    if len(values) == 1:
        return re.escape(column[0])
    heads, tails = _shared(column)
    middles = [value[len(heads) : len(value) - len(tails)] for value in values]
    if not all(middle.isdigit() for middle in middles):  # else words that titles begin with
        heads, middles = "", [value[: len(value) - len(tails)] for value in values]
    if all(middle.isdigit() for middle in middles):
        inner = r"\d+"
    elif (mark := _mark_of_number(middles)) is not None:
        inner = mark
    elif sum(any(c.isdigit() for c in m) for m in middles) == len(middles):
        inner = r"[^/?#&=]*\d[^/?#&=]*"
    else:
        inner = r"[^/?#&=]+"
    return re.escape(heads) + inner + re.escape(tails)


def _mark_of_number(values: Sequence[str]) -> str | None:
    """What stands right before the number that all values end with, or right after the first."""
    ends = {
        match[1] if (match := re.search(r"([-_.]?[a-zA-Z]{0,3})\d+$", v)) else None for v in values
    }
    if len(ends) == 1 and (end := ends.pop()):
        return rf"[^/?#&=]*{re.escape(end)}\d+"
    begins = {match[1] if (match := re.match(r"\d+([-_])", v)) else None for v in values}
    if len(begins) == 1 and (begin := begins.pop()):
        return rf"\d+{re.escape(begin)}[^/?#&=]*"
    return None


def _shared(column: Sequence[str]) -> tuple[str, str]:
    """What all values begin and end with, no digit and no half word of a number cut."""
    first, last = min(column), max(column)
    size = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b),
                min(len(first), len(last)))  # fmt: skip
    head = re.match(r"[a-zA-Z]{2,}[_-]|", first[:size])
    tail = re.search(r"\.[a-zA-Z]{2,5}$|$", first)
    ending = tail[0] if tail and all(value.endswith(tail[0]) for value in column) else ""
    return (head[0] if head else ""), ending


def _loose(split: Sequence[Sequence[str]]) -> str | None:
    """Addresses of several lengths: what all begin with, and that a number stands in them."""
    first = [tokens[1] if len(tokens) > 1 else "" for tokens in split]
    common, count = Counter(first).most_common(1)[0]
    has_number = sum(any(c.isdigit() for c in "".join(tokens)) for tokens in split)
    number = r"[^?#]*\d" if has_number >= ENOUGH * len(split) else r"[^?#]+"
    if count >= ENOUGH * len(split) and common and not common[0].isdigit():
        return f"/{re.escape(common)}/{number}" if has_number else None
    return f"^/{number}" if has_number >= ENOUGH * len(split) else None


_IDS = (
    r"[?&](?:id|ad_?id|item_?id|ad|item|post_?id|job_?id|jk|pid|aid|no|t|topic|tid|p)=([\w-]+)",
    r"-ID([\w]+)",
    r"_i(\d+)",
    r"/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    r"/(\d+)/?(?:[?#]|$)",
    r"/(\d{3,})(?:\.\w+)(?:[?#]|$)",
    r"[-_](\d{3,})(?:\.\w+)?/?(?:[?#]|$)",
    r"[/?](\d{3,})[-_/]",
    r"[-_a-z](\d{3,})(?:\.\w+)?/?(?:[?#]|$)",
    r"(\d{5,})",
    r"/(\d+)[-_/]",
    r"[-_]([0-9a-f]{8,40})(?:\.\w+)?/?(?:[?#]|$)",
    r"/(?=[\w-]*\d)([A-Za-z0-9]{6,40})(?:\.\w+)?/?(?:[?#]|$)",
    r"[-_](?=\w*\d)([A-Za-z0-9]{5,40})(?:\.\w+)?/?(?:[?#]|$)",
    r"-(\d+)(?:\.\w+)?/?(?:[?#]|$)",
    r"(\d+)(?:\.\w+)?/?(?:[?#]|$)",
    r"[?&]\w+=(\d+)",
    r"/([^/?#]+?)(?:\.\w{2,5})?/?(?:[?#]|$)",
)
"""Where the number of an ad may stand in its address, the surest place first, a slug last."""


def id_pattern(urls: Sequence[str]) -> str | None:
    """A pattern whose group differs for every address; None where there is none."""
    for pattern in _IDS:
        found = [match[1] if (match := re.search(pattern, url)) else None for url in urls]
        if None not in found and len(set(found)) == len(set(urls)):
            return pattern
    return None
