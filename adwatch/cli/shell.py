"""What the commands share: the workspace they work in, what they say, and how they print."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from adwatch.errors import ConfigError, InputError

if TYPE_CHECKING:
    from adwatch.custody import Act
    from adwatch.model import AdKey
    from adwatch.pipeline.workspace import Workspace
    from adwatch.settings import Settings

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="Folder of the workspace [env: ADWATCH_HOME; default: ./adwatch-home]",
        show_default=False,
    ),
]  # fmt: skip
ReasonOption = Annotated[
    str | None,
    typer.Option(
        "--reason", help="Why you look or write: the custody log keeps it.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
PlainOption = Annotated[
    bool, typer.Option("--plain", help="Tell progress in lines, not in a live table.")
]
LinesOption = Annotated[
    bool, typer.Option("--json", help="Accepted for likeness: the output is JSON lines anyway.")
]
WithoutOption = Annotated[
    str,
    typer.Option("--without", metavar="KIND,…", help="Signal kinds to leave out, such as meaning."),
]


@dataclass(slots=True)
class Chosen:
    """What was said before the command."""

    home: Path | None = None
    reason: str | None = None


_chosen = Chosen()


def choose(home: Path | None, reason: str | None = None) -> None:
    """Remember the `--home` and the `--reason` given before the command."""
    _chosen.home, _chosen.reason = home, reason


def given_reason() -> str | None:
    """The `--reason` given before the command."""
    return _chosen.reason


def settings_for(home: Path | None) -> Settings:
    """The settings of a command; its own `--home` wins over the one before the command."""
    from adwatch.settings import load_settings

    return load_settings(home or _chosen.home)


@contextmanager
def workspace_for(home: Path | None) -> Iterator[Workspace]:
    """The workspace a command works in."""
    from adwatch.pipeline.workspace import open_workspace

    with open_workspace(settings_for(home)) as workspace:
        yield workspace


def note(workspace: Workspace, act: Act, ads: Iterable[AdKey | str] = (), **facts: object) -> None:
    """Tell the custody log what a command showed, of which ads, and why if that was said."""
    from adwatch.custody import Deed, ad_subject

    subjects = [ad_subject(key) for key in ads]
    workspace.store.record(Deed(act, facts, subjects, why=_chosen.reason))


def note_search(workspace: Workspace, words: str, found: Sequence[AdKey | str]) -> None:
    """Tell the custody log of a search: what was typed is sealed, as the ads shown are."""
    from adwatch.custody import Act, Deed, ad_subject, subject_of

    subjects = [subject_of("searched", words), *map(ad_subject, found)]
    facts = {"command": "search", "found": len(found)}
    workspace.store.record(Deed(Act.SEARCH, facts, subjects, why=_chosen.reason))


def need_file(file: Path) -> None:
    """Refuse what cannot be read as a file; pipes are fine. Raises InputError."""
    if file.is_dir():
        raise InputError("is a folder", where=str(file))
    if not file.exists():
        raise InputError("no such file", where=str(file))


def kinds(listed: str) -> frozenset[str]:
    """Read `KIND,KIND,…`; raises ConfigError naming a kind that no extractor makes."""
    named = frozenset(part.strip() for part in listed.split(",") if part.strip())
    if named:
        from extractors.base import extractors

        known = {kind for one in extractors() for kind in one.kinds}
        if named - known:
            told = ", ".join(sorted(known))
            raise ConfigError(f"no such kind; there are {told}", ", ".join(sorted(named - known)))
    return named


def say(message: str) -> None:
    """Tell the person at the terminal something that is not data."""
    print(f"adwatch: {visible(message)}", file=sys.stderr)


def print_json(value: object) -> None:
    """Print one value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_lines(rows: Iterable[Mapping[str, object]]) -> None:
    """Print one JSON object a line."""
    from adwatch.products.jsonl import encode

    for row in rows:
        print(encode(row))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table for people; values from ads are shown as text, never as markup."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        # The first column holds what a person copies into the next command: it stays whole.
        table.add_column(column, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(escape(visible(str(cell))) for cell in row))
    Console(soft_wrap=False).print(table)


def visible(text: str, lines: bool = False) -> str:
    """Text from an ad made safe for a terminal: control and bidi marks shown as their code.

    A line break is a mark too, unless `lines`: an ad must not print a line of its own.
    """
    return "".join(c if (lines and c == "\n") or not _is_mark(c) else _code(c) for c in text)


def _code(character: str) -> str:
    return f"⟨{ord(character):04X}⟩"


def _is_mark(character: str) -> bool:
    code = ord(character)
    return (
        (code < 0x20 and character != "\t")
        or 0x7F <= code < 0xA0
        or code in {0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF}
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x2069
    )


@contextmanager
def counting(what: str) -> Iterator[Callable[[str, int], None]]:
    """A live count on a terminal's stderr, silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _name, _count: None
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda name, count: status.update(f"{what}: {name} {count}")


@contextmanager
def output(out: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that appears whole or not at all."""
    if out is None:
        yield sys.stdout
        return
    part = out.with_name(out.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
