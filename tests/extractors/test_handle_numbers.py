"""A messenger beside a phone number makes it an account, unless it is refused or another's."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.handle import Handle

NUMBER = "+12125550123"


def accounts(text):
    ad = Ad(AdKey("demo", "1"), AdKind.ESCORT, text=text, country="US")
    return [found.value for found in Handle().extract(ad)]


@pytest.mark.parametrize(
    "text",
    [
        "WhatsApp for details: 2125550123",
        "mi whatsapp es 2125550123",
        "2125550123 I have whatsapp",
        "2125550123 (same number for whatsapp)",
        "chama no zap 2125550123",
    ],
)
def test_a_number_is_given_for_the_messenger_beside_it(text):
    assert accounts(text) == [f"whatsapp:{NUMBER}"]


@pytest.mark.parametrize(
    "text",
    ["no whatsapp! call 2125550123", "I don't use whatsapp, call 2125550123", "sin zap 2125550123"],
)
def test_a_refused_messenger_is_none(text):
    assert accounts(text) == []


def test_a_messenger_with_a_name_behind_it_is_not_the_numbers():
    assert accounts("call 2125550123, telegram anna_rose21") == ["telegram:anna_rose21"]
