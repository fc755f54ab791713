"""Sites made of plans: what a file in TOML says becomes a Site like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import quote, urldefrag, urlsplit

from adwatch.errors import AdwatchError, Gone, MissingField, NotAnAdPage, ParseError, UnknownValue
from adwatch.model import Ad, AdKey, AdKind
from crawlers import generic, limits
from crawlers.fields import Fields, read_moment
from crawlers.html import Document
from crawlers.labels import bare_label
from crawlers.leading import links, onward
from crawlers.list_items import items
from crawlers.plan import AdPlan, Plan
from crawlers.planfile import PlanFile, parse_plan
from crawlers.site import Expectation, Links, Parsed, Site, View
from crawlers.stated import FieldReader, Stated, field_readers

ID_CHARS = 300
"""Characters of an ad's own id: a number, a word, or the path of its address."""

DIGEST_CHARS = 20
"""Characters of a digest that stands for an id: 80 bits for the ads of a site."""

IN_ADS = ("title", "text", "author", "place", "price")
"""The fields in which an advertiser may write that an ad is over."""


class PlannedSite(Site):
    """A site as its plan says; `file` is what it was made of."""

    file: ClassVar[PlanFile]
    _fields: ClassVar[tuple[FieldReader, ...]]
    _labels: ClassVar[frozenset[str]]
    _ignored: ClassVar[frozenset[str]]

    @classmethod
    def origin(cls) -> list[str]:
        """What makes this site anew, in a process of its own: the words of the file itself."""
        return [f"{__name__}:site_of", cls.file.source.decode()]

    @classmethod
    def source(cls) -> tuple[str, bytes]:
        """The name of the site file, and what stands in it."""
        return cls.file.name, cls.file.source

    def warm_up(self) -> None:
        """Have what reads moments loaded."""
        for one in self._fields:
            if one.reader == "moment":
                one.moments.warm_up()

    def links(self, doc: Document) -> Links:
        """The ads that a list page names or holds, and the further lists."""
        plan = self.file.plan
        if not plan.ad.in_list:
            return links(doc, plan.lists)
        held = tuple(islice(self._ads_in(doc), limits.LINKS_A_PAGE))
        return Links((), *onward(doc, plan.lists.next, bool(held)), held)

    def parse_ad(self, doc: Document) -> Parsed:
        """The ad on a page, field by field; the whole page where the plan names no field."""
        if self.ads_in_lists:
            raise NotAnAdPage("the ads of this site stand in its lists", where=doc.url)
        return self._parsed(doc)

    def _ads_in(self, doc: Document) -> Iterator[Parsed | AdwatchError]:
        """The ads that stand in a list; items that are none, or over, are passed over."""
        for item in items(doc, self.file.plan.lists):
            item.at = doc.at
            try:
                one = self._parsed(item)
            except (Gone, NotAnAdPage):
                continue
            except ParseError as error:
                yield error
                continue
            yield replace(one, ad=_in_list(one.ad, doc.url, is_named=bool(self.file.plan.ad.id)))

    def _parsed(self, doc: Document) -> Parsed:
        plan = self.file.plan.ad
        page = Stated(doc, self._labels, plan.attributes or (), self._ignored, plan.named)
        local_id = self._id(page, plan)
        stated, fired = self._stated(page) if plan.fields else (generic.read(doc), {})
        self._need_ad(page, plan, stated)
        if local_id is None:
            raise MissingField("no id is stated", where=doc.url)
        pictures = stated.pop("pictures", ())
        read = self.parsed(doc, Fields((), doc.url), local_id, pictures, **stated)
        return Parsed(read.ad, alternatives=tuple(fired.items()))

    def _stated(self, page: Stated) -> tuple[dict[str, Any], dict[str, int]]:
        stated: dict[str, Any] = {}
        fired: dict[str, int] = {}
        for one in self._fields:
            value: Any
            value, number = one.many(page) if one.name == "pictures" else one.one(page)
            if number >= 0:
                stated[one.name], fired[one.name] = value, number
        if "posted_at" in stated:
            stated["posted_at"] = read_moment(stated["posted_at"])
        if "kind" in stated:
            stated["kind"] = _kind(stated["kind"], page.doc.url)
        stated["attributes"] = page.pairs()
        stated["candidates"] = tuple(self._supposed(fired))
        return stated, fired

    def _supposed(self, fired: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        """The fields that a candidate read, each with its place."""
        for name, number in fired.items():
            plan = self.file.plan.ad.fields[name]
            if number >= len(plan.alternatives):
                yield name, str(plan.chain[number])

    def _id(self, page: Stated, plan: AdPlan) -> str | None:
        """The ad's own id; None where an item of a list, if it is an ad, is to be told."""
        if plan.proof is not None and not page.has(plan.proof):
            raise NotAnAdPage("nothing on the page says that it is an ad", where=page.doc.url)
        if plan.id is None:
            parts = urlsplit(page.doc.url)
            return (parts.path + (f"?{parts.query}" if parts.query else ""))[:ID_CHARS] or "/"
        found = page.first(plan.id)
        if found is None and not plan.in_list:
            kind = NotAnAdPage if plan.proof is None else MissingField
            raise kind("no id is stated", where=page.doc.url)
        return found and found[:ID_CHARS]

    def _need_ad(self, page: Stated, plan: AdPlan, stated: Mapping[str, Any]) -> None:
        if plan.gone and _is_gone(page, plan.gone, stated):
            raise Gone("the page says that its ad is over", where=page.doc.url)
        if not (stated.get("title") or stated.get("text")):
            raise NotAnAdPage("neither title nor text is stated", where=page.doc.url)


def site_class(file: PlanFile) -> type[PlannedSite]:
    """The site that a file makes."""
    plan = file.plan
    readers = field_readers(plan)
    asked = [one for read in readers for one in read.plan.chain]
    made = {
        "__module__": __name__,
        "__doc__": f"The site of {file.name}.",
        "file": file,
        "name": plan.name,
        "version": file.version,
        "kind": plan.ad_kind,
        "country": plan.country,
        "language": plan.language,
        "encoding": plan.encoding,
        "address": plan.address,
        "start_paths": plan.start_paths,
        "newest_first": plan.lists.newest_first,
        "requests_per_day": plan.requests_per_day,
        "ads_in_lists": plan.ad.in_list,
        "cookies": tuple(plan.cookies.items()),
        "expect": Expectation(plan.expect.min_ads, plan.expect.filled),
        "_fields": readers,
        "_labels": frozenset(name for one in asked for name in one.names),
        "_ignored": frozenset(bare_label(label) for label in plan.ad.ignore),
        **_views(plan),
    }
    return type(plan.name, (PlannedSite,), made)


def _in_list(ad: Ad, url: str, is_named: bool) -> Ad:
    """An ad of a list: without an id of the site's, what it says names it; so does its address."""
    local_id = ad.key.local_id if is_named else ad.content_digest[:DIGEST_CHARS]
    place = f"{urldefrag(url).url}#{quote(local_id, safe='')}"
    return replace(ad, key=AdKey(ad.key.site, local_id), url=place)


def site_of(source: str) -> PlannedSite:
    """The site that the words of a file make."""
    return site_class(parse_plan(source.encode(), "site file"))()


def _views(plan: Plan) -> dict[str, View | bool | None]:
    """How its pages are drawn, if they are."""
    if plan.browser is False:
        return {}
    end = plan.lists.next.end if plan.lists.next is not None else None
    scrolls = plan.lists.next is not None and plan.lists.next.kind == "scroll"
    shown = plan.lists.ready or _css(plan.lists.item, *plan.lists.links)
    ready = ", ".join(one for one in (shown, end) if one)
    ad_ready = plan.ad.ready or _css(*(plan.ad.proof or ()))
    return {
        "draws_shells": plan.browser == "auto",
        "list_view": View(ready or "body", (end or "") if scrolls else None),
        "ad_view": View(ad_ready or "body"),
    }


def _css(*alternatives: Any) -> str:
    found = (one.css for one in alternatives if one is not None and one.css)
    return next(found, "")


def _kind(word: str, where: str) -> AdKind:
    try:
        return AdKind(word.casefold())
    except ValueError:
        raise UnknownValue("'kind' holds a word that is none of ours", where=where) from None


def _is_gone(page: Stated, said: Iterable[str], stated: Mapping[str, Any]) -> bool:
    """Whether the page says so, and not the advertiser in the words of the ad."""
    text = page.doc.said() or ""
    own = [str(stated[name]) for name in IN_ADS if stated.get(name)]
    own += [value for _, value in stated.get("attributes", ())]
    return any(text.count(one) > sum(words.count(one) for words in own) for one in said)
