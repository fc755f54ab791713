"""Wallet addresses: published specimens hold their checksum, altered ones do not."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.wallet import Wallet, keccak_256

WALLET = Wallet()

# Specimens from the specifications: BIP 173, BIP 350, EIP-55, and the burn addresses of each coin.
HELD = {
    "base58": ("btc:1111111111111111111114oLvT2", "1111111111111111111114oLvT2"),
    "segwit": ("btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
               "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
    "taproot": ("btc:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
                "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
    "mixed case": ("eth:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                   "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    "one case": ("eth:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                 "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    "tron": ("tron:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"),
}  # fmt: skip
BROKEN = [
    "1111111111111111111114oLvT3", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwc",
    "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae", "4" + "A" * 94, "3" + "1" * 30,
]  # fmt: skip


def values(text):
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text=f"pay to {text}, thanks")
    return [found.value for found in WALLET.extract(ad)]


@pytest.mark.parametrize(("value", "text"), HELD.values(), ids=HELD)
def test_address_with_its_checksum_is_found(value, text):
    assert values(text) == [value]


@pytest.mark.parametrize("text", BROKEN)
def test_address_with_a_wrong_checksum_is_none(text):
    assert values(text) == []


def test_keccak_of_nothing_is_the_published_digest():
    digest = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"").hex() == digest


def test_keccak_crosses_its_block_size():
    assert len({keccak_256(b"a" * size) for size in (135, 136, 137, 272)}) == 4
