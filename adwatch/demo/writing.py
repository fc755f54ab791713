"""How an ad is written: an operator's template, filled for one day, with its contacts put in."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from adwatch.demo import contacting, pictures, texts
from adwatch.demo.chance import pick
from adwatch.demo.contacting import Contact, Said
from adwatch.demo.hubs import STOCK, Hubs
from adwatch.demo.market_ad import BOARDS, MarketAd, moment
from adwatch.demo.operators import MANY, Operator
from adwatch.demo.slots import Scene, fill, money
from adwatch.demo.supply import Supply
from adwatch.demo.texts import Template
from adwatch.demo.words import languages
from adwatch.model import AdKind

HARD = 1 / 12
"""Share of a large operator's ads that share no identifier and no text with its others."""

PRICES = {AdKind.ESCORT: 180.0, AdKind.MASSAGE: 80.0, AdKind.JOB: 15.0}
"""The middle price of an hour in euro, before an operator's and a country's level."""

HOUR = {
    "ar": "ساعة", "de": "Std.", "en": "hour", "es": "hora", "fr": "h", "pt": "hora", "ru": "час",
    "zh": "小时",
}  # fmt: skip
"""How a price says that it is for an hour."""

BENEFITS = (
    "housing",
    "housing, travel",
    "visa help",
    "meals",
    "training",
    "travel paid in advance",
)
PICTURED = {AdKind.ESCORT: 3, AdKind.MASSAGE: 2, AdKind.JOB: 1}
"""The most pictures an ad of a kind shows."""

BARE = {AdKind.ESCORT: 0.1, AdKind.MASSAGE: 0.25, AdKind.JOB: 0.7}
"""Share of ads of a kind without a picture."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An ad with what later days need to change it: its operator and the contacts it shows."""

    ad: MarketAd
    operator: Operator
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What ads are written from beside their operator: the market's supply and its hubs."""

    supply: Supply
    hubs: Hubs


def write(operator: Operator, day: float, desk: Desk, rng: Random) -> Draft:
    """One ad of an operator on a market day."""
    hidden = operator.size >= MANY and rng.random() < HARD
    template = _template(operator, hidden, desk.supply, rng)
    scene = _scene(operator, template, day, rng)
    said = contacting.say(scene, hidden, desk.hubs, desk.supply)
    ad = _ad(scene, template, said, desk)
    return Draft(ad, operator, said.contacts)


def _template(operator: Operator, hidden: bool, supply: Supply, rng: Random) -> Template:
    template = pick(rng, operator.templates)
    if not hidden:
        return template
    words = languages()[template.language]
    return texts.draw(words, template.kind, operator.habits, rng, 0, supply.split)


def _scene(operator: Operator, template: Template, day: float, rng: Random) -> Scene:
    stay = operator.stay(day)
    amount = PRICES[template.kind] * operator.level * stay.country.level
    step = 1 if template.kind is AdKind.JOB else 10
    amount = max(step, round((amount + rng.random() * step) / step) * step)
    words = languages()[template.language]
    persona = pick(rng, operator.personas)
    return Scene(operator, template.kind, words, stay, persona, amount, day, rng)


def _ad(scene: Scene, template: Template, said: Said, desk: Desk) -> MarketAd:
    operator, kind = scene.operator, scene.kind
    return MarketAd(
        id=desk.supply.ad_id(),
        board=BOARDS[kind],
        kind=kind,
        operator=operator.label,
        title=fill(template.title(scene.rng), scene) + (f" {said.title}" if said.title else ""),
        text=_text(scene, template, said),
        place=scene.stay.city,
        country=scene.stay.country.code,
        language=template.language,
        price=_price(scene),
        author=_author(scene),
        posted_at=moment(scene.day),
        pictures=_pictures(scene, desk.hubs),
        attributes=_attributes(scene),
        identifiers=tuple(dict.fromkeys(contact.identifier for contact in said.contacts)),
        numbers=contacting.numbers(said.contacts),
        role=operator.role,
        copied=operator.copied,
    )


def _text(scene: Scene, template: Template, said: Said) -> str:
    lines = template.body(scene.rng, scene.operator.steadiness)
    first = bool(said.title) or scene.operator.licence % 10 < 2
    lines = [*said.lines, *lines] if first else [*lines, *said.lines]
    return fill(template.joint.join(lines), scene)


def _price(scene: Scene) -> str | None:
    if scene.operator.roles % 10 == 0:
        return None
    return f"{money(scene, scene.amount)} / {HOUR[scene.words.language]}"


def _author(scene: Scene) -> str | None:
    if scene.kind is AdKind.JOB:
        return pick(scene.rng, scene.operator.firms)
    return scene.persona.name if scene.rng.random() < 0.9 else None


def _pictures(scene: Scene, hubs: Hubs) -> tuple[str, ...]:
    rng = scene.rng
    if rng.random() < BARE[scene.kind]:
        return ()
    shown = []
    for _ in range(1 + int(rng.random() * PICTURED[scene.kind])):
        master = pick(rng, hubs.stock if rng.random() < STOCK else scene.operator.scenes)
        shown.append(pictures.name_of(master, int(rng.random() * pictures.VARIANTS)))
    return tuple(dict.fromkeys(shown))


def _attributes(scene: Scene) -> tuple[tuple[str, str], ...]:
    operator = scene.operator
    if scene.kind is not AdKind.JOB:
        return (("availability", "{}:00-{}:00".format(*operator.hours)),)
    facts = [
        ("employmentType", "FULL_TIME" if operator.roles % 3 else "PART_TIME"),
        ("jobStartDate", f"{moment(scene.day + 7):%Y-%m-%d}"),
        ("workHours", "{}:00-{}:00".format(*operator.hours)),
    ]
    if operator.roles % 2:
        facts.append(("jobBenefits", BENEFITS[operator.roles % len(BENEFITS)]))
    return tuple(facts)
