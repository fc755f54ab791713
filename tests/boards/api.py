"""A job board that is a JSON API: cursor lists, a document for each ad, nested values."""

import json
from datetime import timedelta
from random import Random
from urllib.parse import parse_qs, urlsplit

from tests.boards.stated import Board, Stated, ago, drop, market

A_PAGE = 18


def make(count=72):
    """The board and its truth."""
    rng = Random(7)
    ads = [_stated(ad, number, rng) for number, ad in enumerate(market("en de fr", count))]
    board = Board(
        "api", "/api/v2/adverts?limit=18", ads, None, lambda ad: f"/api/v2/adverts/{ad.id}", ()
    )
    by_path = {board.ad_path(ad): ad for ad in ads}
    cursors = {f"c{n * 7919 % 10_007:05x}": n for n in range(0, len(ads), A_PAGE)}
    names = {n: cursor for cursor, n in cursors.items()}
    board.list_paths = (board.start, *(f"{board.start}&cursor={names[n]}" for n in list(names)[1:]))

    def answer(path):
        url = urlsplit(path)
        if url.path in by_path:
            return _sent({"data": _row(by_path[url.path], whole=True), "meta": {"took": 3}})
        if url.path == "/api/v2/adverts":
            begin = cursors.get(parse_qs(url.query).get("cursor", [""])[0], 0)
            following = names.get(begin + A_PAGE)
            rows = [_row(ad, whole=False) for ad in ads[begin : begin + A_PAGE]]
            paging = {"total": len(ads), "limit": A_PAGE, "next_cursor": following}
            return _sent({"data": rows, "paging": paging, "meta": {"took": 9}})
        if url.path == "/api/v2/categories":
            return _sent(
                {
                    "data": [
                        {"id": n, "name": name}
                        for n, name in enumerate(("Care", "Wellness", "Jobs"))
                    ]
                }
            )
        return None

    board.answer = answer
    board.other_paths = ("/api/v2/categories",)
    return board


def _stated(ad, number, rng):
    ad_id = str(700_311 + number * 11)
    pictures = tuple(
        f"https://cdn.jobs.example/i/{ad_id}/{n}/large.jpg" for n in range(len(ad.pictures))
    )
    facts = tuple((name, value) for name, value in ad.attributes if rng.random() < 0.8)
    return Stated(
        ad_id, ad.kind, ad.title, ad.text, ad.place, ad.country, ad.language,
        price=drop(rng, ad.price), author=drop(rng, ad.author), posted=ago(rng),
        within=timedelta(minutes=1), pictures=pictures, facts=facts,
    )  # fmt: skip


def _row(ad, whole):
    row = {
        "id": int(ad.id),
        "type": "advert",
        "slug": f"advert-{ad.id}",
        "title": ad.title,
        "snippet": ad.text[:90],
        "published_at": f"{ad.posted:%Y-%m-%dT%H:%M:%SZ}",
        "location": {"city": ad.place, "country_code": ad.country, "lat": None},
        "salary": {"display": ad.price} if ad.price else None,
        "links": {"self": f"/api/v2/adverts/{ad.id}"},
        "thumbnail": ad.pictures[0].replace("large", "thumb") if ad.pictures else None,
        "promoted": int(ad.id) % 5 == 0,
    }
    if whole:
        row |= {
            "lang": ad.language,
            "description": ad.text,
            "advertiser": {
                "id": int(ad.id) % 313,
                "name": ad.author,
                "avatar": "https://cdn.jobs.example/a/none.png",
            },
            "images": [{"url": one, "width": 900} for one in ad.pictures],
            "attributes": [{"name": name, "value": value} for name, value in ad.facts],
            "similar": [{"id": int(ad.id) + 11 * n, "title": "…"} for n in (1, 2, 3)],
        }
    return row


def _sent(document):
    return "application/json", json.dumps(document).encode()
