"""What every matcher promises, run over all that the walk of the room finds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adwatch.model import SignalSet
from matching.base import matchers
from matching.blocking import pair_codes
from matching.corpus import Corpus
from matching.rarity import GROUPS, Census, read_values
from matching.values import Values
from tests.matching.build import ad, edited, handle, meaning, phone, picture, signal, text, worded

MATCHERS = matchers()
IDS = [matcher.name for matcher in MATCHERS]
every_matcher = pytest.mark.parametrize("matcher", MATCHERS, ids=IDS)
every_blocking_matcher = pytest.mark.parametrize(
    "matcher", [one for one in MATCHERS if one.blocks], ids=[m.name for m in MATCHERS if m.blocks]
)

_RNG = Random(3)
TEXTS = [text(_RNG, words) for words in (4, 12, 40, 60)]
TEXTS += [edited(_RNG, TEXTS[-1], edits) for edits in (1, 4, 8, 12, 16)]
TEXTS += [
    "你好欢迎来到我们的店" * 3,
    "Привет как дела сегодня приходи",
    "\ud800 lone \udfff end of it",
]
HASH = "".join(_RNG.choice("0123456789abcdef") for _ in range(64))


def _flipped(bits: int, seed: int) -> str:
    value = int(HASH, 16)
    for bit in Random(seed).sample(range(256), bits):
        value ^= 1 << bit
    return f"{value:064x}"


PICTURES = [HASH, *(_flipped(bits, bits) for bits in (1, 17, 30, 31, 32, 33, 60))]

one_signal = st.one_of(
    st.sampled_from(("+12125550142", "2125550142", "+442079460123", "02079460123")).map(phone),
    st.sampled_from(("telegram:lily", "whatsapp:+12125550142", "kik:lily")).map(handle),
    st.sampled_from(("a@example.com", "b@example.org")).map(lambda v: signal("email", v)),
    st.sampled_from(("spa.example", "facebook.com")).map(
        lambda v: signal("url", f"https://{v}/x", domain=v, shortener=False)
    ),
    st.sampled_from(("London,GB", "Paris,FR")).map(lambda v: signal("place", v)),
    st.sampled_from(("150 USD/60", "90 GBP/30")).map(lambda v: signal("price", v)),
    st.builds(picture, st.sampled_from(PICTURES), st.sampled_from((40, 50, 100))),
    st.builds(
        meaning, st.lists(st.integers(1, 9), min_size=3, max_size=3), st.sampled_from(("a", "b"))
    ),
)
signal_lists = st.builds(
    lambda words, others: [*words, *others],
    st.lists(st.sampled_from(TEXTS).map(worded), max_size=1),
    st.lists(one_signal, max_size=6),
)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[SignalSet, ...]:
    """Two to eight ads of distinct content that share many values."""
    lists = draw(st.lists(signal_lists, min_size=2, max_size=8))
    return Corpus.of(ad(str(at), *signals) for at, signals in enumerate(lists)).sets


def _bits(matcher, left, right, census):
    return [piece.bits for piece in matcher.compare(left, right, census)]


def arranged(matcher, ads):
    """The matcher's kernel over some ads, and their census."""
    kernel, groups, rows = (
        matcher.kernel(),
        {name: Values() for name in GROUPS},
        np.arange(len(ads)),
    )
    for one in ads:
        read_values(one, groups)
    kernel.extend(matcher.views(ads))
    census = Census.over(groups, rows)
    kernel.arrange(rows, census)
    return kernel, census


@every_matcher
def test_matcher_says_what_it_is(matcher):
    least, most = matcher.bounds
    assert matcher.name
    assert matcher.version
    assert matcher.family
    assert matcher.kinds
    assert least <= 0 < most


@every_matcher
@settings(max_examples=40)
@given(ads=corpora())
def test_evidence_is_symmetric_bounded_and_told(matcher, ads):
    census, (least, most) = Census.of(ads), matcher.bounds
    for left, right in combinations(ads, 2):
        there, back = matcher.compare(left, right, census), matcher.compare(right, left, census)
        there, back = list(there), list(back)
        assert sorted(piece.bits for piece in there) == sorted(piece.bits for piece in back)
        assert all(least <= piece.bits <= most and piece.sentence.strip() for piece in there)


@every_matcher
@settings(max_examples=40)
@given(ads=corpora())
def test_nothing_resembles_an_ad_more_than_the_ad_itself(matcher, ads):
    census = Census.of(ads)
    for left, right in combinations(ads, 2):
        others = sum(_bits(matcher, left, right, census))
        # A value shared with a rarer partner may carry more than a common one of one's own.
        own = max(sum(_bits(matcher, one, one, census)) for one in (left, right))
        assert own >= others - 1e-9


@every_matcher
def test_empty_ads_give_no_evidence_and_no_keys(matcher):
    empty, full = ad("empty"), ad("full", worded(TEXTS[2]), phone("+12125550142"), picture(HASH))
    census = Census.of((empty, full))
    assert list(matcher.keys(empty)) == []
    assert not list(matcher.compare(empty, empty, census))
    assert not list(matcher.compare(empty, full, census))


@every_blocking_matcher
@settings(max_examples=60)
@given(ads=corpora())
def test_index_misses_no_pair_that_compare_favours(matcher, ads):
    census = Census.of(ads)
    kernel, whole = arranged(matcher, ads)
    codes, _ = kernel.propose(Corpus(ads, ()).row_names, whole)
    found = set(codes.tolist())
    for left, right in combinations(range(len(ads)), 2):
        if sum(_bits(matcher, ads[left], ads[right], census)) > 0:
            assert set(matcher.keys(ads[left])) & set(matcher.keys(ads[right]))
            assert int(pair_codes(np.array([left]), np.array([right]))[0]) in found


@every_matcher
@settings(max_examples=20)
@given(ads=corpora())
def test_reading_many_ads_equals_reading_each(matcher, ads):
    census = Census.of(ads)
    views = matcher.views(ads)
    for (left, one), (right, other) in combinations(zip(views, ads, strict=True), 2):
        direct = _bits(matcher, one, other, census)
        known = left is not None and right is not None
        assert direct == ([p.bits for p in matcher.weigh(left, right, census)] if known else [])


@every_matcher
@settings(max_examples=60)
@given(ads=corpora())
def test_the_array_kernel_says_what_compare_says(matcher, ads):
    kernel, census = arranged(matcher, ads)
    kernel.propose(Corpus(ads, ()).row_names, census)  # which counts templates
    left, right = map(np.array, zip(*product(range(len(ads)), repeat=2), strict=True))
    pieces = kernel.weigh(left, right, census)
    told = [[] for _ in left]
    rows = [(int(left[pair]), int(right[pair])) for pair in pieces.pair]
    for pair, piece in zip(pieces.pair, pieces.each(rows), strict=True):
        told[pair].append(kernel.tell(piece, census))
    for pair, (one, other) in enumerate(zip(left, right, strict=True)):
        assert _rounded(told[pair]) == _rounded(matcher.compare(ads[one], ads[other], census))


def _rounded(pieces):
    return sorted(
        (replace(piece, bits=round(piece.bits, 6)) for piece in pieces),
        key=lambda piece: (piece.kind, piece.left, piece.right),
    )


@pytest.mark.parametrize("word", ["victim", "pimp", "prostitut", "suspect", "trafficker"])
def test_no_sentence_passes_judgement(word):
    ads = [
        ad(str(at), worded(TEXTS[3]), phone("+12125550142"), picture(HASH), meaning([1, 2, 3]),
           signal("place", "London,GB"), signal("price", "90 GBP/30"))
        for at in range(2)
    ]  # fmt: skip
    census = Census.of(ads)
    told = [piece.sentence for m in MATCHERS for piece in m.compare(ads[0], ads[1], census)]
    assert len(told) >= 6
    assert not any(word in sentence.lower() for sentence in told)
