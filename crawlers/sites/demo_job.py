"""demo_job: ads found through the sitemap, each with schema.org JobPosting data."""

from __future__ import annotations

from adwatch.errors import NotAnAdPage
from adwatch.model import AdKind
from crawlers.fields import Fields
from crawlers.html import Document, text_of
from crawlers.site import Expectation, Links, Parsed, Site

INDUSTRIES = {
    "Vacancies": AdKind.JOB,
    "Wellness": AdKind.MASSAGE,
    "Companionship": AdKind.ESCORT,
    "Misc": AdKind.OTHER,
}


class DemoJob(Site):
    """The demo's job board."""

    name = "demo_job"
    kind = AdKind.JOB
    start_paths = ("/sitemap.xml",)
    expect = Expectation(min_ads=1, filled={"title": 0.9, "text": 0.9})

    def links(self, doc: Document) -> Links:
        """The index names sitemaps, a sitemap names ads."""
        return Links(doc.addresses("urlset > url > loc"), doc.addresses("sitemapindex loc"))

    def parse_ad(self, doc: Document) -> Parsed:
        """The JobPosting is the ad; its title is held against the heading of the page."""
        posting = next(iter(doc.json_ld("JobPosting")), None)
        if posting is None:
            raise NotAnAdPage("there is no JobPosting on the page", where=doc.url)
        fields = Fields(posting.items(), doc.url)
        fields.ignore("@context", "@type")
        address = fields.inside("jobLocation").inside("address")
        return self.parsed(
            doc,
            fields,
            fields.inside("identifier").need("value"),
            fields.many("image"),
            kind=fields.choose("industry", INDUSTRIES),
            title=fields.pop("title"),
            text=text_of(fields.pop("description") or ""),
            place=address.pop("addressLocality"),
            country=address.pop("addressCountry"),
            language=fields.pop("inLanguage"),
            price=fields.inside("baseSalary").pop("description"),
            author=fields.inside("hiringOrganization").pop("name"),
            posted_at=fields.when("datePosted"),
            attributes=fields.properties("additionalProperty"),
            shown={"title": doc.text("h1")},
        )
