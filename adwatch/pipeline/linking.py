"""Signals to links, clusters and rankings, and their measure against a truth."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from adwatch.errors import InputError
from adwatch.intake import Problem, csv_rows
from adwatch.model import AdKey, Cut, Signal, SignalSet
from adwatch.pipeline.extracting import read_ads
from adwatch.pipeline.views import need_linked
from adwatch.pipeline.weight_tables import table_in_force
from adwatch.pipeline.workspace import Workspace
from matching.cluster import cluster
from matching.evaluate import components, evaluate, ranking_scores
from matching.linking import LinkResult, link
from matching.rank import rank

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking did: contents read anew, the links, and how many clusters each cut has."""

    read: int
    result: LinkResult
    clusters: dict[Cut, int]


def link_ads(
    workspace: Workspace,
    full: bool,
    without: frozenset[str],
    progress: Progress = lambda _name, _count: None,
) -> LinkReport:
    """Read what is unread, link all ads and cluster them at both cuts.

    Cluster ids carry over from the last clustering, unless `full` starts them anew.
    """
    table = table_in_force(workspace)
    read = read_ads(workspace, without, progress)
    result = link(signal_sets(workspace, without), without, table)
    workspace.store.replace_links(result.links)
    made = {}
    for cut in Cut:
        previous = () if full else tuple(workspace.store.clusters(cut))
        judgements = workspace.store.judgements()
        found = cluster(result.links.ads, result.links, judgements, cut, previous, table.model)
        workspace.store.replace_clusters(cut, found)
        made[cut] = len(found)
    return LinkReport(read, result, made)


def signal_sets(workspace: Workspace, without: frozenset[str]) -> Iterator[SignalSet]:
    """Every ad's signals but for the kinds in `without` and those of candidate fields."""
    for one in workspace.store.signal_sets():
        if not without and not one.candidates:
            yield one
            continue
        kept = tuple(
            signal
            for signal in one.signals
            if signal.kind not in without and is_sure(signal, one.candidates)
        )
        yield replace(one, signals=kept)


def is_sure(signal: Signal, candidates: Collection[str]) -> bool:
    """Whether a signal comes of no field that is only a candidate.

    One without a place in a field comes of the pictures, or of title and text together.
    """
    if signal.span is not None:
        return signal.span.field not in candidates
    sources = {"pictures"} if signal.kind == "picture" else {"title", "text"}
    return sources.isdisjoint(candidates)


def rank_ads(
    workspace: Workspace, top: int, without: frozenset[str]
) -> Iterator[tuple[AdKey, list[tuple[AdKey, float]]]]:
    """For every ad its `top` most likely same-operator ads, best first."""
    read_ads(workspace, without)
    return rank(list(signal_sets(workspace, without)), top, without)


def evaluate_against(workspace: Workspace, truth_file: Path) -> dict[str, float | int]:
    """The working clusters and the ranking, scored over the ads that a truth file names.

    Raises InputError for a truth that does not fit the workspace.
    """
    assigned = _assignment(workspace)
    truth = read_truth(truth_file, assigned)
    sets = [one for one in signal_sets(workspace, frozenset()) if one.ad in truth]
    scores = evaluate({key: assigned[key] for key in truth}, truth)
    most = max(map(len, _by_operator(truth).values()), default=1)
    ranked = rank(sets, max(1, most - 1), frozenset())
    return {**asdict(ranking_scores(ranked, truth)), **asdict(scores)}


def components_score(workspace: Workspace, truth_file: Path) -> float:
    """B-cubed F1 of the baseline: connected components over shared identifiers."""
    sets = list(signal_sets(workspace, frozenset()))
    truth = read_truth(truth_file, {one.ad: "" for one in sets})
    assigned = components(sets)
    return evaluate({key: assigned[key] for key in truth}, truth).bcubed_f1


def _assignment(workspace: Workspace) -> dict[AdKey, str]:
    need_linked(workspace)
    clusters = workspace.store.clusters(Cut.WORKING)
    return {key: one.id for one in clusters for key in one.members}


def _by_operator(truth: dict[AdKey, str]) -> dict[str, list[AdKey]]:
    groups: dict[str, list[AdKey]] = {}
    for key, operator in truth.items():
        groups.setdefault(operator, []).append(key)
    return groups


def read_truth(file: Path, known: dict[AdKey, str]) -> dict[AdKey, str]:
    """Read `ad,operator` rows; `ad` is a key, or a bare local id where only one site has it.

    Raises InputError naming line and field.
    """
    by_local_id: dict[str, list[AdKey]] = {}
    for key in known:
        by_local_id.setdefault(key.local_id, []).append(key)
    truth: dict[AdKey, str] = {}
    for line, row in _rows(file):
        where = f"{file.name}: line {line}"
        if isinstance(row, Problem):
            raise InputError(f"{row.field}: {row.reason}", where=where)
        if not {"ad", "operator"} <= set(row):
            raise InputError("line 1: the columns ad and operator are needed", where=file.name)
        key = _truth_key(str(row.get("ad") or ""), known, by_local_id, where)
        operator = str(row.get("operator") or "")
        if not operator:
            raise InputError("operator: empty", where=where)
        if truth.setdefault(key, operator) != operator:
            raise InputError("ad: named before with another operator", where=where)
    if not truth:
        raise InputError("no rows", where=file.name)
    return truth


def _rows(file: Path) -> Iterator[tuple[int, Mapping[str, object] | Problem]]:
    with file.open("rb") as lines:
        yield from csv_rows(lines)


def _truth_key(
    text: str, known: dict[AdKey, str], by_local_id: dict[str, list[AdKey]], where: str
) -> AdKey:
    site, slash, local_id = text.partition("/")
    if slash and site and local_id and AdKey(site, local_id) in known:
        return AdKey(site, local_id)
    matches = by_local_id.get(text, [])
    if len(matches) == 1:
        return matches[0]
    raise InputError(
        "ad: on several sites, write site/local_id" if matches else "ad: not in the workspace",
        where=where,
    )
