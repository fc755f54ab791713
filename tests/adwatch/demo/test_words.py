"""The words of every language are complete and well-formed."""

import re
import unicodedata

import pytest

from adwatch.demo.words import SLOTS, languages
from adwatch.demo.writing import HOUR

LANGUAGES = tuple(languages().values())


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
def test_slots_are_known(words):
    used = re.findall(r"\{(\w*)\}", "\n".join(sum(words.sentences.values(), ())))
    assert set(used) <= set(SLOTS)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
def test_choices_are_closed_and_flat(words):
    for sentence in sum(words.sentences.values(), ()):
        assert not re.search(r"[\[\]]", re.sub(r"\[[^\[\]]*\]", "", sentence))


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
def test_every_topic_says_something(words):
    assert all(all(lines) for lines in words.sentences.values())
    assert len(words.names) == len(set(words.names)) >= 20


def test_the_languages_cover_two_scripts():
    assert {"en", "es", "de", "fr", "ru"} <= set(languages())


def test_there_are_eight_languages_in_four_scripts():
    said = {words.language: "".join(sum(words.sentences.values(), ())) for words in LANGUAGES}
    scripts = {
        unicodedata.name(sign).split()[0]
        for text in said.values()
        for sign in text
        if sign.isalpha()
    }
    assert len(said) >= 8
    assert {"LATIN", "CYRILLIC", "ARABIC", "CJK"} <= scripts
    assert set(HOUR) == set(said)
