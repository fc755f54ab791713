"""Pages are kept with all that is known of how they came, over both engines; and purged alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from adwatch.kept import ListedPicture, PageQuery, seal_of
from adwatch.model import PageKind
from tests.storage.makes import NOON, later, page

pytest_plugins = ("tests.storage.engines",)

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def whole(**fields):
    """A page of which everything is known, hostile text in every part that a site writes."""
    return page(
        headers=(("Set-Cookie", "a=1"), ("Set-Cookie", "b=\ud800\x00"), ("x", "")),
        kind=PageKind.AD,
        asked_at=NOON,
        method="POST",
        request_headers=(("Host", "board.test"), ("Accept", "é")),
        reason="Not quite OK",
        protocol="HTTP/1.1",
        is_cut=True,
        address="2001:db8::1",
        certificate=A,
        robots=B,
        made_with=C,
        **fields,
    )


def listed(kind=PageKind.LIST, minutes=0, digest=A):
    return page(kind=kind, fetched_at=later(minutes), body_digest=digest)


def numbers(store, **query):
    return [kept.number for kept in store.pages(PageQuery(**query))]


def test_a_page_comes_back_as_it_was_kept(store):
    bare, known = page(), whole()
    for one in (bare, known):
        store.save_page(one)
    kept = list(store.pages(PageQuery()))
    assert [one.page for one in kept] == [bare, known]
    assert [one.seal for one in kept] == [seal_of(bare), seal_of(known)]


def test_any_change_to_a_row_is_seen(store):
    store.save_page(whole())
    with store._writer.begin() as connection:
        connection.execute(text("UPDATE pages SET status = 404"))
    (kept,) = store.pages(PageQuery())
    assert not kept.is_intact
    assert replace(kept, page=whole()).is_intact


@pytest.mark.parametrize("name", whole().__slots__)
def test_the_seal_covers_every_field(name):
    changed = {
        "kind": PageKind.OTHER,
        "is_cut": False,
        "status": 1,
        "body_size": 9,
        "fetched_at": later(1),
    }
    lists = dict.fromkeys(("headers", "request_headers"), ())
    other = replace(whole(), **{name: {**changed, **lists, "asked_at": None}.get(name, "other")})
    assert seal_of(other) != seal_of(whole())


def test_pages_are_found_by_site_run_kind_time_and_digest(store):
    store.save_page(page(site="other"))
    store.save_page(page(run="run-2"))
    store.save_page(listed(minutes=5, digest=B))
    assert numbers(store, site="other") == numbers(store)[:1]
    assert numbers(store, run="run-2") == numbers(store)[1:2]
    last = numbers(store)[2:]
    assert numbers(store, kind=PageKind.LIST) == numbers(store, digest=B) == last
    assert numbers(store, since=later(5)) == last
    assert numbers(store, until=later(5)) == numbers(store)[:2]


def test_outlived_lists_are_told_with_whether_another_page_needs_their_bytes(store):
    for one in (listed(), listed(minutes=1), listed(digest=B), listed(PageKind.AD, digest=B)):
        store.save_page(one)
    store.save_page(listed(minutes=9, digest=C))
    assert list(store.outlived(PageKind.LIST, later(5))) == [(A, False), (B, True)]


def test_bytes_of_purged_pages_are_no_longer_expected_but_their_rows_stay(store):
    store.save_page(listed())
    store.save_page(replace(whole(), body_digest=B))
    assert store.mark_purged(PageKind.LIST, later(5), [A, B], later(6)) == 1
    assert list(store.kept_digests()) == [B, C]
    assert [one.purged for one in store.pages(PageQuery())] == [later(6), None]
    assert list(store.outlived(PageKind.LIST, later(5))) == []


def test_listed_pictures_are_noted_in_order(store):
    met = [ListedPicture("board", f"http://board.test/{n}", NOON, A, "md5", B) for n in "21"]
    for one in met:
        store.add_listed(one)
    assert store.listed_pictures() == tuple(met)
