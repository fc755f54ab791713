"""Writes a guess down: a site file in TOML that says of each line what it was guessed from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from crawlers.guessing.draft import Draft
from crawlers.guessing.found import Found

EXAMPLE_CHARS = 60
"""Characters of an example in a comment."""

HEAD = """\
# Guessed by `adwatch site new` from {pages} saved pages: {lists} lists, {ads} ads, {others} others.
# Look at each line, then at `adwatch site try {name}`. docs/reference/site-file.md has every key.
"""


def write(name: str, draft: Draft) -> str:
    """The words of a site file."""
    pages = draft.lists + draft.ads + draft.others
    head = HEAD.format(
        name=name, pages=pages, lists=draft.lists, ads=draft.ads, others=draft.others
    )
    lines = [*_site(name, draft), *_list(draft), *_ad(draft), *_expect(draft)]
    return (
        head
        + "".join(f"# {_plain(note)}\n" for note in draft.notes)
        + "\n"
        + "\n".join(lines)
        + "\n"
    )


def _site(name: str, draft: Draft) -> Iterator[str]:
    yield f"name = {quoted(name)}"
    if draft.address:
        yield f"address = {quoted(draft.address)}"
    yield f"kind = {quoted(draft.kind)}  # by the words of its pages; escort, massage, job or other"
    for key in ("country", "language", "encoding"):
        if (value := getattr(draft, key)) is not None:
            yield f"{key} = {quoted(value)}"
    if draft.browser:
        yield f"browser = {value_of(draft.browser)}"
    yield f"start = {value_of(draft.starts or ['/'])}  # add the lists of other cities or rubrics"


def _list(draft: Draft) -> Iterator[str]:
    yield from ("", "[list]")
    if draft.item is not None:
        yield from _found("item", draft.item, "lists")
    if draft.link is not None:
        yield from _found("ad", draft.link, "lists")
    elif draft.item is None:
        yield "# No list was among the pages: every link of a page that fits `ad_url` is taken."
    if draft.ad_url is not None:
        yield f"ad_url = {quoted(draft.ad_url)}"
    if draft.going_on:
        yield from ("", "[list.next]", f"# {_plain(draft.going_on_why)}")
        yield from (f"{key} = {value_of(value)}" for key, value in draft.going_on.items())
    else:
        yield "# How lists go on was not found; add [list.next] if there is more than one page."


def _ad(draft: Draft) -> Iterator[str]:
    yield from ("", "[ad]")
    if draft.proof:
        shown = draft.proof[0] if len(draft.proof) == 1 else draft.proof
        yield f"is = {value_of(shown)}  # all ad pages have one, no other page"
    if draft.number is not None:
        yield from _found("id", draft.number, "ad pages")
    if draft.facts is not None:
        yield from _found("attributes", draft.facts, "ad pages")
    if draft.named:
        yield from ("", "[ad.named]")
    for key, found in draft.named.items():
        yield from _found(key, found, "ad pages")
    if draft.fields:
        yield from ("", "[ad.fields]")
    for key, found in draft.fields.items():
        yield from _found(key, found, "ad pages")


def _expect(draft: Draft) -> Iterator[str]:
    filled = {
        name: 0.9
        for name in ("title", "text")
        if (found := draft.fields.get(name)) is not None and found.filled == found.pages
    }
    if filled:
        yield from ("", "[expect]", f"filled = {value_of(filled)}")


def _found(key: str, found: Found, pages: str) -> Iterator[str]:
    example = f', such as "{_plain(found.example[:EXAMPLE_CHARS])}"' if found.example else ""
    yield f"# {found.filled} of {found.pages} {pages}{example}"
    extra = dict(found.extra)
    ignored = extra.pop("ignore", ())
    chain = found.alternatives[0] if len(found.alternatives) == 1 else list(found.alternatives)
    yield f"{key} = {value_of({'from': chain, **extra} if extra else chain)}"
    if ignored:
        yield f"ignore = {value_of(ignored)}"


def _plain(text: str) -> str:
    """A page's words as a comment may hold them: one line, nothing that a terminal obeys."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def quoted(text: str) -> str:
    """A text in TOML: as it is where it can be, else with marks escaped."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=not text.isprintable())


def value_of(value: object) -> str:
    """A value in TOML."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {value_of(one)}" for name, one in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(value_of(one) for one in value) + "]"
    return json.dumps(value)
