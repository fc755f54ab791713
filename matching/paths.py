"""Ways through links: how two ads of a cluster hang together, and the links that alone hold parts.

Both are linear in the number of links and depend on nothing but the set of links.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from adwatch.model import AdKey
from matching.judgement import Pair

Neighbours = Mapping[AdKey, Sequence[AdKey]]


def neighbours(links: Iterable[Pair]) -> Neighbours:
    """The ads that each ad is linked to, sorted."""
    found: dict[AdKey, list[AdKey]] = defaultdict(list)
    for left, right in links:
        found[left].append(right)
        found[right].append(left)
    return {ad: sorted(others) for ad, others in found.items()}


def path(links: Iterable[Pair], start: AdKey, end: AdKey) -> tuple[AdKey, ...]:
    """The ads from one to another over the fewest links, both ends included; () where none lead."""
    near = neighbours(links)
    came: dict[AdKey, AdKey] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for other in near.get(here, ()):
            if other not in came:
                came[other] = here
                waiting.append(other)
    if end not in came:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def bridging(links: Iterable[Pair]) -> dict[Pair, int]:
    """The links without which a part would come off, each with the ads of the smaller part.

    Tarjan's bridges, without recursion: the lowest ad that can be reached without the link.
    """
    near = neighbours(links)
    found: dict[Pair, int] = {}
    seen: set[AdKey] = set()
    for root in sorted(near):
        if root not in seen:
            order, parent = _walk(near, root)
            seen.update(order)
            found.update(_bridges(near, order, parent))
    return found


def _walk(near: Neighbours, root: AdKey) -> tuple[list[AdKey], dict[AdKey, AdKey]]:
    """The ads of a part in the order of a walk in depth, and from where each was reached."""
    order: list[AdKey] = []
    parent = {root: root}
    placed: set[AdKey] = set()
    waiting = [(root, root)]
    while waiting:
        here, came = waiting.pop()
        if here in placed:
            continue
        placed.add(here)
        order.append(here)
        parent[here] = came
        waiting.extend((other, here) for other in reversed(near[here]) if other not in placed)
    return order, parent


def _bridges(
    near: Neighbours, order: Sequence[AdKey], parent: Mapping[AdKey, AdKey]
) -> dict[Pair, int]:
    place = {ad: at for at, ad in enumerate(order)}
    low, size = dict(place), dict.fromkeys(order, 1)
    found = {}
    for ad in reversed(order[1:]):
        above = parent[ad]
        low[ad] = min([low[ad], *(place[other] for other in near[ad] if other != above)])
        low[above] = min(low[above], low[ad])
        size[above] += size[ad]
        if low[ad] > place[above]:
            found[min(ad, above), max(ad, above)] = min(size[ad], len(order) - size[ad])
    return found
