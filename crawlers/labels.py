"""Labels and the values beside them, however a page lays them out.

What a label means to a site file is none of its business here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborNode

from crawlers.visible import BLOCKS, UNSEEN, one_line, visible_text

LABEL_CHARS = 60
"""Characters of a label: what is longer is a sentence."""

LOOKED_AT = 200
"""Labels of one page beside which a value is looked for: a page that repeats them means harm."""

ASKED_OF_PEOPLE = frozenset({"select", "input", "textarea", "button", "form", "label"})
"""Elements that ask for a value and state none."""

LINE_ENDS = BLOCKS | {"br"}
LABELS_IN = frozenset({"b", "strong"})
"""Elements that begin a new line, and those in which labels of a text stand."""

COLON = re.compile("[:：]")

Pairs = list[tuple[str, str]]


def bare_label(text: str) -> str:
    """A label as labels are compared: in small letters, without the colon at its end."""
    return " ".join(text.casefold().split()).rstrip(" :：").lstrip(" •·*-–")


def pairs_in(node: LexborNode) -> Pairs:
    """The labels and values of an element: of a list of terms, of a table, or row by row."""
    if node.css_first("dt") is not None:
        found = list(_terms(node))
    elif node.css_first("tr") is not None:
        found = [pair for row in node.css("tr") for pair in _cells(row)]
    else:
        found = [pair for row in node.iter() if (pair := _row(row)) is not None]
    if not found and (alone := _row(node)) is not None:
        found = [alone]
    lines = list(_lines(node)) if len(found) < 2 else []
    return lines if len(lines) > len(found) else found


def beside(top: LexborNode, names: Collection[str]) -> dict[str, str]:
    """The value beside the first label of each of `names`, in small letters, where one stands."""
    found: dict[str, str] = {}
    tries = LOOKED_AT
    for node in top.traverse(include_text=True):
        if not node.is_text_node or _tag(node.parent) in UNSEEN:
            continue
        head, rest = _split(node.text_content or "")
        name = bare_label(head) if len(head) <= LABEL_CHARS else ""
        if name not in names or name in found:
            continue
        value = _rest(node, rest) if rest else _next(_climb(node))
        if value is not None:
            found[name] = value
        tries -= 1
        if tries == 0 or len(found) == len(names):
            break
    return found


def _terms(node: LexborNode) -> Iterator[tuple[str, str]]:
    for term in node.css("dt"):
        values = []
        beyond = term.next
        while beyond is not None and beyond.tag != "dt":
            if beyond.tag == "dd":
                values.append(visible_text(beyond) or "")
            beyond = beyond.next
        yield from _pair(visible_text(term), "\n".join(filter(None, values)))


def _cells(row: LexborNode) -> Iterator[tuple[str, str]]:
    cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
    for label, value in zip(cells[::2], cells[1::2], strict=False):
        yield from _pair(visible_text(label), visible_text(value))


def _row(row: LexborNode) -> tuple[str, str] | None:
    """A row's first piece of text and the rest of it, or its text before and after a colon."""
    pieces = [piece for piece in row.iter(include_text=True) if _said(piece)]
    if len(pieces) == 1 and not pieces[0].is_text_node:
        return _row(pieces[0])
    text = one_line(visible_text(row)) or ""
    is_apart = len(pieces) > 1 and (len(pieces) == 2 or not pieces[0].is_text_node)
    label = _said(pieces[0]) if is_apart else None
    if label is None or not text.startswith(label) or COLON.search(label[:-1]):
        label, _ = _split(text)
    return next(_pair(label, text[len(label) :].lstrip(" :：") if label != text else None), None)


def _lines(node: LexborNode) -> Iterator[tuple[str, str]]:
    for line in (visible_text(node) or "").split("\n"):
        label, rest = _split(line)
        yield from _pair(label, rest)


def _pair(label: str | None, value: str | None) -> Iterator[tuple[str, str]]:
    name = (one_line(label) or "").rstrip(" :：")
    if name and value and len(name) <= LABEL_CHARS:
        yield name, value


def _split(text: str) -> tuple[str, str]:
    """What stands before the first colon, and after it; all and nothing where there is none."""
    label, *value = COLON.split(text, maxsplit=1)
    return label, "".join(value).strip()


def _climb(node: LexborNode) -> LexborNode:
    """The largest element that says no more than a text of it."""
    while (above := node.parent) is not None and above.tag not in {"body", "html"}:
        if any(_said(one) for one in _others(node, above)):
            break
        node = above
    return node


def _others(node: LexborNode, above: LexborNode) -> Iterator[LexborNode]:
    return (one for one in above.iter(include_text=True) if one.mem_id != node.mem_id)


def _next(label: LexborNode) -> str | None:
    """What stands right after a label: an element, or a text with what belongs to its line."""
    beyond = label.next
    while beyond is not None and not (_said(beyond) or "").strip(" :："):
        beyond = beyond.next
    if beyond is None or beyond.tag in ASKED_OF_PEOPLE:
        return None
    if beyond.is_text_node:
        # Where one label is an element, the next is one too.
        return _rest(beyond, (beyond.text_content or "").strip(" :：\r\n\t"), LABELS_IN)
    return (visible_text(beyond) or "").lstrip(" :：") or None


def _rest(node: LexborNode, said: str, ends: Collection[str] = ()) -> str | None:
    """A text and what follows it on its line, up to an element that `ends` it."""
    pieces, beyond = [said], node.next
    while beyond is not None and not (beyond.tag in LINE_ENDS or beyond.tag in ends):
        pieces.append(_said(beyond) or "")
        beyond = beyond.next
    return one_line(" ".join(piece for piece in pieces if piece))


def _said(node: LexborNode) -> str | None:
    if node.is_text_node:
        return one_line(node.text_content)
    return one_line(visible_text(node)) if node.tag not in {"_comment", "br"} else None


def _tag(node: LexborNode | None) -> str | None:
    return node.tag if node is not None else None
