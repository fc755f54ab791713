"""What `extract --explain` prints for people: what was read in an ad, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

from rich.cells import cell_len, set_cell_size

from adwatch.cli.shell import visible

WIDTH = 100  # columns of a terminal
AROUND = 26  # characters of the ad shown on each side of what was read
LONGEST = 44  # characters of a value, or of what was read, before it is cut
VALUE = 30  # columns of the value
ORDER = (
    "urgent", "phone", "email", "handle", "url", "wallet", "review_id", "price", "age", "place",
    "when", "language", "offer", "indicator",
)  # fmt: skip
"""The kinds in the order of docs/reference/signals.md, what cannot wait first; others follow."""
LEAST = 0.5
"""Signals below it are told apart: nothing else in adwatch counts them unasked."""
NOTHING = "  (nothing)"
INDENT = " " * 13
_INDENTS: Any = {"initial_indent": INDENT, "subsequent_indent": INDENT}


def explained(fields: Mapping[str, str], line: Mapping[str, Any]) -> str:
    """One ad explained, WIDTH columns wide; `line` is what `extract --explain --json` prints."""
    return "\n".join(_lines(fields, line))


def _lines(fields: Mapping[str, str], line: Mapping[str, Any]) -> Iterator[str]:
    yield _cut(f"ad {line['id']}: reads as {line['kind']}", WIDTH)
    bits = ", ".join(f"{kind} {value:.1f}" for kind, value in line["kind_bits"].items())
    yield f"  evidence in bits: {bits}"
    signals = sorted(line["signals"], key=_place)
    yield "read:"
    yield from _listed((one for one in signals if one["confidence"] >= LEAST), fields)
    weak = [one for one in signals if one["confidence"] < LEAST]
    if weak:
        yield f"read, and too unsure to count (under {LEAST}):"
        yield from _listed(weak, fields)
    yield "refused:"
    yield from _refused(line["rejected"])


def _place(signal: Mapping[str, Any]) -> tuple[int, str, str, int]:
    kind = signal["kind"]
    at = ORDER.index(kind) if kind in ORDER else len(ORDER)
    return at, kind, signal["field"] or "", signal["start"] or 0


def _listed(signals: Iterable[Mapping[str, Any]], fields: Mapping[str, str]) -> Iterator[str]:
    kind, empty = "", True
    for signal in signals:
        empty = False
        head = signal["kind"] if signal["kind"] != kind else ""
        kind = signal["kind"]
        value = set_cell_size(_cut(signal["value"], VALUE), VALUE)
        how = [signal["method"], *_details(signal)]
        told = _flat(f"  {head:<10} {value} {signal['confidence']:.2f}  {'; '.join(how)}")
        if cell_len(told) > WIDTH:
            told = _flat(f"  {head:<10} {value} {signal['confidence']:.2f}  {how.pop(0)}:")
            yield told
            yield from wrap(_flat("; ".join(how)), WIDTH, **_INDENTS)
        else:
            yield told
        yield _cut(f"{INDENT}{_where(signal, fields)}", WIDTH)
    if empty:
        yield NOTHING


def _details(signal: Mapping[str, Any]) -> list[str]:
    """The details that the value does not say already."""
    said = {"kind", "value", "raw", "field", "start", "end", "method", "confidence", "masked"}
    return [
        f"{name} {_told(value)}"
        for name, value in signal.items()
        if name not in said and value not in (None, False) and _told(value) not in signal["value"]
    ]


def _told(value: object) -> str:
    """A detail as a value would say it: whole numbers without a fraction."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _where(part: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    """Where a piece stands and how: `text 12-24  …call «212 555 0123» any time…`."""
    field, start, end = part["field"], part["start"], part["end"]
    if field is None:
        return f"in an attribute of the ad: «{_cut(part['raw'], LONGEST)}»"
    text = fields[field]
    before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    left = "…" if start > AROUND else ""
    right = "…" if end + AROUND < len(text) else ""
    shown = f"{left}{_flat(before)}«{_cut(part['raw'], LONGEST)}»{_flat(behind)}{right}"
    return f"{field} {start}-{end}  {shown}"


def _refused(rejected: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The refused pieces, those of one kind and one reason together."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in rejected:
        pieces = grouped.setdefault((one["kind"], one["reason"]), [])
        piece = f"«{_cut(one['raw'], LONGEST)}» {one['field']} {one['start']}-{one['end']}"
        if piece not in pieces:
            pieces.append(piece)
    if not grouped:
        yield NOTHING
    for (kind, reason), pieces in grouped.items():
        yield _cut(f"  {kind:<10} {reason}:", WIDTH)
        indent = " " * 13
        yield from wrap("; ".join(pieces), WIDTH, initial_indent=indent, subsequent_indent=indent)


def _flat(text: str) -> str:
    """Text of an ad on one line, safe for a terminal."""
    return visible(text.replace("\r", " ").replace("\n", " ").replace("\t", " "))


def _cut(text: str, columns: int) -> str:
    flat = _flat(text)
    return flat if cell_len(flat) <= columns else set_cell_size(flat, columns - 1) + "…"
