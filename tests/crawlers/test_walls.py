"""Walls: captcha, login, age question and block are known by structure, then by words."""

from __future__ import annotations

import pytest

from crawlers.walls import AGE, BLOCK, CAPTCHA, LOGIN, marks, wall

FILLER = "<p>" + "An invented offer of a quiet afternoon. " * 60 + "</p>"

WALLS = [
    ('<div class="g-recaptcha"></div>', CAPTCHA),
    ('<div class="cf-turnstile"></div>', CAPTCHA),
    ('<script src="/cdn-cgi/challenge-platform/x"></script>', CAPTCHA),
    ("<form><img src=/captcha/1.png></form>", CAPTCHA),
    ("<p>Prouvez que vous n'êtes pas un robot</p>", CAPTCHA),
    ("<p>请证明您不是机器人</p>", CAPTCHA),
    ("<form><input name=u><input type='password'></form>", LOGIN),
    ("<p>Bitte einloggen</p>", LOGIN),
    ('<form class="age-gate"><button>ok</button></form>', AGE),
    ('<div id="over18">?</div>', AGE),
    ("<p>Vous devez avoir 18 ans</p>", AGE),
    ("<h1>Access Denied</h1>", BLOCK),
    ("<h1>アクセスが拒否されました</h1>", BLOCK),
    ('<iframe src="/_Incapsula_Resource?x"></iframe>', BLOCK),
]


@pytest.mark.parametrize(("body", "cause"), WALLS)
def test_wall_is_known_by_its_cause(body: str, cause: str) -> None:
    assert wall(f"<html><body>{body}</body></html>") == cause


@pytest.mark.parametrize("body", ["", "<h1>Not found</h1>", "<p>We are 18 people.</p>", FILLER])
def test_other_page_is_no_wall(body: str) -> None:
    assert wall(body) is None


def test_words_on_a_page_that_says_much_else_are_no_wall() -> None:
    assert wall(f"<p>access denied</p>{FILLER}") is None


def test_mark_that_the_sites_sound_pages_carry_too_tells_nothing() -> None:
    body = "<input type=password>" + FILLER
    assert (wall(body), marks(body)) == (LOGIN, (LOGIN,))
    assert wall(body, usual=marks(body)) is None


def test_graver_cause_is_named_where_a_page_carries_several() -> None:
    assert wall('<input type="password"><div class="h-captcha">') == CAPTCHA
