"""Which messengers a phone number is given for: the words before, behind and around it.

Accounts with a name of their own are found in handle.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from adwatch.model import Span
from extractors import phone
from extractors.folding import fold
from extractors.handle_words import CUES, NUMBER_PLATFORMS, WORDY, platform_of

_AND = r"(?:/|&|,|\+|\||and|or|y|e|et|и|und|o|ou|oder|или)"
_JOINED_CUES = rf"(?:{CUES})(?:\s{{0,2}}{_AND}?\s{{0,2}}(?:{CUES}|call|text|sms|phone|tel)){{0,4}}"
_LEADING = (
    r"(?:\W|同号|号码|号|或|\b(?:me|us|at|on|id|no|nr|number|is|my|only|или|мой|numero|call|text|sms"
    r"|and|or|the|to)\b){0,12}\Z"
)
_BEFORE = re.compile(rf"(?<![^\W_])(?P<cues>{_JOINED_CUES}){_LEADING}", re.IGNORECASE)
_FREE_WORD = r"(?!(?:call|phone|tel|text|sms|ring)\b)[^\W\d_]{1,12}"
_BEFORE_WORDS = re.compile(
    rf"(?<![^\W_])(?P<cues>{_JOINED_CUES})(?:[\s:('-]{{1,3}}(?:{_AND}\s{{1,2}}\w{{1,8}}|{_FREE_WORD})){{1,3}}"
    r"[\s:=>(+-]{0,4}\Z",
    re.IGNORECASE,
)
"""The same with a few other words between: mi whatsapp es el, WhatsApp for details."""
_AFTER = re.compile(
    rf"[^\w\n]{{0,4}}(?:\b(?:on|via|by|in|is|my|for|sur|per|por|en|в|на|also|text|call|sms|or|and)\b"
    rf"\W{{0,3}}){{0,3}}(?P<cues>(?:{CUES})(?:\s{{0,2}}{_AND}\s{{0,2}}(?:{CUES})){{0,3}})"
    r"(?![^\W_])(?!\s{0,2}(?:(?:id|user|username|name|nick|account|号|ник)\s{0,2})?[:@=])"
    r"(?!\s{1,2}(?:id|user|username|nick|account)\s{1,2}[a-z0-9@])(?!\s{1,2}[a-z][a-z_.]*[0-9])",
    re.IGNORECASE,
)
_NOT = r"(?:no|not|don'?t|never|without|sin|kein\w{0,2}|pas|non|нет|без|не|sem|senza|geen|nie|ohne)"
_AFTER_WORDS = re.compile(
    rf"[\s(-]{{1,3}}(?:(?!{_NOT}\b){_FREE_WORD}[\s'-]{{1,2}}){{1,4}}(?P<cues>(?:{CUES})"
    rf"(?:\s{{0,2}}{_AND}\s{{0,2}}(?:{CUES})){{0,3}})(?![^\W_])(?!\s{{0,2}}[:@=])"
    r"(?!\s{1,2}[a-z][a-z_.]*[0-9])",
    re.IGNORECASE,
)
"""The same with a few other words between: 2125550123 I have whatsapp."""
_REFUSED = re.compile(
    rf"(?<![^\W_])(?<!chama )(?<!chame ){_NOT}\s{{1,2}}"
    r"(?:(?:de|use|have|uso|tengo|nutze|habe|utilise|a|an|any)\s{1,2}){0,2}\Z",
    re.IGNORECASE,
)
"""What before a messenger says that it is not to be used."""
_ONE_CUE = re.compile(rf"(?<![^\W_])(?:{CUES})(?![^\W_])", re.IGNORECASE)
_LEADS_ON = re.compile(
    r"(?![\s]{0,2}[)\],;\n|])(?:\W|\b(?:me|us|at|on|id|no|nr|number|is|my|only|или|мой|numero|call|text"
    r"|sms|and|or|the|to)\b){0,12}\Z",
    re.IGNORECASE,
)
"""What stands between a messenger and the number behind it: no mark that closes a remark."""
_SEEN = 80
"""Characters before and behind a number in which a messenger is looked for."""


def platforms_beside(raw: str, span: Span, free: int, following: int) -> tuple[list[str], int]:
    """The messengers named right before or after a number, and where the last of them ends.

    `free` is where the messengers of the number before end, `following` where the next starts.
    """
    ahead = fold(raw[max(free, span.start - _SEEN) : span.start]).text
    behind = fold(raw[span.end : min(following, span.end + _SEEN)])
    before = _BEFORE.search(ahead[-60:]) or _sure_word(_BEFORE_WORDS.search(ahead[-60:]))
    if before and _REFUSED.search(before.string, 0, before.start("cues")):
        before = None
    after = _AFTER.match(behind.text[:60]) or _sure_word(_AFTER_WORDS.match(behind.text[:60]))
    if after and following < span.end + _SEEN and _LEADS_ON.match(behind.text, after.end()):
        after = None
    cues = [cue for match in (before, after) if match for cue in _ONE_CUE.findall(match["cues"])]
    platforms = [platform_of(cue) for cue in cues]
    end = span.end + behind.raw_span(0, after.end())[1] if after else span.end
    return [name for name in dict.fromkeys(platforms) if name in NUMBER_PLATFORMS], end


def _sure_word(match: re.Match[str] | None) -> re.Match[str] | None:
    """A match, unless its messenger's name is an ordinary word too."""
    return match if match and WORDY.isdisjoint(match["cues"].lower().split()) else None


def following_starts(raw: str, numbers: Sequence[phone.Number]) -> Iterator[int]:
    """Where the next number starts, for each number of a field in order."""
    starts = sorted({one.span.start for one in numbers})
    for one in numbers:
        at = bisect_left(starts, one.span.end)
        yield starts[at] if at < len(starts) else len(raw) + 100


def hosted(raw: str, number: phone.Number) -> list[str]:
    """The messenger whose URL holds a number: wa.me/442079460123."""
    start = number.span.start
    head = raw[max(0, start - 48) : start].lower()
    match = re.search(
        r"(wa\.me|whatsapp\.com|t\.me|viber\.click|zalo\.me|signal\.me)/\S{0,30}\Z", head
    )
    hosts = {"wa.me": "whatsapp", "whatsapp.com": "whatsapp", "t.me": "telegram",
             "viber.click": "viber", "zalo.me": "zalo", "signal.me": "signal"}  # fmt: skip
    return [hosts[match.group(1)]] if match else []
