"""demo_job: a job board with schema.org JobPosting data in each ad and a sitemap."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from html import escape
from typing import ClassVar
from urllib.parse import quote

from adwatch.demo.boards.answer import (
    XML,
    Answer,
    Ask,
    Board,
    below,
    html_page,
    next_query,
    not_found,
    page_number,
)
from adwatch.demo.market import MarketAd

SITEMAP_SIZE = 100
"""Ads in one sitemap file; the index names the files."""

TITLES_SHOWN = 10
"""Ads on the front page: a person sees the newest, the sitemap has them all."""

LIST_SIZE = 20
"""Ads on a list page, of all positions or of a city's."""

INDUSTRIES = {"job": "Vacancies", "massage": "Wellness", "escort": "Companionship", "other": "Misc"}

SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class JobBoard(Board):
    """Ads as JSON-LD in plain pages, found through the sitemap; a gone ad answers 410."""

    name: ClassVar[str] = "demo_job"
    pictures_under: ClassVar[str] = "/photos/"
    robots: ClassVar[str] = "User-agent: *\nDisallow: /apply/\n\nSitemap: {address}/sitemap.xml\n"

    def page(self, ask: Ask) -> Answer:
        """The front page, the sitemaps, an ad, 410 for what was one, or 404."""
        if ask.path == "/":
            return self._front()
        if ask.path == "/jobs":
            return self._list(ask, page_number(ask, "page"))
        if ask.path == "/sitemap.xml":
            return self._index()
        if ask.path == "/sitemap-ads.xml":
            return self._sitemap(page_number(ask, "part"))
        if ask.path.startswith("/job/"):
            ad = self.find(ask.path.removeprefix("/job/"))
            return self._detail(ad) if ad else html_page("Gone", "<p>Position closed.</p>", 410)
        return not_found()

    def _front(self) -> Answer:
        newest = sorted(self.ads, key=lambda ad: ad.posted_at)[-TITLES_SHOWN:]
        return html_page("Demo Jobs", f"<h1>Newest positions</h1>\n{_titles(newest)}")

    def _list(self, ask: Ask, number: int) -> Answer:
        start, ads = (number - 1) * LIST_SIZE, self.listed(ask)
        more = f'<a rel="next" href="/jobs?{escape(next_query(ask, number + 1))}">More</a>'
        shown = _titles(ads[start : start + LIST_SIZE])
        return html_page("Positions", shown + (more if start + LIST_SIZE < len(ads) else ""))

    def _index(self) -> Answer:
        parts = range(1, max(1, -(-len(self.ads) // SITEMAP_SIZE)) + 1)
        files = (f"{self.address}/sitemap-ads.xml?part={part}" for part in parts)
        rows = "".join(f"<sitemap><loc>{file}</loc></sitemap>\n" for file in files)
        return _xml(f'<sitemapindex xmlns="{SITEMAP_SPACE}">\n{rows}</sitemapindex>\n')

    def _sitemap(self, part: int) -> Answer:
        shown = self.ads[(part - 1) * SITEMAP_SIZE : part * SITEMAP_SIZE]
        rows = "".join(f"<url><loc>{self.address}{_path(ad)}</loc></url>\n" for ad in shown)
        return _xml(f'<urlset xmlns="{SITEMAP_SPACE}">\n{rows}</urlset>\n')

    def _detail(self, ad: MarketAd) -> Answer:
        data = json.dumps(self._posting(ad), sort_keys=True).replace("<", "\\u003c")
        head = f'<script type="application/ld+json">{data}</script>\n'
        body = f'<h1>{escape(ad.title)}</h1>\n<p><a href="/apply/{quote(ad.id)}">Apply</a></p>'
        body += below(self.moved[ad.id])
        return html_page(ad.title, body, head=head)

    def _posting(self, ad: MarketAd) -> dict[str, object]:
        posting: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "identifier": {"@type": "PropertyValue", "name": "Demo Jobs", "value": ad.id},
            "title": ad.title,
            "description": f"<p>{escape(ad.text).replace(chr(10), '<br>')}</p>",
            "datePosted": ad.posted_at.astimezone(UTC).isoformat(),
            "inLanguage": ad.language,
            "industry": INDUSTRIES[str(ad.kind)],
            "jobLocation": _location(ad),
            "image": [self._photo(name) for name in ad.pictures],
            "additionalProperty": [
                {"@type": "PropertyValue", "name": name, "value": value}
                for name, value in ad.attributes
            ],
        }
        return posting | _stated(ad)

    def _photo(self, name: str) -> str:
        return f"{self.address}{self.pictures_under}{quote(name, safe='')}.jpg"


def _titles(ads: Sequence[MarketAd]) -> str:
    rows = (f'<li><a href="{_path(ad)}">{escape(ad.title)}</a></li>\n' for ad in ads)
    return f"<ul>\n{''.join(rows)}</ul>\n"


def _path(ad: MarketAd) -> str:
    return f"/job/{quote(ad.id, safe='')}"


def _xml(body: str) -> Answer:
    return Answer(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode(), XML)


def _location(ad: MarketAd) -> dict[str, object]:
    address = {"addressLocality": ad.place, "addressCountry": ad.country}
    return {"@type": "Place", "address": {"@type": "PostalAddress", **address}}


def _stated(ad: MarketAd) -> dict[str, object]:
    """The parts of a posting that not every ad has."""
    stated: dict[str, object] = {}
    if ad.price:
        stated["baseSalary"] = {"@type": "MonetaryAmount", "description": ad.price}
    if ad.author:
        stated["hiringOrganization"] = {"@type": "Organization", "name": ad.author}
    return stated
