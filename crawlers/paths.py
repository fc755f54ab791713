"""JSON as pages hold it: parsed strictly, looked into by path, made texts.

Where a path stands in a site file is `crawlers.alternative`'s.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NoReturn

from jmespath.exceptions import JMESPathError

from adwatch.errors import NotAnAdPage, TooLarge
from crawlers import limits

NAMED = ("name", "label", "title", "key")
VALUED = ("value", "values", "text")
"""Keys by which objects in a list state a label and its value, the first that is there."""

ADDRESSED = ("url", "contentUrl", "src", "href", "name", "@value", "value")
"""Keys of an object that is named where a plain value is wanted, the first that is there."""

_ASSIGNED = re.compile(r"[\w.$\]]\s{0,9}=\s{0,9}[\[{]")
"""An assignment of what may be JSON."""

STATES = 10
"""Values of scripts that are looked into: a page keeps its state in one or two."""

ASSIGNMENTS = 50
"""Assignments of one script that are looked at: what they assign is mostly no JSON."""

VALUES = 1_000
"""Plain values taken from one path: more is no field of an ad."""


def _no_number(_: str) -> NoReturn:
    raise ValueError("NaN and infinities are no JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def read_json(text: str, where: str) -> object:
    """A page that is JSON; raises NotAnAdPage where it does not parse, TooLarge past a limit."""
    if len(text) > limits.PAGE_BYTES:
        raise TooLarge("the page passes the limit on size", where=where)
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise TooLarge("the page passes the limit on depth", where=where) from None
    except ValueError as error:
        raise NotAnAdPage("the page is no sound JSON", where=where) from error


def states(scripts: Iterable[str]) -> Iterator[object]:
    """What scripts hold as JSON: all of it, or what they assign, as in `window.STATE = {...}`."""
    given = 0
    for script in scripts:
        for start in _starts(script):
            try:
                yield _DECODER.raw_decode(script, start)[0]
            except (ValueError, RecursionError):
                continue
            given += 1
            if given == STATES:
                return


def _starts(script: str) -> Iterator[int]:
    """Where JSON may begin in a script: at its first sign, or after the first assignments."""
    bare = len(script) - len(script.lstrip())
    if script[bare : bare + 1] in {"{", "["}:
        yield bare
        return
    for found in islice(_ASSIGNED.finditer(script), ASSIGNMENTS):
        yield found.end() - 1


def search(compiled: Any, data: object) -> object:
    """What stands at a path; None where nothing does, or what stands there does not fit it."""
    try:
        return compiled.search(data)
    except (JMESPathError, RecursionError, TypeError, ValueError, OverflowError):
        return None


def texts(value: object) -> Iterator[str]:
    """The plain values in what stands at a path, as texts; of an object what it is called by."""
    waiting, given = [value], 0
    while waiting and given < VALUES:
        held = waiting.pop()
        if isinstance(held, list):
            waiting.extend(reversed(held[:VALUES]))
        elif isinstance(held, dict):
            waiting.extend([held[name] for name in ADDRESSED if held.get(name)][:1])
        elif (text := plain(held)) is not None:
            given += 1
            yield text


def plain(value: object) -> str | None:
    """A plain value as text; None for anything else, for what is empty, and for yes and no."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)[: limits.TEXT_CHARS].strip(" \t\r\n\f") or None
    return None


def labelled(value: object) -> Iterator[tuple[str, str]]:
    """Labels and values: of an object its plain ones, of a list of objects what each names."""
    if isinstance(value, dict):
        pairs = ((str(name), held) for name, held in value.items())
        yield from ((name, text) for name, held in pairs if (text := _joined(held)) is not None)
        return
    for thing in value[:VALUES] if isinstance(value, list) else ():
        if isinstance(thing, dict):
            name, held = (_first(thing, names) for names in (NAMED, VALUED))
            if (label := plain(name)) and (text := _joined(held)):
                yield label, text


def _joined(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(text for one in value[:VALUES] if (text := plain(one))) or None
    return plain(value)


def _first(thing: dict[str, object], names: tuple[str, ...]) -> object:
    return next((thing[name] for name in names if name in thing), None)
