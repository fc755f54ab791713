"""The phrase lists read as written."""

import pytest

from adwatch.errors import ConfigError
from extractors import lexicon


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    lexicon.sections.cache_clear()
    yield tmp_path
    lexicon.sections.cache_clear()


def test_phrases_stand_under_their_heading_over_lines(folder):
    (folder / "x.txt").write_text("# note\n[a 1]\nfirst phrase; second\nphrase; Ünd\n\n[b]\nc\n")
    assert lexicon.sections("x") == {
        "a 1": ("first phrase", "second phrase", "Ünd"),
        "b": ("c",),
    }
    assert lexicon.words("x", "a 1") == {"first phrase", "second phrase", "und"}


def test_phrase_without_heading_is_refused(folder):
    (folder / "x.txt").write_text("lost phrase\n")
    with pytest.raises(ConfigError):
        lexicon.sections("x")


def test_alternation_is_longest_first_and_takes_endings(folder):
    (folder / "x.txt").write_text("[a]\nago; опыт*; a go\n")
    assert lexicon.alternation("x", "a") == r"опыт\w{0,12}|a\s?go|ago"


@pytest.mark.parametrize("name", ["age", "kind", "language", "numbers", "offer", "place", "price"])
def test_every_list_reads(name):
    assert all(phrase for _, phrase in lexicon.phrases(name))
