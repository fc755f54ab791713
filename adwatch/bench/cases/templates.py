"""Templates of cases, read from TOML: a line is a text with what is to be found in it.

A table's name is the topic, the split and the language, and the country that the site states:
`["hour and half hour".dev.en-GB]`. A line is `"title || text" = [values]`, or a table of values by
kind where a case is asked for several kinds. There `"ad.place" = "Berlin"` fills another field of
the ad: place, price, author or url.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from adwatch.model import AdKind

Split = Literal["dev", "held_out"]
SPLITS: tuple[Split, ...] = get_args(Split)

Expected = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Template:
    """A text with slots and what is expected of it by kind; `times` cases are made of it.

    `pattern` shows the slot `phone`; `section` is the kind of ads that the site's section is for.
    """

    topic: str
    split: Split
    language: str
    country: str | None
    text: str
    expected: Expected
    times: int = 1
    section: AdKind = AdKind.OTHER
    pattern: str | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What distinguishes it from all other templates."""
        fields = (value for _, value in self.fields)
        return "/".join((self.topic, self.language, self.pattern or "", self.text, *fields))


@cache
def read() -> tuple[Template, ...]:
    """Every template of the tables beside this module, by file and line."""
    tables = files(__package__) / "tables"
    names = sorted(item.name for item in tables.iterdir() if item.name.endswith(".toml"))
    bodies = (tomllib.loads((tables / name).read_text(encoding="utf-8")) for name in names)
    return tuple(template for body in bodies for template in _of_file(body))


def _of_file(body: dict[str, Any]) -> Iterator[Template]:
    about = body.pop("about")
    for topic, table in body.items():
        rules = {
            **about,
            **{name: table.pop(name) for name in ("times", "section") if name in table},
        }
        for split in SPLITS:
            for place, lines in table.get(split, {}).items():
                yield from (_template(topic, split, place, line, rules) for line in lines.items())


def _template(
    topic: str, split: Split, place: str, line: tuple[str, Any], about: dict[str, Any]
) -> Template:
    text, values = line
    language, _, country = place.partition("-")
    said = values if isinstance(values, dict) else {about["kind"]: values}
    fields = {name.removeprefix("ad."): said[name] for name in said if name.startswith("ad.")}
    has_slots = "{" in text + "".join(fields.values())
    return Template(
        topic, split, language, country or None, text,
        {kind: tuple(found) for kind, found in said.items() if not kind.startswith("ad.")},
        int(about.get("times", 1)) if has_slots else 1,
        AdKind(about.get("section", AdKind.OTHER)),
        fields=tuple(fields.items()),
    )  # fmt: skip
