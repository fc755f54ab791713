"""What fills the slots of a text: names, prices, dates and numbers that are no telephone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from adwatch.demo.market_ad import moment
from adwatch.demo.operators import Operator, Persona, Stay
from adwatch.demo.texts import MARKS
from adwatch.demo.words import Words
from adwatch.model import AdKind

DATES = {"US": "{1:02d}/{0:02d}/{2}", "DE": "{0:02d}.{1:02d}.{2}", "CA": "{2}-{1:02d}-{0:02d}"}
OTHER_DATES = "{0:02d}/{1:02d}/{2}"
"""How a country writes a date, from day, month and year."""


@dataclass(slots=True)
class Scene:
    """Everything the slots of one ad are filled from."""

    operator: Operator
    kind: AdKind
    words: Words
    stay: Stay
    persona: Persona
    amount: int
    day: float
    rng: Random


def money(scene: Scene, amount: float) -> str:
    """An amount in the money of the place, as the place writes it."""
    currency = scene.stay.country.currency
    figure = f"{amount:.2f}" if scene.kind is AdKind.JOB else f"{amount:.0f}"
    return f"{currency}{figure}" if currency != "€" else f"{figure.replace('.', ',')} €"


def _hours(scene: Scene) -> str:
    opens, closes = scene.operator.hours
    if scene.stay.country.code == "US":
        return f"{opens if opens < 13 else opens - 12}am-{closes - 12}pm"
    return f"{opens}:00 - {closes}:00" if scene.operator.licence % 2 else f"{opens}-{closes}h"


def _height(scene: Scene) -> str:
    if scene.stay.country.code == "US":
        inches = round(scene.persona.height / 2.54)
        return f"{inches // 12}'{inches % 12}"
    return f"{scene.persona.height} cm"


def _since(scene: Scene) -> str:
    form = DATES.get(scene.stay.country.code, OTHER_DATES)
    return form.format(*scene.operator.since)


def _word(scene: Scene, topic: str, place: int) -> str:
    known = scene.words.sentences[topic]
    return known[place % len(known)]


def _start(scene: Scene) -> str:
    when = moment(scene.day + 7)
    return f"{when.day}.{when.month}."


SLOT_VALUES: tuple[tuple[str, Callable[[Scene], str]], ...] = tuple(
    (MARKS[slot], value)
    for slot, value in (
        ("name", lambda scene: scene.persona.name),
        ("city", lambda scene: scene.stay.city),
        ("area", lambda scene: _word(scene, "area", scene.stay.area)),
        ("age", lambda scene: str(scene.persona.age)),
        ("height", _height),
        ("price", lambda scene: money(scene, scene.amount)),
        ("half", lambda scene: money(scene, round(scene.amount * 0.6 / 5) * 5)),
        ("hours", _hours),
        ("since", _since),
        ("zip", lambda scene: scene.stay.postal),
        ("ref", lambda scene: str(10_000 + int(scene.rng.random() * 9_000_000))),
        ("firm", lambda scene: scene.operator.firms[0]),
        ("pay", lambda scene: f"{money(scene, scene.amount)}/h"),
        ("start", _start),
        ("licence", lambda scene: f"{scene.stay.country.code}-{scene.operator.licence}"),
        ("count", lambda scene: str(2 + scene.operator.roles % 7)),
        ("order", lambda scene: f"{int(scene.rng.random() * 1e18):018d}"),
        ("role", lambda scene: _word(scene, "role", scene.operator.roles)),
    )
)


def fill(text: str, scene: Scene) -> str:
    """A text with its slots filled."""
    for mark, value in SLOT_VALUES:
        if mark in text:
            text = text.replace(mark, value(scene))
    return text
