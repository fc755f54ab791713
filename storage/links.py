"""Keep and read links between ads and people's judgements on them; no scoring here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Select, or_, select

from adwatch.model import AdKey, Evidence, Judgement, Link, Maker, Verdict
from storage import ads, bulk, tables
from storage.engine import streamed

LINKS_CHUNK = 2_000
"""Links written by one statement: some two megabytes."""
LEFT = tables.ads.alias("left_ad")
RIGHT = tables.ads.alias("right_ad")


def replace(connection: Connection, links: Iterable[Link]) -> int:
    """Put new links in place of the old; how many. Raises NotFound where an ad is not known."""
    connection.execute(tables.links.delete())
    stream, kept = iter(links), 0
    numbers: dict[AdKey, int] = {}
    while chunk := list(islice(stream, LINKS_CHUNK)):
        ends = {key for link in chunk for key in (link.left, link.right)}
        numbers.update(ads.numbers(connection, ends - numbers.keys()))
        bulk.insert(connection, tables.links, [_row(link, numbers) for link in chunk])
        kept += len(chunk)
    return kept


def stream(engine: Engine, related: bool, key: AdKey | None) -> Iterator[Link]:
    """The accepted links (and the weaker ones, if `related`), by keys; of one ad if given."""
    found = _links().order_by(LEFT.c.site, LEFT.c.local_id, RIGHT.c.site, RIGHT.c.local_id)
    if not related:
        found = found.where(tables.links.c.accepted)
    if key is not None:
        # By row number first: a condition on the keys of either side would read every link.
        here = select(tables.ads.c.id).where(_touches(tables.ads, key)).scalar_subquery()
        found = found.where(or_(tables.links.c.left_id == here, tables.links.c.right_id == here))
    with streamed(engine, found) as rows:
        yield from map(_link, rows)


def between(connection: Connection, left: AdKey, right: AdKey) -> Link | None:
    """The link between two ads, in either order."""
    left, right = min(left, right), max(left, right)
    found = _links().where(_touches(LEFT, left), _touches(RIGHT, right))
    row = connection.execute(found).first()
    return None if row is None else _link(row)


def judge(connection: Connection, judgement: Judgement) -> None:
    """Append a person's decision; raises NotFound where an ad is not known."""
    numbers = ads.numbers(connection, (judgement.left, judgement.right))
    row = {
        "left_id": numbers[judgement.left],
        "right_id": numbers[judgement.right],
        "verdict": str(judgement.verdict),
        "by": judgement.by,
        "at": judgement.at,
        "reason": judgement.reason,
    }
    connection.execute(tables.judgements.insert(), row)


def judgements(connection: Connection) -> tuple[Judgement, ...]:
    """Every decision, oldest first."""
    found = JUDGED.order_by(tables.judgements.c.id)
    return tuple(map(to_judgement, connection.execute(found)))


def to_judgement(row: Any) -> Judgement:
    """The judgement in a row of JUDGED."""
    return Judgement(*_ends(row), Verdict(row.verdict), row.by, row.at, row.reason)


def _links() -> Select[Any]:
    columns = tables.links.c
    return (
        select(*_keys(), columns.score, columns.accepted, columns.model, columns.evidence)
        .select_from(tables.links)
        .join(LEFT, LEFT.c.id == columns.left_id)
        .join(RIGHT, RIGHT.c.id == columns.right_id)
    )


def _keys() -> tuple[Any, ...]:
    return (
        LEFT.c.site.label("left_site"),
        LEFT.c.local_id.label("left_local_id"),
        RIGHT.c.site.label("right_site"),
        RIGHT.c.local_id.label("right_local_id"),
    )


def _ends(row: Any) -> tuple[AdKey, AdKey]:
    left = AdKey(row.left_site, row.left_local_id)
    return left, AdKey(row.right_site, row.right_local_id)


def _touches(side: Any, key: AdKey) -> Any:
    return (side.c.site == key.site) & (side.c.local_id == key.local_id)


def _row(link: Link, numbers: dict[AdKey, int]) -> dict[str, Any]:
    return {
        "left_id": numbers[link.left],
        "right_id": numbers[link.right],
        "score": link.score,
        "accepted": link.accepted,
        "model": link.model,
        "evidence": [_reason(evidence) for evidence in link.evidence],
    }


def _reason(evidence: Evidence) -> list[object]:
    return [
        evidence.matcher.name,
        evidence.matcher.version,
        evidence.kind,
        evidence.left,
        evidence.right,
        evidence.bits,
        evidence.sentence,
        evidence.rarity,
    ]


def _link(row: Any) -> Link:
    evidence = tuple(
        Evidence(Maker(name, version), *values) for name, version, *values in row.evidence
    )
    return Link(*_ends(row), row.score, row.accepted, evidence, row.model)


def _judged() -> Select[Any]:
    columns = tables.judgements.c
    said = (columns.id, columns.verdict, columns.by, columns.at, columns.reason)
    return (
        select(*_keys(), *said)
        .select_from(tables.judgements)
        .join(LEFT, LEFT.c.id == columns.left_id)
        .join(RIGHT, RIGHT.c.id == columns.right_id)
    )


JUDGED = _judged()
"""Judgements with the keys of both ads."""
