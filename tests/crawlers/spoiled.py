"""Ways in which a site fails its visitor, laid over a demo board that is otherwise itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adwatch.demo.boards.answer import PLAIN, Answer, Ask, Board, html_page

HALF = 15
"""Ads shown before a failure that begins half-way."""

Spoil = Callable[[Ask, Answer, int], Answer]
"""Changes an answer; the number is how many ads were asked for so far."""


def is_ad(ask: Ask) -> bool:
    return ask.path.startswith("/escort/")


def is_list(ask: Ask) -> bool:
    return ask.path == "/escorts"


@dataclass
class Spoiled:
    """A demo board whose answers are changed on their way."""

    board: Board
    spoil: Spoil
    asked: list[str] = field(default_factory=list)

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask.path)
        ads = sum(path.startswith("/escort/") for path in self.asked)
        return self.spoil(ask, self.board.answer(ask), ads)


def page(body: str, status: int = 200) -> Answer:
    return html_page("Demo Companions", body, status)


CAPTCHA = page('<p>One moment.</p><div class="g-recaptcha" data-sitekey="x"></div>')
LOGIN = page('<form action="/enter"><input name="u"><input type="password" name="p"></form>')
AGE = page("<p>Diese Seite ist ab 18 Jahren.</p><button>Ja</button>")
DENIED = page("<h1>Доступ запрещён</h1><p>17:04</p>")
GREETING = page("<p>Welcome! Our board moves to a new home; come back soon, friends.</p>")
NOT_FOUND = page("<h1>Sorry</h1><p>What you were looking for is not here any more, so sad.</p>")
UNAVAILABLE = Answer(503, b"later", PLAIN)


def ads(answer: Answer, after: int = 0) -> Spoil:
    """Every ad is answered so, from a number of ads on."""
    return lambda ask, sound, count: answer if is_ad(ask) and count > after else sound


def known_ads(answer: Answer) -> Spoil:
    """Every ad is answered so; what does not exist is not found."""
    return lambda ask, sound, _: answer if is_ad(ask) and sound.status == 200 else sound


def lists(answer: Answer) -> Spoil:
    """Every list but the first page is answered so."""
    return lambda ask, sound, _: answer if is_list(ask) and ask.query else sound


def all_lists(answer: Answer) -> Spoil:
    return lambda ask, sound, _: answer if is_list(ask) else sound


def robots(answer: Answer) -> Spoil:
    return lambda ask, sound, _: answer if ask.path == "/robots.txt" else sound


def rewritten(pattern: str, by: str, of: Callable[[Ask], bool] = is_ad) -> Spoil:
    """Pages of a kind are written in another way."""

    def spoil(ask: Ask, sound: Answer, _: int) -> Answer:
        if not of(ask):
            return sound
        body = re.sub(pattern, by, sound.body.decode(), flags=re.DOTALL)
        return replace(sound, body=body.encode())

    return spoil


def drawn_numbers(ask: Ask, sound: Answer, _: int) -> Answer:
    """Long numbers in the story of an ad are shown as pictures."""
    if not is_ad(ask):
        return sound
    before, mark, story = sound.body.decode().partition('<div class="story">')
    drawn = re.sub(r"\+?\d[\d .()-]{6,}\d", '<img src="/img/number.jpg">', story)
    return replace(sound, body=f"{before}{mark}{drawn}".encode())


def down(ask: Ask, sound: Answer, _: int) -> Answer:
    """The connection is cut without an answer."""
    raise ConnectionError


def soft_404(ask: Ask, sound: Answer, _: int) -> Answer:
    """Whatever is not found is answered with status 200, and no ad is found."""
    return NOT_FOUND if is_ad(ask) or sound.status == 404 else sound


def out_of_cache(ask: Ask, sound: Answer, _: int) -> Answer:
    """An old answer, of which the cache says how old it is."""
    return replace(sound, headers=(*sound.headers, ("Age", "90000")))


def flooded(ask: Ask, sound: Answer, _: int) -> Answer:
    """Hundreds of further ads, each like the first one."""
    if is_list(ask) and not ask.query:
        cards = "".join(f'<a class="card-link" href="/escort/junk{n}">x</a>' for n in range(150))
        return replace(sound, body=sound.body.replace(b"</body>", cards.encode() + b"</body>"))
    if ask.path.startswith("/escort/junk"):
        name = ask.path.removeprefix("/escort/")
        body = f'<article class="profile" data-ad="{name}"><h1>Offer {name}</h1>'
        facts = "<dl class=facts><dt>Category<dd>Misc<dt>Location<dd>Nowhere</dl>"
        return page(f'{body}{facts}<div class="story">Call {name}</div></article>')
    return sound


def down_in_part(ask: Ask, sound: Answer, _: int) -> Answer:
    """Two of five ads are on no list and not found: a part of the site's data is lost for a day."""
    if is_ad(ask) and is_lost(ask.path):
        return Answer(404, b"<p>Nothing here.</p>")
    if is_list(ask):
        cards = re.compile(rb'<div class="card">.*?href="([^"]*)".*?</div>', re.DOTALL)
        keep = cards.sub(lambda c: b"" if is_lost(c[1].decode()) else c[0], sound.body)
        return replace(sound, body=keep)
    return sound


def is_lost(path: str) -> bool:
    return sum(path.encode()) % 5 < 2


def cut_lists(ask: Ask, sound: Answer, _: int) -> Answer:
    """Two of five ads are on no list, and still there."""
    return down_in_part(ask, sound, 0) if is_list(ask) else sound


def recycled(ask: Ask, sound: Answer, _: int) -> Answer:
    """Every ad says something else under its old id."""
    if not is_ad(ask) or sound.status != 200:
        return sound
    words = f" other words of {ask.path} </div>".encode() * 3
    return replace(sound, body=sound.body.replace(b"</div>", words, 1))
