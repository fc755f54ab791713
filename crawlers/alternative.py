"""One place where a page may state a value, as a site file writes it.

What stands there is looked up in `crawlers.stated`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from crawlers.html import check_css
from crawlers.labels import bare_label

WORDS_CHARS = 500
"""Characters of one selector, path or pattern: a person's are a tenth of it."""

_ATTRIBUTE = re.compile(r"(?P<css>.*?)\s*@(?P<name>[A-Za-z_][\w:.-]{0,60})", re.DOTALL)
_PREFIX = re.compile(r"(json|state|ld|microdata|meta|label|url):\s*(.*)", re.DOTALL)
_PROPERTY = re.compile(r"[\w:./-]{1,100}")


class How(StrEnum):
    """Where in a page an alternative looks."""

    CSS = "css"
    JSON = "json"
    STATE = "state"
    LD = "ld"
    MICRODATA = "microdata"
    META = "meta"
    LABEL = "label"
    URL = "url"


@dataclass(frozen=True)
class Alternative:
    """Where a value may stand: `how` it is looked for, and the selector, path or names.

    `css` and `attribute` are those of selectors, microdata and meta elements; an empty `css` is
    the part of the page at hand. `kind` is the schema.org type that JSON-LD must have, "" for any.
    `names` are labels in small letters. Made by `read`.
    """

    how: How
    written: str
    css: str = ""
    attribute: str | None = None
    path: str = ""
    kind: str = ""
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.written

    @cached_property
    def compiled(self) -> Any:
        """The JSON path, ready to search with."""
        return jmespath.compile(self.path or "@")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern of an address."""
        return re.compile(self.path)

    @classmethod
    def read(cls, written: str) -> Alternative:
        """Read what a person wrote; raises ValueError saying what is wrong."""
        text = written.strip()
        if not text or len(text) > WORDS_CHARS:
            raise ValueError(f"needs 1 to {WORDS_CHARS} characters")
        prefixed = _PREFIX.fullmatch(text)
        if prefixed is None:
            return _selector(text)
        how, rest = How(prefixed[1]), prefixed[2].strip()
        return _READ[how](text, rest)


def check_pattern(pattern: str, groups: int | None = None) -> str:
    """A regular expression as it was written; raises ValueError where it is none.

    `groups` is how many groups it must have.
    """
    if len(pattern) > WORDS_CHARS:
        raise ValueError(f"has more than {WORDS_CHARS} characters")
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is no regular expression: {error}") from None
    if groups is not None and compiled.groups != groups:
        raise ValueError(f"needs {groups} group, has {compiled.groups}")
    return pattern


def check_path(path: str) -> str:
    """A JMESPath as it was written; raises ValueError where it is none."""
    try:
        jmespath.compile(path)
    except JMESPathError as error:
        raise ValueError(f"is no JSON path: {str(error).splitlines()[0]}") from None
    return path


def _selector(text: str) -> Alternative:
    found = _ATTRIBUTE.fullmatch(text)
    css, attribute = (found["css"], found["name"]) if found else (text, None)
    return Alternative(How.CSS, text, css=check_css(css) if css else "", attribute=attribute)


def _json(text: str, rest: str) -> Alternative:
    return Alternative(How.JSON, text, path=check_path(rest))


def _state(text: str, rest: str) -> Alternative:
    return Alternative(How.STATE, text, path=check_path(rest))


def _ld(text: str, rest: str) -> Alternative:
    """`JobPosting.title`, `title` of whatever object, or a type alone: types begin with a capital
    letter, properties do not.
    """
    head, _, tail = rest.partition(".")
    kind = head if head[:1].isupper() else ""
    path = tail if kind else rest
    return Alternative(How.LD, text, path=check_path(path) if path else "", kind=kind)


def _microdata(text: str, rest: str) -> Alternative:
    """`price`, `offers.price`, or `Offer.price` with the type of the thing that has it."""
    steps = rest.split(".")
    if not all(_PROPERTY.fullmatch(step) for step in steps):
        raise ValueError("needs properties such as price or offers.price")
    marks = (
        f'[itemtype$="/{step}"]' if step[:1].isupper() else f'[itemprop~="{step}"]'
        for step in steps
    )
    return Alternative(How.MICRODATA, text, css=check_css(" ".join(marks)))


def _meta(text: str, rest: str) -> Alternative:
    if not _PROPERTY.fullmatch(rest):
        raise ValueError("needs the name or property of a meta element, such as og:title")
    css = f'meta[property="{rest}" i], meta[name="{rest}" i]'
    return Alternative(How.META, text, css=check_css(css), attribute="content")


def _label(text: str, rest: str) -> Alternative:
    names = tuple(name for part in rest.split("|") if (name := bare_label(part)))
    if not names:
        raise ValueError("needs a label, or several as in Price|Rate")
    return Alternative(How.LABEL, text, names=names)


def _url(text: str, rest: str) -> Alternative:
    return Alternative(How.URL, text, path=check_pattern(rest, groups=1))


_READ = {
    How.JSON: _json,
    How.STATE: _state,
    How.LD: _ld,
    How.MICRODATA: _microdata,
    How.META: _meta,
    How.LABEL: _label,
    How.URL: _url,
}
