"""Guesses what holds for a whole board: its language, its country, its kind, its gate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.guessing.sample import Sample
from crawlers.guessing.words import GATE, KINDS

NO_COUNTRY = frozenset(
    {"io", "co", "me", "tv", "cc", "ai", "eu", "ws", "fm", "gg", "la", "su", "to"}
)
"""Endings of hosts that are a country's by the letter only."""

SHELL_WORDS = 40
"""Words of a page below which a script fills it."""

STATE = re.compile(r"__NEXT_DATA__|__NUXT__|__INITIAL_STATE__|__APOLLO_STATE__|__PRELOADED_STATE__")


@dataclass(frozen=True)
class SiteFacts:
    """What holds for a board; None where its pages do not tell."""

    language: str | None
    country: str | None
    kind: str
    is_gated: bool
    is_shell: bool
    state: str | None


def site_facts(samples: Sequence[Sample], host: str) -> SiteFacts:
    """What the pages of one board say of it."""
    read = list(samples)
    tags = Counter(tag for one in read if (tag := _language(one)))
    tag = tags.most_common(1)[0][0] if tags else ""
    shells = sum(_is_shell(one) for one in read)
    said = " ".join(_said(one) for one in read[:12])
    scripts = " ".join(node.text()[:200] for one in read[:3]
                       for node in one.doc.nodes("script"))  # fmt: skip
    state = STATE.search(" ".join([scripts, *(n for one in read[:3] for n in _script_ids(one))]))
    return SiteFacts(
        language=tag[:2].lower() or None,
        country=_country(tag, host),
        kind=_kind(said, samples),
        is_gated=any(GATE.search(_said(one)) is not None for one in read if one.tree.words < 400),
        is_shell=bool(read) and shells > 0.5 * len(read),
        state=state[0] if state else None,
    )


def _script_ids(sample: Sample) -> list[str]:
    return list(sample.doc.attrs("script", "id"))


def _language(sample: Sample) -> str | None:
    stated = sample.doc.attr("html", "lang") or sample.doc.attr("html", "xml:lang")
    found = re.match(r"[a-zA-Z]{2}(?:[-_][a-zA-Z]{2})?(?![a-zA-Z])", stated or "")
    return found[0].replace("_", "-") if found else None


def _country(tag: str, host: str) -> str | None:
    ending = host.rpartition(".")[2].partition(":")[0].lower()
    if len(ending) == 2 and ending.isalpha() and ending not in NO_COUNTRY:
        return "GB" if ending == "uk" else ending.upper()
    return tag[3:].upper() or None


def _kind(said: str, samples: Sequence[Sample]) -> str:
    """The kind whose words the pages say most; `other` where none stands out."""
    counts = Counter({kind: len(words.findall(said)) for kind, words in KINDS.items()})
    if any("JobPosting" in one.kinds for one in samples):
        return "job"
    (first, most), (_, second) = counts.most_common(2)
    return first if most >= 3 and most >= 2 * second else "other"


def _is_shell(sample: Sample) -> bool:
    return sample.tree.words < SHELL_WORDS and sample.doc.has("script")


def _said(sample: Sample) -> str:
    return " ".join(piece.text for piece in sample.tree.pieces)[:20_000].casefold()
