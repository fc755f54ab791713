"""What happens on one market day: ads appear, are edited, posted again under a new id, removed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from adwatch.demo import contacting, texts
from adwatch.demo.chance import Weighted, pick
from adwatch.demo.market_ad import moment
from adwatch.demo.operators import SPLIT
from adwatch.demo.population import Population
from adwatch.demo.supply import Supply
from adwatch.demo.words import languages
from adwatch.demo.writing import Draft, write

FATES = Weighted({"keep": 0.885, "edit": 0.05, "repost": 0.03, "remove": 0.035})
"""What becomes of an ad within a day."""

ARRIVALS = 0.045
"""Ads that appear within a day, as a share of those on show."""

NEWCOMERS = 0.3
"""Share of the arrivals that come from operators not seen before."""

RETOUCHED = 0.4
"""Share of re-posted ads whose text changes with their id."""

RISES = (0.85, 0.9, 1.1, 1.2)
"""By what an edited price is multiplied."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids that a day changed: each id is in one place only.

    Ads on show = those of the day before, without `removed` and the old ids of `reposted`, with
    `appeared` and the new ids of `reposted` and `returned` (on another board, some days after the
    old id was removed); `edited` ads keep their id.
    """

    appeared: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    reposted: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    returned: tuple[tuple[str, str], ...] = ()


Shown = dict[str, Draft]
"""The ads on show, by id, oldest id first."""


def step(shown: Shown, day: int, population: Population, rng: Random) -> tuple[Shown, Changes]:
    """The ads on show after a day, and what changed."""
    supply = population.desk.supply
    after: Shown = {}
    edited, reposted, removed = [], [], []
    renewed: Shown = {}
    for ad_id, draft in shown.items():
        fate = FATES.pick(rng)
        if fate == "remove":
            removed.append(ad_id)
        elif fate == "repost":
            fresh = _repost(draft, day, supply, rng)
            renewed[fresh.ad.id] = fresh
            reposted.append((ad_id, fresh.ad.id))
        else:
            after[ad_id] = edit(draft, supply, rng) if fate == "edit" else draft
            if fate == "edit":
                edited.append(ad_id)
    new = _arrivals(shown, day, population, rng)
    changes = Changes(tuple(new), tuple(edited), tuple(reposted), tuple(removed))
    return after | renewed | new, changes


def edit(draft: Draft, supply: Supply, rng: Random) -> Draft:
    """The ad with another price, another number or another line; always different."""
    chance = rng.random()
    if chance < 0.4 and draft.ad.price:
        return _reprice(draft, draft.ad.price, rng)
    if chance < 0.65:
        changed = _renumber(draft, supply, rng)
        if changed is not None:
            return changed
    return _renew(draft, rng)


def _reprice(draft: Draft, price: str, rng: Random) -> Draft:
    old = re.search(r"\d+(?:[.,]\d+)?", price)
    assert old is not None, "every price states an amount"
    comma, amount = "," in old[0], float(old[0].replace(",", "."))
    places = len(old[0].partition("," if comma else ".")[2])
    figure = f"{max(amount * pick(rng, RISES), 1):.{places}f}"
    figure = figure.replace(".", ",") if comma else figure
    if figure == old[0]:
        return _renew(draft, rng)
    before = price.partition(" / ")[0]
    after = before.replace(old[0], figure)
    ad = draft.ad
    text = ad.text.replace(before, after)
    return replace(draft, ad=replace(ad, price=price.replace(before, after), text=text))


def _renumber(draft: Draft, supply: Supply, rng: Random) -> Draft | None:
    """The ad with another of its operator's numbers, or None where it shows none to change."""
    operator, ad = draft.operator, draft.ad
    own = {f"phone:{line.number}" for line in operator.contacts.lines}
    old = next((c for c in draft.contacts if c.identifier in own and c.shown in ad.text), None)
    others = [
        line for line in operator.contacts.lines
        if all(contact.identifier != f"phone:{line.number}" for contact in draft.contacts)
    ]  # fmt: skip
    if old is None or SPLIT in operator.styles:
        return None
    home = operator.stays[0].country.code
    line = pick(rng, others) if others else supply.line(home, 0.0, float("inf"))
    new = contacting.phone(operator, line, ad.language, ad.country, rng)
    contacts = tuple(new if contact is old else contact for contact in draft.contacts)
    known = tuple(dict.fromkeys(contact.identifier for contact in contacts))
    text = ad.text.replace(old.shown, new.shown)
    shown = contacting.numbers(contacts)
    return Draft(replace(ad, text=text, identifiers=known, numbers=shown), operator, contacts)


def _renew(draft: Draft, rng: Random) -> Draft:
    ad, operator = draft.ad, draft.operator
    sentence = pick(rng, languages()[ad.language].sentences["news"])
    line = operator.habits.wear(texts.expand(sentence, rng), ad.language, rng)
    joint = "\n" if "\n" in ad.text else " "
    return replace(draft, ad=replace(ad, text=f"{line}{joint}{ad.text}"))


def _repost(draft: Draft, day: int, supply: Supply, rng: Random) -> Draft:
    if rng.random() < RETOUCHED:
        draft = edit(draft, supply, rng)
    fresh_id = supply.ad_id()
    fresh = replace(draft.ad, id=fresh_id, posted_at=moment(day - rng.random()))
    return replace(draft, ad=fresh)


def _arrivals(shown: Shown, day: int, population: Population, rng: Random) -> Shown:
    known = list(shown.values())
    new: Shown = {}
    for _ in range(max(1, round(len(known) * ARRIVALS))):
        # Drawing an ad, not an operator: who posts much goes on posting much.
        stranger = not known or rng.random() < NEWCOMERS
        operator = population.newcomer(1) if stranger else pick(rng, known).operator
        draft = write(operator, day - rng.random(), population.desk, rng)
        new[draft.ad.id] = draft
    return new
