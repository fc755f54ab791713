"""Commands on ties: link, clusters, cluster, why, export, rank, evaluate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    LinesOption,
    WithoutOption,
    counting,
    kinds,
    need_file,
    note,
    output,
    print_json,
    print_lines,
    print_table,
    say,
    workspace_for,
)
from adwatch.cli.urgent import say_urgent
from adwatch.custody import Act
from adwatch.model import AdKey, Cut

if TYPE_CHECKING:
    from matching.blocking import BlockReport

CutOption = Annotated[Cut, typer.Option("--cut", help="How much evidence a merge needs.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (link, clusters, cluster, why, export, rank, evaluate):
        app.command()(command)


def link(
    full: Annotated[bool, typer.Option("--full", help="Start cluster ids anew.")] = False,
    without: WithoutOption = "",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Read what is unread, link all ads, and cluster them."""
    from adwatch.pipeline.linking import link_ads

    with workspace_for(home) as workspace, counting("linking") as progress:
        report = link_ads(workspace, full, kinds(without), progress)
    accepted = report.result.accepted_count
    facts = {
        "accepted_links": accepted,
        "related_links": len(report.result.links) - accepted,
        **{f"{cut}_clusters": count for cut, count in report.clusters.items()},
    }
    for line in _capped(report.result.reports):
        say(line)
    if json:
        print_json(facts)
    else:
        say(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in facts.items()))
    say_urgent(home)


def _capped(reports: Sequence[BlockReport]) -> Iterator[str]:
    """One line per matcher whose blocking keys held too many ads to compare every pair."""
    for matcher in sorted({one.matcher for one in reports}):
        mine = [one for one in reports if one.matcher == matcher]
        pairs, kept = sum(one.pairs for one in mine), sum(one.kept for one in mine)
        blocks = sum(one.blocks for one in mine)
        yield (
            f"capped: {matcher}: keys shared by too many texts: {blocks}, the largest by "
            f"{max(one.size for one in mine)}; {kept} of their {pairs} pairs were compared"
        )


def clusters(
    min_size: Annotated[int, typer.Option("--min-size", min=1, help="Ads at least.")] = 2,
    cut: CutOption = Cut.WORKING,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the clusters of linked ads, largest first."""
    from adwatch.pipeline.views import summaries

    with workspace_for(home) as workspace:
        rows = list(summaries(workspace, min_size, cut))
        note(workspace, Act.READ, command="clusters", clusters=len(rows))
    if json:
        print_json(rows)
        return
    columns = ["cluster", "ads", "sites", "kinds", "places", "seen"]
    shown = ([*(_cell(row[name]) for name in columns[:-1]), _seen(row)] for row in rows)
    print_table(f"{len(rows)} clusters", columns, shown)


def _cell(value: object) -> object:
    if isinstance(value, list):
        rest = f" +{len(value) - 4}" if len(value) > 4 else ""
        return ", ".join(map(str, value[:4])) + rest
    return value


def _seen(row: Mapping[str, object]) -> str:
    """The days of the first and the last sighting."""
    days = sorted({str(row[name])[:10] for name in ("first_seen", "last_seen")})
    return " – ".join(days)


def cluster(
    id: Annotated[str, typer.Argument(help="A cluster's id.")],
    why: Annotated[bool, typer.Option("--why", help="Grounds, counter-evidence, weak links.")] = (
        False
    ),
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show one cluster: its ads, why they are together, and what would split it."""
    from adwatch.pipeline.views import cluster_view

    with workspace_for(home) as workspace:
        view = cluster_view(workspace, id)
        note(workspace, Act.READ, view["members"], command="cluster", cluster=id)
    if json:
        print_json(view)
        return
    from adwatch.cli.words import cluster_words, grounds_words

    print(grounds_words(view) if why else cluster_words(view))


def why(
    left: Annotated[str, typer.Argument(help="An ad, as site/local_id.")],
    right: Annotated[str, typer.Argument(help="Another ad.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Say why two ads are linked, or are not."""
    from adwatch.pipeline.views import why as view_of

    with workspace_for(home) as workspace:
        view = view_of(workspace, left, right)
        note(workspace, Act.READ, (left, right), command="why")
    if json:
        print_json(view)
        return
    from adwatch.cli.words import why_words

    print(why_words(view))


def export(
    what: Annotated[str, typer.Argument(help="links, clusters or ads.")],
    format: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    related: Annotated[bool, typer.Option("--related", help="The weaker links too.")] = False,
    cut: CutOption = Cut.WORKING,
    out: Annotated[Path | None, typer.Option("--out", help="A file instead of stdout.")] = None,
    home: HomeOption = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format jsonl.")] = False,
) -> None:
    """Write links, clusters or ads in a format for other tools."""
    from adwatch.pipeline.views import exported
    from adwatch.products.base import exporter

    writer = exporter("jsonl" if json else format)
    with workspace_for(home) as workspace:
        columns, rows = exported(workspace, what, related, cut)
        # Before, not after: a reader who leaves early has read all the same.
        note(workspace, Act.EXPORT, what=what, format=writer.name)
        with output(out) as file:
            count = writer.write(columns, rows, file)
    say(f"{count} {what} written")


def rank(
    top: Annotated[int, typer.Option("--top", min=1, help="So many ads for each ad.")] = 10,
    without: WithoutOption = "",
    home: HomeOption = None,
    json: LinesOption = True,
) -> None:
    """Print, for every ad, its most likely same-operator ads, best first."""
    assert json  # there is no other form
    from adwatch.pipeline.linking import rank_ads

    with workspace_for(home) as workspace:
        note(workspace, Act.EXPORT, what="rank", top=top)
        print_lines(_ranked(*one) for one in rank_ads(workspace, top, kinds(without)))


def _ranked(ad: AdKey, others: list[tuple[AdKey, float]]) -> dict[str, object]:
    return {"ad": str(ad), "ranked": [[str(other), round(score, 6)] for other, score in others]}


def evaluate(
    truth: Annotated[Path, typer.Option("--truth", help="CSV with the columns ad, operator.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Score the working clusters and the ranking against a truth."""
    from adwatch.pipeline.linking import evaluate_against

    need_file(truth)
    with workspace_for(home) as workspace:
        scores = evaluate_against(workspace, truth)
    if json:
        print_json(scores)
        return
    print_table("against the truth", ["score", "value"], _shown(scores))


def _shown(scores: dict[str, float | int]) -> Iterator[list[object]]:
    for name, value in scores.items():
        yield [name, f"{value:.4f}" if isinstance(value, float) else value]
