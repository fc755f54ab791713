"""What the matchers read of an ad's signals: identifiers, wording, pictures, prices, places.

One place decides which signals are sure enough and which values mean the same; no weights here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from adwatch.model import Signal, SignalSet

LEAST_CONFIDENCE = 0.5
"""Probability; a weaker identifier or price says nothing about who placed an ad."""
IDENTIFIER_KINDS = ("email", "handle", "phone", "url", "wallet")
SHARED_HOSTS = frozenset((
    "facebook.com", "instagram.com", "twitter.com", "x.com", "t.me", "telegram.me", "wa.me",
    "whatsapp.com", "tiktok.com", "youtube.com", "youtu.be", "snapchat.com", "onlyfans.com",
    "linktr.ee", "google.com", "goo.gl", "bit.ly", "tinyurl.com", "line.me", "viber.com",
    "vk.com", "wechat.com", "kik.me", "signal.me", "signal.group", "zalo.me", "skype.com",
    "imgur.com", "dropbox.com", "wixsite.com", "blogspot.com", "wordpress.com", "weebly.com",
    "tumblr.com", "allmylinks.com", "beacons.ai", "reddit.com", "linkedin.com", "maps.app.goo.gl",
))  # fmt: skip
"""Hosts whose pages belong to many: the whole address counts there, the domain never."""
NUMBER_PLATFORMS = frozenset(("whatsapp", "viber", "signal", "telegram", "line", "wechat", "zalo"))
LEAST_BARE_DIGITS = 8
"""Digits; a shorter number without a country agrees with too many others by chance."""
_E164 = re.compile(r"\+[0-9]{8,15}")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A value that reaches a person or account; `domain` is the kind of an own web domain."""

    kind: str
    value: str
    confidence: float = 1.0

    @property
    def key(self) -> str:
        """The identifier as one text, `kind:value`."""
        return f"{self.kind}:{self.value}"


def identifiers(ad: SignalSet) -> tuple[Identifier, ...]:
    """The identifiers of an ad, sorted, each once with its best confidence.

    A messenger account that is a phone number counts as that phone number.
    """
    best: dict[tuple[str, str], float] = {}
    for signal in ad.signals:
        if signal.kind in IDENTIFIER_KINDS and signal.confidence >= LEAST_CONFIDENCE:
            for pair in _named(signal):
                best[pair] = max(best.get(pair, 0.0), signal.confidence)
    return tuple(Identifier(kind, value, sure) for (kind, value), sure in sorted(best.items()))


def _named(signal: Signal) -> Iterable[tuple[str, str]]:
    if signal.kind == "handle":
        platform, _, name = signal.value.partition(":")
        if platform in NUMBER_PLATFORMS and _E164.fullmatch(name):
            return (("phone", name),)
    if signal.kind == "url":
        return _url_names(signal)
    return ((signal.kind, signal.value),)


def _url_names(signal: Signal) -> Iterable[tuple[str, str]]:
    domain = signal.detail("domain")
    shared = signal.detail("shortener") or not domain or _is_shared_host(str(domain))
    if shared:
        return (("url", signal.value),)
    return (("domain", str(domain)),)


def _is_shared_host(domain: str) -> bool:
    parts = domain.lower().split(".")
    return any(".".join(parts[start:]) in SHARED_HOSTS for start in range(len(parts)))


def phones_agree(left: str, right: str) -> bool:
    """Whether two numbers may be one: equal, or one lacks its country and the rest is equal."""
    if left == right:
        return True
    if left.startswith("+") == right.startswith("+"):
        return False
    whole, bare = (left, right) if left.startswith("+") else (right, left)
    national = bare.lstrip("0")
    # A country's calling code has one to three digits.
    return len(national) >= LEAST_BARE_DIGITS and (
        whole.endswith(national) and 1 <= len(whole) - 1 - len(national) <= 3
    )


def wording(ad: SignalSet) -> str:
    """The folded text of an ad with identifiers masked; "" where there is none."""
    return next((signal.value for signal in ad.signals if signal.kind == "wording"), "")


def masked_text(ad: SignalSet) -> str:
    """The text of an ad with case and emoji kept and identifiers masked; "" where there is none."""
    for signal in ad.signals:
        if signal.kind == "wording":
            masked = signal.detail("masked")
            return masked if isinstance(masked, str) else signal.value
    return ""


def places(ad: SignalSet) -> frozenset[str]:
    """The places an ad states."""
    return _values(ad, "place")


def prices(ad: SignalSet) -> frozenset[str]:
    """The amount-duration pairs an ad states."""
    return _values(ad, "price")


def ages(ad: SignalSet) -> frozenset[str]:
    """The ages an ad states."""
    return _values(ad, "age")


def _values(ad: SignalSet, kind: str) -> frozenset[str]:
    return frozenset(
        signal.value
        for signal in ad.signals
        if signal.kind == kind and signal.confidence >= LEAST_CONFIDENCE
    )
