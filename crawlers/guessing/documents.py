"""What JSON pages hold: the paths to their plain values, and to their lists of things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

STEPS = 5
"""Keys of a path: deeper ones belong to other things."""

KEYS = 400
"""Values of one page that are looked at."""

ASIDE = re.compile(
    r"similar|related|recommend|breadcrumb|meta|seo|links|pagination|paging|nav|other",
    re.IGNORECASE,
)
"""Keys under which other ads, or nothing of this ad, stand."""

_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def joined(path: str, name: str) -> str:
    """A path and one more key, as JMESPath writes it."""
    key = name if _PLAIN_KEY.fullmatch(name) else '"' + name.replace('"', "") + '"'
    return f"{path}.{key}" if path else key


def leaves(data: Any, path: str = "", steps: int = STEPS) -> Iterator[tuple[str, str]]:
    """The plain values of an object, as path and text."""
    if not isinstance(data, dict) or not steps:
        return
    for name, value in list(data.items())[:KEYS]:
        here = joined(path, str(name))
        if isinstance(value, dict) and not ASIDE.search(str(name)):
            yield from leaves(value, here, steps - 1)
        elif (text := _plain(value)) is not None:
            yield here, text


def _plain(value: object) -> str | None:
    """A plain value as text; None for anything else, and for what is empty."""
    is_plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return str(value).strip() or None if is_plain else None


def lists(data: Any, path: str = "", steps: int = STEPS) -> Iterator[tuple[str, list[Any]]]:
    """The lists in an object, as path and list; one that is the page itself has the path `@`."""
    if isinstance(data, list):
        yield path or "@", data
    elif isinstance(data, dict) and steps:
        for name, value in list(data.items())[:KEYS]:
            if not ASIDE.search(str(name)):
                yield from lists(value, joined(path, str(name)), steps - 1)


def things(data: Any) -> tuple[str, list[dict[str, Any]]] | None:
    """The longest list of objects that each have several keys; None where there is none."""
    found = [
        (path, [one for one in held if isinstance(one, dict) and len(one) >= 3])
        for path, held in lists(data)
    ]
    long = [(path, held) for path, held in found if len(held) >= 2]
    return max(long, key=lambda pair: len(pair[1]) * len(pair[1][0]), default=None)
