"""Review-board and licence numbers stated as such, so that nobody dials them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Signal, Span
from extractors.base import Example, Extractor
from extractors.folding import fold

_NUMBER = r"[a-z]{0,4}-?\d{3,12}(?:-\d{1,6})?[a-z]?"
_SET_APART = r"[a-z]{2}[ #]{1,2}\d{4,9}"
"""A number whose letters stand apart from it: MA 12345."""
_BOARDS = {
    "ter": r"t\.e\.r\.?|ter|the\s?erotic\s?review(?:\.com)?",
    "p411": r"p[- ]?411|preferred\s?411(?:\.com)?",
    "eccie": r"eccie(?:\.net)?",
    "tna": r"tna(?:\s?board)?",
    "date-check": r"date[- ]?check|dc411",
    "big-doggie": r"big\s?doggie",
    "roomservice": r"rs2k|room\s?service(?:\s?2000)?",
    "licence": (
        r"(?:massage |therap(?:y|ist) |swa |business |escort |state |professional )?"
        r"(?:licen[cs]ed massage therapist|licen[cs]e(?: professionnelle)?|lic|permit|licencia"
        r"|licen[cç]a|lizenz|licenza|лицензия)"
        r"|camtc(?: certificate)?|ncbtmb|cmt|lmt|lmbt|swa|mm|me|营业执照|执照号?|ใบอนุญาต(?:เลขที่)?"
    ),
    "registration": r"registration|reg|registrierung|handelsregister|hrb|abn|acn|kvk|rcs|siret",
    "reference": r"reference|ref|referencia|r[eé]f[eé]rence|referenz",
}
_STRONG = "|".join(f"(?P<{name.replace('-', '_')}>{words})" for name, words in _BOARDS.items())
_STATED = re.compile(
    rf"(?<![^\W_])(?<!call )(?P<board>{_STRONG})(?![^\W\d_])[ '’]{{0,2}}s?,?\s{{0,2}}"
    r"(?:(?:ids?|no|nr|num|number|nummer|numero|n|n[o°º]|reviews?|reviewed|profile|member|acct|account"
    r"|code)\b\.?\s{0,2}){0,2}"
    r"(?:[#:=./№]{0,2}|[(-])\s{0,2}(?:is\s)?#?\s{0,2}"
    rf"(?P<number>{_SET_APART}|{_NUMBER})(?![\w-])"
)
_NEEDS_MARK = re.compile(r"(?:cmt|lmt|lmbt|swa|mm|me|reg|ref|ter|tna)\W{0,3}\Z")
"""Short names that are words too: a sign such as # or "no" must follow, or capitals lead."""
_SHOWN = re.compile(r"[A-Z.]{3,6}")
_PLAIN_NUMBER = re.compile(r"(?!(?:19|20)\d\d\Z)(?:[a-z]{2})?\d{4,9}")
"""A number that is no year, which may follow a name in capitals without a mark."""


class Stated(NamedTuple):
    """A number stated to be an id, at folded[start:end]."""

    start: int
    end: int
    value: str
    board: str


@lru_cache(maxsize=256)
def find(text: str) -> tuple[Stated, ...]:
    """The review ids and licence numbers of a folded text, in order of place."""
    found = (_stated(match, text) for match in _STATED.finditer(text.lower()))
    return tuple(one for one in found if one is not None)


def _stated(match: re.Match[str], text: str) -> Stated | None:
    board = next(name for name in _BOARDS if match[name.replace("-", "_")])
    before = match.group()[: match.start("number") - match.start()]
    number = re.sub(r"[ #]", "", match["number"])
    if _NEEDS_MARK.search(before) and "#" not in before and ":" not in before:
        written = text[match.start("board") : match.end("board")]
        if not (_SHOWN.fullmatch(written) and _PLAIN_NUMBER.fullmatch(number)):
            return None
    if sum(map(str.isdigit, number)) < 3:
        return None
    return Stated(match.start("number"), match.end("number"), f"{board}:{number}", board)


class ReviewId(Extractor):
    """Finds review-board ids and licence numbers that are named as such."""

    name = "review_id"
    version = "2"
    kinds = ("review_id",)
    examples = (
        Example("TER ID 123456", "review_id", "ter:123456"),
        Example("P411 # P123456", "review_id", "p411:p123456"),
        Example("massage licence no. MT12345", "review_id", "licence:mt12345"),
    )

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """One signal for each id that is named."""
        for field, raw in ad.fields():
            if field != "url":
                yield from self._signals(field, raw)

    def _signals(self, field: str, raw: str) -> Iterator[Signal]:
        folded = fold(raw)
        for stated in find(folded.text):
            start, end = folded.raw_span(stated.start, stated.end)
            span = Span(field, start, end)
            yield self.signal(
                "review_id", stated.value, raw[start:end], span, "stated", 0.85, board=stated.board
            )

    def canonical(self, raw: str) -> str | None:
        """`board:number` in lower case, None where the board is unknown."""
        board, colon, number = fold(raw).text.strip().lower().partition(":")
        known = bool(colon) and board in _BOARDS and re.fullmatch(_NUMBER, number)
        return f"{board}:{number}" if known else None
