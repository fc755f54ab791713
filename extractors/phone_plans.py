"""What digits are in the world's numbering plans, and which country an ad speaks from.

Knows the `phonenumbers` metadata; knows nothing of text around the digits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, enable_pattern_cache

enable_pattern_cache()  # else the patterns of many countries drive one another out of re's cache

MEMORY = 8192
"""Readings remembered; a number is often repeated within and between ads."""
LEAST_DIGITS, MOST_DIGITS = 7, 15
"""Digits of a number that can be dialled (E.164 allows 15)."""

LEAST_FOREIGN = 11
"""Digits of a number whose calling code stands without a plus."""
LEAST_UNASSIGNED = 9
"""Digits of a national number that is kept though its block is not assigned."""

NANP = re.compile(r"[2-9]\d\d[2-9]\d{6}")
_NANP_DIALLED = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_RUN_UP = re.compile(r"0?123456789|9876543210?")

PLAUSIBLE = (
    "GB", "IE", "FR", "BE", "NL", "DE", "AT", "CH", "IT", "ES", "PT", "PL", "CZ", "RO", "HU", "GR",
    "SE", "NO", "DK", "FI", "RU", "UA", "TR", "IL", "AE", "ZA", "IN", "TH", "MY", "SG", "HK", "CN",
    "TW", "JP", "KR", "PH", "VN", "ID", "AU", "NZ", "BR", "MX", "AR", "CO", "CL", "PE",
)  # fmt: skip
"""Countries tried for a national number where an ad states no country."""


class Reading(NamedTuple):
    """Digits read as a phone number: its value, where it is from, and how sure the plan is.

    `how` is plus, home, nanp, guess or none; or dialled or foreign, where the calling code of the
    home country, or of another, stands without plus. `trunk` is how the national digits are
    written: local (as its country prints them), short (without the trunk prefix) or odd.
    """

    value: str
    country: str | None
    how: str
    valid: bool
    trunk: str


class _Checked(NamedTuple):
    value: str
    country: str | None
    valid: bool
    trunk: str


@lru_cache(maxsize=MEMORY)
def check(digits: str, region: str | None) -> _Checked | None:
    """Digits in a region's national form, or after a plus where region is None; None if no number.

    Possible but unassigned numbers come back with `valid` false.
    """
    try:
        number = phonenumbers.parse(digits if region else "+" + digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    valid = phonenumbers.is_valid_number(number)
    country = phonenumbers.region_code_for_number(number) if valid else None
    if country == "001":
        return None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if not value[1:].isdigit() or not LEAST_DIGITS <= len(value) - 1 <= MOST_DIGITS:
        return None
    return _Checked(value, country, valid, _trunk(number, digits) if region else "local")


def _trunk(number: phonenumbers.PhoneNumber, digits: str) -> str:
    """Whether digits are written as the country prints them."""
    printed = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    national = re.sub(r"\D", "", printed)
    if national == digits:
        return "local"
    mobile = phonenumbers.number_type(number) in {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
    return "short" if mobile and national.endswith(digits) and len(digits) >= 9 else "odd"


def is_filler_number(digits: str, *, is_planned: bool = False) -> bool:
    """Whether digits are one digit repeated, or count up or down: 5555555555, 0123456789.

    A planned number, with its plus and valid where it is from, may hold a count behind the code
    of its network; only one that is a count from end to end is made up.
    """
    national = digits[-10:]
    counted = _is_count(national) if is_planned else bool(_RUN_UP.search(digits))
    return len(set(national)) <= 1 or counted or _is_two_digit(national)


def _is_count(digits: str) -> bool:
    """Whether each digit follows the one before, up or down, 0 behind 9."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return steps in ({1}, {9})


def _is_two_digit(digits: str) -> bool:
    """A pair of digits repeated throughout, such as 1212121212."""
    return len(digits) >= 8 and digits == (digits[:2] * len(digits))[: len(digits)]


def read_plus(digits: str) -> Reading | None:
    """The digits after a plus sign or an international prefix."""
    found = check(digits, None) if len(digits) >= LEAST_DIGITS else None
    return None if found is None else Reading(*_named(found, "plus"))


def _named(found: _Checked, how: str) -> tuple[str, str | None, str, bool, str]:
    return found.value, found.country, how, found.valid, found.trunk


def read_home(digits: str, region: str) -> Reading | None:
    """The digits as someone in `region` writes and dials them."""
    for prefix in ("011", "00"):
        if digits.startswith(prefix) and len(digits) > 11:
            found = read_plus(digits[len(prefix) :])
            if found is not None and found.valid:
                return found
    if region_code(region) == 1 and not _NANP_DIALLED.fullmatch(digits):
        return None
    home = check(digits, region)
    if home is None or (not home.valid and len(digits) < LEAST_UNASSIGNED):
        return None
    if home.value == "+" + digits:
        return Reading(home.value, home.country or region, "dialled", home.valid, "local")
    return Reading(home.value, home.country or region, "home", home.valid, home.trunk)


def read_nanp(digits: str) -> Reading | None:
    """Ten digits (or eleven with a leading 1) in the North American plan."""
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(national) != 10 or NANP.fullmatch(national) is None:
        return None
    found = check("1" + national, None)
    return None if found is None else Reading(*_named(found, "nanp"))


def read_foreign(digits: str) -> Reading | None:
    """A calling code and number written without its plus."""
    if not LEAST_FOREIGN <= len(digits) <= MOST_DIGITS or digits[0] == "0":
        return None
    found = check(digits, None)
    return Reading(*_named(found, "foreign")) if found is not None and found.valid else None


@lru_cache(maxsize=MEMORY)
def read_anywhere(digits: str) -> Reading | None:
    """A national number where nothing says of which country; bare digits if several would do."""
    if digits.startswith("00") and len(digits) > 10:
        dialled = read_plus(digits[2:])
        return dialled if dialled is not None and dialled.valid else None
    if not 8 <= len(digits) <= 11:
        return None
    fits = [found for region in PLAUSIBLE if (found := check(digits, region)) and found.valid]
    local = [found for found in fits if found.trunk == "local"]
    if len({found.value for found in local}) == 1:
        return Reading(*_named(local[0], "guess"))
    return Reading(digits, None, "none", True, "local") if local else None


@lru_cache(maxsize=512)
def region_code(region: str) -> int:
    """The calling code of a region, 0 where there is none."""
    return int(phonenumbers.country_code_for_region(region))


def has_code(region: str, digits: str) -> bool:
    """Whether digits are the calling code of a region."""
    return str(region_code(region)) == digits


@lru_cache(maxsize=512)
def is_region(code: str) -> bool:
    """Whether an ISO 3166 code has a numbering plan."""
    return code in phonenumbers.SUPPORTED_REGIONS
