"""How a list goes on: the address of the next one, counted up or filled in.

Whether a list that was counted up to is followed further is decided in `crawlers.walk`.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from crawlers.plan import NextPlan

FIRST_COUNTED = 2
"""The number of a numbered list's second page, unless the file says otherwise."""


def counted(url: str, plan: NextPlan) -> str | None:
    """The address of the list after the one at `url`; None where counting ends before it."""
    assert plan.url is not None
    step = plan.step or 1
    first = plan.first
    if first is None:
        first = step if plan.kind == "offset" else FIRST_COUNTED
    at = number_in(url, plan.url)
    number = first if at is None else at + step
    if plan.last is not None and number > plan.last:
        return None
    return filled(url, plan.url, "{n}", str(number))


def number_in(url: str, template: str) -> int | None:
    """The number that stands in an address where a template has its mark."""
    found = _pattern(template, r"(\d{1,9})").search(url)
    return int(found[1]) if found else None


def filled(url: str, template: str, mark: str, value: str) -> str:
    """An address with a value in the place that a template gives it.

    A template that is a query, as in `?page={n}`, leaves the rest of the query as it is. Any
    other takes the place of its like in the address, or else is an address from there.
    """
    text = template.replace(mark, quote(value, safe=""))
    if not template.startswith(("?", "&")):
        fitting = _pattern(template, r"[^/?&#]+").search(url)
        return (
            url[: fitting.start()] + text + url[fitting.end() :] if fitting else urljoin(url, text)
        )
    parts = urlsplit(url)
    new = [one.partition("=") for one in text[1:].split("&")]
    names = {name for name, _, _ in new}
    kept = [one for one in parts.query.split("&") if one and one.partition("=")[0] not in names]
    query = "&".join([*kept, *("".join(one) for one in new)])
    return parts._replace(query=query, fragment="").geturl()


def _pattern(template: str, value: str) -> re.Pattern[str]:
    """What an address has where a template was filled in."""
    before, after = (re.escape(one) for one in re.split(r"\{\w+\}", template, maxsplit=1))
    if template.startswith(("?", "&")):
        name = re.escape(re.split(r"\{\w+\}", template, maxsplit=1)[0][1:].rpartition("&")[2])
        return re.compile(rf"[?&]{name}{value}(?=&|#|$)")
    start = "" if template.startswith("/") or "://" in template else "/"
    return re.compile(rf"(?<={start}){before}{value}{after}(?=\?|#|$)")
