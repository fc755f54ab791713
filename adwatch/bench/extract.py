"""`adwatch bench extract`: speed on the demo market, and right values in the invented cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import mean

from adwatch.bench import tally
from adwatch.bench.baselines import MATCHER, matched
from adwatch.bench.cases import Case, cases
from adwatch.bench.market import market_ad
from adwatch.bench.pace import picture_figures, text_figures
from adwatch.bench.report import Figure, beside, report
from adwatch.demo.market import MarketAd, generate
from adwatch.model import Ad, AdKind
from adwatch.pipeline.extracting import PRINTED_CONFIDENCE
from extractors.base import Extractor, extractors
from extractors.picture import Picture


def measure(ads: int, runs: int, seed: int) -> dict[str, object]:
    """How fast ads and pictures are read, phones per ad, and the cases by class (`cases`)."""
    market = list(generate(ads, seed))
    read = [market_ad(one) for one in market]
    makers = [maker for maker in extractors() if not maker.on_request]
    (phone,) = (maker for maker in makers if maker.name == "phone")
    places = tally.tallied(tally.answers(cases(), makers))
    figures = [
        *text_figures(makers, ads, runs, seed),
        *picture_figures(Picture, runs),
        *_phones(market, read, phone),
        *_summed_up(places),
    ]
    return {**report(figures), "cases": tally.rows(places)}


def misses(topic: str, among: Iterable[Case]) -> list[dict[str, object]]:
    """The cases that went wrong in the topics that begin so; never one of the held-out split."""
    asked = (case for case in among if case.split == "dev" and case.topic.startswith(topic))
    makers = [maker for maker in extractors() if not maker.on_request]
    return [
        _miss(answer)
        for answer in tally.answers(asked, makers)
        if answer.found[tally.OURS] != answer.expected
    ]


def _miss(answer: tally.Answer) -> dict[str, object]:
    ad, found = answer.case.ad, answer.found[tally.OURS]
    return {
        "case": answer.case.id,
        "kind": answer.kind,
        "country": ad.country,
        "fields": dict(ad.fields()),
        "missed": sorted(answer.expected - found),
        "false": sorted(found - answer.expected),
    }


def _summed_up(places: Mapping[tally.Place, Mapping[str, tally.Tally]]) -> Iterable[Figure]:
    """Precision, recall and F1 of each kind on the held-out split, beside its baselines."""
    for (kind, topic, split), tallies in places.items():
        if topic != tally.ALL or split != "held_out":
            continue
        for share, value in tallies[tally.OURS].shares().items():
            figure = Figure(
                f"{kind} {share}, held out", value or 0.0, "share", tallies[tally.OURS].cases, 1
            )
            others = [(name, t) for name, t in tallies.items() if name != tally.OURS]
            if not others:
                yield figure
            for name, other in others:
                yield beside(figure, name, other.shares()[share] or 0.0)
    yield _macro_f1(places)


def _macro_f1(places: Mapping[tally.Place, Mapping[str, tally.Tally]]) -> Figure:
    kinds = [places["kind", f"{tally.ALL}: {kind}", "held_out"][tally.OURS] for kind in AdKind]
    macro = mean(one.shares()["f1"] or 0.0 for one in kinds)
    return Figure("kind macro-F1, held out", round(macro, 4), "share", kinds[0].cases, 1)


def _found(phone: Extractor, ad: Ad) -> set[str]:
    signals = phone.extract(ad)
    return {one.value for one in signals if one.confidence >= PRINTED_CONFIDENCE}


def _phones(market: Sequence[MarketAd], ads: Sequence[Ad], phone: Extractor) -> Iterable[Figure]:
    truth = [_stated(one) for one in market]
    ours = _precision_recall(truth, [_found(phone, ad) for ad in ads])
    theirs = _precision_recall(truth, [matched(ad) for ad in ads])
    for name, value, other in zip(("precision", "recall"), ours, theirs, strict=True):
        figure = Figure(f"phone {name}", round(value, 4), "share", len(ads), 1)
        yield beside(figure, MATCHER, other)


def _stated(one: MarketAd) -> set[str]:
    phones = (value.partition(":") for value in one.identifiers)
    return {value for kind, _, value in phones if kind == "phone"}


def _precision_recall(truth: Sequence[set[str]], found: Sequence[set[str]]) -> tuple[float, float]:
    right = sum(len(a & b) for a, b in zip(truth, found, strict=True))
    return right / max(1, sum(map(len, found))), right / max(1, sum(map(len, truth)))
