"""Which of some pages are lists, which are ads, and which links of a list lead to ads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from urllib.parse import urljoin, urlsplit

from crawlers import limits
from crawlers.guessing.patterns import loose_shape, path_of, pattern_of, shape
from crawlers.guessing.sample import Sample
from crawlers.guessing.tree import Element
from crawlers.guessing.words import NOT_ADS

AD_KINDS = frozenset(
    {"JobPosting", "Product", "Offer", "Service", "LocalBusiness", "Person", "Article", "Demand"}
    | {"ClassifiedAd", "NewsArticle", "BlogPosting", "IndividualProduct", "HealthAndBeautyBusiness"}
    | {"DaySpa", "DiscussionForumPosting", "RealEstateListing", "Apartment", "Vehicle", "Car"}
)
LIST_KINDS = frozenset({"ItemList", "SearchResultsPage", "CollectionPage", "OfferCatalog"})

LEAST_LINKS = 3
"""Links alike that make a list: two may be neighbours of anything."""

SIDE = 0.35
"""The share of the richest block below which one is an aside: the newest ads on every page."""

MAIN = 0.45
"""The share of a page's text that makes its entries a list where no address tells: the neighbours
of an ad say less than the ad."""

TEXT_OF_LINK = 20
"""Characters that an entry of a menu has."""

TEXT_OF_ITEM = 220
"""Characters of one entry that count: what is longer makes it no likelier that it is one."""


@dataclass(frozen=True)
class Block:
    """Links of one page that stand in the same kind of place, with the entry around each."""

    sample: Sample
    links: tuple[tuple[str, Element], ...]
    items: tuple[Element, ...]

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The addresses, each once."""
        return tuple(dict.fromkeys(url for url, _ in self.links))

    @cached_property
    def weight(self) -> float:
        """How much the entries say: a menu says little more than its links."""
        texts = [len(self.sample.tree.text(item)) for item in self.items]
        return sum(max(1, min(size, TEXT_OF_ITEM) - TEXT_OF_LINK) for size in texts)

    @property
    def said(self) -> int:
        """How much the links themselves say: those of pictures say nothing."""
        return sum(len(self.sample.tree.text(link)) for _, link in self.links)

    @property
    def share(self) -> float:
        """The share of the page's text that the entries are."""
        tree = self.sample.tree
        inside = sum(len(tree.text(item)) for item in self.items)
        return inside / max(1, sum(len(piece.text) for piece in tree.pieces))

    @cached_property
    def shape(self) -> str:
        """The commonest kind of address among them."""
        return Counter(shape(url) for url in self.urls).most_common(1)[0][0]

    @cached_property
    def fitting(self) -> list[str]:
        """The addresses of that kind: all of them where they differ by their words only."""
        if len({loose_shape(url) for url in self.urls}) == 1:
            return list(self.urls)
        return [url for url in self.urls if shape(url) == self.shape]


@dataclass
class Roles:
    """The pages by role, the blocks of links to ads, and the pattern of their addresses."""

    lists: list[Sample] = field(default_factory=list)
    ads: list[Sample] = field(default_factory=list)
    others: list[Sample] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    pattern: str | None = None

    def is_ad(self, url: str) -> bool:
        """Whether an address looks like that of an ad."""
        return self.pattern is not None and re.search(self.pattern, path_of(url)) is not None

    def around(self, sample: Sample) -> list[Block]:
        """The blocks of an ad page that lead to other ads."""
        return [
            block
            for block in blocks_of(sample, 1)
            if sum(self.is_ad(url) for url in block.urls) >= 0.6 * len(block.urls)
        ]

    @cached_property
    def said(self) -> dict[str, set[str]]:
        """For the path of an ad, what the links say that a list has to it."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        told = [block for sample in self.lists for block in blocks_of(sample, 1)]
        for block in told:
            for url, element in block.links:
                words, path = block.sample.tree.text(element), path_of(url)
                if words and self.is_ad(url):
                    found[path].add(words)
        return found


def assign(samples: Sequence[Sample]) -> Roles:
    """The roles of some pages of one site."""
    blocks = {id(sample): blocks_of(sample) for sample in samples}
    families = _families(samples, blocks)
    best = max(families, key=lambda one: one.score, default=None)
    roles = Roles()
    if best is not None and best.score > 0:
        roles.pattern = best.pattern
    owned = {
        id(sample): [one for one in blocks[id(sample)] if best is not None and best.has(one)]
        for sample in samples
    }
    most = max((one.weight for own in owned.values() for one in own), default=0.0)
    is_told = any(roles.is_ad(sample.url) for sample in samples)
    for sample in samples:
        own = [one for one in owned[id(sample)] if one.weight > SIDE * most]
        _place(sample, own if is_told else [one for one in own if one.share > MAIN], roles)
    _reconsider(roles)
    return roles


def _place(sample: Sample, own: list[Block], roles: Roles) -> None:
    count = len({url for block in own for url in block.urls})
    if roles.is_ad(sample.url) or (sample.kinds & AD_KINDS and not sample.kinds & LIST_KINDS
                                   and count < 8 and not own):  # fmt: skip
        roles.ads.append(sample)
    elif count >= LEAST_LINKS:
        roles.lists.append(sample)
        roles.blocks.append(max(own, key=lambda block: (len(block.urls), block.weight, block.said)))
    else:
        roles.others.append(sample)


def _reconsider(roles: Roles) -> None:
    """Pages that are built as ads are, though their addresses do not tell, are ads."""
    if roles.ads or not roles.others:
        unplaced = [one for one in roles.others if not one.is_placed]
        for sample in [one for one in unplaced if _is_like(one, roles.ads)]:
            roles.others.remove(sample)
            roles.ads.append(sample)
        return
    told = {_bare(words) for said in roles.said.values() for words in said}
    named = [one for one in roles.others if _is_told(one, told)]
    roles.ads = named or _alike(roles.others)
    roles.others = [one for one in roles.others if one not in roles.ads]


def _is_like(sample: Sample, others: Sequence[Sample]) -> bool:
    if not others:
        return False
    shares = sorted(_likeness(sample, one) for one in others)
    return shares[len(shares) // 2] >= 0.75


def _likeness(one: Sample, other: Sample) -> float:
    both = len(one.names & other.names)
    return both / max(1, len(one.names | other.names))


def _is_told(sample: Sample, told: set[str]) -> bool:
    heads = {_bare(sample.tree.text(e)) for e in sample.tree.elements if e.tag in {"h1", "h2"}}
    return bool(heads & told) or any(_bare(title) in told for title in sample.titles)


def _bare(words: str) -> str:
    return " ".join(words.casefold().split())


def _alike(samples: Sequence[Sample]) -> list[Sample]:
    """The largest family of pages built alike."""
    best: list[Sample] = []
    for one in samples:
        family = [other for other in samples if _likeness(one, other) >= 0.6]
        if (len(family), sum(s.tree.words for s in family)) > (
            len(best),
            sum(s.tree.words for s in best),
        ):
            best = family
    return best


@dataclass
class _Family:
    """Blocks of several pages that stand in the same place, with addresses alike."""

    shape: str
    blocks: list[Block] = field(default_factory=list)
    samples: Sequence[Sample] = ()

    @cached_property
    def pattern(self) -> str | None:
        most = max(block.weight for block in self.blocks)
        rich = [block for block in self.blocks if block.weight > SIDE * most]
        return pattern_of(url for block in rich for url in block.fitting)

    def has(self, block: Block) -> bool:
        """Whether a block's links lead to this family."""
        if self.pattern is None:
            return False
        fits = sum(re.search(self.pattern, path_of(url)) is not None for url in block.urls)
        return fits >= 0.6 * len(block.urls)

    @cached_property
    def score(self) -> float:
        """How likely these are the ads: rich entries, pages of ours among them, no menu's words."""
        if self.pattern is None:
            return 0.0
        by_page: defaultdict[int, float] = defaultdict(float)
        for block in self.blocks:
            by_page[id(block.sample)] = max(by_page[id(block.sample)], block.weight)
        pages = [one for one in self.samples if re.search(self.pattern, path_of(one.url))]
        listing = {id(block.sample) for block in self.blocks if len(block.urls) >= LEAST_LINKS}
        plain = sum(1 for one in pages if id(one) not in listing or one.kinds & AD_KINDS)
        score = max(by_page.values()) * (1 + 3 * plain / len(self.samples))
        if pages and not plain and len(pages) == len(self.samples):
            score *= 0.8
        words = NOT_ADS.search(re.sub(r"\\(.)", r"\1", self.pattern))
        return score * (0.15 if words and not plain else 1.0) * (1.0 if "9" in self.shape else 0.7)


def _families(samples: Sequence[Sample], blocks: dict[int, list[Block]]) -> list[_Family]:
    found: dict[object, _Family] = {}
    for sample in samples:
        for block in blocks[id(sample)]:
            key = loose_shape(block.fitting[0]), _place_of(block.links[0][1])
            family = found.setdefault(key, _Family(block.shape, samples=samples))
            family.blocks.append(block)
    return list(found.values())


def blocks_of(sample: Sample, least: int = LEAST_LINKS) -> list[Block]:
    """Links of a page in the same kind of place: by the tags and first classes above them."""
    groups: defaultdict[tuple[str, ...], list[tuple[str, Element]]] = defaultdict(list)
    links = (one for one in sample.tree.elements if one.tag == "a" and not _is_menu(one))
    for element in islice(links, limits.LINKS_A_PAGE):
        if (url := _address(sample, element)) is not None:
            groups[_place_of(element)].append((url, element))
    return [
        Block(sample, tuple(links), _items(links))
        for links in groups.values()
        if len({url for url, _ in links}) >= least
    ]


def _is_menu(element: Element) -> bool:
    tags = {above.tag for above in element.above()}
    return bool(tags & {"nav", "footer", "header"}) and "article" not in tags


def _place_of(element: Element) -> tuple[str, ...]:
    steps = [_kind_of(element)]
    steps += [_kind_of(above) for above, _ in zip(element.above(), range(6), strict=False)]
    return tuple(steps)


def _kind_of(element: Element) -> str:
    named = (name for name in element.classes if not any(map(str.isdigit, name)))
    return f"{element.tag}.{next(named, '')}"


def _address(sample: Sample, element: Element) -> str | None:
    """Where a link of the same site leads; None for the page itself, other sites and scripts."""
    link = element.attributes.get("href", "").strip()
    if not link or link.startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    try:
        url = urljoin(sample.url, link)
        here, there = urlsplit(sample.url), urlsplit(url)
    except ValueError:
        return None
    if there.scheme not in {"http", "https"} or path_of(url) in {"/", path_of(sample.url)}:
        return None
    return url if _site(here.hostname) == _site(there.hostname) else None


def _site(host: str | None) -> str:
    return ".".join((host or "").removeprefix("www.").split(".")[-2:])


def _items(links: Sequence[tuple[str, Element]]) -> tuple[Element, ...]:
    """The entries: around each link the largest element that leads to no other address."""
    holders: defaultdict[int, set[str]] = defaultdict(set)
    for url, link in links:
        for above in link.above():
            holders[id(above)].add(url)
    found: dict[int, Element] = {}
    if len({url for url, _ in links}) == 1:
        return tuple(link for _, link in links)
    for _, link in links:
        item = link
        for above in link.above():
            if len(holders[id(above)]) > 1:
                break
            item = above
        found[id(item)] = item
    return tuple(found.values())
