"""What is usual: today's share or number against those of earlier runs, robust to small numbers.

The rule for shares is a beta-binomial forecast, that for numbers a forecast on a logarithmic
scale; both widen where few ads or few runs are known, and both ask for a change large enough to
matter. `docs/explanation/verdicts.md` states them with their false alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, inf, lgamma, log, sqrt
from statistics import fmean, median

CHANCE = 1e-4
"""Chance, by the forecast, under which a share is called unusual: a run has about 100 of them."""

LEAST_CHANGE = 0.15
"""Change of a share below which it is no news, however certain."""

LOOSE, TIGHT, UNTOLD = 10.0, 200.0, 30.0
"""Ads that say as much as a run's share does: least, most, and where fewer than 3 runs tell it."""

FORECAST_ADS = 500
"""Ads beyond which more make a forecast no surer: runs differ more than the ads in them."""

DEVIATIONS = 4.0
"""Standard deviations, on the logarithmic scale, beyond which a number is unusual."""

LEAST_FACTOR = 0.7
"""Factor above which a fall is no news; its inverse below which a rise is none."""

SPREAD, UNTOLD_SPREAD = 0.05, 0.15
"""Least standard deviation of a number from run to run, and that of fewer than 3 runs."""


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """The part as a share, 0 of nothing."""
        return self.count / self.of if self.of else 0.0


def usual_share(past: Sequence[Part]) -> float:
    """The share over all past runs, kept off 0 and 1 by half an ad."""
    return (sum(one.count for one in past) + 0.5) / (sum(one.of for one in past) + 1)


def is_unusual_share(today: Part, past: Sequence[Part], least: float = LEAST_CHANGE) -> bool:
    """Whether a share lies outside what the past runs let expect, to either side."""
    if not today.of or not any(one.of for one in past):
        return False
    usual = usual_share(past)
    if abs(today.share - usual) < least:
        return False
    # As if of at most so many ads, rounded towards the usual.
    of = min(today.of, FORECAST_ADS)
    is_low = today.share < usual
    count = ceil(today.share * of) if is_low else floor(today.share * of)
    known = sum(one.of for one in past)
    weight = 1 / (1 / _weight(past, usual) + 1 / known)
    if not is_low:
        count, usual = of - count, 1 - usual
    return _at_most(count, of, usual * weight, (1 - usual) * weight) < CHANCE


def _weight(past: Sequence[Part], usual: float) -> float:
    """How many ads say as much as one run's share does: by how much the runs differ."""
    told = [one for one in past if one.of]
    if len(told) < 3:
        return UNTOLD
    spread = fmean((one.share - usual) ** 2 for one in told)
    spread -= fmean(usual * (1 - usual) / one.of for one in told)
    return min(max(usual * (1 - usual) / spread - 1, LOOSE), TIGHT) if spread > 0 else TIGHT


def _at_most(count: int, of: int, a: float, b: float) -> float:
    """The chance of at most `count` of `of` by the beta-binomial distribution."""
    whole = _log_beta(a, b)
    return sum(
        exp(_log_choose(of, one) + _log_beta(one + a, of - one + b) - whole)
        for one in range(count + 1)
    )


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _log_choose(of: int, count: int) -> float:
    return lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)


def is_unusual_number(today: float, past: Sequence[float], of: float) -> bool:
    """Whether a number lies outside what the past runs let expect.

    `of` is on how many ads it rests: the fewer, the wider the forecast.
    """
    if not past or min(past) <= 0:
        return False
    usual = median(past)
    factor = today / usual
    if LEAST_FACTOR < factor < 1 / LEAST_FACTOR:
        return False
    wide = sqrt(_spread(past, usual) ** 2 + 1 / max(of, 1))
    return abs(log(factor) if factor > 0 else -inf) > DEVIATIONS * wide


def _spread(past: Sequence[float], usual: float) -> float:
    if len(past) < 3:
        return UNTOLD_SPREAD
    return max(SPREAD, 1.4826 * median(abs(log(one / usual)) for one in past))
