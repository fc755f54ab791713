"""The weight table: how many bits each level of evidence carries, and why; no code reads ads here.

A bit is log2 of how much more often two ads of one operator show the level than two ads of
strangers. The levels are the measured likelihood ratios of the design study, rounded down where
the study was a simulation. The name of the table is written into every link.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MODEL = "adwatch-weights/1"
"""Name and version of this table; change it with any number below."""

PRIOR_BITS = -10.0
"""Log-odds in bits that two ads with a reason to be compared, but no evidence, are linked."""

ACCEPT_BITS = 2.0
"""Posterior bits of an accepted tie: a probability of .8."""
RELATED_BITS = -5.0
"""Posterior bits of a tie worth showing: a probability of .03, some thirty times the prior."""

IDENTIFIER_BITS = {
    "phone": 14.0,  # a rare number in two ads: the study gives 13 to 14
    "email": 14.0,
    "wallet": 14.0,
    "handle": 13.0,  # short names are invented twice more often than numbers
    "url": 13.0,
    "domain": 12.0,  # a domain may belong to a site builder nobody has listed yet
}
BARE_PHONE_BITS = 11.0
"""Two numbers that agree once one is given the country it lacks."""
OWN_PHONES_BITS = -2.0
"""Both ads give phone numbers and share none: strangers nearly always, one operator often."""

COMMON_AFTER = 30
"""Content-unique ads; up to this count a shared value keeps its weight."""
COMMON_SLOPE = 1.5
"""Bits lost for each doubling beyond COMMON_AFTER."""
HUB_AFTER = 3.0
"""Parties, times the root of parties per ad: an operator's few numbers stand in many ads each,
the clients of an agency or a help line bring a number of their own with nearly every ad."""
HUB_SLOPE = 4.0
"""Bits lost for each doubling beyond HUB_AFTER: at ten clients half of a phone's weight is gone."""
CROWD_AFTER = 4
"""Identifiers in one ad; each doubling beyond costs 2 bits on that side (weight 1/n squared)."""
CROWD_SLOPE = 2.0
CROWD_CAP = 12
"""Identifiers in one ad; a directory of numbers shows nothing about who placed it."""

COPY_BITS = ((0.8, 15.0), (0.6, 14.0), (0.45, 13.0), (0.3, 12.2), (0.17, 5.2))
"""(Jaccard of word pairs, bits): a long text is not written twice by chance.
From .3 on a pair is a link, from .17 on it is worth showing: two copies of 60 words with ten words
changed in each share .32, two texts of one trade mostly less than .2."""
SHORT_COPY_WORDS = 25
"""Words; a shorter text may be a stock phrase: bits shrink in proportion."""
FUZZ_BITS = ((95.0, 10.0), (88.0, 7.0), (80.0, 4.0))
"""(RapidFuzz token-set ratio, bits) for texts that share most of their words."""
MEANING_BITS = ((0.95, 3.0), (0.88, 1.5))
"""(cosine, bits): untrained sentence vectors do not identify an operator (R-precision .16)."""
STYLE_BITS = ((0.95, 4.3), (0.88, 3.0), (0.8, 1.5))
"""(cosine, bits): at most what character n-grams show at one false positive in a hundred."""
PICTURE_BITS = 8.0
"""PDQ distance of at most 31 bits at quality 50 or more."""
SAME_PICTURE_BITS = 8.7
"""Equal PDQ hashes."""
PLACE_BITS = 4.0
"""Most bits of a shared place; a common place carries fewer."""
PRICE_BITS = 4.0
"""Most bits of shared prices; common price lists carry fewer."""
STAY_BITS = 3.0
"""Both ads announce one stay, the same place from the same day to the same day."""
APART_BITS = -1.0
"""One contact announced on the same days in two far places: nobody is in both, but an office or a
line for many announces several: the eight such pairs of two invented markets were of one hand."""
HABIT_BITS = 6.0
"""Most bits of all habits together."""

LINKS_ALONE = frozenset(("shared_identifier", "near_copy"))
"""Matchers whose evidence can make an accepted link; the others only support one."""
IDENTIFIES = frozenset(("shared_identifier",))
"""Matchers whose evidence names a person or an account."""
PICTURES_THAT_LINK = 2
"""Different shared pictures that can make an accepted link; one may be stolen or stock."""


def level(table: tuple[tuple[float, float], ...], measure: float) -> float:
    """The bits of the highest level that `measure` reaches, 0 below the lowest."""
    return next((bits for least, bits in table if measure >= least), 0.0)


def levels(
    table: tuple[tuple[float, float], ...], measures: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`level` for many measures at once."""
    return np.select([measures >= least for least, _ in table], [bits for _, bits in table], 0.0)
