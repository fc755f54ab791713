"""Watching a crawl: a live table on a terminal, plain lines elsewhere, JSON lines if asked.

What is shown is put into words in `watch_words` and laid out in `watch_table`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from adwatch.cli import watch_words as words
from adwatch.cli.shell import say
from adwatch.cli.watched import Watched
from crawlers.standing import Standing

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

EVERY = 5.0
"""Seconds between two plain lines of a site whose state stays the same."""

REDRAWN = 4
"""Times a second the table is drawn: the clock runs, and little else does."""

Watch = Callable[[Standing], None]


class Board:
    """The sites under crawl as they were last told; told from several threads."""

    def __init__(self, sites: Sequence[str], clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.began = clock()
        self.sites = {site: Watched(site) for site in sites}
        self._lock = Lock()

    def take(self, standing: Standing) -> None:
        """Take in how far a site is, and show it."""
        with self._lock:
            watched = self.sites.setdefault(standing.site, Watched(standing.site))
            before = watched.state
            watched.take(standing, self.clock())
            self.show(watched, before)

    def show(self, watched: Watched, before: str) -> None:
        """Show one site, which was in another state before, or in the same."""

    def seconds(self, watched: Watched) -> float:
        """Seconds since a site was first heard of."""
        return self.clock() - (self.began if watched.began is None else watched.began)


class Lines(Board):
    """One line for each site at each change of its state, and every few seconds."""

    def __init__(
        self,
        sites: Sequence[str],
        tell: Callable[[str], None] = say,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(sites, clock)
        self._tell = tell
        self._told_at: dict[str, float] = {}

    def show(self, watched: Watched, before: str) -> None:
        """Tell a line where there is something to tell."""
        now = self.clock()
        if watched.standing is not None and watched.has_ended:
            self._tell(words.verdict_line(watched.standing, self.seconds(watched)))
        elif watched.state != before or now - self._told_at.get(watched.site, now) >= EVERY:
            self._tell(words.line(watched, now))
        else:
            self._told_at.setdefault(watched.site, now)
            return
        self._told_at[watched.site] = now


class Rows(Board):
    """One JSON object a line on standard output, each time a site tells how far it is."""

    def show(self, watched: Watched, before: str) -> None:
        """Print a row."""
        print(json.dumps(words.row(watched, self.clock())), flush=True)


class Table(Board):
    """The live table; it redraws itself."""

    def __init__(
        self,
        sites: Sequence[str],
        console: Console,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(sites, clock)
        self._console = console

    def show(self, watched: Watched, before: str) -> None:
        """A site that ended leaves the table; a line that stays says how."""
        from rich.text import Text

        if watched.standing is not None and watched.has_ended:
            line = words.verdict_line(watched.standing, self.seconds(watched))
            self._console.print(Text(line), soft_wrap=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table as it is now."""
        from adwatch.cli.watch_table import Frame, lines

        frame = Frame(options.max_width, console.height, self.clock(), self.began)
        yield from lines([*self.sites.values()], frame)


@contextmanager
def watching(sites: Sequence[str], plain: bool = False, rows: bool = False) -> Iterator[Watch]:
    """Show crawls of sites while they run; gives what is told how far each is."""
    if rows:
        yield Rows(sites).take
        return
    from rich.console import Console

    console = Console(stderr=True)
    if plain or not console.is_terminal or console.is_dumb_terminal:
        yield Lines(sites).take
        return
    from rich.live import Live

    table = Table(sites, console)
    with Live(table, console=console, refresh_per_second=REDRAWN, transient=True):
        yield table.take
