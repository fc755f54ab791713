"""Guesses how a list leads to its ads: the link in each entry, and nothing beside the entries."""

from __future__ import annotations

from collections import Counter

from crawlers.guessing.found import Found
from crawlers.guessing.patterns import path_of
from crawlers.guessing.roles import Roles
from crawlers.guessing.selectors import selectors


def guess(roles: Roles) -> Found | None:
    """The selector of the links to ads; None where no list is among the pages."""
    wanted = [set(block.urls) for block in roles.blocks]
    hits: Counter[str] = Counter()
    costs: dict[str, float] = {}
    for block in roles.blocks:
        for _, link in block.links:
            own = {css: cost for cost, css in selectors(link)}
            hits.update(own.keys())
            costs |= {css: min(cost, costs.get(css, cost)) for css, cost in own.items()}
    likely = [css for css, _ in hits.most_common(80)]
    scored = [(_fit(roles, css, wanted) - 0.08 * costs[css], css) for css in likely]
    if not scored:
        return None
    _, best = max(scored)
    urls = next(iter(roles.blocks)).urls
    filled = sum(bool(block.sample.doc.has(best)) for block in roles.blocks)
    return Found((best,), filled, len(roles.blocks), path_of(urls[0]))


def _fit(roles: Roles, css: str, wanted: list[set[str]]) -> float:
    """The share of the links found that are wanted, by the share of those that are found."""
    found = right = 0
    for block, urls in zip(roles.blocks, wanted, strict=True):
        matched = [url for url in block.sample.doc.links(css) if roles.is_ad(url)]
        found += len(matched)
        right += len(set(matched) & urls)
    total = sum(len(urls) for urls in wanted)
    if not right:
        return 0.0
    precise, whole = right / found, right / total
    return 2 * precise * whole / (precise + whole)
