"""How an ad says where to call, write or look: which contacts it shows, and in what words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from adwatch.demo import disguise, texts
from adwatch.demo.chance import pick
from adwatch.demo.hubs import CHECKED, HOTLINE, Hubs
from adwatch.demo.operators import SPLIT, Operator
from adwatch.demo.slots import Scene, fill
from adwatch.demo.supply import Line, Supply
from adwatch.demo.texts import MARKS

SHOWN = {"phone": 0.82, "second": 0.22, "handle": 0.38, "email": 0.3, "url": 0.3}
"""How often an ad shows each contact that its operator has."""

FRIEND = 0.008
"""Share of ads that also name a stranger's number as that of a friend."""

SILENT = 0.04
"""Share of ads that show no contact at all: write through the site."""

OPEN_SHARE = 0.35
"""Share of ads on which an operator who disguises numbers does not."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as an ad shows it: the words, and the true identifier behind them."""

    shown: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Said:
    """The contact lines of an ad; `title` is what of a number stands in the title."""

    lines: tuple[str, ...]
    contacts: tuple[Contact, ...]
    title: str = ""


def numbers(contacts: tuple[Contact, ...]) -> tuple[tuple[str, str], ...]:
    """The telephone numbers among contacts: as shown, and in E.164."""
    known = ((contact.shown, *contact.identifier.split(":", 1)) for contact in contacts)
    return tuple((shown, value) for shown, kind, value in known if kind == "phone")


def phone(operator: Operator, line: Line, language: str, country: str, rng: Random) -> Contact:
    """A number as this operator would write it in a language, on a board of a country."""
    styles = operator.styles if rng.random() > OPEN_SHARE else disguise.OPEN_STYLES
    style = pick(rng, styles)
    style = "spaced" if style == SPLIT else style
    shown = disguise.disguise(line.number, style, language, rng, line.country != country)
    return Contact(shown, f"phone:{line.number}")


def _phone(scene: Scene, line: Line) -> Contact:
    country = scene.stay.country.code
    return phone(scene.operator, line, scene.words.language, country, scene.rng)


def say(scene: Scene, hidden: bool, hubs: Hubs, supply: Supply) -> Said:
    """The contacts of an ad; a `hidden` one shows none that the operator uses elsewhere."""
    if hidden:
        return _throwaway(scene, supply)
    operator, rng = scene.operator, scene.rng
    chosen = list(_own(scene)) if rng.random() > SILENT else []
    lines = [_sentence(scene, topic, contact) for topic, contact in chosen]
    shared = list(_shared(scene, hubs, supply))
    lines += [_sentence(scene, topic, contact) for topic, contact in shared]
    contacts = tuple(contact for _, contact in chosen + shared)
    if SPLIT in operator.styles and chosen and chosen[0][0] == "lead.phone":
        return _split(scene, lines, contacts)
    return Said(tuple(lines), contacts)


def _own(scene: Scene) -> Iterator[tuple[str, Contact]]:
    has, rng = scene.operator.contacts, scene.rng
    lines = has.lines_on(scene.day)
    others = has.accounts or has.emails or has.sites
    if lines and (not others or rng.random() < SHOWN["phone"]):
        first = pick(rng, lines)
        yield "lead.phone", _phone(scene, first)
        second = pick(rng, lines)
        if second is not first and rng.random() < 2 * SHOWN["second"]:
            yield "lead.phone", _phone(scene, second)
        others = ()
    yield from _written(scene, bool(others))


def _written(scene: Scene, needed: bool) -> Iterator[tuple[str, Contact]]:
    has, rng = scene.operator.contacts, scene.rng
    if has.accounts and (needed or rng.random() < SHOWN["handle"]):
        platform, name = pick(rng, has.accounts)
        yield "lead.handle", Contact(name, f"handle:{platform}:{name}")
        needed = False
    if has.emails and (needed or rng.random() < SHOWN["email"]):
        yield "lead.email", Contact(has.emails[0], f"email:{has.emails[0]}")
        needed = False
    if has.sites and (needed or rng.random() < SHOWN["url"]):
        yield "lead.url", Contact(has.sites[0], f"url:{has.sites[0]}")


def _shared(scene: Scene, hubs: Hubs, supply: Supply) -> Iterator[tuple[str, Contact]]:
    rng, agency = scene.rng, scene.operator.contacts.agency
    if agency:
        yield "agency", Contact(_printed(scene, agency), f"phone:{agency}")
    if rng.random() < HOTLINE:
        number = hubs.hotlines[scene.kind]
        yield "hotline", Contact(_printed(scene, number), f"phone:{number}")
    if rng.random() < CHECKED:
        site = hubs.checkers[scene.kind]
        yield "verified", Contact(site, f"url:{site}")
    if rng.random() < FRIEND and supply.in_use:
        friend = supply.in_use[int(rng.random() * len(supply.in_use))]
        yield "friend", _phone(scene, friend)


def _printed(scene: Scene, number: str) -> str:
    return disguise.disguise(number, "spaced", scene.words.language, scene.rng, abroad=True)


def _throwaway(scene: Scene, supply: Supply) -> Said:
    if scene.rng.random() < 0.4:
        return Said((), ())
    line = supply.line(scene.operator.stays[0].country.code, scene.day, scene.day)
    contact = _phone(scene, line)
    return Said((_sentence(scene, "lead.phone", contact),), (contact,))


def _split(scene: Scene, lines: list[str], contacts: tuple[Contact, ...]) -> Said:
    number = contacts[0].identifier.removeprefix("phone:")
    head, tail = disguise.halves(number, scene.rng)
    first = Contact(tail, contacts[0].identifier)
    return Said((tail, *lines[1:]), (first, *contacts[1:]), title=head)


def _sentence(scene: Scene, topic: str, contact: Contact) -> str:
    rng, operator = scene.rng, scene.operator
    known = scene.words.sentences[topic]
    # An operator keeps to two wordings: its own habit, not the language's whole stock.
    turn = operator.licence + (1 if rng.random() < 0.25 else 0)
    line = texts.expand(known[turn % len(known)], rng)
    if topic == "lead.phone":
        return f"{line} {contact.shown}"
    return _filled(line, scene, contact)


def _filled(line: str, scene: Scene, contact: Contact) -> str:
    kind, _, value = contact.identifier.partition(":")
    line = line.replace(MARKS["contact"], contact.shown)
    if kind == "handle":
        platform = value.partition(":")[0].capitalize()
        line = line.replace(MARKS["platform"], platform).replace(MARKS["handle"], contact.shown)
    return fill(line, scene)
