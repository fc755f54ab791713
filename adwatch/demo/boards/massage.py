"""demo_massage: a massage board whose pages are empty shells filled by JavaScript from an API."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

from adwatch.demo.boards.answer import Answer, Ask, Board, html_page, json_answer, page_number
from adwatch.demo.boards.layout import Moved
from adwatch.demo.boards.script import APP
from adwatch.demo.market import MarketAd

BATCH = 30
"""Ads the API gives at a time; scrolling to the end of the list asks for the next batch."""

SECTIONS = {"massage": "bodywork", "escort": "company", "job": "hiring", "other": "misc"}

API = "/api/v1/listings"


class MassageBoard(Board):
    """Shell pages for people, JSON for their script; a gone ad answers 404 in both."""

    name: ClassVar[str] = "demo_massage"
    pictures_under: ClassVar[str] = "/media/"
    robots: ClassVar[str] = "User-agent: *\nDisallow: /account/\n"

    def page(self, ask: Ask) -> Answer:
        """The shell of a list or an ad, or what the API says."""
        if ask.path == API:
            return self._batch(ask, page_number(ask, "page"))
        if ask.path.startswith(API + "/"):
            return self._listing(ask.path.removeprefix(API + "/"))
        found = ask.path == "/" or self.find(ask.path.removeprefix("/listing/")) is not None
        return _shell(200 if found else 404)

    def _batch(self, ask: Ask, number: int) -> Answer:
        start, ads = (number - 1) * BATCH, self.listed(ask)
        shown = ads[start : start + BATCH]
        more = number + 1 if start + BATCH < len(ads) else None
        rows = [{"ref": ad.id, "headline": ad.title, "city": ad.place} for ad in shown]
        return json_answer({"listings": rows, "next": more})

    def _listing(self, ref: str) -> Answer:
        ad = self.find(ref)
        if ad is None:
            return json_answer({"error": "no longer available"}, 404)
        return json_answer(_listing(ad, self.moved[ref]))


def _shell(status: int) -> Answer:
    body = f'<main id="app" data-state="loading"></main>\n<script>\n{APP}</script>'
    return html_page("Demo Bodywork", body, status)


def _listing(ad: MarketAd, moved: Moved) -> dict[str, object]:
    return {
        "ref": ad.id,
        "section": SECTIONS[str(ad.kind)],
        "headline": ad.title,
        "blurb": ad.text,
        "city": ad.place,
        "cc": ad.country,
        "lang": ad.language,
        "fee": ad.price,
        "host": ad.author,
        "ts": int(ad.posted_at.timestamp() * 1000),
        "gallery": [f"/media/{quote(name, safe='')}.jpg" for name in ad.pictures],
        "extras": [[name, value] for name, value in ad.attributes],
        "more": [[name, value] for name, value in moved],
    }
