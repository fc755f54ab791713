"""Values and counts in an analyst's words; no judgement on any person, no weights here."""

from __future__ import annotations

from matching.reading import Identifier


def show(identifier: Identifier) -> str:
    """An identifier as people write it: `+1 212 555 0123`, `foo on telegram`."""
    value = identifier.value
    if identifier.kind == "phone" and value.startswith("+1") and len(value) == 12:
        return f"+1 {value[2:5]} {value[5:8]} {value[8:]}"
    if identifier.kind == "handle":
        platform, _, name = value.partition(":")
        return f"{name} on {platform}" if name else value
    return value


def carried_by(count: int, total: int) -> str:
    """How common a value is: `which 3 of 2,000 distinct texts carry`."""
    if not count:
        return "whose rarity is not known"
    verb = "carries" if count == 1 else "carry"
    return f"which {count:,} of {total:,} distinct texts {verb}"


def listed(values: list[str]) -> str:
    """Values in a sentence: `a`, `a and b`, `a, b and c`."""
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"
