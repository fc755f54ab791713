"""demo_escort: an escort board rendered on the server, paginated, behind an age gate page."""

from __future__ import annotations

from datetime import UTC
from html import escape
from typing import ClassVar
from urllib.parse import quote

from adwatch.demo.boards.answer import (
    Answer,
    Ask,
    Board,
    below,
    html_page,
    next_query,
    not_found,
    page_number,
)
from adwatch.demo.boards.layout import Moved
from adwatch.demo.market import MarketAd

PAGE_SIZE = 24
"""Ads on a list page."""

CATEGORIES = {"escort": "Companions", "massage": "Massage", "job": "Work offers", "other": "Misc"}

TRAPS = '<p hidden><a href="/admin/">Administration</a> <a href="/contact/">Write to us</a></p>'
"""Links no person sees, to places robots.txt closes."""


class EscortBoard(Board):
    """Server-rendered lists and details; everything but the gate asks for the `over18` cookie."""

    name: ClassVar[str] = "demo_escort"
    pictures_under: ClassVar[str] = "/img/"
    robots: ClassVar[str] = "User-agent: *\nDisallow: /admin/\nDisallow: /contact/\nAllow: /\n"

    def answer(self, ask: Ask) -> Answer:
        """The gate, a redirect to it, or what any board answers."""
        if ask.path == "/gate":
            return _gate()
        if ask.path == "/gate/enter":
            return Answer(302, b"", headers=(("Location", "/"), ("Set-Cookie", "over18=1; Path=/")))
        if ask.path != "/robots.txt" and ask.cookies.get("over18") != "1":
            return Answer(302, b"", headers=(("Location", "/gate"),))
        return super().answer(ask)

    def page(self, ask: Ask) -> Answer:
        """A list page, an ad, or 404."""
        if ask.path in {"/", "/escorts"}:
            return self._list(ask, page_number(ask, "page"))
        ad = self.find(ask.path.removeprefix("/escort/"))
        return (
            _detail(ad, self.moved[ad.id])
            if ad and ask.path.startswith("/escort/")
            else not_found()
        )

    def _list(self, ask: Ask, number: int) -> Answer:
        start, ads = (number - 1) * PAGE_SIZE, self.listed(ask)
        shown = ads[start : start + PAGE_SIZE]
        cards = "\n".join(_card(ad) for ad in shown)
        more = start + PAGE_SIZE < len(ads)
        query = escape(next_query(ask, number + 1))
        after = f'<a class="next" rel="next" href="/escorts?{query}">Next</a>'
        body = f'<h1>Listings</h1>\n<div class="grid">\n{cards}\n</div>\n{after if more else ""}'
        return html_page("Demo Companions", f"{body}\n{TRAPS}")


def _gate() -> Answer:
    form = (
        '<form class="age-gate" method="get" action="/gate/enter">'
        "<p>This demonstration board is for adults.</p>"
        "<button>I am over 18</button></form>"
    )
    return html_page("Are you over 18?", form)


def _card(ad: MarketAd) -> str:
    place = f'<span class="where">{escape(ad.place)}</span>'
    href = f"/escort/{quote(ad.id, safe='')}"
    return (
        f'<div class="card"><a class="card-link" href="{href}">{escape(ad.title)}</a> {place}</div>'
    )


def _detail(ad: MarketAd, moved: Moved) -> Answer:
    photos = "".join(
        f'<li><img src="/img/{quote(name, safe="")}.jpg" alt=""></li>' for name in ad.pictures
    )
    body = (
        f'<article class="profile" data-ad="{escape(ad.id)}" lang="{escape(ad.language)}">\n'
        f"<h1>{escape(ad.title)}</h1>\n{_posted(ad)}"
        f'<dl class="facts">\n{_facts(ad)}</dl>\n'
        f'<div class="story">{_story(ad.text)}</div>\n'
        f'<ul class="photos">{photos}</ul>{below(moved)}\n</article>'
    )
    return html_page(ad.title, body)


def _story(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _posted(ad: MarketAd) -> str:
    moment = ad.posted_at.astimezone(UTC)
    shown = f"{moment:%d %b %Y, %H:%M} UTC"
    return f'<p class="posted">Listed <time datetime="{moment.isoformat()}">{shown}</time></p>\n'


def _facts(ad: MarketAd) -> str:
    stated = (
        ("Category", CATEGORIES[str(ad.kind)]),
        ("Location", ad.place),
        ("Country", ad.country),
        ("Rates", ad.price),
        ("Listed by", ad.author),
    )
    rows = [f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in stated if value]
    rows += [
        f'<dt class="own">{escape(name)}</dt><dd class="own">{escape(value)}</dd>'
        for name, value in ad.attributes
    ]
    return "".join(row + "\n" for row in rows)
