"""Guesses how a list goes on: a link to the next, a number that counts, or scrolling."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawlers.guessing.patterns import path_of
from crawlers.guessing.roles import Roles
from crawlers.guessing.sample import Sample
from crawlers.guessing.selectors import selectors
from crawlers.guessing.tree import Element
from crawlers.guessing.words import MORE, NEXT_WORDS

PAGE_NAMES = re.compile(
    r"^(?:p|pg|page|pagina|page_?n\w*|seite|strona|stranica|paged|pn|pageindex|currentpage|iPage"
    r"|start|offset|from|skip|s|o|first|begin|st|pagestart|limitstart|PAGEN_\d)$",
    re.IGNORECASE,
)
"""Names of values that count lists or the ads before them."""

_IN_PATH = re.compile(
    r"^(.*/(?:page|p|seite|pagina|strona|str|page-|p-|pg|o)[-/,]?)(\d{1,6})(.*)$", re.IGNORECASE
)


_AT_END = re.compile(r"^(.*?/(?:[^/]*[-_/])?)(\d{1,4})(/?)$")
"""A number at the end of a path: a list's where the path without it is a list's too."""


@dataclass(frozen=True)
class Next:
    """The keys of `[list.next]`, whether lists must be drawn, and why."""

    keys: dict[str, object] = field(default_factory=dict)
    browser: bool = False
    reason: str = ""


def guess(roles: Roles) -> Next | None:
    """How the lists among some pages go on; None where nothing tells."""
    lists = roles.lists
    return _by_rel(lists) or _by_count(roles) or _by_word(lists) or _by_scroll(lists)


def _by_rel(lists: Sequence[Sample]) -> Next | None:
    for css in ("a[rel~=next]", "link[rel~=next]"):
        pages = [one for one in lists if one.doc.has(f"{css}[href]")]
        if pages:
            at = f"{css}@href"
            reason = f"rel=next on {len(pages)} of {len(lists)} lists"
            return Next({"kind": "link", "at": at}, reason=reason)
    return None


def _by_count(roles: Roles) -> Next | None:
    """A number in the address by which links between lists differ."""
    counts: defaultdict[str, set[int]] = defaultdict(set)
    on: defaultdict[str, set[int]] = defaultdict(set)
    for sample in roles.lists:
        own = _counted(sample.url)
        links = [url for url in _links(sample) if not roles.is_ad(url)]
        for template, number, base in filter(None, map(_counted, links)):
            if _same_list(base, sample.url, template):
                counts[template].add(number)
                on[template].add(id(sample))
        if own is not None:
            counts[own[0]].add(own[1])
    likely = [one for one in counts if on[one]]
    best = max(likely, key=lambda one: (len(on[one]), len(counts[one])), default=None)
    return _counting(best, sorted(counts[best]), len(roles.lists)) if best is not None else None


def _counting(template: str, numbers: Sequence[int], lists: int) -> Next:
    step = _step(numbers)
    said = ", ".join(map(str, numbers[:5]))
    keys: dict[str, object] = {"url": template}
    if step > 4:
        first = min(number for number in numbers if number > 0)
        keys = {"kind": "offset", **keys, "step": step}
        if first != step:
            keys["from"] = first
        return Next(keys, reason=f"links between {lists} lists count {said}")
    keys = {"kind": "numbered", **keys}
    if 0 in numbers:  # the first list is number 0, so the second is number 1
        keys["from"] = 1
    return Next(keys, reason=f"links between {lists} lists count {said}")


def _step(numbers: Sequence[int]) -> int:
    """By how much they count: the commonest distance, or the only number there is."""
    above = [number for number in numbers if number > 0]
    gaps = [b - a for a, b in pairwise(above)]
    if gaps:
        return Counter(gaps).most_common(1)[0][0] if len(gaps) > 2 else min(gaps)
    return above[0] if above and above[0] > 4 else 1


def _counted(url: str) -> tuple[str, int, str] | None:
    """The template of an address that counts, its number, and the address without it."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if PAGE_NAMES.match(name) and value.isdigit() and len(value) < 7:
            rest = "&".join(p for p in parts.query.split("&") if p.partition("=")[0] != name)
            return f"?{name}={{n}}", int(value), f"{parts.path}?{rest}"
    if match := _IN_PATH.match(parts.path):
        prefix = re.search(r"[^/]+[-/,]?$", match[1].rstrip("/"))
        slash = "/" if match[1].endswith("/") else ""
        head = (prefix[0] if prefix else "") + slash
        return f"{head}{{n}}{match[3]}", int(match[2]), match[1]
    if match := _AT_END.match(parts.path):
        return f"{match[1]}{{n}}{match[3]}", int(match[2]), match[1]
    return None


def _same_list(base: str, url: str, template: str) -> bool:
    """Whether a counted address belongs to the list it is found on, not to another section."""
    own = _counted(url)
    if own is not None and own[0] == template:
        return own[2].rstrip("?&/") == base.rstrip("?&/")
    path = urlsplit(url).path.rstrip("/")
    if template.startswith("/"):
        return base.rstrip("/-_") == path
    there = base.partition("?")[0].rstrip("/")
    if template.startswith("?"):
        return there == path or there.rpartition("/")[0] == path.rpartition("/")[0]
    return there.startswith(path) or path.startswith(there.rpartition("/")[0])


def _links(sample: Sample) -> Iterator[str]:
    for element in sample.tree.elements:
        link = element.attributes.get("href", "") if element.tag == "a" else ""
        if link and not link.startswith(("#", "javascript:", "mailto:", "tel:")):
            try:
                yield urljoin(sample.url, link)
            except ValueError:
                continue


def _by_word(lists: Sequence[Sample]) -> Next | None:
    """A link that says "next" in words or signs, by a selector that finds it alone."""
    links = {id(sample): _saying_next(sample) for sample in lists}
    held = {key: link for key, link in links.items() if link is not None}
    if not held:
        return None
    css = _only(lists, held)
    if css is None:
        return None
    reason = f"a link that says so on {len(held)} of {len(lists)} lists"
    return Next({"kind": "link", "at": f"{css}@href"}, reason=reason)


def _saying_next(sample: Sample) -> Element | None:
    for element in sample.tree.elements:
        if element.tag != "a" or not element.attributes.get("href"):
            continue
        said = [sample.tree.text(element), element.attributes.get("aria-label", ""),
                element.attributes.get("title", "")]  # fmt: skip
        if (
            any(_is_next(words) for words in said)
            and path_of(sample.url) != element.attributes["href"]
        ):
            return element
    return None


def _is_next(words: str) -> bool:
    bare = " ".join(words.casefold().split())
    return bare in NEXT_WORDS or bare.strip(" ›»>→▶.…") in NEXT_WORDS


def _only(lists: Iterable[Sample], held: dict[int, Element]) -> str | None:
    """The steadiest selector whose first match is the link wherever there is one."""
    costs: dict[str, float] = {}
    for link in held.values():
        costs |= {css: cost for cost, css in selectors(link)}
    for css in sorted(costs, key=lambda one: costs[one]):
        if all(_finds(css, sample, held.get(id(sample))) for sample in lists):
            return css
    return None


def _finds(css: str, sample: Sample, link: Element | None) -> bool:
    first = next(iter(sample.doc.nodes(css)), None)
    if link is None or first is None:
        return first is None and link is None
    return bool(first.mem_id == link.node.mem_id)


def _by_scroll(lists: Sequence[Sample]) -> Next | None:
    for sample in lists:
        for css in ("[data-next-url]", "[data-next-page]", "[data-next]", "[data-next-href]"):
            name = css.strip("[]")
            if any(sample.doc.attrs(css, name)):
                return Next(
                    {"kind": "link", "at": f"{css}@{name}"}, reason=f"{name} names the next"
                )
    marked = [one for one in lists if _grows(one)]
    if not marked:
        return None
    reason = f"scripts or buttons of {len(marked)} of {len(lists)} lists load more"
    return Next({"kind": "scroll"}, browser=True, reason=reason)


def _grows(sample: Sample) -> bool:
    scripts = " ".join(node.text()[:50_000] for node in sample.doc.nodes("script"))
    said = " ".join(sample.doc.texts("button, a.btn, a[role=button]"))[:5_000]
    names = " ".join(sorted(sample.names))
    return any(MORE.search(text) is not None for text in (scripts, said, names))
