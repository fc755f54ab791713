"""Weight tables made in a workspace: fitted to its ads, calibrated by what people judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adwatch.errors import ConfigError, NotFound
from adwatch.model import Link
from adwatch.pipeline.extracting import read_ads
from adwatch.pipeline.linking import read_truth, signal_sets
from adwatch.pipeline.weight_tables import keep, table_in_force, table_of
from adwatch.pipeline.workspace import Workspace
from matching.base import matchers
from matching.calibration import (
    FEWEST_LABELS,
    Bin,
    Labelled,
    curves,
    expected_error,
    held_out,
    reliability,
)
from matching.combine import family_bits, stratum, total_bits
from matching.fitting import fit
from matching.judgement import Decisions
from matching.sampling import sample
from matching.weight_table import AGAINST, WeightTable, odds_share

MOST_LINKS = 200_000
"""Links by whose chances a hand-set table is calibrated; the curve has a few dozen knots."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibrated table, how many labels of which source made it, and what it was worth.

    `error` is the expected calibration error over pairs that took no part in making the curve,
    `before` that of the table as it was.
    """

    table: WeightTable
    source: str
    labels: int
    before: float
    error: float
    diagram: tuple[Bin | None, ...]


def fit_table(workspace: Workspace, without: frozenset[str]) -> WeightTable:
    """Fit a table to the ads of the workspace, keep it and put it in force.

    Raises ConfigError where too few ads share anything.
    """
    read_ads(workspace, without)
    return keep(workspace, fitted_to(workspace, without))


def fitted_to(workspace: Workspace, without: frozenset[str]) -> WeightTable:
    """A table fitted to the signals of the workspace as they are; raises ConfigError."""
    try:
        return fit(sample(signal_sets(workspace, without), without)).table
    except ValueError as error:
        raise ConfigError(str(error)) from None


def calibrate(workspace: Workspace) -> Calibration:
    """Calibrate the table in force by judgements, keep the result and put it in force.

    With too few judgements the hand-set table is calibrated by the chances that a fitted one
    gives; a fitted table then stands as it is, and ConfigError is raised.
    """
    table = table_in_force(workspace)
    source, labels = "judgements", labelled(workspace, table, _judged(workspace))
    if len(labels) < FEWEST_LABELS:
        if table.curves:
            raise ConfigError(
                f"{len(labels)} judgements on links, {FEWEST_LABELS} are needed; a fitted table "
                "needs no other calibration"
            )
        source, labels = "chances by a fitted table", labelled(workspace, table, _by_fit(workspace))
    if not len(labels):
        raise ConfigError("no links to calibrate by; run `adwatch link` first")
    plain = WeightTable(prior=table.prior, curves=table.curves, notes=table.notes)
    made = plain.calibrated(curves(labels), {"calibrated by": source, "labels": len(labels)})
    scores = held_out(labels)
    return Calibration(
        table=keep(workspace, made),
        source=source,
        labels=len(labels),
        before=expected_error(odds_share(labels.bits), labels.same),
        error=expected_error(scores, labels.same),
        diagram=reliability(scores, labels.same),
    )


def check(workspace: Workspace, truth_file: Path) -> tuple[float, tuple[Bin | None, ...]]:
    """The expected error and the diagram of the links, weak ones too, between ads of a truth.

    Raises InputError for a truth that does not fit the workspace, NotFound where it ties nothing.
    """
    truth = read_truth(truth_file, {ad.key: "" for ad in workspace.store.ads()})
    found = [
        (link.score, float(truth[link.left] == truth[link.right]))
        for link in workspace.store.links(related=True)
        if link.left in truth and link.right in truth
    ]
    if not found:
        raise NotFound("no links between ads of the truth; run `adwatch link` first")
    scores, same = zip(*found, strict=True)
    return expected_error(scores, same), reliability(scores, same)


def labelled(
    workspace: Workspace, table: WeightTable, found: Iterable[tuple[Link, float]]
) -> Labelled:
    """Links and how likely each is a tie, as labels for a table.

    Raises ConfigError where other weights than the table's made the evidence of a link.
    """
    families = {matcher.name: matcher.family for matcher in matchers()}
    alike: dict[str, bool] = {}
    bits, same, strata = [], [], []
    for link, chance in found:
        if link.model not in alike:
            made = table_of(workspace, link.model)
            alike[link.model] = (made.prior, made.curves) == (table.prior, table.curves)
        if not alike[link.model]:
            raise ConfigError("links of other weights; run `adwatch link` first", link.model)
        bits.append(table.prior + total_bits(link.evidence, families))
        same.append(chance)
        strata.append(stratum(link.evidence))
    return Labelled.of(bits, same, strata)


def _judged(workspace: Workspace) -> Iterator[tuple[Link, float]]:
    """The judged pairs that evidence ties, each with the person's word: 1 same, 0 different."""
    decisions = Decisions.of(workspace.store.judgements())
    pairs = [(pair, 1.0) for pair in decisions.same] + [(pair, 0.0) for pair in decisions.different]
    for pair, same in sorted(pairs):
        link = workspace.store.link(*pair)
        if link is not None:
            yield link, same


def _by_fit(workspace: Workspace) -> Iterator[tuple[Link, float]]:
    """Links of the hand-set table, each with the chance that a table fitted here gives it."""
    fitted = fitted_to(workspace, frozenset())
    families = {matcher.name: matcher.family for matcher in matchers()}
    step = -(-workspace.store.counts()["links"] // MOST_LINKS)
    for number, link in enumerate(workspace.store.links(related=True)):
        if number % step == 0:
            yield link, chance(family_bits(link.evidence, families), fitted)


def chance(by_hand: Mapping[str, float], fitted: WeightTable) -> float:
    """The probability of a tie by a fitted table, from the hand-set bits of each family."""
    bits = fitted.prior
    for family, told in by_hand.items():
        worth = float(fitted.bits(family, told))
        bits += -worth if family == AGAINST else worth
    return float(odds_share(bits))
