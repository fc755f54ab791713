"""Meanings are unit vectors of the masked text; the model is read from disk and never fetched."""

import numpy as np
import pytest

from adwatch.errors import ConfigError
from adwatch.model import Ad, AdKey, AdKind
from extractors.meaning import Meaning, decode, encode

TEXTS = (
    "Relaxing massage with warm oil in a quiet studio",
    "Soothing oil massage in our calm salon",
    "Truck driver wanted for long distance routes",
)


def ads(*texts):
    return [Ad(AdKey("demo", str(at)), AdKind.OTHER, text=text) for at, text in enumerate(texts)]


needs_model = pytest.mark.slow  # importing torch alone takes seconds


@pytest.fixture(scope="module")
def meaning():
    return Meaning()


@pytest.fixture(scope="module")
def values(meaning):
    return [signals[0].value for signals in meaning.extract_many(ads(*TEXTS))]


@needs_model
def test_vectors_are_of_unit_length_and_name_their_model(values):
    for value in values:
        model_id, vector = decode(value)
        assert model_id.startswith("all-minilm-l6-v2@")
        assert vector.shape == (384,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@needs_model
def test_like_meanings_are_nearer(values):
    left, like, other = (decode(value)[1] for value in values)
    assert left @ like > left @ other + 0.2


@needs_model
def test_identifiers_do_not_move_the_vector(meaning):
    text = "Call Mia at {} for a quiet evening"
    pair = ads(text.format("212 555 0142"), text.format("305-555-0177"))
    left, right = (signals[0].value for signals in meaning.extract_many(pair))
    assert left == right


@needs_model
def test_ads_without_words_have_no_meaning_and_order_is_kept(meaning):
    found = list(meaning.extract_many(ads("12345", TEXTS[0], None, TEXTS[2])))
    assert [len(signals) for signals in found] == [0, 1, 0, 1]
    assert found[1][0].raw == TEXTS[0]


@needs_model
def test_one_ad_alone_is_like_one_of_many(meaning, values):
    (alone,) = meaning.extract(ads(TEXTS[1])[0])
    assert decode(alone.value)[1] @ decode(values[1])[1] == pytest.approx(1, abs=1e-3)


@needs_model
def test_value_is_canonical(meaning, values):
    assert [meaning.canonical(value) for value in values] == values


@pytest.mark.parametrize("raw", ["", "x", "m:", ":AAAA", "m:!!!", "m:AAA=", "m:" + "AA" * 4])
def test_other_text_is_no_meaning(meaning, raw):
    assert meaning.canonical(raw) is None


def test_long_vector_is_brought_to_unit_length(meaning):
    value = meaning.canonical(encode("m", np.array([3, 4], dtype=np.float32)))
    assert decode(value)[1] == pytest.approx([0.6, 0.8], abs=1e-3)
    assert meaning.canonical(value) == value


def test_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ConfigError):
        list(Meaning(embedder=tmp_path).extract(ads(TEXTS[0])[0]))
