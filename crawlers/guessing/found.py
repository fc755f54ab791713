"""What a guess brings: where a field stands, with the reason a person can check."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Found:
    """Alternatives for one key of a site file, in order of trust.

    `filled` of `pages` ad pages give a value by the first of them; `example` is one. `extra` are
    further keys of the field, such as `match`.
    """

    alternatives: tuple[str, ...]
    filled: int
    pages: int
    example: str = ""
    extra: dict[str, object] = field(default_factory=dict)
