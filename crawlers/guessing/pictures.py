"""Guesses which pictures of a page are the ad's, and in which attribute their addresses stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from crawlers.guessing.found import Found
from crawlers.guessing.selectors import selectors
from crawlers.guessing.table import Table
from crawlers.guessing.tree import Element
from crawlers.guessing.words import NAMES

SOURCES = ("data-zoom-image", "data-full", "data-large", "data-original", "data-lazy-src",
           "data-lazy", "data-image", "data-src", "data-url", "src")  # fmt: skip
"""Attributes for a picture's address; those that scripts fill in come before what stands in."""

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:[?#]|$)", re.IGNORECASE)
_NO_PICTURE = re.compile(
    r"logo|avatar|icon|sprite|banner|badge|spacer|blank|pixel|counter|captcha|placeholder"
    r"|no[-_]?photo|no[-_]?image|noimg|nofoto|default[-_.]|loading|emoji|smil|flag|rating|star|button|btn|qr[-_]"
    r"|map|doubleclick|analytics|/ads?/|gravatar|1x1|share|social|facebook|twitter",
    re.IGNORECASE,
)
_SMALL = 50
"""Pixels of a side below which a picture is an icon."""

SURE = 0.45
"""The least score of a selector that is written into a site file."""

LINKED = 0.8
"""The share of pictures that must have a link to a file of theirs: that one is the large one."""

_SIZE = re.compile(
    r"[-_]?(?:\d{2,4}x\d{2,4}c?|thumb(?:nail|s)?|small|medium|large|preview|tn|th)[-_]?"
    r"|^(?:t_|s)(?=\w)|\.\w+$"
)

Wanted = dict[int, list[Element]]


def guess(table: Table) -> Found | None:
    """Where the pictures stand; None where no page shows one."""
    shown = _wanted(table)
    if not shown:
        return None
    linked = _links_around(shown)
    best = _best(table, linked) if linked else None
    if best is not None and best[0] > SURE:
        written: tuple[str, ...] = (f"{best[1]}@href",)
    else:
        best = _best(table, shown)
        if best is None or best[0] < SURE:
            return None
        written = tuple(f"{best[1]}@{name}" for name in _sources(shown))
    return Found(written, len(shown), len(table.samples), _example(shown))


def _wanted(table: Table) -> Wanted:
    """The pictures of each ad page that no other page shows."""
    held: dict[int, list[tuple[str, Element]]] = defaultdict(list)
    pages: Counter[str] = Counter()
    for number, sample in enumerate(table.samples):
        for element in sample.tree.elements:
            if element.tag == "img" and (address := _address(element)):
                held[number].append((address, element))
        pages.update({address for address, _ in held[number]})
    found: Wanted = {}
    for number, pairs in held.items():
        own = [e for address, e in pairs if pages[address] == 1 and not table.is_strange(number, e)]
        if own:
            found[number] = own
    return found


def _address(image: Element) -> str | None:
    """Where a picture lies; None for what is no picture of an ad by its name or its size."""
    values = [image.attributes.get(name, "") for name in SOURCES]
    address = next(
        (v for v in values if v and not v.startswith("data:") and not _is_stand_in(v)), ""
    )
    around = " ".join([*image.classes, image.attributes.get("id", "")])
    if (
        not address
        or _NO_PICTURE.search(address.rpartition("://")[2])
        or _NO_PICTURE.search(around)
    ):
        return None
    sides = [image.attributes.get(name, "") for name in ("width", "height")]
    if any(side.isdigit() and int(side) < _SMALL for side in sides):
        return None
    parent = image.parent
    above = " ".join(parent.classes) if parent is not None else ""
    return None if re.search(r"avatar|logo|banner", above, re.IGNORECASE) else address


def _is_stand_in(address: str) -> bool:
    return bool(
        re.search(r"blank|spacer|placeholder|loading|1x1|lazy|transparent", address, re.IGNORECASE)
    )


def _links_around(shown: Wanted) -> Wanted:
    """The links around pictures that lead to picture files, where they lead to most."""
    found: Wanted = {}
    count = total = 0
    for number, images in shown.items():
        links = []
        for image in images:
            link = next((one for one in image.above() if one.tag == "a"), None)
            if link is not None and _PICTURE.search(link.attributes.get("href", "")):
                links.append(link)
        stems = {_stem(link.attributes["href"]) for link in links}
        count += len(stems)
        total += len(stems | {_stem(address) for one in images if (address := _address(one))})
        if links:
            found[number] = links
    return found if count >= LINKED * total else {}


def _stem(address: str) -> str:
    """The name of a picture without its size."""
    name = address.partition("?")[0].rpartition("/")[2].lower()
    return _SIZE.sub("", name)


def _best(table: Table, wanted: Wanted) -> tuple[float, str] | None:
    """The selector that finds what is wanted, and little else; its score comes first."""
    hits: Counter[str] = Counter()
    costs: dict[str, float] = {}
    for images in wanted.values():
        for image in images:
            own = {css: cost for cost, css in selectors(image)}
            hits.update(own.keys())
            costs |= {css: min(cost, costs.get(css, cost)) for css, cost in own.items()}
    total = sum(len(images) for images in wanted.values())
    likely = [css for css, count in hits.most_common() if count >= 0.3 * total][:60]
    scored = [(_fit(table, css, wanted, total) - 0.1 * costs[css], css) for css in likely]
    return max(scored, default=None)


def _fit(table: Table, css: str, wanted: Wanted, total: int) -> float:
    """The share of what a selector finds that is wanted, by the share of it that it finds."""
    found = right = 0
    for number, sample in enumerate(table.samples):
        ids = {one.node.mem_id for one in wanted.get(number, [])}
        matched = sample.doc.nodes(css)
        found += len(matched)
        right += sum(node.mem_id in ids for node in matched)
    if not right:
        return 0.0
    precise, whole = right / found, right / total
    bonus = 0.1 if NAMES["pictures"].search(css) else 0.0
    return 2 * precise * whole / (precise + whole) + bonus


def _sources(shown: Wanted) -> Sequence[str]:
    """The attributes that hold the addresses, the fullest first, then what stands in for it."""
    images = [image for one in shown.values() for image in one]
    counts = Counter(
        name
        for image in images
        for name in SOURCES
        if (value := image.attributes.get(name, "")) and not value.startswith("data:")
        and not _is_stand_in(value)
    )  # fmt: skip
    usual = [name for name in SOURCES if counts[name] >= 0.5 * len(images)]
    return usual[:2] or [counts.most_common(1)[0][0]]


def _example(shown: Wanted) -> str:
    return next(
        address for images in shown.values() for one in images if (address := _address(one))
    )
