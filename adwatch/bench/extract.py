"""`adwatch bench extract`: signals from the demo market, beside phonenumbers' own matcher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

from adwatch.bench.market import market_ad
from adwatch.bench.report import Figure, beside, report, seconds
from adwatch.demo.market import MarketAd, generate
from adwatch.model import Ad
from adwatch.pipeline.extracting import PRINTED_CONFIDENCE
from extractors.base import Extractor, extractors


def measure(ads: int, runs: int, seed: int) -> dict[str, object]:
    """Throughput of the text extractors, and precision and recall of phones per ad."""
    market = list(generate(ads, seed))
    read = [market_ad(one) for one in market]
    makers = [maker for maker in extractors() if not maker.on_request]
    (phone,) = (maker for maker in makers if maker.name == "phone")
    return report([_throughput(read, makers, runs), *_phones(market, read, phone)])


def _throughput(ads: Sequence[Ad], makers: Sequence[Extractor], runs: int) -> Figure:
    ours = len(ads) / seconds(lambda: [list(m.extract(ad)) for ad in ads for m in makers], runs)
    theirs = len(ads) / seconds(lambda: [_matched(ad) for ad in ads], runs)
    figure = Figure("all text extractors", round(ours, 1), "ads/s", len(ads), runs)
    return beside(figure, "phonenumbers matcher alone", theirs)


def _matched(ad: Ad) -> set[str]:
    text = f"{ad.title}\n{ad.text}"
    found = PhoneNumberMatcher(text, ad.country)
    return {format_number(match.number, PhoneNumberFormat.E164) for match in found}


def _found(phone: Extractor, ad: Ad) -> set[str]:
    signals = phone.extract(ad)
    return {one.value for one in signals if one.confidence >= PRINTED_CONFIDENCE}


def _phones(market: Sequence[MarketAd], ads: Sequence[Ad], phone: Extractor) -> Iterable[Figure]:
    truth = [_stated(one) for one in market]
    ours = _precision_recall(truth, [_found(phone, ad) for ad in ads])
    theirs = _precision_recall(truth, [_matched(ad) for ad in ads])
    for name, value, other in zip(("precision", "recall"), ours, theirs, strict=True):
        figure = Figure(f"phone {name}", round(value, 4), "share", len(ads), 1)
        yield beside(figure, "phonenumbers matcher", other)


def _stated(one: MarketAd) -> set[str]:
    phones = (value.partition(":") for value in one.identifiers)
    return {value for kind, _, value in phones if kind == "phone"}


def _precision_recall(truth: Sequence[set[str]], found: Sequence[set[str]]) -> tuple[float, float]:
    right = sum(len(a & b) for a, b in zip(truth, found, strict=True))
    return right / max(1, sum(map(len, found))), right / max(1, sum(map(len, truth)))
