"""The wording of an ad with its identifiers masked; comparing wordings is matching's work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from adwatch.model import Ad, Signal, Span
from extractors.base import Example, Extractor
from extractors.folding import fold

LONGEST = 4_000  # characters kept: longer ads repeat themselves, and rows must stay small
FEWEST_WORDS = 3  # below it, equal wording is chance

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HANDLE = re.compile(r"@\w[\w.]{2,40}")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\b[\w-]{1,63}\.(?:[\w-]{1,63}\.){0,3}(?:com|net|org|info|me|ru|example|test)\b(?:/\S*)?",
    re.IGNORECASE,
)
_LINK_SIGN = re.compile(
    r"\.(?:(?<=www\.)|(?:com|net|org|info|me|ru|example|test)\b)", re.IGNORECASE
)
"""What each link holds, apart from ://; found by its point, which is quick."""
_LONG_NUMBER = re.compile(r"[+(\d](?:[ ().\-–/*~_]{0,3}\d){4,}")
_INNER_MARK = re.compile(r"[.,:](?<=\d.)(?=\d)")  # 1,200 and 10:30 are one number
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_CLIP = re.compile(r"#(?:\s*#)+")


@lru_cache(maxsize=4)  # an ASCII ad is the same before and after folding
def mask(text: str) -> str:
    """The text with e-mails, links, handles and runs of 5 digits or more as `#`, numbers as `0`.

    Idempotent; white space becomes single blanks; at most LONGEST characters are read.
    """
    shown = _INNER_MARK.sub("", " ".join(text[: 2 * LONGEST].split()))
    if "@" in shown:
        shown = _HANDLE.sub("#", _EMAIL.sub("#", shown))
    if "." in shown and ("://" in shown or _LINK_SIGN.search(shown)):
        shown = _LINK.sub("#", shown)
    shown = _LONG_NUMBER.sub("#", shown)
    return _CLIP.sub("#", _NUMBER.sub("0", shown)).strip()[:LONGEST].strip()


def written(ad: Ad) -> str:
    """Title and text of an ad as one raw text, "" where it has neither."""
    return "\n".join(part for part in (ad.title, ad.text) if part is not None)


class Wording(Extractor):
    """Finds the masked wording of an ad: one fingerprint for each ad of three words or more.

    Value: title and text, folded, lower case, masked. Details: `masked`, the same masking of
    the text as written (case, emoji, punctuation kept), and `words`, their number.
    """

    name = "wording"
    version = "1"
    kinds = ("wording",)
    examples = (
        Example(
            "Call Mia at 212 555 0142, 90 for one hour", "wording", "call mia at #, 0 for one hour"
        ),
        Example("Пишите на mia@example.com каждый день", "wording", "пишите на # каждый день"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The wording of title and text, its span the whole text (or title) field."""
        raw = written(ad)
        value = self.canonical(raw)
        if value is None:
            return
        field, whole = ("text", ad.text) if ad.text else ("title", ad.title)
        assert whole is not None  # a value has words, so one of the two fields is there
        span = Span(field, 0, len(whole))
        words = len(_WORD.findall(value))
        shown = mask(raw)
        yield self.signal("wording", value, whole, span, "masked", 1.0, masked=shown, words=words)

    def canonical(self, raw: str) -> str | None:
        """The masked, folded, lower-case form; None below FEWEST_WORDS words."""
        # A mask may cut a word of two alphabets down to one that folds further: "oп" of "oпwww.x".
        value = fold(mask(fold(raw[: 2 * LONGEST]).text)).text.lower()
        return value if len(_WORD.findall(value)) >= FEWEST_WORDS else None
