"""Word pairs and their bands, in any script."""

import itertools
from random import Random

import numpy as np
import pytest

from matching.near_pairs import shares_of
from matching.shingles import BANDS, fingerprints
from tests.matching.build import edited, text


def pairs(words):
    return set(itertools.pairwise(words))


@pytest.mark.parametrize("edits", [0, 2, 6])
def test_the_share_is_the_jaccard_of_word_pairs(edits):
    rng = Random(edits)
    for _ in range(30):
        one = text(rng)
        other = edited(rng, one, edits)
        left, right = pairs(one.split()), pairs(other.split())
        share = shares_of(fingerprints([one, other]), np.array([0]), np.array([1]))[0]
        assert share == pytest.approx(len(left & right) / len(left | right))


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
    assert fingerprints([written]).words[0] == pytest.approx(words, abs=2 if "ส" in written else 0)


@pytest.mark.parametrize(("edits", "least"), [(6, 0.999), (10, 0.98)])
def test_copies_with_scattered_edits_on_both_sides_share_a_band(edits, least):
    rng = Random(edits)
    originals = [text(rng) for _ in range(300)]
    left, right = (
        fingerprints([edited(rng, one, edits) for one in originals]).bands for _ in range(2)
    )
    met = (left == right).any(axis=1)
    assert met.mean() >= least


def test_the_bands_of_a_text_differ():
    bands = fingerprints(["one two three four five six"]).bands
    assert len(set(bands[0].tolist())) == BANDS
