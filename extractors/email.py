"""E-mail addresses in text, plain or spelt out: name at host dot com, name(at)host[.]com."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from adwatch.model import Ad, Signal, Span
from extractors.anchored import Anchored
from extractors.base import Example, Extractor
from extractors.folding import fold

_NAME = r"[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_+-])?"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Scripts without blanks may touch an address: what ends it is a Latin letter, digit or sign.
_FREE, _DONE = r"(?<![a-z0-9_.@%+-])", r"(?![a-z0-9_@-])"
_PLAIN = re.compile(
    rf"{_FREE}{_NAME}@(?:{_LABEL}\.){{1,5}}[a-z]{{2,24}}{_DONE}", re.IGNORECASE | re.ASCII
)
_PROVIDERS = (
    "gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|protonmail|proton|gmx|web"
    "|mail|yandex|ya|rambler|bk|inbox|list|libero|orange|wanadoo|free|laposte|tutanota|tuta|zoho|qq"
    "|163|126|naver|seznam|wp|onet|interia|o2|ukr|me|mac"
)
_OPEN = r"\s{0,3}[\[({<*_~|/\"'`=«»•°^+:-]{1,3}\s?"
_CLOSE = r"\s?[\])}>*_~|/\"'`=«»•°^+:-]{1,3}\s{0,3}"
_AT_WORD = (
    "at|at,|a\\.t|a t|aroba|arroba|arobase|arrobas|arobas|собака|собачка|равлик|chiocciola|kukac"
    "|malpa|zavinac|snabel-?a"
    "|kanel|apenstaartje|klammeraffe|эт|a cong|a moc|at[- ]?(?:sign|symbol)|simbolo arroba"
)
_AT_UNSPACED = "艾特|アットマーク|アット|골뱅이|แอท"
_DOT_WORD = (
    "dot|d\\.o\\.t|d0t|punto|point|punkt|ponto|точка|крапка|kropka|punct|nokta|tecka|pont|piste|prick|punktum"
    "|cham|stip|period|full stop|dott"
)
_DOT_UNSPACED = "点|點|ドット|닷|จุด"
_AT = Anchored(
    r"\s@.\[({<*_~|/\"'`=«»•°^+:#✉📧📩📨💌%&艾ア골แ-",
    rf"\s{{0,3}}@{{1,3}}\s{{0,3}}|\.{{1,3}}(?:{_AT_WORD})\.{{1,3}}|{_OPEN}(?:@|a|et|{_AT_WORD}){_CLOSE}|\s{{1,3}}(?:{_AT_WORD})\s{{1,3}}"
    rf"|\s{{0,3}}(?:{_AT_UNSPACED})\s{{0,3}}|(?<=\w)\s?[✉📧📩📨💌]\s?(?=\w)|(?<=\w)(?:%40|&#64;|&commat;|#(?=(?:{_PROVIDERS})\.))(?=\w)",
    re.IGNORECASE,
)
_DOT = (
    rf"(?:\.{{1,2}}|\s?[·•∙․]\s?|\s{{1,3}}\.{{1,3}}\s{{1,3}}|\.{{1,3}}(?:{_DOT_WORD})\.{{1,3}}|{_OPEN}(?:\.|{_DOT_WORD}){_CLOSE}|\s{{1,3}}(?:{_DOT_WORD})\s{{1,3}}"
    rf"|\s{{0,3}}(?:{_DOT_UNSPACED})\s{{0,3}})"
)
_ENDINGS = (
    "com|ком|net|org|info|biz|co|me|ru|ру|de|fr|es|it|nl|be|ch|at|pl|uk|ua|eu|io|cn|br|pt|ca|us|cz|ro"
    "|au|nz|mx|ar|cl|se|no|dk|fi|gr|hu|tr|il|jp|kr|hk|tw|in|th|vn|sk|bg|lt|lv|ee|ie|app|online|site"
    "|example|test"
)
_SAFE_ENDINGS = "com|net|org|ru|ua|uk|eu|de|fr"
"""Endings that no sentence begins with: a blank may stand on one side of the point before them."""
_SIGNS = {
    "_": "underscore|under score|underline|unterstrich|guion bajo|barra baja|tiret bas|podkreslnik"
    "|нижнее подчеркивание|подчеркивание",
    "-": "dash|hyphen|minus|guion|tiret|bindestrich|trattino|traco|дефис|тире",
}
"""Signs in the name of an address, spelt out."""
_SIGN_WORDS = rf"\s{{1,3}}[\[(]?(?:{'|'.join(_SIGNS.values())})[\])]?\s{{1,3}}"
_BEFORE_AT = re.compile(
    rf"{_FREE}(?P<name>{_NAME}(?:(?:{_DOT}|{_SIGN_WORDS})[a-z0-9_-]{{1,40}}){{0,3}})\Z",
    re.IGNORECASE | re.ASCII,
)
_HOSTS = {
    "джимейл": "gmail", "джимэйл": "gmail", "гмейл": "gmail", "гмаил": "gmail", "яндекс": "yandex",
    "мейл": "mail", "маил": "mail", "майл": "mail", "рамблер": "rambler", "g mail": "gmail",
    "g-mail": "gmail", "gee mail": "gmail", "gee-mail": "gmail",
}  # fmt: skip
_OWN_LETTERS = "|".join(host for host in _HOSTS if not host.isascii())
_OWN_ENDINGS = {"ком": "com", "ру": "ru"}
"""Providers and endings in other letters, or spelt as they are spoken."""
_BEHIND_AT = re.compile(
    rf"(?P<host>(?:{_LABEL}|{_OWN_LETTERS}|g(?:ee)?[ -]mail)(?:{_DOT}{_LABEL}){{0,3}}?)"
    rf"(?:(?P<dot>{_DOT}|\s{{0,3}}[([]?dot[- ]?)(?P<end>{_ENDINGS})"
    rf"|\s?[.,]\s?(?P<safe>{_SAFE_ENDINGS})){_DONE}"
    rf"(?!{_DOT}(?:{_ENDINGS}){_DONE})",
    re.IGNORECASE,
)
_ENDLESS = "gmail|icloud|yahoo|hotmail|outlook|protonmail|ymail|aol"
"""Providers whose addresses nearly all end in com, which may be left out."""
_BEHIND_LOOSE = re.compile(
    rf"(?P<host>{_PROVIDERS})(?:\s?,\s?|\s{{1,2}})(?P<end>com|ru|net){_DONE}"
    rf"|(?P<alone>{_ENDLESS}){_DONE}(?![.,]?\s?(?:com|{_DOT_WORD}))",
    re.IGNORECASE,
)
"""A provider whose point is a comma or missing, or one that has no other ending than com."""
_LONGEST_HEAD = 120  # characters before an "at" in which its name lies
_ENDING_LETTERS = "|".join(
    r"(?P=gap)?".join(one) for one in ("com", "net", "org", "ru", "de", "fr")
)
_LETTERS = re.compile(
    r"(?<!\S)[a-z0-9](?P<gap>[ *~|-])(?:[a-z0-9._](?P=gap)){1,40}(?:@|\(at\)|at)(?P=gap)"
    rf"(?:[a-z0-9.-](?P=gap)){{2,60}}?\.(?P=gap)(?:{_ENDING_LETTERS}){_DONE}",
    re.IGNORECASE | re.ASCII,
)
"""An address written letter by letter: a n n a @ e x a m p l e . c o m."""
_SHOUTED = re.compile(
    rf"(?<![A-Za-z0-9])(?P<name>[a-z0-9._+-]{{2,40}})AT(?P<host>[a-z0-9-]{{2,40}}(?:(?:DOT|\.)[a-z0-9-]{{2,40}}){{0,2}}?)"
    rf"(?:DOT|\.)(?P<end>{_ENDINGS}){_DONE}(?!(?:DOT|\.)(?:{_ENDINGS}){_DONE})"
)
"""annaATexampleDOTcom, where capitals part what is joined."""
_PROVIDED = re.compile(
    r"(?:\s{1,2}|(?<=\d)at)(?P<host>gmail|yahoo|hotmail|outlook|icloud|protonmail)"
    r"(?:\s?[.,]\s?|\s{1,2}|\s?dot\s?)(?P<end>com)(?![a-z0-9_@-])",
    re.IGNORECASE,
)
"""A provider without "at" before it, or joined with it: anna21 gmail com, anna21atgmaildotcom."""
_ODD_NAME = re.compile(rf"{_FREE}(?=[a-z]+[a-z._]*\d)[a-z0-9._]{{3,40}}\Z", re.IGNORECASE)
_CANONICAL = re.compile(rf"{_NAME}@(?:{_LABEL}\.){{1,5}}[a-z]{{2,24}}\Z")
_HINT = re.compile(
    rf"\b(?:{_AT_WORD}|g-?mail|yahoo|hotmail|outlook|icloud|protonmail)\b|\dat(?:gmail|yahoo|hotmail)|[\[({{<](?:a|at|et)[\])}}>]|(?-i:AT)|_at_|{_AT_UNSPACED}|[✉📧📩📨💌]|%40"
    "|&#64;|&commat;",
    re.IGNORECASE,
)
_MAIL_CUE = re.compile(
    r"(?:e-?mail|mail|correo|courriel|e-?post|почт\w{1,3}|пошт\w{1,3}|write|schreib\w{0,3}|escrib\w{0,4}"
    r"|ecri\w{0,5}|scriv\w{0,4}|пиши\w{0,2}|pisz\w{0,3}|contac?ts?|contatt\w|contato|kontakt|reach"
    r"|adres\w{0,4}|address|direccion|indirizzo|endereco|адрес\w?|e-?posta|imel|mejl|邮箱|郵箱|邮件|メール"
    r"|이메일|อีเมล)(?:\W.{0,24})?\Z",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    ["me", "us", "look", "see", "find", "visit", "site", "is", "are", "available", "here", "only",
     "now", "it", "book", "online", "live", "meet", "more", "website", "page", "pics", "photos",
     "email", "mail", "mailing", "write", "contact", "add", "reach", "or", "and", "not", "be", "am",
     "message", "text", "call", "stay", "home", "work", "working", "good", "great", "up", "down"]
)  # fmt: skip
"""Words before "at" that are no one's name."""


class Address(NamedTuple):
    """An e-mail address at folded[start:end]."""

    start: int
    end: int
    value: str
    method: str


@lru_cache(maxsize=256)
def find(text: str) -> tuple[Address, ...]:
    """The e-mail addresses of a folded text, in order of place."""
    found = [_plain(match) for match in _PLAIN.finditer(text)] if "@" in text else []
    for address in _spelt_out(text):
        if not any(a.start < address.end and address.start < a.end for a in found[-200:]):
            found.append(address)
    if not found or ("@" not in text and _HINT.search(text) is None):
        return ()  # the hint is the dearer question, and nearly never asked
    return tuple(sorted(_with_whole_name(text, address) for address in found if address.value))


_NAME_APART = re.compile(rf"{_FREE}(?:[a-z0-9._] ){{2,40}}\Z", re.IGNORECASE | re.ASCII)
"""The letters before the last one of a name written letter by letter: a n n a@example.com."""


def _with_whole_name(text: str, one: Address) -> Address:
    if one.value[1] != "@":
        return one
    ahead = _NAME_APART.search(text, max(0, one.start - _LONGEST_HEAD), one.start)
    if ahead is None:
        return one
    value = canonical_email(ahead.group().replace(" ", "") + one.value)
    return Address(ahead.start(), one.end, value, "spelt") if value else one


_RUN_ON = re.compile(
    r"(\.(?:com|net|org))(?:\.[a-z]{3,24}|(?:call|text|or|and|for|me|only|please))\Z", re.IGNORECASE
)
"""A sentence that follows without a blank: anna@example.com.Call."""
_LEADS = re.compile(r"e-?mail[-_]", re.IGNORECASE)
"""What names an address and hangs on it."""


def _plain(match: re.Match[str]) -> Address:
    written = _RUN_ON.sub(r"\1", match.group())
    end = match.start() + len(written)
    lead = _LEADS.match(written)
    at = lead.end() if lead else 0
    return Address(match.start() + at, end, canonical_email(written[at:]) or "", "plain")


_POINTED = re.compile(
    rf"[.·•∙․][\s.\])}}>*_~|/\"'`=«»•°^+:-]{{0,12}}(?:{_ENDINGS}){_DONE}", re.IGNORECASE
)
_APART = re.compile(rf"[,\s](?:{_SAFE_ENDINGS}|ком){_DONE}", re.IGNORECASE)
_POINT_WORDS = (*_DOT_WORD.split("|"), *_DOT_UNSPACED.split("|"), *_ENDLESS.split("|"), "d.o.t")


def _spelt_out(text: str) -> Iterator[Address]:
    for at in _AT.finditer(text) if _may_end(text) else ():
        tail = _BEHIND_AT.match(text, at.end()) or _BEHIND_LOOSE.match(text, at.end())
        if tail is None:
            continue
        head = _BEFORE_AT.search(text, max(0, at.start() - _LONGEST_HEAD), at.start())
        address = _spelt(text, head, at, tail) if head else None
        if address:
            yield address
    for pattern in (_LETTERS, _SHOUTED) if "AT" in text else (_LETTERS,):
        for match in pattern.finditer(text):
            value = _joined(match) if pattern is _LETTERS else _shouted(match)
            yield Address(match.start(), match.end(), canonical_email(value) or "", "spelt")
    for at in _PROVIDED.finditer(text):
        head = _ODD_NAME.search(text, max(0, at.start() - _LONGEST_HEAD), at.start())
        if head:
            value = f"{head.group()}@{at['host']}.{at['end']}"
            yield Address(head.start(), at.end(), canonical_email(value) or "", "spelt")


def _may_end(text: str) -> bool:
    """Whether a text holds the end of an address at all: the cheap question before the dear one."""
    if _POINTED.search(text) or _APART.search(text):
        return True
    lower = text.lower()
    return any(word in lower for word in _POINT_WORDS)


def _joined(match: re.Match[str]) -> str:
    plain = match.group().replace(match["gap"], "").lower()
    return plain if "@" in plain else plain.replace("(at)", "@")


def _shouted(match: re.Match[str]) -> str:
    return f"{match['name']}@{match['host'].replace('DOT', '.')}.{match['end']}"


_GAPS = re.compile(_DOT, re.IGNORECASE)
_SIGN_GAPS = {
    sign: re.compile(rf"\s{{1,3}}[\[(]?(?:{words})[\])]?\s{{1,3}}", re.IGNORECASE)
    for sign, words in _SIGNS.items()
}


def _spelt(
    text: str, head: re.Match[str], at: re.Match[str], tail: re.Match[str]
) -> Address | None:
    name = head["name"]
    for sign, gap in _SIGN_GAPS.items():
        name = gap.sub(sign, name)
    name = _GAPS.sub(".", name)
    if tail.re is _BEHIND_AT:
        host = _GAPS.sub(".", tail["host"]).lower()
        host = _HOSTS.get(host, host)
        is_meant = _is_meant(text, head, at.group(), tail["dot"] or ".", host)
        ending = tail["end"] or tail["safe"]
        ending = _OWN_ENDINGS.get(ending.lower(), ending)
    else:
        host, ending = tail["host"] or tail["alone"], tail["end"] or "com"
        is_meant = not at.group().strip().isalpha() or _ODD.search(name) is not None
    value = canonical_email(f"{name}@{host}.{ending}") if is_meant else None
    return Address(head.start(), tail.end(), value, "spelt") if value else None


_ODD = re.compile(r"[0-9_.]")


def _is_meant(text: str, head: re.Match[str], at: str, dot: str, host: str) -> bool:
    """Whether words such as "at" and "dot" stand for signs: look at me at example.com does not."""
    at, name = at.strip().lower(), head["name"].lower()
    if "@" in at or (at[:1] not in ("-", ".") and not at.isalpha()):
        return True
    if name in _NO_NAMES or not any(char.isalpha() for char in name):
        return False
    known = re.fullmatch(_PROVIDERS, host.rpartition(".")[2]) is not None
    if known or dot != "." or _ODD.search(name):
        return True
    return _MAIL_CUE.search(text, max(0, head.start() - 40), head.start()) is not None


def canonical_email(raw: str) -> str | None:
    """The address in lower case, None where it is none."""
    value = raw.strip().lower().removeprefix("mailto:")
    return value if _CANONICAL.match(value) and ".." not in value and len(value) <= 254 else None


class Email(Extractor):
    """Finds e-mail addresses."""

    name = "email"
    version = "3"
    kinds = ("email",)
    examples = (
        Example("write to Anna.Rose@Example.com!", "email", "anna.rose@example.com"),
        Example("anna at example dot com", "email", "anna@example.com"),
        Example("anna(at)example[dot]org", "email", "anna@example.org"),
    )

    def extract(self, ad: Ad) -> Iterable[Signal]:
        """One signal for each address."""
        for field, raw in ad.fields():
            yield from self._signals(field, raw)

    def _signals(self, field: str, raw: str) -> Iterator[Signal]:
        folded = fold(raw)
        for address in find(folded.text):
            start, end = folded.raw_span(address.start, address.end)
            yield self.signal(
                "email",
                address.value,
                raw[start:end],
                Span(field, start, end),
                address.method,
                0.98 if address.method == "plain" else 0.85,
                domain=address.value.partition("@")[2],
            )

    def canonical(self, raw: str) -> str | None:
        """The address in lower case, None where it is none."""
        return canonical_email(fold(raw).text)
