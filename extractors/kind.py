"""Which kind of ad this is (escort, massage, job, other) by what it says; never by its section."""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import NamedTuple

from adwatch.model import Ad, AdKind
from extractors.folding import fold
from extractors.kind_structure import structure
from extractors.lexicon import phrases, words
from extractors.phrases import Found, PhraseTable

MEMORY = 64  # ads kept classified: the ones under work, as the offer extractor asks again
LONGEST = 6_000  # characters read: an ad says what it is early on
NO_EVIDENCE = 2.1  # bits that the other kinds must beat: an ad that says nothing is `other`
TITLE_FACTOR = 1.5  # a title names the offer
RECRUITING = 3.5  # bits for "looking for ladies", "waitress wanted"
SEEK_BEFORE, SEEK_BEHIND = 6, 3  # words between a worker and the word that seeks her
JOB_IS_CLEAR = 5.0  # bits of job evidence from which named workers are sought, not offered
SOUGHT_FACTOR = 0.5  # what is left of the escort and massage evidence then
OFFERS_WORK = 2.0  # bits of the weakest cue that offers work to the reader
NO_OFFER_FACTOR = 0.4  # what is left of the job evidence where none does: "work" is no vacancy
SHARPNESS = 0.45  # share of a bit that counts towards probability: phrases of an ad overlap
OWN = frozenset({"person", "rates", "fee"})
"""Signs of structure that the advertiser offers herself: an ad of a vacancy has wages instead."""
ADDRESSED = words("kind", "addressed")
"""Words before "looking for" that make it the reader's wish: "if you are looking for girls"."""


class Cue(NamedTuple):
    """What a phrase speaks for: a kind (or `seek`, `worker`), with how many bits."""

    kind: str
    weight: float


KINDS = (AdKind.ESCORT, AdKind.MASSAGE, AdKind.JOB, AdKind.OTHER)


def classify(ad: Ad) -> tuple[AdKind, float]:
    """The kind of an ad and its probability, from title and text alone.

    Deterministic; ignores the ad's stated kind, its key and its site.
    """
    return _classify(ad.title or "", ad.text or "")


def weigh(title: str, text: str) -> dict[AdKind, float]:
    """The evidence for each kind in bits; each phrase counts once."""
    strongest: dict[tuple[str, str], float] = {}
    recruits = False
    for raw, factor in ((title, TITLE_FACTOR), (text, 1.0)):
        low = fold(raw).text[:LONGEST].lower()
        found = _cues().find(low)
        for hit in found:
            for cue in hit.value:
                key = (cue.kind, low[hit.start : hit.end])
                strongest[key] = max(strongest.get(key, 0.0), factor * cue.weight)
        recruits = recruits or _recruits(found, low)
        for kind, weight, place in structure(low):
            strongest[kind, place] = weight
    bits = dict.fromkeys(KINDS, 0.0) | {AdKind.OTHER: NO_EVIDENCE}
    for (kind, _), weight in strongest.items():
        if weight:
            bits[AdKind(kind)] += weight
    offers = any(kind == "job" and weight >= OFFERS_WORK for (kind, _), weight in strongest.items())
    offered = any(place in OWN for _, place in strongest)
    if not recruits and (offered or not offers):
        bits[AdKind.JOB] *= NO_OFFER_FACTOR
    return _settle(bits, recruits=recruits)


@lru_cache(maxsize=MEMORY)
def _classify(title: str, text: str) -> tuple[AdKind, float]:
    bits = weigh(title, text)
    powers = [exp(SHARPNESS * bits[kind]) for kind in KINDS]
    best = max(range(len(KINDS)), key=lambda at: powers[at])
    return KINDS[best], powers[best] / sum(powers)


@lru_cache(maxsize=1)
def _cues() -> PhraseTable[tuple[Cue, ...]]:
    table: dict[str, list[Cue]] = {}
    for heading, phrase in phrases("kind"):
        kind, _, weight = heading.partition(" ")
        if not weight:
            continue
        held = table.setdefault(phrase, [])
        if all(cue.kind != kind for cue in held):  # the first, strongest block of a kind counts
            held.append(Cue(kind, float(weight)))
    return PhraseTable((phrase, tuple(cues)) for phrase, cues in table.items())


def _settle(bits: dict[AdKind, float], *, recruits: bool) -> dict[AdKind, float]:
    if recruits:
        bits[AdKind.JOB] += RECRUITING
    if bits[AdKind.JOB] >= JOB_IS_CLEAR and recruits:
        bits[AdKind.ESCORT] *= SOUGHT_FACTOR
        bits[AdKind.MASSAGE] *= SOUGHT_FACTOR
    return bits


def _recruits(found: list[Found[tuple[Cue, ...]]], low: str) -> bool:
    """Whether workers are sought: a word of seeking near a word for workers."""
    seeks = [hit for hit in found if any(cue.kind == "seek" for cue in hit.value)]
    workers = [hit for hit in found if any(cue.kind == "worker" for cue in hit.value)]
    at = 0
    for worker in workers:
        while at < len(seeks) and seeks[at].word < worker.word - SEEK_BEFORE:
            at += 1
        for seek in seeks[at : at + SEEK_BEFORE + SEEK_BEHIND]:
            if seek.word > worker.word + SEEK_BEHIND:
                break
            if not _is_addressed(low, seek.start):
                return True
    return False


def _is_addressed(low: str, start: int) -> bool:
    return not ADDRESSED.isdisjoint(low[max(0, start - 24) : start].split()[-3:])
