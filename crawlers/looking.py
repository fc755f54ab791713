"""What the walk notes of an answer beside reading it, and when it stops asking a site.

Walls are known by `crawlers.walls`, structure and words by `crawlers.layout`; here they meet the
answers of one run.
"""

from __future__ import annotations

import logging
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.http import Response, TextResponse

from adwatch.errors import AdwatchError, Blocked, LayoutChanged, NotAnAdPage, ParseError
from crawlers import limits
from crawlers.figures import BUILT, FIRED, LISTS, MADE, MARKS, NAMED, UNREAD
from crawlers.html import Document
from crawlers.layout import skeleton
from crawlers.lending import WORK
from crawlers.logs import about
from crawlers.oddities import ODD, PROBED, Odd
from crawlers.walls import marks, wall
from crawlers.wire import Parsed, Part, Unread

if TYPE_CHECKING:
    from crawlers.record import Record

logger = logging.getLogger(__name__)

PARTLY = frozenset({204, 206})
"""Statuses of success that bring no whole page."""


class Looking:
    """The answers of one run, looked at one by one."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._walls = 0
        self._unreadable = 0

    def sound(self, kind: str, response: Response) -> dict[str, object]:
        """What to note of a page that was read well, by its kind."""
        self._walls = self._unreadable = 0
        if not self._record.figures.wants(kind):
            return {}
        text = _text(response)
        return {BUILT: {kind: skeleton(text)}, MARKS: marks(text)}

    def list_facts(self, response: Response, named: int) -> dict[str, object]:
        """What to note of a list: how many ads it names, and when it was made."""
        facts: dict[str, object] = {LISTS: 1, NAMED: named}
        made = _made(response)
        return facts | ({MADE: made} if made is not None else {})

    def wall(self, response: Response) -> Blocked | None:
        """What stands in the way, where something known does."""
        cause = wall(_text(response), self._record.figures.usual_marks())
        return Blocked(f"{cause} in the way", where=response.url) if cause else None

    def odd(self, response: Response, url: str, is_list: bool = False) -> dict[str, object]:
        """What to note of a page that is neither ad nor wall; `url` is where it was looked for."""
        odd = Odd.of(url, response.url, response.body, _text(response), is_list)
        return {ODD: odd.to_row()}

    def parsed_facts(self, parsed: Parsed, url: str) -> dict[str, object]:
        """What to note of an ad beside what it says: where it was found, what nobody reads."""
        facts: dict[str, object] = {}
        if parsed.alternatives:
            facts[FIRED] = [f"{name} {number}" for name, number in parsed.alternatives]
        if parsed.unread:
            facts[UNREAD] = [name[: limits.LABEL_CHARS] for name in parsed.unread]
            names = {"names": list(parsed.unread)}
            logger.warning("values nobody reads", extra=about(url, facts=names))
        return facts

    def probed(self, response: Response) -> dict[str, object]:
        """What to note of the answer at an address that cannot exist."""
        odd = Odd.of(response.url, response.url, response.body, _text(response), is_list=False)
        return {PROBED: odd.to_row()}

    def count(self, error: AdwatchError) -> AdwatchError | None:
        """Count a page that brought nothing; why the site is not asked any more, if it is so."""
        if isinstance(error, Blocked):
            self._walls += 1
        elif isinstance(error, ParseError):
            self._unreadable += 1
        if self._walls == limits.WALLS:
            return error
        if self._unreadable == limits.UNREADABLE:
            return LayoutChanged(f"{limits.UNREADABLE} pages in a row could not be read")
        return None


def need_whole(response: Response) -> None:
    """Raise NotAnAdPage where an answer of success brought no page, or a part of one."""
    if response.status in PARTLY or not response.body.strip():
        raise NotAnAdPage(f"the answer ({response.status}) brought no page", where=response.url)


def unread(response: Response, part: Part) -> Unread:
    """The page of an answer; raises NotAnAdPage where it is no text."""
    if not isinstance(response, TextResponse):
        raise NotAnAdPage("the answer is no text", where=response.url)
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    came = response.meta[WORK].pages
    at = came[-1].fetched_at if came else None
    return Unread(part, response.url, response.status, kind, response.body, at)


def is_shell(response: Response) -> bool:
    """Whether a page says next to nothing until its scripts have filled it."""
    text = _text(response)
    if "<script" not in text.lower():
        return False
    try:
        said = Document(text, response.url).said() or ""
    except AdwatchError:
        return False
    return len(said.split()) < limits.SHELL_WORDS


def _text(response: Response) -> str:
    """What is looked at of a page: its beginning, so that no page holds up the others."""
    return response.text[: limits.TEXT_CHARS] if isinstance(response, TextResponse) else ""


def _made(response: Response) -> int | None:
    """When an answer was made, in Unix seconds by the site's clock: its Date less its Age."""
    date, age = _header(response, "Date"), _header(response, "Age")
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    is_age = age.isascii() and age.isdigit() and len(age) < 10
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()) - int(age if is_age else 0)


def _header(response: Response, name: str) -> str:
    assert response.headers is not None
    return (response.headers.get(name) or b"").decode("latin-1")
