"""The part of SqlStore that keeps what ties ads together: links, clusters, judgements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adwatch.model import AdKey, Cluster, Cut, Judgement, Link
from storage import clusters as cluster_rows
from storage import deeds
from storage import links as link_rows
from storage.engine import take_stock
from storage.part import Part


class Linked(Part):
    """Links and clusters are put in place whole; judgements are appended."""

    def replace_links(self, links: Iterable[Link]) -> None:
        """Put a new set of links in place of the old, whole or not at all."""
        with self._writer.begin() as connection:
            kept = link_rows.replace(connection, links)
        take_stock(self._engine, kept)

    def links(self, related: bool = False, ad: AdKey | None = None) -> Iterator[Link]:
        """The accepted links (and the weaker ones, if `related`), by keys; of one ad if given."""
        return link_rows.stream(self._engine, related, ad)

    def link(self, left: AdKey, right: AdKey) -> Link | None:
        """The link between two ads, in either order."""
        with self._engine.connect() as connection:
            return link_rows.between(connection, left, right)

    def replace_clusters(self, cut: Cut, clusters: Iterable[Cluster]) -> None:
        """Put a new clustering in place of the old one of this cut, whole or not at all."""
        with self._writer.begin() as connection:
            held = cluster_rows.replace(connection, cut, clusters)
        take_stock(self._engine, held)

    def clusters(self, cut: Cut, min_size: int = 1) -> Iterator[Cluster]:
        """The clusters of a cut, largest first, then by id."""
        return cluster_rows.stream(self._engine, cut, min_size)

    def cluster(self, cluster_id: str) -> Cluster | None:
        """One cluster by id; where both cuts have the id, that of the working cut."""
        with self._engine.connect() as connection:
            return cluster_rows.one(connection, cluster_id)

    def cluster_of(self, key: AdKey, cut: Cut = Cut.WORKING) -> Cluster | None:
        """The cluster that holds an ad."""
        with self._engine.connect() as connection:
            return cluster_rows.holding(connection, key, cut)

    def add_judgement(self, judgement: Judgement) -> None:
        """Append a person's decision; raises NotFound where an ad is not known."""
        with self._writer.begin() as connection:
            link_rows.judge(connection, judgement)
            self._record(connection, [deeds.judged(judgement)])

    def judgements(self) -> tuple[Judgement, ...]:
        """Every decision, oldest first."""
        with self._engine.connect() as connection:
            return link_rows.judgements(connection)
