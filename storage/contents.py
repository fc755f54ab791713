"""Keep what ads say, once for each content digest; which ad says it is in ads.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from adwatch.model import Ad
from storage import tables
from storage.bulk import insert_new
from storage.terms import terms

FIELDS = ("title", "text", "place", "price", "author", "country", "language")
SEARCHED = ("title", "text", "place", "author")
"""The fields whose words are searched."""

_NUMBERS = select(tables.contents.c.digest, tables.contents.c.id)
_NUMBER = _NUMBERS.where(tables.contents.c.digest == bindparam("wanted"))
"""Made once: a crawl asks it for every page, and making it takes longer than asking."""


def keep(connection: Connection, ads: Iterable[Ad]) -> dict[str, int]:
    """The row number of each ad's content, by digest, kept if it is new."""
    by_digest = {ad.content_digest: ad for ad in ads}
    known = numbers(connection, by_digest)
    missing = [digest for digest in by_digest if digest not in known]
    if not missing:
        return known
    insert_new(connection, tables.contents, [_row(by_digest[digest]) for digest in missing])
    return known | numbers(connection, missing)


def numbers(connection: Connection, digests: Iterable[str]) -> dict[str, int]:
    """The row numbers of the contents that are kept, by digest."""
    wanted = list(digests)
    if len(wanted) == 1:
        found = connection.execute(_NUMBER, {"wanted": wanted[0]})
    else:
        found = connection.execute(_NUMBERS.where(tables.contents.c.digest.in_(wanted)))
    return {row.digest: row.id for row in found}


def _row(ad: Ad) -> dict[str, Any]:
    searched = (value for name in SEARCHED if (value := getattr(ad, name)) is not None)
    return {
        "digest": ad.content_digest,
        "kind": str(ad.kind),
        **{name: getattr(ad, name) for name in FIELDS},
        "attributes": ad.attributes,
        "words": " ".join(sorted(terms("\n".join(searched)))),
    }
