"""Puts the guess together: pages in, a site file's draft out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawlers.guessing import (
    contacts,
    crumbs,
    facts,
    identity,
    json_board,
    links,
    nexts,
    pictures,
    states,
    texts,
    values,
)
from crawlers.guessing.dates import keys_of
from crawlers.guessing.draft import Draft
from crawlers.guessing.found import Found
from crawlers.guessing.options import Option, options
from crawlers.guessing.patterns import path_of
from crawlers.guessing.roles import Roles, assign
from crawlers.guessing.sample import Sample
from crawlers.guessing.site_facts import SiteFacts, site_facts
from crawlers.guessing.table import Table
from crawlers.saved_page import UNKNOWN_BASE

LANGUAGED = ("article", "main", "section", "div")
"""Elements that hold one ad and may state its language."""

UNKNOWN = {
    "title": ("ld:JobPosting.title", "h1", "meta:og:title"),
    "text": ("ld:description", "microdata:description", "article", "main"),
    "price": ("microdata:price", "label:price|rate|salary"),
    "place": ("microdata:addressLocality", "label:location|city"),
    "posted_at": ("time@datetime", "meta:article:published_time"),
    "pictures": ("meta:og:image",),
}
"""What most boards would answer to, where no ad page was among the pages."""


def guess(samples: Sequence[Sample]) -> Draft:
    """What some pages of one board tell of its site file."""
    if sum(one.is_json for one in samples) > len(samples) / 2:
        draft = json_board.guess([one for one in samples if one.is_json])
        _place(draft, samples)
        return draft
    read = [one for one in samples if not one.is_json]
    roles = assign(read)
    draft = Draft(lists=len(roles.lists), ads=len(roles.ads), others=len(roles.others))
    _place(draft, samples)
    _whole(draft, site_facts(read, urlsplit(draft.address or "").hostname or ""))
    _lists(draft, roles)
    if roles.ads:
        _ads(draft, Table(roles))
    if not draft.fields.keys() & {"title", "text"}:
        draft.notes.append("No ad page was known as one: the fields are what is usual.")
        usual = {name: Found(where, 0, 0) for name, where in UNKNOWN.items()}
        draft.fields = {**usual, **draft.fields}
    elif "title" not in draft.fields:
        draft.notes.append("Nothing on the pages is surely a title: `title` is what is usual.")
        draft.fields = {"title": Found(UNKNOWN["title"], 0, 0), **draft.fields}
    return draft


def _place(draft: Draft, samples: Sequence[Sample]) -> None:
    origins = Counter(
        f"{parts.scheme}://{parts.netloc}"
        for one in samples
        if one.is_placed and (parts := urlsplit(one.url)).scheme in {"http", "https"}
    )
    origins.pop(UNKNOWN_BASE, None)
    if origins:
        draft.address = origins.most_common(1)[0][0]


def _whole(draft: Draft, known: SiteFacts) -> None:
    draft.language, draft.country, draft.kind = known.language, known.country, known.kind
    if known.is_gated:
        draft.notes.append("An age gate stands on some page: put the cookie that it sets, as a "
                           "browser shows it, into `cookies`.")  # fmt: skip
    if known.is_shell:
        draft.browser = True
        draft.notes.append("The pages are empty shells: they have to be drawn in the browser.")
    if known.state is not None:
        draft.notes.append(f"The pages carry their data in {known.state} as well.")


def _lists(draft: Draft, roles: Roles) -> None:
    starts = sorted({path_of(one.url) for one in roles.lists if one.is_placed}, key=len)
    draft.starts = starts[:1]
    draft.link = links.guess(roles)
    draft.ad_url = roles.pattern
    going_on = nexts.guess(roles)
    if going_on is not None:
        draft.going_on, draft.going_on_why = going_on.keys, going_on.reason
        draft.browser = going_on.browser or draft.browser


def _ads(draft: Draft, table: Table) -> None:
    title = texts.title(table)
    titles = frozenset(_values(table, title)) if title is not None else frozenset()
    text = texts.text(table, titles)
    known = options(table)
    for name, found in (("title", title), ("text", text)):
        if found is not None:
            draft.fields[name] = found
    hidden = [*crumbs.options(table), *states.options(table)]
    for places in (known, hidden):
        for name in [one for one in values.FIELDS if one not in draft.fields]:
            found = values.guess(name, places, len(table.samples), titles, table.holds)
            if found is not None:
                draft.fields[name] = found
    _dates(draft, [*known, *hidden])
    if (shown := pictures.guess(table)) is not None:
        draft.fields["pictures"] = shown
    _language(draft, table)
    draft.named = contacts.guess(table)
    draft.facts = facts.guess(table, frozenset(_labels(draft)))
    likely = [one for name in ("text", "title") if name in draft.fields
              for one in draft.fields[name].alternatives]  # fmt: skip
    draft.proof = identity.proof(table, [css for css in likely if not _is_prefixed(css)])
    draft.number = identity.number(table, bool(draft.proof))


def _language(draft: Draft, table: Table) -> None:
    """The language that the elements of ads state, where it is not the page's."""
    for tag in LANGUAGED:
        css = f"{tag}[lang]"
        stated = [value for one in table.samples for value in one.doc.attrs(css, "lang")[:1]]
        if len(stated) > 0.5 * len(table.samples):
            draft.fields["language"] = Found((f"{css}@lang",), len(stated), len(table.samples))
            return


def _labels(draft: Draft) -> Iterator[str]:
    for found in draft.fields.values():
        for written in found.alternatives:
            if written.startswith("label:"):
                yield from written.removeprefix("label:").split("|")


def _is_prefixed(written: str) -> bool:
    return re.match(r"(?:ld|meta|label|microdata|url|json|state):", written) is not None


def _values(table: Table, found: Found) -> list[str]:
    row = next(row for row in table.rows if row.css == found.alternatives[0])
    return [text for _, _, text in table.values(row)]


def _dates(draft: Draft, known: Sequence[Option]) -> None:
    """The language and the order of the dates, where they are not plain."""
    found = draft.fields.get("posted_at")
    if found is None:
        return
    said = [v for one in known if one.written == found.alternatives[0] for v in one.values.values()]
    extra = {**found.extra, **keys_of(said, draft.language)}
    draft.fields["posted_at"] = Found(
        found.alternatives, found.filled, found.pages, found.example, extra
    )
