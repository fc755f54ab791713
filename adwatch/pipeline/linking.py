"""Signals to links, clusters and rankings, and their measure against a truth."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from adwatch.errors import InputError, NotFound
from adwatch.model import AdKey, Cut, SignalSet
from adwatch.pipeline.extracting import read_ads
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
    read = read_ads(workspace, without, progress)
    sets = list(signal_sets(workspace, without))
    result = link(sets, without=without)
    workspace.store.replace_links(result.links)
    keys = [one.ad for one in sets]
    made = {cut: _cluster(workspace, keys, result, cut, full) for cut in Cut}
    return LinkReport(read, result, made)


def _cluster(
    workspace: Workspace, keys: list[AdKey], result: LinkResult, cut: Cut, full: bool
) -> int:
    previous = () if full else tuple(workspace.store.clusters(cut))
    made = cluster(keys, result.links, workspace.store.judgements(), cut, previous)
    workspace.store.replace_clusters(cut, made)
    return len(made)


def signal_sets(workspace: Workspace, without: frozenset[str]) -> Iterator[SignalSet]:
    """Every ad's signals, the kinds in `without` left out."""
    for one in workspace.store.signal_sets():
        kept = tuple(signal for signal in one.signals if signal.kind not in without)
        yield SignalSet(one.ad, one.content_digest, one.kind, one.first_seen, kept)


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
    clusters = workspace.store.clusters(Cut.WORKING)
    assigned = {key: one.id for one in clusters for key in one.members}
    if not assigned:
        raise NotFound("there are no clusters yet: run `adwatch link` first")
    return assigned


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
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not {"ad", "operator"} <= set(reader.fieldnames or ()):
            raise InputError("line 1: the columns ad and operator are needed", where=file.name)
        for row in reader:
            where = f"{file.name}: line {reader.line_num}"
            key = _truth_key(row["ad"] or "", known, by_local_id, where)
            if not row["operator"]:
                raise InputError("operator: empty", where=where)
            if truth.setdefault(key, row["operator"]) != row["operator"]:
                raise InputError("ad: named before with another operator", where=where)
    if not truth:
        raise InputError("no rows", where=file.name)
    return truth


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
