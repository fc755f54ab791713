"""Accounts told in other ways than platform, sign, name: disguised platforms, names before them.

Handle.py puts them beside the accounts that stand behind a platform's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.handle_words import (
    ABBREVIATIONS,
    CUES,
    NUMBER_PLATFORMS,
    PLATFORMS,
    STOP_WORDS,
    WORDY,
    platform_of,
)

Told = tuple[int, int, str, str, str, float]
"""Start, end, platform, name, method and confidence of an account."""

_NAMES = frozenset([*(PLATFORMS - {"line", "kik", "other", "signal"}), "insta", "snap", "watsapp"])
_DISGUISED = _NAMES | {"line", "kik", "tele", "signal"}
"""Names that, written with digits, are no ordinary words any more."""
_LEETS = tuple(str.maketrans("013457@!$|€", f"o{one}eastais{one}e") for one in "il")
_LEET_WORD = re.compile(
    r"(?<![^\W_])(?=[a-z]{0,9}[0134578@!$|€])[a-z0134578@!$|€]{3,10}(?![^\W_])", re.IGNORECASE
)
_APART = re.compile(
    r"(?<![^\W_])[a-z](?P<sign>[ .*_-])[a-z](?:(?P=sign)[a-z]){1,8}(?![^\W_])", re.IGNORECASE
)

_LEET_SIGN = re.compile(r"[0134578@!$|€](?:(?<=[A-Za-z].)|(?=[A-Za-z]))")
_PARTED = re.compile(r"[ .*_-](?<=(?<![^\W_])[A-Za-z].)(?=[A-Za-z][ .*_-][A-Za-z])")
"""What a text must hold for the two patterns above to change it, found by its signs."""


def undisguised(text: str) -> str:
    """The text, as long as it was, with platform names such as `t3legr@m` or `i n s t a` plain."""
    plain = _LEET_WORD.sub(_plain, text) if _LEET_SIGN.search(text) else text
    return _APART.sub(_joined, plain) if _PARTED.search(plain) else plain


def _plain(found: re.Match[str]) -> str:
    names = (found.group().lower().translate(leet) for leet in _LEETS)
    return next((name for name in names if name in _DISGUISED), found.group())


def _joined(found: re.Match[str]) -> str:
    name = found.group().replace(found["sign"], "").lower()
    return name.rjust(len(found.group())) if name in _NAMES or name == "kik" else found.group()


_ODD_NAME = r"(?=[a-z0-9.]{0,30}[0-9_])[a-z][a-z0-9_.]{2,29}(?<!\.)"
_BEFORE = re.compile(
    rf"(?<![\w.@/+-])(?P<name>@[a-z_][a-z0-9_.]{{2,29}}|{_ODD_NAME})(?![\w@])"
    r"(?:\s{1,2}(?:on|in|via|sur|en|auf|su|no|na|w|в|у|at|is my|for)\s{1,2}(?:my\s)?|\s?[(/–@-]\s?)"
    rf"(?P<cues>(?:{CUES})(?:\s?(?:/|&|,|\+|and|or|y|e|et|und|и)\s?(?:{CUES})){{0,3}})"
    r"(?![^\W_])(?!\s?[:=@])",
    re.IGNORECASE,
)
_ONE_CUE = re.compile(rf"(?<![^\W_])(?:{CUES})(?![^\W_])", re.IGNORECASE)
_UNNAMED = re.compile(
    r"(?<![^\W_])(?:user(?:\s?name)?|nick(?:name)?|screen name|handle|my id|add(?: me)?"
    r"|search(?: for)?|find me (?:as|under)|usuario|utente|pseudo|benutzername|nutzername|ник|логин"
    r"|нік)\s?(?:is|es|est|ist|e|as|on here)?\s?[:=@-]{0,2}\s?"
    rf"@?(?P<name>{_ODD_NAME}|[a-z0-9]{{3,20}}\.[a-z0-9]{{3,20}})(?![\w@])",
    re.IGNORECASE,
)
_UNNAMED_CUES = (
    *(
        "user",
        "nick",
        "screen",
        "handle",
        "my id",
        "add ",
        "search",
        "find me",
        "usuario",
        "utente",
        "pseudo",
    ),
    *("benutzername", "nutzername", "ник", "логин", "нік"),
)
"""What a text must hold for the pattern above to be tried."""
_SURE_BEFORE, _SURE_UNNAMED = 0.7, 0.6


def names_before(text: str) -> Iterator[Told]:
    """Accounts whose name stands before the platform: `@anna_rose on telegram`."""
    for match in _BEFORE.finditer(text):
        for cue in _ONE_CUE.findall(match["cues"]):
            told = cue.isupper() or match.string[match.start("cues") - 1] == "("
            if cue.lower() in WORDY - ABBREVIATIONS and not told:
                continue
            platform = platform_of(cue.lower())
            name = clean_name(match["name"], platform)
            if name:
                yield match.start(), match.end("name"), platform, name, "named", _SURE_BEFORE


def unnamed(text: str) -> Iterator[Told]:
    """Accounts of no named platform behind a word such as `username`."""
    if not any(cue in text.lower() for cue in _UNNAMED_CUES):
        return
    for match in _UNNAMED.finditer(text):
        name = clean_name(match["name"], "other")
        if name:
            yield match.start("name"), match.end("name"), "other", name, "named", _SURE_UNNAMED


def clean_name(raw: str, platform: str) -> str | None:
    """A name in lower case; None for stop-words, numbers, and what the platform would refuse."""
    name = raw.strip().lower().strip("@.-")
    if platform == "skype" and name.startswith("live:"):
        given = ".cid." if name.startswith("live:.cid.") else ""
        rest = clean_name(name[5 + len(given) :], "other")
        return f"live:{given}{rest}" if rest else None
    if platform in NUMBER_PLATFORMS and re.fullmatch(r"\+?\d{7,15}", name):
        return name
    if (
        not STOP_WORDS.isdisjoint([name, *name.split(".")])
        or not 3 <= len(name) <= 32
        or name.replace(".", "").isdecimal()
    ):
        return None
    if not re.fullmatch(r"[a-z0-9_][a-z0-9_.-]*", name) or name.endswith((".com", ".net", ".org")):
        return None
    return name
