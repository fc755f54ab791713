"""demo_escort: lists behind an age gate, each ad a page rendered on the server."""

from __future__ import annotations

from adwatch.errors import Blocked, NotAnAdPage
from adwatch.model import AdKind
from crawlers.fields import Fields
from crawlers.html import Document
from crawlers.site import Expectation, Links, Parsed, Site

CATEGORIES = {
    "Companions": AdKind.ESCORT,
    "Massage": AdKind.MASSAGE,
    "Work offers": AdKind.JOB,
    "Misc": AdKind.OTHER,
}


class DemoEscort(Site):
    """The demo's escort board."""

    name = "demo_escort"
    kind = AdKind.ESCORT
    start_paths = ("/escorts",)
    cookies = (("over18", "1"),)  # the gate is a notice, not a login
    expect = Expectation(min_ads=1, filled={"title": 0.9, "text": 0.9})

    def links(self, doc: Document) -> Links:
        """Cards lead to ads, `rel=next` to the next page."""
        _pass_gate(doc)
        return Links(doc.links("a.card-link"), doc.links("a[rel=next]"))

    def parse_ad(self, doc: Document) -> Parsed:
        """A profile: facts in a definition list, the story below."""
        _pass_gate(doc)
        profile = doc.within("article.profile[data-ad]")
        local_id = profile and profile.attr("article", "data-ad")
        if not profile or not local_id:
            raise NotAnAdPage("there is no profile on the page", where=doc.url)
        pairs = profile.pairs("dl.facts > dt:not(.own)", "dl.facts > dd:not(.own)")
        fields = Fields(pairs, doc.url)
        fields.add("listed", profile.attr("p.posted time", "datetime"))
        return self.parsed(
            doc,
            fields,
            local_id,
            profile.links("ul.photos img", "src"),
            kind=fields.choose("Category", CATEGORIES),
            title=profile.text("h1"),
            text=profile.lines("div.story"),
            place=fields.pop("Location"),
            country=fields.pop("Country"),
            language=profile.attr("article", "lang"),
            price=fields.pop("Rates"),
            author=fields.pop("Listed by"),
            posted_at=fields.when("listed"),
            attributes=profile.pairs("dl.facts > dt.own", "dl.facts > dd.own"),
        )


def _pass_gate(doc: Document) -> None:
    if doc.has("form.age-gate"):
        raise Blocked("the age gate stands in the way", where=doc.url)
