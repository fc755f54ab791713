"""Keep and read clusterings, one for each cut; no clustering here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, select

from adwatch.model import AdKey, Cluster, Cut
from storage import ads, bulk, tables
from storage.engine import streamed

CLUSTER_CHUNK = 100
"""Clusters written by one statement; each may have many members."""


def replace(connection: Connection, cut: Cut, clusters: Iterable[Cluster]) -> int:
    """Put a new clustering in place of the old one of this cut; how many ads are in it.

    Raises NotFound where an ad is not known, Conflict where two clusters share an ad or an id.
    """
    for table in (tables.cluster_members, tables.clusters):
        connection.execute(table.delete().where(table.c.cut == str(cut)))
    stream, held = iter(clusters), 0
    while chunk := list(islice(stream, CLUSTER_CHUNK)):
        if any(cluster.cut != cut for cluster in chunk):
            raise ValueError(f"a cluster of another cut was handed in as one of {cut}")
        numbers = ads.numbers(connection, (key for cluster in chunk for key in cluster.members))
        bulk.insert(connection, tables.clusters, [_row(cluster) for cluster in chunk])
        members = [
            {"cut": str(cut), "cluster_id": cluster.id, "ad_id": numbers[key]}
            for cluster in chunk
            for key in cluster.members
        ]
        bulk.insert(connection, tables.cluster_members, members)
        held += len(members)
    return held


def stream(engine: Engine, cut: Cut, min_size: int) -> Iterator[Cluster]:
    """The clusters of a cut, largest first, then by id."""
    columns = tables.clusters.c
    found = _clusters().where(columns.cut == str(cut), columns.size >= min_size)
    ordered = found.order_by(columns.size.desc(), columns.id, *_KEY)
    with streamed(engine, ordered) as rows:
        # A purge may have taken members since the cluster was made.
        yield from (one for one in _assemble(rows) if len(one.members) >= min_size)


def one(connection: Connection, cluster_id: str) -> Cluster | None:
    """One cluster by id; where both cuts have the id, that of the working cut."""
    columns = tables.clusters.c
    found = _clusters().where(columns.id == cluster_id)
    both = _assemble(connection.execute(found.order_by(columns.cut.desc(), *_KEY)))
    return next(both, None)  # "working" sorts after "strict"


def holding(connection: Connection, key: AdKey, cut: Cut) -> Cluster | None:
    """The cluster that holds an ad."""
    members, columns = tables.cluster_members.c, tables.ads.c
    holder = (
        select(members.cluster_id)
        .join(tables.ads)
        .where(columns.site == key.site, columns.local_id == key.local_id, members.cut == str(cut))
        .scalar_subquery()
    )
    found = _clusters().where(tables.clusters.c.cut == str(cut), tables.clusters.c.id == holder)
    return next(_assemble(connection.execute(found.order_by(*_KEY))), None)


_KEY = (tables.ads.c.site, tables.ads.c.local_id)


def _clusters() -> Select[Any]:
    columns, members = tables.clusters.c, tables.cluster_members.c
    same = and_(members.cut == columns.cut, members.cluster_id == columns.id)
    return (
        select(columns.cut, columns.id, columns.model, *_KEY)
        .select_from(tables.clusters)
        .join(tables.cluster_members, same)
        .join(tables.ads, tables.ads.c.id == members.ad_id)
    )


def _assemble(rows: Iterable[Any]) -> Iterator[Cluster]:
    for (cut, name, model), some in groupby(rows, lambda row: (row.cut, row.id, row.model)):
        members = tuple(AdKey(row.site, row.local_id) for row in some)
        yield Cluster(name, Cut(cut), members, model)


def _row(cluster: Cluster) -> dict[str, Any]:
    return {
        "cut": str(cluster.cut),
        "id": cluster.id,
        "size": len(cluster.members),
        "model": cluster.model,
    }
