"""Why two ads, or the ads of a cluster, are held together: reckoned again from what was stored."""

from __future__ import annotations

from adwatch.errors import NotFound
from adwatch.model import AdKey, Cluster, Link
from adwatch.pipeline.weight_tables import table_of
from adwatch.pipeline.workspace import Workspace
from matching.base import matchers
from matching.paths import bridging, path
from matching.waterfall import calibration_told, hinges, reckoned, waterfall

MOST_BRIDGES = 5
"""Links of a cluster that are told as its weak places, those that hold most ads first."""


def families() -> dict[str, str]:
    """The family of each matcher."""
    return {matcher.name: matcher.family for matcher in matchers()}


def reckoning(workspace: Workspace, link: Link) -> dict[str, object]:
    """The waterfall of a link, what it hinges on, and whether it can be reckoned again."""
    try:
        table = table_of(workspace, link.model)
    except NotFound:
        told = f"The weight table {link.model} is not in this workspace."
        return {"waterfall": [], "hinges": [], "calibration": told, "reckoned_again": False}
    steps = waterfall(link, families(), table)
    return {
        "waterfall": [
            {"told": one.told, "bits": round(one.bits, 3), "total": round(one.total, 3),
             "note": one.note}
            for one in steps
        ],
        "hinges": list(hinges(link, families(), table)),
        "calibration": calibration_told(link, table),
        "reckoned_again": reckoned(link, families(), table),
    }  # fmt: skip


def links_inside(workspace: Workspace, cluster: Cluster) -> list[Link]:
    """All links, weak ones too, between the ads of a cluster."""
    members = frozenset(cluster.members)
    return [
        link
        for key in cluster.members
        for link in workspace.store.links(related=True, ad=key)
        if link.left == key and link.right in members
    ]


def way(workspace: Workspace, cluster: Cluster, left: AdKey, right: AdKey) -> list[str]:
    """The ads over which links lead from one ad of a cluster to another, accepted ones first."""
    links = links_inside(workspace, cluster)
    every = [(one.left, one.right) for one in links]
    accepted = [(one.left, one.right) for one in links if one.accepted]
    found = path(accepted, left, right) or path(every, left, right)
    return [str(key) for key in found]


def weak_places(links: list[Link]) -> list[dict[str, object]]:
    """The links without which ads would come off a cluster, each with its strongest reason."""
    accepted = {(one.left, one.right): one for one in links if one.accepted}
    found = sorted(bridging(accepted).items(), key=lambda one: (-one[1], one[0]))
    return [
        {
            "left": str(left),
            "right": str(right),
            "ads": ads,
            "score": accepted[left, right].score,
            "reason": max(accepted[left, right].evidence, key=lambda one: one.bits).sentence,
        }
        for (left, right), ads in found[:MOST_BRIDGES]
    ]
