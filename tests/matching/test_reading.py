"""What counts as an identifier, and which numbers may be one."""

import pytest

from matching.reading import identifiers, masked_text, phones_agree, wording
from tests.matching.build import ad, handle, phone, signal, worded


def keys_of(*signals):
    return [one.key for one in identifiers(ad("a", *signals))]


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        ("+12125550142", "+12125550142", True),
        ("+12125550142", "2125550142", True),
        ("02079460123", "+442079460123", True),
        ("2125550142", "+442079460123", False),
        ("+12125550142", "+442125550142", False),
        ("5550142", "+12125550142", False),
        ("", "+12125550142", False),
        ("2125550142", "2125550143", False),
    ],
)
def test_numbers_with_and_without_country_agree(left, right, agree):
    assert phones_agree(left, right) is phones_agree(right, left) is agree


def test_a_messenger_account_that_is_a_number_counts_as_that_phone_once():
    assert keys_of(handle("whatsapp:+12125550142"), phone("+12125550142")) == ["phone:+12125550142"]


def test_an_unsure_identifier_is_not_read():
    assert keys_of(signal("email", "a@example.com", 0.4)) == []


def test_the_surest_sighting_of_an_identifier_counts():
    found = identifiers(ad("a", phone("+12125550142"), signal("phone", "+12125550142", 0.6)))
    assert [one.confidence for one in found] == [1.0]


@pytest.mark.parametrize(
    ("domain", "shortener", "expected"),
    [
        ("spa.example", False, "domain:spa.example"),
        ("spa.example", True, "url:https://spa.example/x"),
        ("m.facebook.com", False, "url:https://m.facebook.com/x"),
        (None, False, "url:https://None/x"),
    ],
)
def test_only_a_domain_of_ones_own_counts_as_a_domain(domain, shortener, expected):
    url = signal("url", f"https://{domain}/x", domain=domain, shortener=shortener)
    assert keys_of(url) == [expected]


def test_the_masked_text_keeps_case_where_it_is_known():
    one = ad("a", worded("Call ME now"))
    assert (wording(one), masked_text(one)) == ("call me now", "Call ME now")
    assert masked_text(ad("b", signal("wording", "only folded"))) == "only folded"
    assert wording(ad("c")) == masked_text(ad("c")) == ""
