"""`adwatch bench link`: the market, what is measured on it, and what spoils it."""

from random import Random

import numpy as np
import pytest

from adwatch.bench.harm import harm
from adwatch.bench.hashes import picture_hash
from adwatch.bench.market import SECOND_SITE, Order, labelled, without_contacts
from adwatch.bench.poison import BORROWED, POISONS, borrowing_decoys
from adwatch.bench.rivals import minhash_components
from adwatch.bench.strata import Shared, Truth
from adwatch.demo.phrases import SPLITS, phrases
from adwatch.demo.pictures import name_of
from matching.evaluate import components, evaluate
from tests.matching.build import key


@pytest.fixture(scope="module")
def sample():
    return list(labelled(Order(150, 3)))


def own_words(split):
    rng = Random(1)
    return {word for _ in range(50) for said in phrases(split, rng) for word in said[:-1].split()}


def test_operators_of_the_two_splits_have_no_word_of_their_own_in_common():
    dev, held_out = ({word.lower() for word in own_words(split)} for split in SPLITS)
    assert len(dev) > 100
    assert not dev & held_out


def test_some_ads_stand_on_a_second_site_word_for_word(sample):
    mirrored = [one for one in sample if one.signals.ad.site == SECOND_SITE]
    first = {one.ad.id: one.signals.content_digest for one in sample}
    assert mirrored
    assert all(one.signals.content_digest == first[one.ad.id] for one in mirrored)


def test_written_identifiers_are_those_of_the_truth(sample):
    for one in sample:
        phones = {f"phone:{signal.value}" for signal in one.signals.of("phone")}
        assert phones == {name for name in one.ad.identifiers if name.startswith("phone:")}


def test_struck_contacts_are_gone_however_they_were_written(sample):
    for one in sample:
        shown = without_contacts(one.ad).text or ""
        assert not any(number in shown for number, _ in one.ad.numbers)


def bits_apart(one, other):
    return (int(picture_hash(one), 16) ^ int(picture_hash(other), 16)).bit_count()


def test_variants_of_a_picture_are_near_and_crops_and_strangers_far():
    master = name_of(5, 0)
    assert 0 < bits_apart(master, name_of(5, 1)) <= 15
    assert bits_apart(master, name_of(5, 2)) > 31
    assert bits_apart(master, name_of(6, 0)) > 80


def test_shares_of_single_ads_average_to_the_textbook_figures(sample):
    truth = Truth.of(sample)
    found = components([one.signals for one in sample])
    scores = evaluate(found, truth.named())
    every = np.ones(len(sample), np.bool_)
    expected = scores.bcubed_precision, scores.bcubed_recall, scores.bcubed_f1
    assert Shared.of(found, truth).over(every) == pytest.approx(expected)


def test_minhash_ties_the_same_words(sample):
    found = minhash_components([one.signals for one in sample])
    by_content = {}
    for one in sample:
        by_content.setdefault(one.signals.content_digest, set()).add(found[one.signals.ad])
    assert all(len(names) == 1 for names in by_content.values())


def test_decoys_borrow_numbers_of_honest_ads(sample):
    sets = [one.signals for one in sample]
    *honest, decoy = borrowing_decoys(sets, Random(1))
    known = {signal.value for one in sets for signal in one.of("phone")}
    numbers = {signal.value for signal in decoy.of("phone")}
    assert honest == sets
    assert len(numbers & known) == BORROWED


@pytest.mark.parametrize("poison", POISONS.values(), ids=lambda one: one.__name__)
def test_every_poison_keeps_the_honest_ads(sample, poison):
    sets = [one.signals for one in sample]
    spoiled = poison(sets, Random(1))
    assert {one.ad for one in sets} <= {one.ad for one in spoiled}
    assert spoiled != sets


def test_harm_counts_pairs_moved_and_strangers_tied():
    before = {key("a"): "1", key("b"): "1", key("c"): "2", key("d"): "2"}
    after = {key("a"): "1", key("b"): "1", key("c"): "1", key("d"): "2"}
    truth = {key("a"): "x", key("b"): "x", key("c"): "y", key("d"): "y"}
    done = harm(before, after, truth)
    # Two pairs were tied; c is parted from d and tied to a and b.
    assert (done.moved, done.strangers) == (3 / 2, 2 / 2)
