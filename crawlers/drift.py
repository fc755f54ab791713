"""Today's figures against those of a site's last sound runs: what changed, in sentences.

Each finding names the figure, today's value, the usual one and the number of runs that tell it.
How much is unusual is ruled in `crawlers.usual`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from crawlers.figures import Figures, Sample
from crawlers.misplaced import Misplaced, misplaced, pairs, unheard
from crawlers.usual import Part, is_unusual_number, is_unusual_share, usual_share

SHAPES_CHANGED = 0.3
"""Share of a field's values that took another shape, from which it is looked into."""

BUILT_ALIKE = 0.6
"""Likeness to every earlier run under which the pages are called rebuilt."""

LEAST_ADS = 10
"""Ads below which what they have in common, or do not, says nothing."""

ONE_VALUE = 0.8
"""Share of ads with one and the same title or text that no board of different ads has."""

UNREAD_SHARE = 0.05
"""Share of ads with a label that the site file does not read, from which the run says so."""

STALE_RUNS = 5
"""Sound runs that must tell how much a board changes before "nothing changed" means anything."""

FEW_DEAD, MANY_DEAD = 0.02, 0.2
"""Shares of listed ads that do not exist from which it is told, and from which it is grave."""

MANY_HIDDEN, HIDDEN_FACTOR = 0.1, 3.0
"""Share of known ads that may be there and on no list; how many times as many as usual may."""

FLOOD_CHANGE = 0.3
"""Rise of the share of new or edited ads below which it is no alarm."""

SUDDEN, LEAST_SUDDEN = 0.3, 5
"""Share of known ads, and how many at least, that may not vanish at once on one look's word."""

SHORT_PAUSE, LONG_PAUSE = 0.5, 2.0
"""Factors of the usual pause between runs: sooner, nothing need have changed; later, much has."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is unusual about a run, in a sentence; `is_grave` ones make it unhealthy."""

    sentence: str
    is_grave: bool = True


def findings(today: Figures, past: Sequence[Figures], is_whole: bool = True) -> list[Finding]:
    """All that is unusual, gravest first; `past` are sound runs, newest first.

    A run that broke off, or was ended at a limit, is not measured by what it did not reach.
    """
    told = [
        *_cached(today, past),
        *(_numbers(today, past) if is_whole else ()),
        *(_turnover(today, past) if is_whole else ()),
        *_sudden(today, past),
        *_hidden(today, past),
        *_dead(today),
        *_one_value(today, past),
        *_fields(today, past),
        *_unheard(today, past),
        *_elsewhere(today, past),
        *_built(today, past),
        *_unread(today, past),
    ]
    return sorted(told, key=lambda one: not one.is_grave)


def _fields(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Fields that are filled more or less often than usual, or with values of another shape."""
    if today.ads < LEAST_ADS:
        return
    strange = misplaced(today, past)
    for one, other in pairs(strange):
        yield Finding(_wrong_field(one, other, len(past)))
    told = {one.field for one in strange}
    for name in sorted({*today.filled, *(field for one in past for field in one.filled)}):
        filled = Part(today.filled[name], today.ads)
        before = [Part(one.filled[name], one.ads) for one in past]
        if is_unusual_share(filled, before):
            yield Finding(f"{name!a} is stated by {_compared(filled, before)}")
        elif name not in told and (moved := _changed(today, past, name)):
            yield Finding(moved)


def _changed(today: Figures, past: Sequence[Figures], name: str) -> str | None:
    return _reshaped(today, past, name) or _without_numbers(today, past, name)


def _unheard(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Fields full of words they never held, on ads that are not new: another part of the page."""
    if _edited(today).share < FLOOD_CHANGE:
        return
    for name, part in unheard(today, past):
        share = f"{part.share:.0%} of the values of {name!a}"
        yield Finding(f"{share} hold words that it held in none of {_runs(len(past))}")


def _elsewhere(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Fields read at another of their places than usual: the earliest sign that a page changes."""
    for name in sorted({key.rpartition(" ")[0] for key in today.fired}):
        now, before = _at_first(today, name), [_at_first(one, name) for one in past]
        if now.of >= LEAST_ADS and is_unusual_share(now, before):
            words = f"{name!a} is read at the first of its places on {_compared(now, before)}"
            yield Finding(words, is_grave=False)


def _at_first(one: Figures, name: str) -> Part:
    """On how many ads a field was read at the first place that its site file names."""
    places = {key: count for key, count in one.fired.items() if key.rpartition(" ")[0] == name}
    return Part(places.get(f"{name} 0", 0), sum(places.values()))


def _wrong_field(one: Misplaced, other: Misplaced | None, runs: int) -> str:
    like = f"{one.share:.0%} of the values of {one.field!a} are like those of {one.like!a}"
    if other is None:
        return f"{like} in {_runs(runs)}"
    back = f"{other.share:.0%} of those of {one.like!a} like those of {one.field!a}"
    return f"{one.field!a} and {one.like!a} have changed places: {like} in {_runs(runs)}, {back}"


def _without_numbers(today: Figures, past: Sequence[Figures], name: str) -> str | None:
    """Long numbers, as of phones, that a field used to hold and holds no more."""
    now = Part(today.numbers[name], today.filled[name])
    before = [Part(one.numbers[name], one.filled[name]) for one in past if one.filled[name]]
    if now.of < LEAST_ADS or now.share >= usual_share(before):
        return None
    if not is_unusual_share(now, before):
        return None
    return f"long numbers in {name!a} stand on {_compared(now, before)}: are they pictures now?"


def _reshaped(today: Figures, past: Sequence[Figures], name: str) -> str | None:
    mine = today.shapes.get(name, Counter())
    theirs = [one.shapes.get(name, Counter()) for one in past]
    now, before = mine.total(), sum(one.total() for one in theirs)
    if now < LEAST_ADS or not before:
        return None
    pooled = sum(theirs, Counter[str]())
    moved = sum(max(0.0, mine[one] / now - pooled[one] / before) for one in mine)
    if moved < SHAPES_CHANGED:
        return None
    for one in mine:
        parts = [Part(held[one], held.total()) for held in theirs]
        if is_unusual_share(Part(mine[one], now), parts):
            share = f"{moved:.0%} of the values of {name!a} have another shape"
            return f"{share} than in {_runs(len(past))}"
    return None


def _one_value(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """One value on nearly all ads, where they used to differ."""
    for name in today.filled:
        top = Part(today.top(name), today.filled[name])
        if top.of < LEAST_ADS or top.share < ONE_VALUE:
            continue
        before = [Part(one.top(name), one.filled[name]) for one in past]
        if is_unusual_share(top, before) or (name in {"title", "text"} and not past):
            yield Finding(f"one and the same {name!a} stands on {top.count} of {top.of} ads")


def _numbers(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """How many ads there are, what they cost in requests, how many a list names."""
    usual = median([one.ads for one in past]) if past else 0
    of = min(today.ads, usual)
    if _is_off(today, past, lambda one: one.ads, usual):
        yield Finding(f"{today.ads} ads were read; {_usual_number(past, lambda one: one.ads)}")
    if today.ads and _is_off(today, past, _cost, of) and _cost(today) > _cost(past[0]):
        words = f"{_cost(today):.1f} pages were asked for each ad"
        yield Finding(f"{words}; {_usual_number(past, _cost)}")
    if (
        today.ads
        and today.lists
        and _is_off(today, past, _yield, of)
        and _yield(today) < _yield(past[0])
    ):
        words = f"{_yield(today):.1f} ads are named by each list"
        yield Finding(f"{words}; {_usual_number(past, _yield)}")


def _cost(one: Figures) -> float:
    return one.asked / one.ads if one.ads else 0.0


def _yield(one: Figures) -> float:
    return one.named / one.lists if one.lists else 0.0


def _is_off(
    today: Figures, past: Sequence[Figures], figure: Callable[[Figures], float], of: float
) -> bool:
    return is_unusual_number(figure(today), [figure(one) for one in past], of)


def _turnover(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """How many ads are new, edited or gone, where there was something to compare with."""
    again = [one for one in past if one.known]
    if today.known < LEAST_ADS or not again:
        return
    pause = median(one.since for one in again)
    if today.since >= pause * SHORT_PAUSE:
        yield from _unchanged(today, again)
    if today.since > pause * LONG_PAUSE:
        return
    for words, part in TURNOVER.items():
        now, before = part(today), [part(one) for one in again]
        if now.share - usual_share(before) >= FLOOD_CHANGE and _is_more(now, before):
            yield Finding(f"{words} are {_compared(now, before)}")


def _new(one: Figures) -> Part:
    return Part(one.said["new"], one.ads)


def _edited(one: Figures) -> Part:
    return Part(one.said["edited"], one.ads)


TURNOVER: dict[str, Callable[[Figures], Part]] = {
    "new": _new,
    "edited": _edited,
}
"""What of a board is watched for more turnover than usual: junk, recycled ids."""


def _unchanged(today: Figures, again: Sequence[Figures]) -> Iterator[Finding]:
    """Nothing new, edited or gone, for as many runs as chance would not bring about."""
    changed = [Part(_changes(one), one.known) for one in again]
    if _changes(today) or len(again) < STALE_RUNS:
        return
    lull = next((n for n, one in enumerate(changed) if one.count), len(changed))
    told = changed[lull:]
    if len(told) < STALE_RUNS:
        return
    still = Part(0, today.known * (lull + 1))
    if is_unusual_share(still, told, least=0.0):
        since = f"for {_runs(lull + 1)} nothing was new, edited or gone"
        yield Finding(f"{since}; usually {usual_share(told):.0%} of the ads were: a stale cache?")


def _changes(one: Figures) -> int:
    return one.said["new"] + one.said["edited"] + one.gone


def _cached(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Lists that were made before this crawl last looked, by the headers Date and Age."""
    before = past[0].made if past else 0
    if today.made and before and today.made <= before:
        yield Finding("the lists are no newer than those of the run before: a stale cache")


def _sudden(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Many ads gone at once: held back until a later run finds them gone as well."""
    gone = Part(today.gone, today.known)
    before = [Part(one.gone, one.known) for one in past if one.known]
    is_many = gone.share >= SUDDEN and gone.share > (2 * usual_share(before) if before else 0)
    if gone.count >= LEAST_SUDDEN and (is_many or _is_more(gone, before)):
        usual = f"usually {usual_share(before):.0%}, by {_runs(len(before))}; " if before else ""
        words = f"{gone.count} of {gone.of} known ads ({gone.share:.0%}) were gone at once"
        yield Finding(f"{words}; {usual}a second look must confirm it")


def _is_more(now: Part, before: Sequence[Part]) -> bool:
    return is_unusual_share(now, before) and now.share > usual_share(before)


def _hidden(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Known ads that are still there though no list names them: the lists are cut short."""
    share = Part(today.hidden, today.known)
    before = [Part(one.hidden, one.known) for one in past if one.known]
    if today.known < LEAST_ADS or share.share < MANY_HIDDEN:
        return
    if not before or share.share > HIDDEN_FACTOR * usual_share(before):
        words = f"{share.count} of {share.of} known ads are still there and on no list"
        yield Finding(f"{words}: the lists are cut short")


def _dead(today: Figures) -> Iterator[Finding]:
    """Ads that a list names while their own addresses say that they do not exist."""
    share = Part(today.dead, today.dead + today.ads)
    if today.dead > 1 and share.share >= FEW_DEAD:
        words = f"{share.count} of {share.of} ads that the lists name do not exist"
        yield Finding(f"{words} at their own addresses", share.share >= MANY_DEAD)


def _built(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Pages built as in no earlier run; grave only if reading suffered, which others tell."""
    for kind, layout in sorted(today.layouts.items()):
        likeness = [layout.likeness(one.layouts.get(kind, Sample())) for one in past]
        if likeness and max(likeness) < BUILT_ALIKE:
            words = f"the layout of the {kind} pages changed: {max(likeness):.0%} is built as in"
            yield Finding(f"{words} the likest of {_runs(len(past))}", is_grave=False)


def _unread(today: Figures, past: Sequence[Figures]) -> Iterator[Finding]:
    """Labels on ads that the site file does not read."""
    for name, count in sorted(today.unread.items()):
        if today.ads and count >= max(2, UNREAD_SHARE * today.ads):
            since = "" if any(one.unread[name] for one in past) or not past else ", as never before"
            words = f"{count} of {today.ads} ads state {name!a}, which nobody reads{since}"
            yield Finding(words, is_grave=False)


def _compared(now: Part, before: Sequence[Part]) -> str:
    usual = f"usually {usual_share(before):.0%}, by {_runs(len(before))}"
    return f"{now.count} of {now.of} ads ({now.share:.0%}); {usual}"


def _usual_number(past: Sequence[Figures], figure: Callable[[Figures], float]) -> str:
    return f"usually {median(figure(one) for one in past):.4g}, by {_runs(len(past))}"


def _runs(count: int) -> str:
    return "one run" if count == 1 else f"{count} runs"
