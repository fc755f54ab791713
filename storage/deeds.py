"""What the store's own writing tells the custody log, and what its rows say in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from adwatch.custody import Act, Deed, Subject, ad_subject, subject_of
from adwatch.frontier import Acknowledgement, Ended
from adwatch.kept import seal_of
from adwatch.model import Judgement, Page, PageKind, Sighting
from adwatch.promotion import Promotion
from adwatch.retention import Hold
from adwatch.warrant import Revocation, Warrant
from storage.acknowledging import Outcome

MANY = 500
"""Ads told of in one entry of an import: a purge of one leaves the seals of the others whole."""


def captures(done: Sequence[Acknowledgement], outcomes: Sequence[Outcome]) -> Iterator[Deed]:
    """One deed for each page that was kept, with what came of it."""
    for one, outcome in zip(done, outcomes, strict=True):
        if outcome is None or isinstance(outcome, str):
            yield capture(one.pages, one.sighting, one.lease.run)


def capture(pages: Iterable[Page], sighting: Sighting | None, run: str) -> Deed:
    """That pages were fetched for one look."""
    subjects = [of_page(page) for page in pages]
    if sighting is not None:
        subjects.append(of_sighting(sighting))
    return Deed(Act.CAPTURE, {"run": run}, subjects)


def looks(sightings: Sequence[Sighting]) -> Iterator[Deed]:
    """That ads were seen, or seen to be gone, without pages of their own."""
    for start in range(0, len(sightings), MANY):
        told = sightings[start : start + MANY]
        yield Deed(Act.CAPTURE, {"run": told[0].run}, [of_sighting(one) for one in told])


def run_ended(ended: Ended) -> Iterator[Deed]:
    """How a run ended, and which ads it showed to be gone."""
    run = ended.run
    said = {"run": run.id, "site": run.site, "warrant": run.warrant, "verdict": run.verdict}
    yield from looks(ended.gone)
    yield Deed(Act.CRAWL, {**said, "counts": dict(run.counts)})


def warrant_issued(warrant: Warrant) -> Deed:
    """That a warrant was issued."""
    return Deed(Act.CONFIGURE, {"warrant": warrant.id}, [of_warrant(warrant)], why=warrant.purpose)


def warrant_revoked(warrant: str, revocation: Revocation) -> Deed:
    """That a warrant was revoked."""
    subject = of_revocation(warrant, revocation)
    return Deed(Act.CONFIGURE, {"revoked": warrant}, [subject], why=revocation.reason)


def promoted(promotion: Promotion) -> Deed:
    """That a person made candidates sure."""
    facts = {"promoted": promotion.field, "site": promotion.site, "by": promotion.by}
    return Deed(Act.DECIDE, facts, [of_promotion(promotion)], why=promotion.reason)


def judged(judgement: Judgement) -> Deed:
    """That a person judged two ads."""
    facts = {"verdict": str(judgement.verdict), "by": judgement.by}
    return Deed(Act.DECIDE, facts, [of_judgement(judgement)], why=judgement.reason)


def purged_pages(kind: PageKind, until: datetime, count: int) -> Deed:
    """That the bytes of old pages were let go."""
    facts = {"pages": count, "kind": str(kind), "until": until.isoformat()}
    return Deed(Act.PURGE, facts, why="they outlived their time")


def held(hold: Hold) -> Deed:
    """That a person said of an ad whether it is to be kept."""
    facts = {"held": hold.held, "by": hold.by}
    return Deed(Act.DECIDE, facts, [of_hold(hold), ad_subject(hold.ad)], why=hold.reason)


def purged(counts: Mapping[str, int], why: str) -> Deed:
    """That ads whose time was over were let go, with all that hung on them."""
    return Deed(Act.PURGE, dict(counts), why=why)


def of_page(page: Page) -> Subject:
    """A page's row, by its own seal."""
    return Subject("page", seal_of(page))


def of_sighting(sighting: Sighting) -> Subject:
    """A look at an ad."""
    return subject_of("sighting", sighting)


def of_warrant(warrant: Warrant) -> Subject:
    """A warrant as it was issued."""
    return subject_of("warrant", replace(warrant, revocation=None))


def of_revocation(warrant: str, revocation: Revocation) -> Subject:
    """The revocation of a warrant."""
    return subject_of("revocation", [warrant, revocation])


def of_promotion(promotion: Promotion) -> Subject:
    """A promotion."""
    return subject_of("promotion", promotion)


def of_judgement(judgement: Judgement) -> Subject:
    """A judgement."""
    return subject_of("judgement", judgement)


def of_hold(hold: Hold) -> Subject:
    """A person's word on keeping an ad."""
    return subject_of("hold", hold)
