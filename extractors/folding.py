"""Plain text from disguised text, with the way back from folded offsets to raw offsets.

What a character looks like is decided here; what a run of them means (o for 0 in a phone
number, 一 for 1 in Chinese) is the business of the extractor that reads it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

MEMORY = 64
"""Texts kept folded: the fields of the few ads under work, not a corpus."""

# Letters that only look like an ASCII letter, or lost their stroke, where Unicode does not
# decompose them: IPA and small capitals, strokes, Cherokee and Lisu capitals ("fancy text").
_STYLED_PAIRS = (
    "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz"
    "ɑaɡgıiɩiȷjʋuɾrɛeɓbɗdɠgƙkƥpƭtɨiɉjɍrɏyƀbɱmɳnɲnʂsʐzɦhɫlɭlƒfʈtɖdɕcʑz"
    "øoØOłlŁLđdĐDħhĦHŧtŦTɵoƟOȺAⱥaȼcȻCɇeɆE"
    "ᎪAᏴBᏟCᎠDᎬEᎻHᎥiᎫJᏦKᏞLᎷMᎾOᏢPᏒRᏚSᎢTᏙVᎳWᏃZᎡRᏀGᏎSᏴB"
    "ꓐBꓑPꓓDꓔTꓖGꓗKꓙJꓚCꓜZꓝFꓟMꓠNꓡLꓢSꓣRꓦVꓧHꓪWꓫXꓬYꓮAꓰEꓲIꓳOꓴU"
    "‐-‑-‒-–-—-―-−-‘'’'‚'‛'“\"”\"„\"‟\"′'″\"⁄/∕/。.｡."
)
_STYLED = dict(zip(_STYLED_PAIRS[::2], _STYLED_PAIRS[1::2], strict=True))
_STYLED |= {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "🔟": "10"}
_LETTER_ROWS = (0x1F130, 0x1F150, 0x1F170)
"""First code points of the squared and circled capitals A-Z that do not decompose."""
_KEPT = frozenset("ºª°´`¨¯¸˜˘˙˚˝ͺ΄‗‾ﷺﷻ½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒↉™®©йЙїЇ")
"""What a decomposition would change: 1º is not 1o, ½ is not 1/2, й is a letter of its own."""

_LOOSE_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
"""Marks that decorate any letter; the vowel signs of Thai or Hindi are spelling and stay."""
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and symbols that show nothing."""

# A small letter stands here only with its capital: lowering a folded text and folding it again
# must change nothing.
_CYRILLIC_GREEK = (
    "аaАAеeЕEоoОOрpРPсcСCуyУYхxХXіiІIјjЈJѕsЅSһhҺHԁdԀDԛqԚQԝwԜWкkКKмmМMтtТTвbВBнhНHԌGҮYүy"
    "αaΑAεeΕEοoΟOρpΡPνvΝNιiΙIκkΚKχxΧXυuΥYτtΤTηnΗHβbΒBζzΖZμuΜM"
)
_TO_LATIN = dict(zip(_CYRILLIC_GREEK[::2], _CYRILLIC_GREEK[1::2], strict=True))
_TO_CYRILLIC = {
    latin: other
    for other, latin in reversed(_TO_LATIN.items())
    if "\u0400" <= other <= "\u04ff" and latin in "aeopcyxiABEKMHOPCTYXI"
}
_SEAM = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
"""Where two alphabets meet inside a word."""
_WORD = re.compile(r"[^\W\d_]+")
_NOT_ASCII = re.compile(r"[^\t\n\r -~]")


@dataclass(frozen=True)
class Folded:
    """A plain text and the raw text it came from."""

    text: str
    raw: str

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the raw text of folded[start:end], marks inside and on it included."""
        if start >= end:
            place = self._raw_place(start)
            return place, place
        last = self._raw_place(end - 1) + 1
        while last < len(self.raw) and _is_dropped_mark(self.raw[last]):
            last += 1
        return self._raw_place(start), last

    def _raw_place(self, place: int) -> int:
        """Where the folded character at `place` starts in the raw text."""
        folded, raw, steps = self._breaks
        at = bisect_right(folded, place) - 1
        if at < 0:
            return min(place, len(self.raw))
        return min(raw[at] + steps[at] * (place - folded[at]), len(self.raw))

    @cached_property
    def _breaks(self) -> tuple[list[int], list[int], list[int]]:
        """Where one character is not one: folded place, raw place, and the raw step from there."""
        folded: list[int] = []
        raw: list[int] = []
        steps: list[int] = []
        ahead = 0
        for odd in _NOT_ASCII.finditer(self.raw):
            width = len(_FOLDS[ord(odd.group())])
            if width == 1:
                continue
            place = odd.start()
            if width:
                folded.append(place + ahead)
                raw.append(place)
                steps.append(0)
            ahead += width - 1
            folded.append(place + 1 + ahead)
            raw.append(place + 1)
            steps.append(1)
        return folded, raw, steps


def _is_dropped_mark(char: str) -> bool:
    return not char.isascii() and not _FOLDS[ord(char)] and unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=MEMORY)
def fold(text: str) -> Folded:
    """Fold a text: styled and look-alike forms to plain letters, digits of any script to 0-9.

    Invisible characters, loose marks, bidi controls and lone surrogates go; case stays. A
    Cyrillic or Greek look-alike becomes Latin only inside a word that also has Latin letters.
    Total on any string, linear in its length.
    """
    if text.isascii() and text.isprintable():
        return Folded(text, text)
    plain = text.translate(_FOLDS)
    if not plain.isascii() and _SEAM.search(plain):
        plain = _WORD.sub(_one_alphabet, plain)
    return Folded(plain, text)


def _one_alphabet(found: re.Match[str]) -> str:
    """A word of two alphabets written in one of them, where all its letters allow; same length."""
    word = found.group()
    latin = [char for char in word if char.isascii()]
    other = [char for char in word if "\u0370" <= char <= "\u052f"]
    if not latin or not other:
        return word
    if all(char in _TO_LATIN for char in other):
        return "".join(_TO_LATIN.get(char, char) for char in word)
    if all(char in _TO_CYRILLIC for char in latin):
        return "".join(_TO_CYRILLIC.get(char, char) for char in word)
    return word


def _fold_char(char: str) -> str:
    """What one character folds to; empty where it goes."""
    if char in _STYLED:
        return _STYLED[char]
    if char in _KEPT:
        return char
    if _is_invisible(char):
        return ""
    return _fold_number(char) or _fold_letter(char)


def _is_invisible(char: str) -> bool:
    category = unicodedata.category(char)
    if category in {"Cf", "Cs", "Cc"}:
        return char not in "\n\t\r\x0b\x0c\x85"
    return char in _BLANKS or any(low <= ord(char) <= high for low, high in _LOOSE_MARKS)


def _fold_number(char: str) -> str:
    """Digits of any script, and circled or framed numbers up to 50."""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(char) == "No" and not char.isalpha():
        number = unicodedata.numeric(char)
        framed = unicodedata.decomposition(char).startswith("<circle>") or ord(char) < 0x2800
        if framed and number == int(number) and 10 <= number <= 50:
            return str(int(number))
    return ""


def _fold_letter(char: str) -> str:
    place = ord(char)
    for first in _LETTER_ROWS:
        if first <= place < first + 26:
            return chr(ord("A") + place - first)
    if char.isspace():
        return "\n" if char in "\n\x0b\x0c\x85\u2028\u2029" else char if char in "\t\r" else " "
    if "\uac00" <= char <= "\ud7a3":
        return char
    bare = unicodedata.normalize("NFKD", char)
    kept = "".join(_STYLED.get(part, part) for part in bare if not _is_invisible(part))
    return unicodedata.normalize("NFC", kept)


class _Folds(dict[int, str]):
    """What each code point folds to, worked out the first time it is met."""

    def __missing__(self, place: int) -> str:
        folded = _fold_char(chr(place))
        self[place] = folded
        return folded


_FOLDS = _Folds()
