"""Repairs of site files: lost fields are looked for on kept pages, and what is found is proposed.

Nothing is changed unasked: a person accepts a proposal, which is read as a candidate from then
on, and promotes it once the values have proven right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from adwatch.errors import AdwatchError, ConfigError, NotFound
from adwatch.kept import PageQuery
from adwatch.model import Ad, AdKey, Page, PageKind, Run
from adwatch.pipeline.workspace import Workspace
from adwatch.promotion import REPAIRED, Promotion
from crawlers.fields import read_moment
from crawlers.plan_edits import make_sure, suppose
from crawlers.planfile import PlanFile, read_plan
from crawlers.relocating import Proposal, Seen, fired_wrongly, is_broken, propose
from crawlers.rereading import Rereading
from crawlers.sitefiles import plan_path
from crawlers.survey import survey_class, told_of

PAGES = 40
"""Pages of ads that are looked at: enough to tell a place from chance."""

READ = ("http", "browser")
"""The ways in which a page came from whose bytes its ad is read."""

RUNS = 60
"""Runs among which the last sound one is looked for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page of the newest run, and its ad as the last sound run knew it."""

    page: Page
    body: bytes
    then: Ad


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
    kept = list(islice(_kept(workspace, site), PAGES))
    if not kept:
        raise NotFound("no page of the newest run shows an ad of a sound run", where=site)
    with Rereading(workspace.settings.home) as reading:
        pages = [(one.page, one.body) for one in kept]
        reading.use(survey_class(file, asked))
        told = reading.ads(pages)
    return [one for name in asked if (one := _repair(file, name, _seen(file, name, kept, told)))]


def accept(workspace: Workspace, site: str, found: Sequence[Repair]) -> PlanFile:
    """Put what was proposed into the site file, as candidates."""
    file = plan_of(workspace, site)
    for one in found:
        if one.proposal is not None:
            file = suppose(file, one.field, one.proposal.place, one.without)
    _write(workspace, site, file)
    return file


def promote(workspace: Workspace, site: str, field: str, by: str, reason: str) -> Promotion:
    """Make a field's candidates sure, in the store and in the site file; raises ConfigError."""
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
    workspace.store.promote(promotion)
    _write(workspace, site, make_sure(file, field))
    return promotion


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


def _kept(workspace: Workspace, site: str) -> Iterator[Kept]:
    """The pages of the newest run that show ads of the last sound run before it."""
    newest, until = _runs(workspace, site)
    known = {live.url: live.ad for live in workspace.store.live_ads(site)}
    query = PageQuery(site=site, run=newest.id, kind=PageKind.AD)
    for kept in workspace.store.pages(query):
        page = kept.page
        key = known.get(page.requested_url) or known.get(page.final_url)
        then = _then(workspace, key, until) if key is not None and kept.purged is None else None
        if then is not None and page.rendered_by in READ:
            yield Kept(page, workspace.blobs.get(page.body_digest), then)


def _runs(workspace: Workspace, site: str) -> tuple[Run, datetime]:
    """The newest run that ended, and when the last sound one before it did."""
    ended = [run for run in workspace.store.runs(site, RUNS) if run.ended is not None]
    for run in ended[1:]:
        if run.figures.get("sound") and run.ended is not None:
            return ended[0], run.ended
    raise NotFound("there is no sound run before the newest one", where=site)


def _then(workspace: Workspace, key: AdKey, until: datetime) -> Ad | None:
    """What an ad said when it was last seen by a time."""
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
            seen.append(Seen(str(one.then.key), _said(one.then, field), now, found))
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


def _repair(file: PlanFile, field: str, seen: tuple[Seen, ...]) -> Repair | None:
    if not is_broken(seen):
        return None
    own = [str(one) for one in file.plan.ad.fields[field].alternatives]
    return Repair(field, seen, propose(seen), fired_wrongly(seen, own))


def _write(workspace: Workspace, site: str, file: PlanFile) -> None:
    """Write a site file whole or not at all."""
    path = plan_path(workspace.settings.home, site)
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(file.source)
    draft.replace(path)
