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
from extractors.handle_disguises import clean_name, names_before, undisguised, unnamed
from extractors.handle_numbers import following_starts, hosted, platforms_beside
from extractors.handle_words import (
    ABBREVIATIONS,
    CUES,
    HOSTS,
    PLATFORMS,
    WORDY,
    platform_of,
)

_RUN_ON = "\u0e00-\u0eff\u2e80-\uffff"
"""Thai and East Asian letters: words of these scripts touch their neighbours."""
_IN_RUN_ON = re.compile(f"[{_RUN_ON}]")
_ARROWS = "\u2190-\u21ff\u2794-\u27be\u00ab\u00bb\u203a\U0001f446-\U0001f449\U0001f4f2"
_CUE = re.compile(rf"(?:{CUES})(?:(?<=[{_RUN_ON}])|(?![^\W_{_RUN_ON}]))(?!\.[a-z])")
_JOIN = re.compile(r"\s{0,2}(?:/|&|,|\+|\||and|or|y|e|et|и|und)\s{0,2}", re.IGNORECASE)
_MARK = re.compile(
    r"(?P<mark>(?:[\s\"'(\[*]{0,2}(?:(?:id|username|user|name|nick|nickname|handle|account|acct|acc|page"
    r"|profile|me|us|contact|tag|id号|同号|号码|号|帐号|账号|ник|аккаунт|логин|ไอดี|is|at|on|my|add|under"
    r"|mein|name|ist|es|est|e|as|c'est|called|아이디|아이디는|是|为|only|chat|channel|link|como|comme|app"
    rf"|a)(?:(?<=[{_RUN_ON}])|(?![^\W_{_RUN_ON}])))){{0,3}})"
    r"(?P<sign>(?:[\s\"'()\[\]*]{0,3}(?:[^\w\s.,;!?()\[\]\"'&/*+-]|-+>?|\.{1,3})){0,4}[\s\"'()\[\]*]{0,3})",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"@?\s?(?P<name>(?:live:(?:\.cid\.)?)?[a-z0-9_](?:[a-z0-9_.-]{1,30}[a-z0-9_])?)(?![\w@])",
    re.IGNORECASE,
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
    glued = (before.isalnum() and not _IN_RUN_ON.match(before)) or before in "@./_"
    glued = glued or (before == "-" and text[place - 2 : place - 1].isalnum())
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
    odd = _is_odd(name)
    if not (odd or signed) and _LOOSE.search(mark.group()):
        return None
    if cue.lower() in WORDY:
        how = _wordy_method(cue, mark, name, odd)
        asked = _ENDS.match(after) and _is_asked(cue.lower(), before, mark, odd)
        return how or ("asked" if asked else None)
    if signed or (named and odd):
        return "signed"
    if named or _ASKED.search(before):
        return "bare" if odd else "asked"
    if odd:
        return "bare" if mark["sign"] or _IN_RUN_ON.match(cue[-1]) else None
    return "alone" if _ENDS.match(after) and _BEGINS.search(before) else None


def _is_odd(name: str) -> bool:
    return _ODD.match(name.strip("@._ ")) is not None or name.strip("@ ").startswith("_")


def _wordy_method(cue: str, mark: re.Match[str], name: str, odd: bool) -> str | None:
    """How firmly a name is tied to a platform whose name is an ordinary word too."""
    sign = mark["sign"] + name[:1]
    short = cue.lower() in ABBREVIATIONS
    told = "@" in sign or (cue.isupper() and len(cue) > 1) or _ID.search(mark["mark"]) is not None
    if _SIGN.search(sign) and (odd or told or short):
        return "signed"
    named = _NAMED.search(mark["mark"]) is not None
    return "bare" if odd and (named or short or (cue.isupper() and len(cue) > 2)) else None


def _is_asked(cue: str, before: str, mark: re.Match[str], odd: bool) -> bool:
    """Whether a wordy cue is meant as a platform: line id anna, add line anna88, Signal: anna."""
    given = _ID.search(mark["mark"]) and not before.rstrip()[-1:].isdecimal()
    asked = (odd or cue in ABBREVIATIONS) and _ASKED.search(before)
    alone = ":" in mark["sign"] and len(cue) > _SHORT_CUE and _BEGINS.search(before)
    return bool(given or asked or alone)


_SHORT_CUE = 3
"""Letters of an abbreviation, which a colon behind it does not make a platform."""
_SIGN = re.compile(rf"[:=@#>~|{_ARROWS}]")
_LOOSE = re.compile(r"\b(?:only|chat|channel|link|como|comme|a)\b|[)\]]")
"""What stands between a platform and any next word too, not an account alone."""
_NAMED = re.compile(
    r"\b(?:ids?|user|username|name|nick|nickname|handle|ник|is|es|est|ist|as|como|comme|called|e)\b|[号是为]|아이디"
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


class Handle(Extractor):
    """Finds messenger and social accounts."""

    name = "handle"
    version = "3"
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
        for number, following in zip(numbers, following_starts(raw, numbers), strict=True):
            platforms, free = platforms_beside(raw, number.span, free, following)
            if field == "url":
                platforms = []
            for platform in platforms or hosted(raw, number):
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
