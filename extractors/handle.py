"""Messenger and social accounts: a platform's name beside a name or number, or a profile URL.

Precision comes first: "line", "signal" or "snap" as ordinary words name no account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Signal, Span
from extractors import email, link, phone
from extractors.base import Example, Extractor
from extractors.folding import fold
from extractors.handle_words import (
    ABBREVIATIONS,
    CUES,
    HOSTS,
    NUMBER_PLATFORMS,
    PLATFORMS,
    STOP_WORDS,
    WORDY,
    platform_of,
)

_CUE = re.compile(rf"(?:{CUES})(?![^\W_])(?!\.[a-z])")
_JOIN = re.compile(r"\s{0,2}(?:/|&|,|\+|\||and|or|y|e|et|и|und)\s{0,2}", re.IGNORECASE)
_MARK = re.compile(
    r"(?P<mark>(?:[\s\"'(\[*]{0,2}(?:(?:id|username|user|name|nick|nickname|handle|account|acct|acc|page"
    r"|profile|me|us|contact|tag|id号|同号|号码|号|帐号|账号|ник|аккаунт|логин|ไอดี|is|at|on|my|add|under"
    r"|mein|name|ist|es|est|e)(?![^\W_]))){0,3})"
    r"(?P<sign>[\s\"'(\[*]{0,3}(?:[:=@#~|>]|-+>?|\.{1,3}|→|➡|👉|：|﹕){0,4}[\s\"'(\[*]{0,3})",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"@?\s?(?P<name>(?:live:)?[a-z0-9_](?:[a-z0-9_.-]{1,30}[a-z0-9_])?)(?![\w@])", re.IGNORECASE
)
_MENTION = re.compile(
    r"(?<![\w.@/+-])@(?P<name>[a-z_][a-z0-9_.]{2,29})(?![\w@])(?!\.[a-z])", re.IGNORECASE
)
_ASKED = re.compile(
    r"(?:add|follow|find|message|msg|dm|text|contact|write|reach|hit|hmu|my|chat|adde|sigueme"
    r"|agregame|пиши|мой|加)\W{0,2}(?:me|us|up|to|a|en|на|в|on|my|the|via|by|in|through|\W){0,4}\Z",
    re.IGNORECASE,
)
_SURE = {"signed": 0.9, "asked": 0.65, "bare": 0.6, "alone": 0.5}
_GENERIC_SURE, _SHORT_GENERIC_SURE = 0.5, 0.4
"""Confidence of @name with no platform: of six characters or with a digit, and shorter."""


class Account(NamedTuple):
    """An account named at folded[start:end]."""

    start: int
    end: int
    platform: str
    name: str
    method: str
    confidence: float


@lru_cache(maxsize=256)
def find(text: str) -> tuple[Account, ...]:
    """The accounts that a folded text names, without those given as phone numbers."""
    found: list[Account] = []
    zones = [(url.start, url.end) for url in link.find(text)]
    zones += [(address.start, address.end) for address in email.find(text)]
    for url in link.find(text):
        found += _of_url(url)
    place = 0
    for cue in _CUE.finditer(text.lower()):
        if cue.start() >= place and _is_free(text, cue.start(), zones):
            accounts, place = _after_cue(text, cue, zones)
            found += accounts
    taken = [(one.start, one.end) for one in found]
    found += [
        one
        for match in _MENTION.finditer(text)
        if (one := _mention(match)) and not _touches(one, taken) and not _inside(one.start, zones)
    ]
    return tuple(sorted(found))


def _is_free(text: str, place: int, zones: Sequence[tuple[int, int]]) -> bool:
    """Whether a word starts at `place`, outside URLs, addresses and mentions."""
    before = text[place - 1] if place else " "
    glued = (before.isalnum() and before < "\u2e80") or before in "@./-_"  # Chinese has no spaces
    return not glued and not _inside(place, zones)


def _inside(place: int, zones: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in zones[:200])


def _touches(one: Account, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken[-200:])


def _of_url(url: link.Url) -> list[Account]:
    """The account of a profile URL."""
    for pattern, platform in HOSTS:
        match = pattern.match(url.value)
        if match is None:
            continue
        is_id = platform == "facebook" and match["name"].isdecimal()
        name = match["name"] if is_id else clean_name(match["name"], platform)
        if name:
            return [Account(url.start, url.end, platform, name, "url", 0.95)]
    return []


def _after_cue(
    text: str, cue: re.Match[str], zones: Sequence[tuple[int, int]]
) -> tuple[list[Account], int]:
    """The accounts named after one platform or several ("snap & insta:"), and where to go on."""
    cues = [cue]
    while len(cues) < 4:
        joint = _JOIN.match(text, cues[-1].end())
        following = _CUE.match(text.lower(), joint.end()) if joint else None
        if following is None:
            break
        cues.append(following)
    end = cues[-1].end()
    mark = _MARK.match(text, end)
    name = _NAME.match(text, mark.end() if mark else end)
    if name is None or mark is None or _inside(name.start(), zones):
        return [], end
    before = text[max(0, cue.start() - 24) : cue.start()]
    after = text[name.end() : name.end() + 4]
    accounts = []
    for one in cues:
        platform = platform_of(one.group())
        method = _method(text[slice(*one.span())], before, mark, name.group(), after)
        value = clean_name(name["name"], platform) if method else None
        if method and value:
            start = name.start()
            accounts.append(Account(start, name.end(), platform, value, "named", _SURE[method]))
    return accounts, end


def _method(cue: str, before: str, mark: re.Match[str], name: str, after: str) -> str | None:
    """How firmly a name is tied to its platform; None where the cue is an ordinary word."""
    signed = _SIGN.search(mark["sign"] + name[:1]) is not None
    named = _NAMED.search(mark["mark"]) is not None
    odd = _ODD.match(name.strip("@. ")) is not None
    lower = cue.lower()
    if lower in WORDY:
        at = "@" in mark["sign"] + name[:1]
        sure = signed and (odd or at or cue.isupper() or lower in ABBREVIATIONS)
        loose = odd and (named or lower in ABBREVIATIONS)
        return "signed" if sure else "bare" if loose else None
    if signed or (named and odd):
        return "signed"
    if named or _ASKED.search(before):
        return "bare" if odd else "asked"
    if odd:
        return "bare" if mark["sign"] else None
    return "alone" if _ENDS.match(after) and _BEGINS.search(before) else None


_SIGN = re.compile(r"[:=@#>~→➡👉：|]")
_NAMED = re.compile(r"\b(?:ids?|user|username|name|nick|nickname|handle|ник|is)\b|号")
_ODD = re.compile(r"[a-z][a-z0-9_.]*[0-9_]", re.IGNORECASE)
"""Names with a digit or underscore: no ordinary words."""
_ENDS = re.compile(r"\s{0,2}(?:[\n,.;!)|/]|\Z)")
_BEGINS = re.compile(r"(?:\A|[\n,.;!(|/:-])\s{0,2}\Z")


def clean_name(raw: str, platform: str) -> str | None:
    """A name in lower case; None for stop-words, numbers, and what the platform would refuse."""
    name = raw.strip().lower().strip("@.-")
    if platform == "skype" and name.startswith("live:"):
        rest = clean_name(name[5:], "other")
        return f"live:{rest}" if rest else None
    if platform in NUMBER_PLATFORMS and re.fullmatch(r"\+?\d{7,15}", name):
        return name
    if name in STOP_WORDS or not 3 <= len(name) <= 32 or name.replace(".", "").isdecimal():
        return None
    if not re.fullmatch(r"[a-z0-9_][a-z0-9_.-]*", name) or name.endswith((".com", ".net", ".org")):
        return None
    return name


def _mention(match: re.Match[str]) -> Account | None:
    name = clean_name(match["name"], "other")
    if name is None:
        return None
    telling = len(name) >= 6 or any(char.isdigit() or char == "_" for char in name)
    sure = _GENERIC_SURE if telling else _SHORT_GENERIC_SURE
    return Account(match.start(), match.end(), "other", name, "mention", sure)


_BEFORE_NUMBER = re.compile(
    rf"(?<![^\W_])(?P<cues>(?:{CUES})(?:\s{{0,2}}(?:/|&|,|\+|\||and|or|y|e|et|и|und)?\s{{0,2}}"
    rf"(?:{CUES}|call|text|sms|phone|tel)){{0,4}})(?:\W|同号|号码|号|或|\b(?:me|us|at|on|id|no|nr|number|is|my|only"
    r"|или|мой|numero|call|text|sms|and|or|the|to)\b){0,12}\Z",
    re.IGNORECASE,
)
_AFTER_NUMBER = re.compile(
    rf"[^\w\n]{{0,4}}(?:\b(?:on|via|by|in|is|my|for|sur|per|por|en|в|на|also|text|call|sms|or|and)\b"
    rf"\W{{0,3}}){{0,3}}(?P<cues>(?:{CUES})(?:\s{{0,2}}(?:/|&|,|\+|\||and|or)\s{{0,2}}(?:{CUES})){{0,3}})"
    r"(?![^\W_])(?!\s{0,2}[:@=])",
    re.IGNORECASE,
)
_ONE_CUE = re.compile(rf"(?<![^\W_])(?:{CUES})(?![^\W_])", re.IGNORECASE)


def _platforms_beside(text: str, start: int, end: int) -> list[str]:
    """The messengers named right before or after a number."""
    before = _BEFORE_NUMBER.search(text[max(0, start - 60) : start])
    after = _AFTER_NUMBER.match(text[end : end + 60])
    cues = [cue for match in (before, after) if match for cue in _ONE_CUE.findall(match["cues"])]
    platforms = [platform_of(cue) for cue in cues]
    return [name for name in dict.fromkeys(platforms) if name in NUMBER_PLATFORMS]


class Handle(Extractor):
    """Finds messenger and social accounts."""

    name = "handle"
    version = "1"
    kinds = ("handle",)
    examples = (
        Example("IG: @Anna.Rose", "handle", "instagram:anna.rose"),
        Example("whatsapp me +1 212 555 0123", "handle", "whatsapp:+12125550123"),
        Example("https://t.me/annarose_demo", "handle", "telegram:annarose_demo"),
        Example("微信号: annarose88", "handle", "wechat:annarose88"),
    )

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """One signal for each account and place."""
        numbers = [one for one in phone.find(ad).found if one.confidence >= 0.5]
        for field, raw in ad.fields():
            if field != "url":
                yield from sorted(
                    (*self._named(field, raw, numbers), *self._numbers(field, raw, numbers)),
                    key=lambda signal: (signal.span, signal.value),
                )

    def _named(self, field: str, raw: str, numbers: Sequence[phone.Number]) -> Iterator[Signal]:
        folded = fold(raw)
        spans = [one.span for one in numbers if one.span.field == field]
        for account in find(folded.text):
            start, end = folded.raw_span(account.start, account.end)
            held = any(span.start < end and start < span.end for span in spans)
            if held and (account.method != "url" or account.name.lstrip("+").isdecimal()):
                continue
            yield self._signal(
                account.platform, account.name, raw, Span(field, start, end), account
            )

    def _numbers(self, field: str, raw: str, numbers: Sequence[phone.Number]) -> Iterator[Signal]:
        for number in numbers:
            if number.span.field != field:
                continue
            around = fold(raw[max(0, number.span.start - 80) : number.span.start]).text
            behind = fold(raw[number.span.end : number.span.end + 80]).text
            platforms = _platforms_beside(around + behind, len(around), len(around))
            for platform in platforms or _hosted(raw, number):
                account = Account(0, 0, platform, number.reading.value, "number", number.confidence)
                yield self._signal(platform, number.reading.value, raw, number.span, account)

    def _signal(self, platform: str, name: str, raw: str, span: Span, account: Account) -> Signal:
        return self.signal(
            "handle",
            f"{platform}:{name}",
            raw[span.start : span.end],
            span,
            account.method,
            account.confidence,
            platform=platform,
        )

    def canonical(self, raw: str) -> str | None:
        """`platform:name` in lower case; None where the platform is unknown or the name none."""
        platform, colon, name = fold(raw).text.strip().lower().partition(":")
        if not colon or platform not in PLATFORMS:
            return None
        if re.fullmatch(r"\+?\d{7,15}", name):
            return f"{platform}:{name}"
        cleaned = clean_name(name, platform)
        return f"{platform}:{cleaned}" if cleaned else None


def _hosted(raw: str, number: phone.Number) -> list[str]:
    """The messenger whose URL holds a number: wa.me/442079460123."""
    start = number.span.start
    head = raw[max(0, start - 48) : start].lower()
    match = re.search(
        r"(wa\.me|whatsapp\.com|t\.me|viber\.click|zalo\.me|signal\.me)/\S{0,30}\Z", head
    )
    hosts = {"wa.me": "whatsapp", "whatsapp.com": "whatsapp", "t.me": "telegram",
             "viber.click": "viber", "zalo.me": "zalo", "signal.me": "signal"}  # fmt: skip
    return [hosts[match.group(1)]] if match else []
