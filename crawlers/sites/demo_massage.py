"""demo_massage: empty pages that a script fills; lists grow as they are scrolled."""

from __future__ import annotations

from collections.abc import Iterator

from adwatch.errors import NotAnAdPage
from adwatch.model import AdKind
from crawlers.fields import Fields
from crawlers.html import Document, visible_text
from crawlers.site import Expectation, Links, Parsed, Site, View

SECTIONS = {
    "bodywork": AdKind.MASSAGE,
    "company": AdKind.ESCORT,
    "hiring": AdKind.JOB,
    "misc": AdKind.OTHER,
}


class DemoMassage(Site):
    """The demo's massage board."""

    name = "demo_massage"
    kind = AdKind.MASSAGE
    start_paths = ("/",)
    list_view = View(ready="article.tile, main[data-state=end]", end="main[data-state=end]")
    ad_view = View(ready="main[data-state=ready], main[data-state=gone]")
    expect = Expectation(min_ads=1, filled={"title": 0.9, "text": 0.9})

    def links(self, doc: Document) -> Links:
        """The tiles of a list that was scrolled to its end."""
        return Links(doc.links("article.tile a.open"))

    def parse_ad(self, doc: Document) -> Parsed:
        """A listing as the script drew it."""
        local_id = doc.attr("div.listing", "data-ref")
        if local_id is None:
            raise NotAnAdPage("there is no listing on the page", where=doc.url)
        fields = Fields(_facts(doc), doc.url)
        fields.add("drawn", doc.attr("div.listing", "data-ts"))
        names = doc.attrs("ul.extras > li", "data-name")
        return self.parsed(
            doc,
            fields,
            local_id,
            doc.links("figure.gallery img", "src"),
            kind=fields.choose("Section", SECTIONS),
            title=doc.text("div.listing h2"),
            text=doc.lines("p.blurb"),
            place=fields.pop("City"),
            country=fields.pop("Land"),
            language=doc.attr("div.listing", "lang"),
            price=fields.pop("Fee"),
            author=fields.pop("Host"),
            posted_at=fields.when("drawn"),
            attributes=tuple(zip(names, doc.texts("ul.extras > li"), strict=True)),
        )


def _facts(doc: Document) -> Iterator[tuple[str, str | None]]:
    """The card row by row, by hand: a row may hold a note where another has its label."""
    for row in doc.soup.select("table.card tr"):
        if row.th is not None and row.td is not None:
            yield visible_text(row.th) or "", visible_text(row.td)
