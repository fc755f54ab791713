"""Selectors for an element, the steadiest first: what its builders named, then how it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.guessing.tree import Element

NAMED = ("itemprop", "data-testid", "data-qa", "data-test", "data-cy", "data-marker", "data-aut-id")
"""Attributes that builders give for machines to find: they outlive a change of style."""

DRAWN = ("bgcolor", "colspan", "size", "color", "face", "align", "width", "name", "rel", "role")
"""Attributes by which old pages tell their elements apart."""

COST_NAMED, COST_CLASS, COST_TAG, COST_PART = 0.0, 0.1, 0.2, 0.25
COST_DRAWN, COST_STYLE, COST_HASHED, COST_PLACE = 0.5, 0.7, 0.8, 1.0
"""How soon each kind of selector breaks, on a scale of its own; a step costs `COST_STEP`."""
COST_STEP = 0.12

_NAME = re.compile(r"-?[_a-zA-Z][\w-]{0,60}")
_HASH = re.compile(
    r"^(?:css|sc|jss|emotion|makeStyles|svelte|jsx|styled)-?[\w-]*\d|^_+[\w-]{4,}$|^[a-z]{1,2}\d{3,}"
    r"|^sc-[A-Za-z]+|^(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w]{5,9}$|^(?=\w*\d\w*[a-z]\w*\d)\w{5,}$"
)
_MODULE = re.compile(r"^([A-Za-z][A-Za-z]+(?:[-_][A-Za-z]+)*?)_{1,2}(?=[\w-]*[\dA-Z])[\w-]{4,8}$")
"""A class of a CSS module: a readable part, then a hash: `Listing_title__3fGh`."""

_STYLE = re.compile(
    r"^(?:-?[mp][trblxy]?-|text-|font-|bg-|border|rounded|flex|grid|col-|col$|row|w-|h-|d-|gap-|items-"
    r"|justify-|float|pull-|clear|fade|in$|active|current|first|last|odd|even|lazy|hidden|visible"
    r"|container|wrapper|inner|block|inline|btn|img-|small$|big$|bold|center|left|right|relative"
    r"|absolute|shadow|overflow|max-|min-|space-|leading-|tracking-|uk-|mdl-|wp-block-|clearfix)"
)
"""Classes that say how an element looks, not what it is."""

_PERSON = re.compile(
    r"/(?:users?|profiles?|members?|authors?|sellers?|compan(?:y|ies)|employers?|firma|shop|advertiser)/"
)
_NUMBER = re.compile(r"\d{2,}|\d$")
_TOP = frozenset({"html", "body"})
_PLAIN_TAGS = frozenset({"h1", "time", "main", "article", "address"})


def atoms(element: Element) -> list[tuple[float, str]]:
    """Simple selectors of an element with their cost, the cheapest first, at most five."""
    found = [*_by_name(element), *_by_class(element), *_by_link(element), *_by_look(element)]
    found.append((COST_TAG if element.tag in _PLAIN_TAGS else COST_PLACE, element.tag))
    return sorted(found)[:5]


def selectors(element: Element) -> Iterator[tuple[float, str]]:
    """Selectors of an element: its own, and within what stands around it."""
    own = [atom for atom in atoms(element) if not _is_bare(atom[1]) or atom[0] < COST_PLACE][:3]
    yield from own
    last = [*own[:2], (COST_PLACE, element.tag)] if not own or own[0][0] > 0 else own[:1]
    yield from _within(element, dict.fromkeys(last))
    if element.parent is not None and (not own or own[0][0] >= COST_DRAWN):
        for place in _places(element, element.parent):
            yield from ((cost + COST_PLACE, css) for cost, css in _within(element, [(0.3, place)]))
        tags = [one.tag for one in (element, *element.above()) if one.tag not in _TOP][:3]
        if tags:
            yield COST_PLACE + 0.5 - 0.1 * len(tags), " > ".join(reversed(tags))


def _places(element: Element, parent: Element) -> Iterator[str]:
    """The place of an element among its like, counted from the first, and from the last."""
    yield f"{element.tag}:nth-of-type({element.position})"
    if parent.counts[element.tag] == element.position:
        yield f"{element.tag}:last-of-type"


def _within(element: Element, last: object) -> Iterator[tuple[float, str]]:
    steps = 0
    for distance, above in enumerate(element.above()):
        if above.tag in {"body", "html"} or steps >= 4:
            return
        known = [atom for atom in atoms(above) if not _is_bare(atom[1])][:2]
        steps += bool(known)
        joint = " > " if distance == 0 else " "
        for cost, css in known:
            for own_cost, own in list(last):  # type: ignore[call-overload]
                spread = 0.03 * distance if own != element.tag else 0.1 + 0.15 * distance
                yield min(cost, 0.6) + min(own_cost, 0.6) + COST_STEP + spread, f"{css}{joint}{own}"


def _is_bare(css: str) -> bool:
    return css.isalnum()


def _by_name(element: Element) -> Iterator[tuple[float, str]]:
    for name in NAMED:
        value = element.attributes.get(name, "")
        if value and len(value) < 60 and '"' not in value and "\\" not in value:
            yield COST_NAMED, f'[{name}="{value}"]'
    own = element.attributes.get("id", "")
    if _NAME.fullmatch(own) and not _NUMBER.search(own) and not _HASH.search(own):
        yield COST_NAMED + 0.02, f"#{own}"


def _by_class(element: Element) -> Iterator[tuple[float, str]]:
    sound: list[str] = []
    for name in element.classes[:12]:
        if not _NAME.fullmatch(name):
            continue
        sound.append(name)
        if module := _MODULE.match(name):
            yield COST_PART, f'{element.tag}[class*="{module[1]}_"]'
        elif _HASH.search(name):
            yield COST_HASHED, f"{element.tag}.{name}"
        elif _STYLE.search(name):
            yield COST_STYLE, f"{element.tag}.{name}"
        elif not re.search(r"\d{3,}", name):
            yield COST_CLASS + 0.01 * bool(_NUMBER.search(name)), f"{element.tag}.{name}"
    if len(sound) > 1 and all(_STYLE.search(name) for name in sound):
        yield COST_STYLE - 0.01, ".".join([element.tag, *sound[:6]])


def _by_link(element: Element) -> Iterator[tuple[float, str]]:
    """A link to somebody's page: what stands in it is a name."""
    match = _PERSON.search(element.attributes.get("href", "")) if element.tag == "a" else None
    if match:
        yield COST_CLASS, f'a[href*="{match[0]}"]'


def _by_look(element: Element) -> Iterator[tuple[float, str]]:
    for name in DRAWN:
        value = element.attributes.get(name, "")
        if value and re.fullmatch(r"[\w#%.-]{1,30}", value):
            yield COST_DRAWN, f'{element.tag}[{name}="{value}"]'
