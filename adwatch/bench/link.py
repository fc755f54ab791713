"""`adwatch bench link`: how well and how fast ads are linked, on an invented market with its truth.

What is measured comes in sections; the poisons, the rivals and the market are in files of their
own. A goal is printed beside a figure and never judged.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from time import process_time

from adwatch.bench.copies import measure_copies
from adwatch.bench.harm import harm
from adwatch.bench.market import Labelled, Order, labelled
from adwatch.bench.poison import POISONS
from adwatch.bench.ranking import ranking
from adwatch.bench.report import Figure, beside, report, seconds
from adwatch.bench.rivals import minhash_components
from adwatch.bench.strata import Shared, Truth, parts
from adwatch.demo.chance import dice
from adwatch.model import AdKey, Cut, SignalSet
from matching.cluster import cluster
from matching.evaluate import components, evaluate
from matching.linking import LinkResult, link

Assigned = dict[AdKey, str]

COMPONENTS = "components over shared identifiers"
WITHOUT: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone",),
    "handle, email, url": ("handle", "email", "url"),
    "all identifiers": ("phone", "handle", "email", "url", "wallet"),
    "wording": ("wording",),
    "picture": ("picture",),
    "place and price": ("place", "price"),
}
"""What is left out, one at a time, to see what each kind of signal is worth."""

BINS = 10
"""Bins of equal width in which scores are held against how often they are right."""


@dataclass(frozen=True)
class Measured:
    """A market, linked and clustered once; the sections look at it."""

    order: Order
    runs: int
    sample: Sequence[Labelled]

    @cached_property
    def sets(self) -> list[SignalSet]:
        """The signal sets of the market."""
        return [one.signals for one in self.sample]

    @cached_property
    def truth(self) -> Truth:
        """The truth of the market."""
        return Truth.of(self.sample)

    @cached_property
    def named(self) -> dict[AdKey, str]:
        """The operator of each ad."""
        return self.truth.named()

    @cached_property
    def linked(self) -> LinkResult:
        """The links of the market, by all evidence."""
        return link(self.sets)

    @cached_property
    def clusters(self) -> dict[Cut, Assigned]:
        """The cluster of each ad at both cuts."""
        return {cut: assigned(self.sets, self.linked, cut) for cut in Cut}

    def figure(self, name: str, value: float, goal: str | None = None) -> Figure:
        """A share measured on the whole market."""
        return Figure(name, round(value, 4), "share", len(self.sets), 1, goal=goal)


def assigned(sets: Sequence[SignalSet], linked: LinkResult, cut: Cut) -> Assigned:
    """The cluster of each ad of a market."""
    made = cluster([one.ad for one in sets], linked.links, (), cut)
    return {key: one.id for one in made for key in one.members}


def measure(order: Order, runs: int, only: Sequence[str] = ()) -> dict[str, object]:
    """The figures of all sections, or of those named in `only`."""
    chosen = [SECTIONS[name] for name in only or SECTIONS]
    measured = Measured(order, runs, list(labelled(order)))
    return report([figure for section in chosen for figure in section(measured)])


def _quality(of: Measured) -> Iterator[Figure]:
    """B-cubed and pairwise scores at both cuts, beside every rival."""
    rivals = {
        COMPONENTS: components(of.sets),
        "exact phone join and components": components(of.sets, kinds=("phone",)),
        "MinHash and components": minhash_components(of.sets),
    }
    for cut, clusters in of.clusters.items():
        ours = evaluate(clusters, of.named)
        for name, goal in (("precision", ">= 0.97"), ("recall", None), ("f1", ">= 0.93")):
            figure = of.figure(f"B-cubed {name}, {cut} cut", getattr(ours, f"bcubed_{name}"), goal)
            theirs = getattr(evaluate(rivals[COMPONENTS], of.named), f"bcubed_{name}")
            yield beside(figure, COMPONENTS, theirs)
        yield of.figure(f"pairwise precision, {cut} cut", ours.pairwise_precision)
        yield of.figure(f"pairwise recall, {cut} cut", ours.pairwise_recall)
    for name, found in rivals.items():
        scores = evaluate(found, of.named)
        goal = "<= 0.50" if name == COMPONENTS else None
        yield of.figure(f"B-cubed f1 of {name}", scores.bcubed_f1, goal)


def _strata(of: Measured) -> Iterator[Figure]:
    """B-cubed at the working cut over parts of the market: roles, disguises, time, open set."""
    shared = Shared.of(of.clusters[Cut.WORKING], of.truth)
    for name, count, (precision, recall, f1) in parts(shared, of.truth):
        for what, value in (("precision", precision), ("recall", recall), ("f1", f1)):
            yield Figure(f"B-cubed {what}: {name}", round(value, 4), "share", count, 1)


def _calibration(of: Measured) -> Iterator[Figure]:
    """How far scores are from how often they are right, over all links that are kept."""
    right, total, told = [0] * BINS, [0] * BINS, [0.0] * BINS
    for one in of.linked.links:
        at = min(int(one.score * BINS), BINS - 1)
        total[at] += 1
        told[at] += one.score
        right[at] += of.named[one.left] == of.named[one.right]
    links = max(sum(total), 1)
    off = sum(abs(score - hits) for score, hits in zip(told, right, strict=True)) / links
    figure = of.figure("expected calibration error of links", off, "<= 0.03")
    yield replace(figure, n=sum(total))


def _ablation(of: Measured) -> Iterator[Figure]:
    """B-cubed F1 at the working cut without each kind of signal."""
    whole = evaluate(of.clusters[Cut.WORKING], of.named).bcubed_f1
    for name, kinds in WITHOUT.items():
        linked = link(of.sets, without=frozenset(kinds))
        scores = evaluate(assigned(of.sets, linked, Cut.WORKING), of.named)
        yield beside(of.figure(f"B-cubed f1 without {name}", scores.bcubed_f1), "with all", whole)


def _poison(of: Measured) -> Iterator[Figure]:
    """What each poison moves, and how many strangers it ties."""
    before = of.clusters[Cut.WORKING]
    for name, poison in POISONS.items():
        sets = poison(of.sets, dice(of.order.seed, "poison", name))
        done = harm(before, assigned(sets, link(sets), Cut.WORKING), of.named)
        yield of.figure(f"strangers tied by {name}", done.strangers, "<= 0.005")
        yield of.figure(f"pairs moved by {name}", done.moved)


def _speed(of: Measured) -> Iterator[Figure]:
    """Ads linked and clustered at both cuts, by wall clock and by processor, and peak memory."""
    began = process_time()
    ours = seconds(lambda: _all(of.sets), of.runs)
    spent = (process_time() - began) / of.runs
    theirs = len(of.sets) / seconds(lambda: components(of.sets), of.runs)
    rate = Figure("link and cluster", round(len(of.sets) / ours, 1), "ads/s", len(of.sets), of.runs)
    yield beside(rate, COMPONENTS, theirs)
    yield replace(rate, figure="link and cluster", value=round(spent, 2), unit="CPU-s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    yield replace(rate, figure="peak memory, market included", value=round(peak), unit="MB")


def _all(sets: Sequence[SignalSet]) -> None:
    linked = link(sets)
    for cut in Cut:
        assigned(sets, linked, cut)


def _ranking(of: Measured) -> Iterator[Figure]:
    yield from ranking(of.sample)


def _near_copies(of: Measured) -> Iterator[Figure]:
    """Near-copies of texts of invented words, by how much was changed."""
    yield from measure_copies(of.order.seed)


SECTIONS: Mapping[str, Callable[[Measured], Iterator[Figure]]] = {
    "speed": _speed,
    "quality": _quality,
    "strata": _strata,
    "calibration": _calibration,
    "ablation": _ablation,
    "poison": _poison,
    "ranking": _ranking,
    "near-copies": _near_copies,
}
