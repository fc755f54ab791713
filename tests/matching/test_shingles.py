"""MinHash estimates the Jaccard of word pairs, in any script."""

import itertools
from random import Random

import numpy as np
import pytest

from matching.shingles import BANDS, band_keys, resemblance, signatures
from tests.matching.build import edited, text


def pairs(words):
    return set(itertools.pairwise(words))


@pytest.mark.parametrize("edits", [0, 2, 6, 12, 25])
def test_resemblance_estimates_the_jaccard_of_word_pairs(edits):
    rng = Random(edits)
    errors = []
    for _ in range(30):
        one = text(rng)
        other = edited(rng, one, edits)
        left, right = pairs(one.split()), pairs(other.split())
        signed, _ = signatures([one, other])
        estimate = resemblance(signed, np.array([0]), np.array([1]))[0]
        errors.append(estimate - len(left & right) / len(left | right))
    assert abs(np.mean(errors)) < 0.03
    assert np.max(np.abs(errors)) < 0.2


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", 0),
        ("...", 0),
        ("call # now", 3),
        ("don't", 2),
        ("你好世界", 4),
        ("vip按摩店", 4),
        ("สวัสดี", 6),
        ("Привет, мир!", 2),
        ("\ud800ab \udfff cd", 2),
    ],
)
def test_words_are_told_apart_in_any_script(written, words):
    _, counted = signatures([written])
    assert counted[0] == pytest.approx(words, abs=2 if "ส" in written else 0)


@pytest.mark.parametrize(("edits", "least"), [(6, 0.999), (10, 0.98)])
def test_copies_with_scattered_edits_on_both_sides_share_a_band(edits, least):
    rng = Random(edits)
    originals = [text(rng) for _ in range(300)]
    left, _ = signatures([edited(rng, one, edits) for one in originals])
    right, _ = signatures([edited(rng, one, edits) for one in originals])
    met = np.zeros(300, bool)
    for band in range(BANDS):
        met |= band_keys(left, band) == band_keys(right, band)
    assert met.mean() >= least


def test_a_band_key_belongs_to_one_band():
    signed, _ = signatures(["one two three four five six"])
    assert len({int(band_keys(signed, band)[0]) for band in range(BANDS)}) == BANDS
