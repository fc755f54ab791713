"""Repairs of site files: lost fields are looked for on kept pages, and what is found is proposed.

Nothing is changed unasked: a person accepts a proposal, which is read as a candidate from then
on, and promotes it once the values have proven right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from adwatch.errors import AdwatchError, ConfigError, NotFound
from adwatch.kept import PageQuery
from adwatch.model import Ad, AdKey, Page, PageKind, Run
from adwatch.pipeline.workspace import Workspace
from adwatch.promotion import REPAIRED, Promotion
from crawlers.fields import read_moment
from crawlers.figures import Figures
from crawlers.plan_edits import make_sure, suppose
from crawlers.planfile import PlanFile, read_plan
from crawlers.relocating import (
    Proposal,
    Seen,
    fired_wrongly,
    is_broken,
    is_missing,
    propose,
    propose_alike,
)
from crawlers.rereading import Rereading
from crawlers.sitefiles import plan_path
from crawlers.survey import survey_class, told_of
from crawlers.usual import Part

PAGES = 40
"""Pages of ads that are looked at: enough to tell a place from chance."""

READ = ("http", "browser")
"""The ways in which a page came from whose bytes its ad is read."""

RUNS = 60
"""Runs among which the last sound one is looked for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page of the newest run, and its ad as the last sound run knew it, if it did."""

    page: Page
    body: bytes
    then: Ad | None


@dataclass(frozen=True, slots=True)
class Repair:
    """What is wrong with a field, and where it may stand now; `proposal` None where nowhere.

    `without` are the places that read something else now.
    """

    field: str
    pages: tuple[Seen, ...]
    proposal: Proposal | None
    without: tuple[str, ...]


def repairs(workspace: Workspace, site: str, field: str | None = None) -> list[Repair]:
    """What may be done about the lost fields of a site, or about one that is named.

    Raises ConfigError for a site without a file in TOML, NotFound where no sound run is kept.
    """
    file = plan_of(workspace, site)
    asked = _asked(file, field)
    newest, sound = _runs(workspace, site)
    kept = _kept(workspace, newest, sound)
    if not kept:
        raise NotFound("of the newest run no page of an ad is kept", where=site)
    with Rereading(workspace.settings.home) as reading:
        pages = [(one.page, one.body) for one in kept]
        reading.use(survey_class(file, asked))
        told = reading.ads(pages)
    usual = Figures.from_row(sound.figures)
    seen = {name: _seen(file, name, kept, told) for name in asked}
    found = (_repair(file, name, seen[name], usual) for name in asked)
    return [one for one in found if one is not None]


def accept(workspace: Workspace, site: str, found: Sequence[Repair]) -> PlanFile:
    """Put what was proposed into the site file, as candidates."""
    file = plan_of(workspace, site)
    for one in found:
        if one.proposal is not None:
            file = suppose(file, one.field, one.proposal.place, one.without)
    _write(workspace, site, file)
    return file


def promote(
    workspace: Workspace, site: str, field: str, by: str, reason: str
) -> tuple[Promotion, int]:
    """Make a field's candidates sure, in the store and in the site file; raises ConfigError.

    Returns the promotion, and how many versions of ads held what they read.
    """
    file = plan_of(workspace, site)
    plan = file.plan.ad.fields.get(field)
    if plan is None or not plan.candidates:
        raise ConfigError("has no candidate", where=f"{site}: ad.fields.{field}")
    written = tuple(str(one) for one in plan.candidates)
    at = workspace.clock.now()
    try:
        promotion = Promotion(site, field, written, by, at, reason)
    except ValueError as error:
        raise ConfigError(str(error), where=site) from None
    count = workspace.store.promote(promotion)
    _write(workspace, site, make_sure(file, field))
    return promotion, count


def plan_of(workspace: Workspace, site: str) -> PlanFile:
    """The site file in TOML of a site; raises ConfigError where there is none."""
    path = plan_path(workspace.settings.home, site)
    if not path.is_file():
        raise ConfigError("this site has no file in TOML", where=site)
    return read_plan(path)


def _asked(file: PlanFile, field: str | None) -> tuple[str, ...]:
    known = tuple(name for name in REPAIRED if name in file.plan.ad.fields)
    if field is not None and field not in known:
        raise ConfigError(f"one of {', '.join(known)} is needed", where=f"field {field!a}")
    return known if field is None else (field,)


def _kept(workspace: Workspace, newest: Run, sound: Run) -> list[Kept]:
    """Pages of ads of the newest run, those first of which the last sound run knew the ads."""
    known = {live.url: live.ad for live in workspace.store.live_ads(newest.site)}
    pages: list[tuple[Page, Ad | None]] = []
    for kept in workspace.store.pages(PageQuery(run=newest.id, kind=PageKind.AD)):
        page = kept.page
        if page.rendered_by in READ and page.status < HTTPStatus.BAD_REQUEST and not kept.purged:
            key = known.get(page.requested_url) or known.get(page.final_url)
            pages.append((page, _then(workspace, key, sound) if key is not None else None))
    pages.sort(key=lambda pair: pair[1] is None)
    blobs = workspace.blobs
    return [Kept(page, blobs.get(page.body_digest), then) for page, then in pages[:PAGES]]


def _runs(workspace: Workspace, site: str) -> tuple[Run, Run]:
    """The newest run that ended, and the last sound one before it."""
    ended = [run for run in workspace.store.runs(site, RUNS) if run.ended is not None]
    sound = next((run for run in ended[1:] if run.figures.get("sound")), None)
    if sound is None:
        raise NotFound("there is no sound run before the newest one", where=site)
    return ended[0], sound


def _then(workspace: Workspace, key: AdKey, sound: Run) -> Ad | None:
    """What an ad said when it was last seen by the end of a run."""
    until = sound.ended or sound.started
    looks = (one for one in workspace.store.sightings(key) if one.seen_at <= until)
    said = [one.content_digest for one in looks if one.content_digest is not None]
    versions = workspace.store.versions(key) if said else ()
    return next((one for one in reversed(versions) if one.content_digest == said[-1]), None)


def _seen(
    file: PlanFile, field: str, kept: Sequence[Kept], told: Sequence[Ad | AdwatchError]
) -> tuple[Seen, ...]:
    """The pages that could be surveyed, with what the site file makes of each."""
    own = [str(one) for one in file.plan.ad.fields[field].chain]
    seen = []
    for one, ad in zip(kept, told, strict=True):
        if not isinstance(ad, AdwatchError):
            values = told_of(ad, field)
            found = {place: _plain(field, value) for place, value in values.items()}
            now = next((found[place] for place in own if place in found), None)
            then = _said(one.then, field) if one.then is not None else None
            name = str(one.then.key) if one.then is not None else one.page.final_url
            seen.append(Seen(name, then, now, found))
    return tuple(seen)


def _said(ad: Ad, field: str) -> str | None:
    if field == "posted_at":
        return ad.posted_at.isoformat() if ad.posted_at is not None else None
    if field == "pictures":
        return "\n".join(one.address for one in ad.pictures) or None
    value: str | None = getattr(ad, field)
    return value


def _plain(field: str, value: str) -> str:
    moment = read_moment(value) if field == "posted_at" else None
    return value if moment is None else moment.isoformat()


def _repair(file: PlanFile, field: str, seen: tuple[Seen, ...], usual: Figures) -> Repair | None:
    if is_broken(seen):
        own = [str(one) for one in file.plan.ad.fields[field].alternatives]
        return Repair(field, seen, propose(seen), fired_wrongly(seen, own))
    is_unknown = all(one.then is None for one in seen)
    if is_unknown and is_missing(seen, Part(usual.filled[field], usual.ads)):
        return Repair(field, seen, propose_alike(seen, field, usual), ())
    return None


def _write(workspace: Workspace, site: str, file: PlanFile) -> None:
    """Write a site file whole or not at all."""
    path = plan_path(workspace.settings.home, site)
    draft = path.with_name(f"{path.name}.part")
    draft.write_bytes(file.source)
    draft.replace(path)
