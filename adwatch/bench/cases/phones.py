"""Templates for phone numbers: each topic's patterns set into sentences of its languages.

A topic of patterns.toml has patterns and takes its sentences from carriers.toml, or has sentences
of its own. The patterns and the sentences of the held-out split are not those of the other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from adwatch.bench.cases.showing import Pattern
from adwatch.bench.cases.templates import SPLITS, Split, Template
from adwatch.model import AdKind

LEAST = 32
"""Cases of a topic in a split: two splits make more than the sixty that a class needs."""


@cache
def read() -> tuple[Template, ...]:
    """A template for each pattern and sentence, each drawn once, at least LEAST a split."""
    patterns, carriers = _table("patterns.toml"), _table("carriers.toml")
    shared = patterns.pop("shared")
    return tuple(
        template
        for topic, about in patterns.items()
        for split in SPLITS
        for template in _of_split(
            topic, split, {**shared.get(about.get("as"), {}), **about}, carriers
        )
    )


def _of_split(
    topic: str, split: Split, about: dict[str, Any], carriers: dict[str, Any]
) -> Iterator[Template]:
    patterns: Sequence[str] = about[split]
    sentences = [
        (language, sentence)
        for language in about.get("languages", "en").split()
        for sentence in about.get("sentences", carriers)[split][language]
    ]
    # Neighbours differ in both: pattern i meets sentence i, then i+1, so that each meets many.
    rounds = ((turn, i) for turn in range(len(sentences)) for i in range(len(patterns)))
    pairs = list(islice(rounds, max(LEAST, len(patterns))))
    for turn, i in pairs:
        language, sentence = sentences[(i + turn) % len(sentences)]
        yield replace(
            _template(topic, split, patterns[i], language, sentence),
            times=-(-LEAST // len(pairs)),
        )


def _template(topic: str, split: Split, pattern: str, language: str, sentence: str) -> Template:
    return Template(
        f"phone: {topic}", split, language, Pattern.parse(pattern).country, sentence,
        {"phone": ("{phone}",)}, 1, AdKind.ESCORT, pattern,
    )  # fmt: skip


def _table(name: str) -> dict[str, Any]:
    body = (files(__package__) / "words" / name).read_text(encoding="utf-8")
    return tomllib.loads(body)
