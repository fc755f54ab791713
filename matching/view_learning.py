"""The style head: view weights learned on the corpus at hand from ads that known ties hold.

Ads that share a rare identifier are taken for one operator's, ads whose identifiers all differ for
strangers'; the views of text never see an identifier, it is masked. What is hidden from the
ranking is hidden from the head. Weights from other corpora are not used: trained on invented
markets they made every corpus of real texts worse (docs/explanation/style.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from adwatch.model import SignalSet
from matching.nearest import products
from matching.neighbours import Neighbours
from matching.ngrams import Floats, Rows
from matching.rarity import Census, damping
from matching.reading import identifiers
from matching.weights import CROWD_CAP, IDENTIFIER_BITS

LEARNED = ("characters", "words", "marks", "place", "price", "age", "meaning")
"""Views whose weights are learned; identifiers and pictures have weights in bits."""
LEAST_ROWS = 60
"""Contents with a known tie among their candidates; fewer leave the weights as they are."""
MOST_PAIRS = 60_000
"""Pairs learned from, every so many rows; more change the weights in the third digit."""
LEAST_BITS = 7.0
"""Bits an identifier must keep to be a known tie: half of a phone's, so no hub is one."""
PULL = 0.1
"""Inverse strength of the pull towards the given weights (scikit-learn's C)."""
TRUSTED = 10.0
"""How much freer the sum of the views is to grow than each view's weight is to change."""

LEAST_SPREAD = 0.02
"""Of a view's products: what hardly varies gets no weight beyond what it would bear at this."""
STEPS = (0.25, 0.5, 1.0)
"""Parts of the way from the given to the learned weights that are tried on rows kept apart."""
LEAST_ERRORS = 2.0
"""Standard errors by which R-precision must rise on the rows kept apart for a step to be taken."""

SAME, STRANGE, UNKNOWN = 1, 0, -1


def known_ties(
    ads: Sequence[SignalSet], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int8]:
    """For each pair of rows SAME, STRANGE or UNKNOWN, by the rare identifiers of both."""
    census = Census.of(ads)
    held = [_rare(ad, census) for ad in ads]
    has = np.array([bool(one) for one in held])
    ties = np.full(len(left), UNKNOWN, np.int8)
    for at in np.flatnonzero(has[left] & has[right]):
        ties[at] = STRANGE if held[left[at]].isdisjoint(held[right[at]]) else SAME
    return ties


def _rare(ad: SignalSet, census: Census) -> frozenset[str]:
    found = identifiers(ad)
    if len(found) > CROWD_CAP:
        return frozenset()
    return frozenset(
        one.key
        for one in found
        if IDENTIFIER_BITS[one.kind] - damping(census, one.kind, one.value) >= LEAST_BITS
    )


def learn(
    seen: Mapping[str, Rows], found: Neighbours, ties: NDArray[np.int8], given: Mapping[str, float]
) -> dict[str, float]:
    """The view weights to use: those given, bent to the known ties where these are enough."""
    left, right = found.rows(), found.others
    known = _teaching(left, ties)
    old = np.array([given[name] for name in LEARNED], np.float32)
    shown = [products(seen[name], left[known], right[known]) for name in LEARNED]
    alike = np.column_stack(shown)
    kept = alike @ old >= _least_style(found, ties)[left[known]]
    known, alike = known[kept | (ties[known] == STRANGE)], alike[kept | (ties[known] == STRANGE)]
    teachers = np.bincount(left[known], ties[known] == SAME, len(found.bounds))
    if np.count_nonzero(teachers) < LEAST_ROWS:
        return dict(given)
    known, alike = known[teachers[left[known]] > 0], alike[teachers[left[known]] > 0]
    same, rows = ties[known] == SAME, left[known]
    examined = np.cumsum(teachers > 0)[rows] % 2 == 0
    taught = ~examined
    if same[taught].all():
        return dict(given)
    # A row teaches together as much as the root of its ties.
    weights = (teachers[rows[taught]] ** -0.5).astype(np.float32)
    bent = learned(alike[taught], same[taught], weights, old)
    best = _furthest_step(rows[examined], same[examined], alike[examined], old, bent)
    return {**given, **dict(zip(LEARNED, best.tolist(), strict=True))}


def _furthest_step(
    rows: NDArray[np.int64], same: NDArray[np.bool_], alike: Floats, old: Floats, bent: Floats
) -> Floats:
    """The weights between old and bent that rank best the rows which did not teach."""
    best, right = old, first_right(rows, same, alike @ old)
    for step in STEPS:
        tried = (old + step * (bent - old)).astype(np.float32)
        now = first_right(rows, same, alike @ tried)
        gain = now - right
        if gain.mean() > LEAST_ERRORS * gain.std() / len(gain) ** 0.5:
            best, right = tried, now
    return best


def first_right(rows: NDArray[np.int64], same: NDArray[np.bool_], scores: Floats) -> Floats:
    """The R-precision of each row that has ties: the share of SAME among its R best pairs."""
    order = np.lexsort((-scores, rows))
    rows, same = rows[order], same[order]
    _, begins, row = np.unique(rows, return_index=True, return_inverse=True)
    ties = np.bincount(row, same)
    early = np.arange(len(rows)) - begins[row] < ties[row]
    found = np.bincount(row, same & early)
    shares: Floats = (found[ties > 0] / ties[ties > 0]).astype(np.float32)
    return shares


def _teaching(left: NDArray[np.int64], ties: NDArray[np.int8]) -> NDArray[np.int64]:
    """The pairs of known tie of every so many rows that have one, at most some MOST_PAIRS."""
    same = np.bincount(left, ties == SAME)
    known = np.flatnonzero((ties != UNKNOWN) & (same[left] > 0))
    turn = np.cumsum(same > 0)
    every = max(1, -(-len(known) // MOST_PAIRS))
    taken: NDArray[np.int64] = known[turn[left[known]] % every == 0]
    return taken


def _least_style(found: Neighbours, ties: NDArray[np.int8]) -> Floats:
    """For each row the score by which its last candidate without a known tie came in.

    Ties that only their identifier made candidates must not teach that likeness says nothing.
    """
    least = np.full(len(found.bounds) - 1, np.inf, np.float32)
    plain = ties != SAME
    np.minimum.at(least, found.rows()[plain], found.scores[plain])
    return least


def learned(alike: Floats, same: NDArray[np.bool_], weights: Floats, given: Floats) -> Floats:
    """The weights of the views by logistic regression, pulled towards those given.

    `alike` are the products of pairs by view, shape (pairs, views). None becomes negative; the
    mean score of the pairs stays, so that views which are not learned keep their part.
    """
    from sklearn.linear_model import LogisticRegression

    spread = np.maximum(alike.std(axis=0), LEAST_SPREAD)
    whole = alike @ given
    whole_spread = max(float(whole.std()), LEAST_SPREAD)
    inputs = np.column_stack((whole * (TRUSTED / whole_spread), alike / spread))
    found = LogisticRegression(C=PULL, max_iter=200).fit(inputs, same, sample_weight=weights)
    bent = found.coef_[0][0] * TRUSTED / whole_spread * given + found.coef_[0][1:] / spread
    bent = np.maximum(bent, 0)
    level = float((alike @ bent).mean())
    scaled: Floats = (bent * (whole.mean() / level) if level > 0 else given).astype(np.float32)
    return scaled
