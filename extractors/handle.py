"""Messenger and social accounts: a platform's name beside a name or number, or a profile URL.

Precision comes first: "line", "signal" or "snap" as ordinary words name no account.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Signal, Span
from extractors import email, link, phone
from extractors.base import Example, Extractor
from extractors.folding import fold
from extractors.handle_disguises import clean_name, names_before, undisguised, unnamed
from extractors.handle_words import (
    ABBREVIATIONS,
    CUES,
    HOSTS,
    NUMBER_PLATFORMS,
    PLATFORMS,
    WORDY,
    platform_of,
)

_CUE = re.compile(rf"(?:{CUES})(?:(?<=[\u2e80-\uffff])|(?![^\W_]))(?!\.[a-z])")
_JOIN = re.compile(r"\s{0,2}(?:/|&|,|\+|\||and|or|y|e|et|и|und)\s{0,2}", re.IGNORECASE)
_MARK = re.compile(
    r"(?P<mark>(?:[\s\"'(\[*]{0,2}(?:(?:id|username|user|name|nick|nickname|handle|account|acct|acc|page"
    r"|profile|me|us|contact|tag|id号|同号|号码|号|帐号|账号|ник|аккаунт|логин|ไอดี|is|at|on|my|add|under"
    r"|mein|name|ist|es|est|e|as|c'est|called|아이디|아이디는)(?![^\W_]))){0,3})"
    r"(?P<sign>[\s\"'(\[*]{0,3}(?:[:=@#~|>]|-+>?|\.{1,3}|→|➡|👉|：|﹕|[\u2600-\u27bf\U0001f300-\U0001faff]){0,4}[\s\"'(\[*]{0,3})",
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
    r"|agregame|пиши|мой|加|termine?|kontakt|contacto|contatto|contato|booking|bookings|info|buchung"
    r"|reservas|записи?|запись|связь)\W{0,2}(?:me|us|up|to|a|en|на|в|on|my|the|via|by|in|through|\W){0,4}\Z",
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
    plain = undisguised(text)
    zones += [(address.start, address.end) for address in email.find(text)]
    for url in link.find(text):
        found += _of_url(url)
    place = 0
    for cue in _CUE.finditer(plain.lower()):
        if cue.start() >= place and _is_free(plain, cue.start(), zones):
            accounts, place = _after_cue(plain, cue, zones)
            found += accounts
    for further in (names_before(plain), unnamed(plain), _mentions(text)):
        taken = [(one.start, one.end) for one in found]
        for one in further:
            account = Account(*one)
            if not _touches(account, taken) and not _inside(account.start, zones):
                found.append(account)
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
        shown = platform == "facebook" and value == name["name"].lower() and _is_shown(text, name)
        if method and value and not shown:
            start = name.start()
            accounts.append(Account(start, name.end(), platform, value, "named", _SURE[method]))
    return accounts, end


def _is_shown(text: str, name: re.Match[str]) -> bool:
    return name["name"].isalpha() and _DISPLAYED.match(text, name.end()) is not None


def _method(cue: str, before: str, mark: re.Match[str], name: str, after: str) -> str | None:
    """How firmly a name is tied to its platform; None where the cue is an ordinary word."""
    signed = _SIGN.search(mark["sign"] + name[:1]) is not None
    named = _NAMED.search(mark["mark"]) is not None
    odd = _ODD.match(name.strip("@. ")) is not None
    lower = cue.lower()
    if lower in WORDY:
        at = "@" in mark["sign"] + name[:1]
        told = at or cue.isupper() or _ID.search(mark["mark"]) is not None
        sure = signed and (odd or told or lower in ABBREVIATIONS)
        loose = odd and (named or lower in ABBREVIATIONS)
        given = _ID.search(mark["mark"]) and not before.rstrip()[-1:].isdecimal()
        asked = given or (lower in ABBREVIATIONS and _ASKED.search(before))
        told = bool(asked and _ENDS.match(after))
        return "signed" if sure else "bare" if loose else "asked" if told else None
    if signed or (named and odd):
        return "signed"
    if named or _ASKED.search(before):
        return "bare" if odd else "asked"
    if odd:
        return "bare" if mark["sign"] else None
    return "alone" if _ENDS.match(after) and _BEGINS.search(before) else None


_SIGN = re.compile(r"[:=@#>~→➡👉：|]")
_NAMED = re.compile(
    r"\b(?:ids?|user|username|name|nick|nickname|handle|ник|is|es|est|ist|as|called|e)\b|号|아이디"
)
_ID = re.compile(r"\b(?:id|username|user)\b", re.IGNORECASE)
_ODD = re.compile(r"[a-z][a-z0-9_.]*[0-9_]|[a-z0-9]{3,30}\.[a-z]{3}", re.IGNORECASE)
"""Names with a digit, an underscore or a dot inside: no ordinary words."""
_DISPLAYED = re.compile(r"\s[A-Z][a-z]")
"""A second capitalised word: a name as shown on a page, not that of an account."""
_ENDS = re.compile(r"\s{0,2}(?:[\n,.;!)|/]|\Z)")
_BEGINS = re.compile(r"(?:\A|[\n,.;!(|/:-])\s{0,2}\Z")


def _mentions(text: str) -> Iterator[Account]:
    for match in _MENTION.finditer(text) if "@" in text else ():
        account = _mention(match)
        if account:
            yield account


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
    r"(?![^\W_])(?!\s{0,2}(?:(?:id|user|username|name|nick|account|号|ник)\s{0,2})?[:@=])"
    r"(?!\s{1,2}(?:id|user|username|nick|account)\s{1,2}[a-z0-9@])",
    re.IGNORECASE,
)
_ONE_CUE = re.compile(rf"(?<![^\W_])(?:{CUES})(?![^\W_])", re.IGNORECASE)


_LEADS_ON = re.compile(
    r"(?![\s]{0,2}[)\],;\n|])(?:\W|\b(?:me|us|at|on|id|no|nr|number|is|my|only|или|мой|numero|call|text"
    r"|sms|and|or|the|to)\b){0,12}\Z",
    re.IGNORECASE,
)
"""What stands between a messenger and the number behind it: no mark that closes a remark."""


def _platforms_beside(raw: str, span: Span, free: int, following: int) -> tuple[list[str], int]:
    """The messengers named right before or after a number, and where the last of them ends.

    `free` is where the messengers of the number before end, `following` where the next starts.
    """
    ahead = fold(raw[max(free, span.start - 80) : span.start]).text
    behind = fold(raw[span.end : min(following, span.end + 80)])
    before = _BEFORE_NUMBER.search(ahead[-60:])
    after = _AFTER_NUMBER.match(behind.text[:60])
    if after and following < span.end + 80 and _LEADS_ON.match(behind.text, after.end()):
        after = None
    cues = [cue for match in (before, after) if match for cue in _ONE_CUE.findall(match["cues"])]
    platforms = [platform_of(cue) for cue in cues]
    end = span.end + behind.raw_span(0, after.end())[1] if after else span.end
    return [name for name in dict.fromkeys(platforms) if name in NUMBER_PLATFORMS], end


class Handle(Extractor):
    """Finds messenger and social accounts."""

    name = "handle"
    version = "2"
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
            inside = [one for one in numbers if one.span.field == field]
            yield from sorted(
                (*self._named(field, raw, inside), *self._numbers(field, raw, inside)),
                key=lambda signal: (signal.span, signal.value),
            )

    def _named(self, field: str, raw: str, numbers: Sequence[phone.Number]) -> Iterator[Signal]:
        folded = fold(raw)
        spans = [one.span for one in numbers]
        for account in find(folded.text):
            if field == "url" and account.method != "url":
                continue  # the path of a page is no text
            start, end = folded.raw_span(account.start, account.end)
            held = any(span.start < end and start < span.end for span in spans)
            if held and (account.method != "url" or account.name.lstrip("+").isdecimal()):
                continue
            yield self._signal(
                account.platform, account.name, raw, Span(field, start, end), account
            )

    def _numbers(self, field: str, raw: str, numbers: Sequence[phone.Number]) -> Iterator[Signal]:
        free = 0
        for number, following in zip(numbers, _following(raw, numbers), strict=True):
            platforms, free = _platforms_beside(raw, number.span, free, following)
            if field == "url":
                platforms = []
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


def _following(raw: str, numbers: Sequence[phone.Number]) -> Iterator[int]:
    """Where the next number starts, for each number of a field in order."""
    starts = sorted({one.span.start for one in numbers})
    for one in numbers:
        at = bisect_left(starts, one.span.end)
        yield starts[at] if at < len(starts) else len(raw) + 100


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
