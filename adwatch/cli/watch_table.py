"""A crawl under way as a table that fits the terminal: a line for each site, and its troubles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from adwatch.cli import watch_words as words
from adwatch.cli.shell import visible
from adwatch.cli.watched import CRAWLING, PARKED, STARTING, STOPPING, WAITING, Watched

WIDE = 100
"""Columns from which each kind of ad has a column of its own."""

STYLES = {CRAWLING: "cyan", STARTING: "dim", PARKED: "yellow", STOPPING: "yellow"}
"""How a state is coloured; the word says it too."""

CLOSING = "stopping; Ctrl-C again ends it at once"
HINT = "Ctrl-C stops"


@dataclass(frozen=True, slots=True)
class Frame:
    """The room there is: columns and lines of the terminal, and the time."""

    width: int
    height: int
    now: float
    began: float


def lines(sites: Sequence[Watched], frame: Frame) -> list[Text]:
    """The table, no wider than the frame and no higher."""
    waiting = [one for one in sites if one.state == WAITING]
    shown = [one for one in sites if one.standing is not None and not one.has_ended]
    ended = sum(one.has_ended for one in sites)
    body = [text for one in shown for text in _site_lines(one, frame)]
    room = max(1, frame.height - 4)
    if len(body) > room:
        more = f"… {len(body) - room + 1} more lines: --plain shows every site"
        body = [*body[: room - 1], Text(more, style="dim")]
    foot = _foot(shown, len(waiting), ended, frame)
    return [_cut(text, frame.width) for text in (_head(frame), *body, foot)]


def _columns(frame: Frame) -> list[tuple[str, int]]:
    kinds = [(name, 7) for name in words.KINDS] if frame.width >= WIDE else []
    site = 18 if frame.width >= WIDE else 16
    return [
        ("site", -site),
        ("state", -9),
        ("pages", 7),
        ("/s", 6),
        ("ads", 7),
        *kinds,
        ("errors", 7),
        ("queue", 7),
        ("left", 9),
    ]


def _head(frame: Frame) -> Text:
    return _laid_out([name for name, _ in _columns(frame)], frame, "bold")


def _laid_out(cells: Sequence[str], frame: Frame, style: str = "") -> Text:
    """Cells in their columns, a state in its colour; a negative width means flush left."""
    text = Text(style=style)
    for cell, (name, width) in zip(cells, _columns(frame), strict=True):
        fitted = cell if len(cell) <= abs(width) else f"{cell[: abs(width) - 1]}…"
        laid = f"{fitted:<{-width}}" if width < 0 else f"{fitted:>{width}}"
        text.append(f"{laid} ", STYLES.get(cell, "") if name == "state" else "")
    text.rstrip()
    return text


def _site_lines(watched: Watched, frame: Frame) -> Iterator[Text]:
    kinds = [str(watched.count(name)) for name in words.KINDS] if frame.width >= WIDE else []
    left = watched.left(frame.now)
    cells = [
        visible(watched.site),
        watched.state,
        str(watched.count("pages")),
        f"{watched.pace(frame.now):.1f}",
        str(watched.count("ads")),
        *kinds,
        str(watched.count("errors")),
        str(watched.queue),
        f"{words.duration(left.seconds)}{'!' if left.is_limit else ''}" if left else "-",
    ]
    yield _laid_out(cells, frame)
    yield from (Text(f"  {visible(told)}", style="dim") for told in _troubles(watched, frame))


def _troubles(watched: Watched, frame: Frame) -> Iterator[str]:
    told = watched.standing
    if told is None:
        return
    if frame.width < WIDE and (kinds := words.kinds_words(watched)):
        yield f"ads: {kinds}"
    if told.errors:
        yield f"errors: {words.errors_words(told.errors)}"
    if told.parked:
        yield f"parked: {words.parked_words(told.parked)}"


def _foot(shown: Sequence[Watched], waiting: int, ended: int, frame: Frame) -> Text:
    pages = sum(one.pace(frame.now) for one in shown)
    parts = [words.duration(frame.now - frame.began), f"{pages:.1f} pages/s"]
    parts += [f"{count} {what}" for count, what in ((waiting, WAITING), (ended, "ended")) if count]
    is_stopping = any(one.state == STOPPING for one in shown)
    return Text(" · ".join([*parts, CLOSING if is_stopping else HINT]), style="dim")


def _cut(text: Text, width: int) -> Text:
    text.truncate(width, overflow="ellipsis")
    return text
