"""The demo numbering plan: the only source of phone numbers in code, tests and docs.

Ranges that validate but reach nobody: NANP exchange 555 under every area code, the fictional
ranges of Ofcom (+44 20 7946 0xxx), ARCEP (+33 1 99 00 xx xx), the Bundesnetzagentur
(+49 30 23125 xxx) and ACMA (+61 491 570 xxx).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Range:
    """A block of invented numbers: country, calling code, leading national digits, free digits."""

    country: str
    calling_code: str
    lead: str
    free: int


NANP_AREAS = {
    "US": ("212", "305", "312", "404", "415", "602", "702", "713"),
    "CA": ("416", "514", "604"),
}

RANGES = {
    "GB": (Range("GB", "44", "2079460", 3),),
    "FR": (Range("FR", "33", "19900", 4),),
    "DE": (Range("DE", "49", "3023125", 3),),
    "AU": (Range("AU", "61", "491570", 3),),
    **{
        country: tuple(Range(country, "1", area + "555", 4) for area in areas)
        for country, areas in NANP_AREAS.items()
    },
}


def invent(rng: Random, country: str) -> str:
    """An invented number of a country in RANGES, in E.164."""
    block = rng.choice(RANGES[country])
    tail = rng.randrange(10**block.free)
    return f"+{block.calling_code}{block.lead}{tail:0{block.free}d}"


def is_invented(e164: str) -> bool:
    """Whether a number in E.164 lies in the demo numbering plan (555 under any area code)."""
    digits = e164.removeprefix("+")
    if digits.startswith("1") and len(digits) == 11:
        return digits[4:7] == "555"
    blocks = (block for ranges in RANGES.values() for block in ranges)
    return any(
        digits.startswith(block.calling_code + block.lead)
        and len(digits) == len(block.calling_code) + len(block.lead) + block.free
        for block in blocks
    )
