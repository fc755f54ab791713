"""What the read commands and exports show: plain rows made from the store and the explainer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adwatch.errors import ConfigError, NotFound
from adwatch.model import Ad, AdKey, Cluster, Cut, Evidence, Link, Presence
from adwatch.pipeline.explaining import links_inside, reckoning, way, weak_places
from adwatch.pipeline.weight_tables import table_of
from adwatch.pipeline.workspace import Workspace
from adwatch.ports import Row
from matching.alignment import align, shared_share
from matching.explain import Hold, explain_cluster, reasons

LINK_COLUMNS = ("left", "right", "score", "accepted", "model", "evidence")
CLUSTER_COLUMNS = ("cluster", "ad")
AD_COLUMNS = (
    "ad", "kind", "title", "text", "url", "place", "price", "author", "country", "language",
    "posted_at", "content_digest", "candidates",
)  # fmt: skip


def exported(
    workspace: Workspace, what: str, related: bool, cut: Cut
) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The columns and rows of links, clusters or ads; raises ConfigError for anything else."""
    if what == "links":
        return LINK_COLUMNS, link_rows(workspace, related)
    if what == "clusters":
        return CLUSTER_COLUMNS, cluster_rows(workspace, cut)
    if what == "ads":
        return AD_COLUMNS, ad_rows(workspace)
    raise ConfigError("one of links, clusters, ads is needed", where=what)


def find_key(workspace: Workspace, text: str) -> AdKey:
    """The ad that a person typed as `site/local_id`; raises NotFound."""
    site, slash, local_id = text.partition("/")
    if slash and site and local_id:
        key = AdKey(site, local_id)
        if workspace.store.ad(key) is not None:
            return key
    raise NotFound("no such ad; ads are written site/local_id", where=text)


def link_rows(workspace: Workspace, related: bool) -> Iterator[Row]:
    """One row per link, ordered by its two ads."""
    return (link_row(link) for link in workspace.store.links(related=related))


def link_row(link: Link) -> dict[str, object]:
    """A link as exported."""
    return {
        "left": str(link.left),
        "right": str(link.right),
        "score": round(link.score, 6),
        "accepted": link.accepted,
        "model": link.model,
        "evidence": [evidence_row(one) for one in link.evidence],
    }


def evidence_row(one: Evidence) -> dict[str, object]:
    """A piece of evidence as exported."""
    return {
        "matcher": str(one.matcher),
        "kind": one.kind,
        "left": one.left,
        "right": one.right,
        "bits": round(one.bits, 4),
        "sentence": one.sentence,
    }


def cluster_rows(workspace: Workspace, cut: Cut) -> Iterator[Row]:
    """One row per ad, singletons included; raises NotFound where some were not linked yet."""
    need_linked(workspace)
    for cluster in workspace.store.clusters(cut):
        for key in cluster.members:
            yield {"cluster": cluster.id, "ad": str(key)}


def need_linked(workspace: Workspace) -> None:
    """Refuse to speak of clusters while ads are in none; raises NotFound saying what to do."""
    counts = workspace.store.counts()
    waiting = counts["ads"] - counts["cluster_members"] // len(Cut)
    if waiting:
        raise NotFound(f"ads in no cluster yet: {waiting}; run `adwatch link` first")


def ad_rows(workspace: Workspace) -> Iterator[Row]:
    """One row per ad: its newest version."""
    return (ad_row(ad) for ad in workspace.store.ads())


def ad_row(ad: Ad) -> dict[str, object]:
    """An ad as exported."""
    return {
        "ad": str(ad.key),
        "kind": str(ad.kind),
        **{name: getattr(ad, name) for name in AD_COLUMNS[2:10]},
        "posted_at": ad.posted_at.isoformat() if ad.posted_at else None,
        "content_digest": ad.content_digest,
        "candidates": dict(ad.candidates),
    }


def summaries(workspace: Workspace, min_size: int, cut: Cut) -> Iterator[dict[str, object]]:
    """One line per cluster: size, sites, kinds, first and last sighting, shared identifiers."""
    for cluster in workspace.store.clusters(cut, min_size):
        yield summary(workspace, cluster)


def summary(workspace: Workspace, cluster: Cluster) -> dict[str, object]:
    """What one cluster holds, in one line."""
    ads = [ad for key in cluster.members if (ad := workspace.store.ad(key))]
    looks = [
        look.seen_at
        for key in cluster.members
        for look in workspace.store.sightings(key)
        if look.state is not Presence.BLOCKED  # nobody saw the ad, nor that it was not there
    ]
    return {
        "cluster": cluster.id,
        "ads": len(cluster.members),
        "sites": sorted({key.site for key in cluster.members}),
        "kinds": sorted({str(ad.kind) for ad in ads}),
        "places": sorted({ad.place for ad in ads if ad.place}),
        "first_seen": min(looks).isoformat() if looks else None,
        "last_seen": max(looks).isoformat() if looks else None,
    }


def cluster_view(workspace: Workspace, cluster_id: str) -> dict[str, Any]:
    """A cluster with its members and the reasons that hold it; raises NotFound."""
    cluster = workspace.store.cluster(cluster_id)
    if cluster is None:
        raise NotFound("no such cluster", where=cluster_id)
    links = links_inside(workspace, cluster)
    explained = explain_cluster(cluster, links, table_of(workspace, cluster.model))
    return {**summary(workspace, cluster), "members": [str(k) for k in cluster.members]} | {
        "reasons": [_reason(one) for one in explained.held_by],
        "splits": [_split(one) for one in explained.bridges],
        "against": list(explained.against),
        "sentences": list(explained.sentences),
        "weak_places": weak_places(links),
        "links": [link_row(link) for link in links if link.accepted],
    }


def _reason(hold: Hold) -> str:
    return f"{hold.sentence} ({hold.links} link{'s' if hold.links > 1 else ''})"


def _split(hold: Hold) -> str:
    what = "near-copied texts" if hold.kind == "wording" else f"{hold.kind} {_short(hold)}"
    parts = " + ".join(map(str, hold.parts))
    return f"Without the {what} it falls into {parts} ads."


def _short(hold: Hold) -> str:
    return f"{hold.value[:12]}…" if hold.kind == "picture" else hold.value


def why(workspace: Workspace, left: str, right: str) -> dict[str, object]:
    """Why two ads are, or are not, linked: the sentences, strongest first."""
    one, other = find_key(workspace, left), find_key(workspace, right)
    link = workspace.store.link(one, other)
    homes = [workspace.store.cluster_of(key) for key in (one, other)]
    shared = homes[0] is not None and homes[0] == homes[1]
    view: dict[str, object] = {"left": str(one), "right": str(other), "linked": False}
    if link is not None:
        view = {**link_row(link), "linked": link.accepted, "sentences": reasons(link)}
        view |= reckoning(workspace, link)
    elif homes[0] is not None and shared and one != other:
        view["way"] = way(workspace, homes[0], one, other)
    return view | {"same_cluster": shared, "texts": _compared(workspace, one, other)}


def _compared(workspace: Workspace, left: AdKey, right: AdKey) -> dict[str, object] | None:
    """Which share of two ads' texts is common, and the slots that differ; None without texts."""
    ads = (workspace.store.ad(left), workspace.store.ad(right))
    texts = [ad.text for ad in ads if ad is not None and ad.text]
    if len(texts) < 2:
        return None
    passages = align(*texts)
    slots = [[one.left.strip(), one.right.strip()] for one in passages if not one.shared]
    return {"shared": round(shared_share(passages), 4), "slots": slots}


def found_ads(workspace: Workspace, text: str, limit: int) -> Iterator[dict[str, object]]:
    """The ads that a search finds, as exported."""
    for key in workspace.store.search(text, limit):
        ad = workspace.store.ad(key)
        if ad is not None:
            yield ad_row(ad)
