"""Addresses of crypto wallets, checked by their own checksum where there is one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from adwatch.model import Ad, Signal, Span
from extractors.anchored import Anchored
from extractors.base import Example, Extractor
from extractors.folding import fold

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_SUMS = {1: 0, 0x2BC830A3: 1}
"""Checksum constants: bech32 for witness version 0, bech32m from version 1 (BIP 173, BIP 350)."""
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)

_CANDIDATE = re.compile(
    r"(?<![^\W_])(?:(?P<eth>0x[0-9a-fA-F]{40})|(?P<segwit>(?:bc1[02-9ac-hj-np-z]{8,87}"
    r"|BC1[02-9AC-HJ-NP-Z]{8,87}))|(?P<btc>[13][1-9A-HJ-NP-Za-km-z]{25,34})"
    r"|(?P<tron>T[1-9A-HJ-NP-Za-km-z]{33})|(?P<xmr>[48][1-9A-HJ-NP-Za-km-z]{94}"
    r"|4[1-9A-HJ-NP-Za-km-z]{105})|(?P<ltc>(?:[LM][1-9A-HJ-NP-Za-km-z]{26,33}"
    r"|ltc1[02-9ac-hj-np-z]{8,87})))(?![^\W_])"
)
_CANDIDATES = Anchored("01348bBlLMT", _CANDIDATE.pattern)
_VERSIONS = {"btc": (0x00, 0x05), "tron": (0x41,), "ltc": (0x30, 0x32)}
"""First bytes of base58check addresses."""
_SURE, _SHAPE_ONLY = 0.98, 0.7
"""Confidence with a checksum that holds, and where the address carries none."""


def canonical_wallet(currency: str, raw: str) -> tuple[str, float] | None:
    """The address in canonical form and its confidence; None where its checksum fails."""
    if currency == "eth":
        return _ethereum(raw)
    if raw.lower().startswith(("bc1", "ltc1")):
        return (raw.lower(), _SURE) if _is_bech32(raw.lower()) else None
    if currency == "xmr":
        return (raw, _SURE) if _is_monero(raw) else None
    return (raw, _SURE) if _is_base58check(raw, _VERSIONS[currency]) else None


def _ethereum(raw: str) -> tuple[str, float] | None:
    """Mixed case is a checksum (EIP-55); one case carries none."""
    digits = raw[2:]
    lower = digits.lower()
    if digits in {lower, digits.upper()}:
        return "0x" + lower, _SHAPE_ONLY
    digest = keccak_256(lower.encode()).hex()
    marked = (
        char.upper() if int(mark, 16) >= 8 else char
        for char, mark in zip(lower, digest, strict=False)
    )
    return ("0x" + lower, _SURE) if "".join(marked) == digits else None


def _base58(raw: str, size: int) -> bytes | None:
    number = 0
    for char in raw:
        place = _BASE58.find(char)
        if place < 0:
            return None
        number = number * 58 + place
    return number.to_bytes(size, "big") if number < 1 << (8 * size) else None


def _is_base58check(raw: str, versions: tuple[int, ...]) -> bool:
    body = _base58(raw, 25)
    if body is None or body[0] not in versions:
        return False
    return hashlib.sha256(hashlib.sha256(body[:21]).digest()).digest()[:4] == body[21:]


def _is_bech32(lower: str) -> bool:
    prefix, _, data = lower.rpartition("1")
    values = [_BECH32.find(char) for char in data]
    if min(values, default=-1) < 0 or prefix not in {"bc", "ltc"} or len(data) < 8:
        return False
    expanded = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    version = _BECH32_SUMS.get(_polymod(expanded + values))
    return version is not None and (version == 0) == (values[0] == 0)


def _polymod(values: list[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            total ^= generator if top >> bit & 1 else 0
    return total


_MONERO_BLOCK, _MONERO_BYTES = 11, 8
_MONERO_VERSIONS = (18, 19, 42)
"""Main-net standard, integrated and sub-addresses."""
_TAIL_BYTES = {0: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7}


def _is_monero(raw: str) -> bool:
    """Monero encodes eight bytes at a time and ends with four bytes of Keccak."""
    body = b""
    for start in range(0, len(raw), _MONERO_BLOCK):
        block = raw[start : start + _MONERO_BLOCK]
        size = _MONERO_BYTES if len(block) == _MONERO_BLOCK else _TAIL_BYTES.get(len(block), 0)
        piece = _base58(block, size)
        if piece is None:
            return False
        body += piece
    return body[0] in _MONERO_VERSIONS and keccak_256(body[:-4])[:4] == body[-4:]


_RATE = 136
_WORD = (1 << 64) - 1


def keccak_256(data: bytes) -> bytes:
    """Keccak-256 as Ethereum and Monero use it: the padding that came before SHA-3's."""
    padded = bytearray(data) + b"\x01" + bytes(-(len(data) + 1) % _RATE)
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), _RATE):
        for place in range(_RATE // 8):
            word = padded[start + 8 * place : start + 8 * place + 8]
            lanes[place % 5][place // 5] ^= int.from_bytes(word, "little")
        lanes = _permuted(lanes)
    return b"".join(lanes[place % 5][place // 5].to_bytes(8, "little") for place in range(4))


def _rotated(word: int, by: int) -> int:
    by %= 64
    return (word << by | word >> (64 - by)) & _WORD


def _permuted(lanes: list[list[int]]) -> list[list[int]]:
    """The 24 rounds of Keccak-f[1600] (FIPS 202, section 3.2)."""
    register = 1
    for _ in range(24):
        parity = [a ^ b ^ c ^ d ^ e for a, b, c, d, e in lanes]
        mixed = [parity[(x + 4) % 5] ^ _rotated(parity[(x + 1) % 5], 1) for x in range(5)]
        lanes = [[lane ^ mixed[x] for lane in lanes[x]] for x in range(5)]
        lanes = _moved(lanes)
        rows = lanes
        lanes = [
            [rows[x][y] ^ (~rows[(x + 1) % 5][y] & rows[(x + 2) % 5][y]) for y in range(5)]
            for x in range(5)
        ]
        for bit in range(7):
            register = (register << 1 ^ (register >> 7) * 0x71) & 0xFF
            if register & 2:
                lanes[0][0] ^= 1 << ((1 << bit) - 1)
    return lanes


def _moved(lanes: list[list[int]]) -> list[list[int]]:
    """The rho and pi steps: each lane turned and put elsewhere."""
    moved = [row[:] for row in lanes]
    x, y = 1, 0
    current = lanes[x][y]
    for step in range(24):
        x, y = y, (2 * x + 3 * y) % 5
        moved[x][y], current = _rotated(current, (step + 1) * (step + 2) // 2), lanes[x][y]
    return moved


class Wallet(Extractor):
    """Finds wallet addresses of Bitcoin, Ethereum, Tron, Litecoin and Monero."""

    name = "wallet"
    version = "1"
    kinds = ("wallet",)
    examples = (
        Example("btc 1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "wallet", "btc:"
                "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
        Example("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "wallet", "eth:"
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    )  # fmt: skip

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """One signal for each address whose checksum holds."""
        for field, raw in ad.fields():
            yield from self._signals(field, raw)

    def _signals(self, field: str, raw: str) -> Iterator[Signal]:
        folded = fold(raw)
        for match in _CANDIDATES.finditer(folded.text):
            kind = match.lastgroup or ""
            currency = "btc" if kind == "segwit" else kind
            checked = canonical_wallet(currency, match.group())
            if checked is not None:
                start, end = folded.raw_span(*match.span())
                span = Span(field, start, end)
                value = f"{currency}:{checked[0]}"
                yield self.signal("wallet", value, raw[start:end], span, "address", checked[1])

    def canonical(self, raw: str) -> str | None:
        """`currency:address`; None where the address is none of that currency."""
        currency, _, address = raw.strip().partition(":")
        match = _CANDIDATE.fullmatch(address)
        if match is None:
            return None
        found = "btc" if match.lastgroup == "segwit" else match.lastgroup or ""
        checked = canonical_wallet(found, address) if found == currency.lower() else None
        return f"{found}:{checked[0]}" if checked else None
