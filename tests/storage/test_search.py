"""Ads are found by words in any script and by identifiers as people type them."""

from __future__ import annotations

import pytest

from tests.storage.makes import NOON, PHONES, SQL_SHAPED, ad, found, put, signal

pytest_plugins = ("tests.storage.engines",)

TEXTS = {
    "cafe": "Meet me at the CAFÉ, ask for Ines",
    "rose": "Rose garden massage, new in town! Ёлка",
    "hanzi": "广州按摩服务 新到",
    "thai": "นวดแผนไทย ราคาดี",
    "hindi": "मालिश केंद्र",
    "both": "rose café",
    "marks": "snow\x00white \ud800 don't re-post under_score ５５５",
}


@pytest.fixture
def texts(store):
    """A store with the ads of TEXTS."""
    titled = ad("title", None, title="Rose in the title", author="Madame Zoé")
    store.add_ads([*(ad(name, text) for name, text in TEXTS.items()), titled], NOON, "run")
    return store


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cafe", {"cafe", "both"}),
        ("CAFÉ ines", {"cafe"}),
        ("rose", {"rose", "both", "title"}),
        ("  rose,   massage. ", {"rose"}),
        ("zoe", {"title"}),
        ("елка", {"rose"}),
        ("按摩", {"hanzi"}),
        ("州", {"hanzi"}),
        ("摩按", set()),
        ("แผนไทย", {"thai"}),
        ("केंद्र", {"hindi"}),
        ("white", {"marks"}),
        ("under_score 555", {"marks"}),
        ("ros", set()),
        ("rose nowhere", set()),
        ("", set()),
        ("!!! \x00 \ud800", set()),
    ],
)
def test_ads_are_found_by_all_their_words_in_any_script(texts, words, expected):
    assert found(texts, words) == expected


@pytest.mark.parametrize("words", [*SQL_SHAPED, "NEAR(rose cafe)", "rose OR cafe", "text:rose"])
def test_operators_that_are_typed_are_words_like_others(texts, words):
    assert found(texts, words) == set()


@pytest.mark.parametrize(
    "words", ["rose*", "^rose", "-rose", '"rose', "(rose", "rose\\", "'rose':*"]
)
def test_signs_that_are_typed_are_no_search_syntax(texts, words):
    assert found(texts, words) == found(texts, "rose") == {"rose", "both", "title"}


@pytest.mark.parametrize("words", ["rose | cafe", "rose & !cafe", 'rose" "cafe', "rose <-> cafe"])
def test_signs_between_words_only_part_them(texts, words):
    assert found(texts, words) == {"both"}


def test_words_of_earlier_versions_are_found_too(store):
    put(store, ad("1", "harbour view"), ad("1", "garden view"))
    assert found(store, "harbour") == found(store, "garden") == {"1"}


IDENTIFIERS = {
    "us": ("phone", "+12125550123"),
    "gb": ("phone", "+442079460123"),
    "bare": ("phone", "2125550177"),
    "mail": ("email", "ines@example.com"),
    "tg": ("handle", "telegram:ines_b"),
    "ig": ("handle", "instagram:ines_b"),
    "page": ("url", "https://www.example.com/Ines/one"),
    "site": ("domain", "shop.example.org"),
    "age": ("age", "555012"),
}


@pytest.fixture
def identified(store):
    """A store whose ads carry IDENTIFIERS."""
    ads = [ad(name, f"a text for {name}") for name in IDENTIFIERS]
    store.add_ads(ads, NOON, "run")
    signals = ([signal(value, kind)] for kind, value in IDENTIFIERS.values())
    digests = (one.content_digest for one in ads)
    store.save_signals(PHONES, zip(digests, signals, strict=True))
    return store


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("+12125550123", {"us"}),
        ("(212) 555-0123", {"us"}),
        ("001 212.555.0123", {"us"}),
        ("tel:+1-212-555-0123", {"us"}),
        ("２１２ ５５５ ０１２３", {"us"}),
        ("555-0123", {"us"}),
        ("+44 (0)20 7946 0123", {"gb"}),
        ("020 7946 0123", {"gb"}),
        ("011 44 20 7946 0123", {"gb"}),
        ("+1 212 555 0177", {"bare"}),
        ("0123", set()),
        ("555012", set()),
        ("Ines@Example.com", {"mail"}),
        ("mailto:ines@example.com", {"mail"}),
        ("@ines_b", {"tg", "ig"}),
        ("INES_B", {"tg", "ig"}),
        ("telegram:ines_b", {"tg"}),
        ("Instagram: @ines_b", {"ig"}),
        ("https://t.me/ines_b", {"tg"}),
        ("kik:ines_b", set()),
        ("http://example.com/ines/one/", {"page"}),
        ("example.com", {"page"}),
        ("https://shop.example.org", {"site"}),
        ("example.co", set()),
        ("ines_b%", set()),
    ],
)
def test_ads_are_found_by_an_identifier_in_its_usual_forms(identified, typed, expected):
    assert found(identified, typed) == expected


def test_a_search_is_bounded_and_gives_the_newest_content_first(store):
    store.add_ads((ad(f"{n:03}", f"rose {n // 2}") for n in range(100)), NOON, "run")
    newest = [one.local_id for one in store.search("rose", 5)]
    assert newest == ["098", "099", "096", "097", "094"]
    assert len(found(store, "rose", 1000)) == 100
    assert found(store, "rose", 0) == set()
