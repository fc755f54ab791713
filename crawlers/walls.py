"""Pages a site puts in the way of its ads: captcha, login, age question, block.

Known by their structure first, by their words in several languages second. Asked only of pages
that could not be read as what they should be: an ad page with a login box is an ad page. Nothing
is solved, nobody logs in.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from crawlers.layout import shown

CAPTCHA, LOGIN, AGE, BLOCK = CAUSES = ("captcha", "login wall", "age wall", "block page")

WIDGETS = {
    CAPTCHA: (
        "g-recaptcha", "recaptcha/api", "recaptcha/enterprise", "h-captcha", "hcaptcha.com",
        "cf-turnstile", "challenges.cloudflare.com", "cdn-cgi/challenge-platform", "cf_chl_",
        "captcha-delivery.com", "geetest", "arkoselabs", "funcaptcha", "px-captcha",
        "awswafcaptcha", "captcha.awswaf", "frc-captcha", "friendly-challenge", "mtcaptcha",
        "smart-captcha", "smartcaptcha", "altcha-widget", "mcaptcha", "anubis_challenge",
        'name="captcha', "name='captcha", "captcha.php", "/captcha/",
    ),
    BLOCK: (
        "_incapsula_resource", "sucuri website firewall", "ddos-guard", "cf-error-details",
        "akamai-block", "errors.edgesuite.net", "request unsuccessful. incapsula",
    ),
}  # fmt: skip
"""Pieces of markup, in lower case, that only such pages or widgets carry."""

_PASSWORD = re.compile(r"""<input\b[^<>]{0,300}\btype\s{0,3}=\s{0,3}["']?password\b""")
_AGE = re.compile(
    r"(?:age[-_]?(?:gate|check|verif|confirm|wall)|over[-_]?(?:18|21)|adults?[-_]?only|18plus)"
    r"""[\w-]{0,30}["'\s>]"""
)

SAID = {
    CAPTCHA: (
        "captcha", "not a robot", "are you human", "are human", "kein roboter", "ein mensch sind",
        "pas un robot", "no soy un robot", "no eres un robot", "non sono un robot",
        "não sou um robô", "geen robot", "nie jestem robotem", "nejsem robot", "nu sunt robot",
        "не робот", "robot değilim", "nem vagyok robot", "ロボットではありません", "不是机器人",
        "로봇이 아닙니다", "لست روبوت", "ไม่ใช่หุ่นยนต์",
    ),
    LOGIN: (
        "log in to", "sign in to", "please log in", "please sign in", "login required",
        "melden sie sich an", "bitte einloggen", "connectez-vous", "inicia sesión",
        "iniciar sesión", "accedi per", "faça login", "log in om", "zaloguj się", "přihlaste se",
        "autentificați-vă", "войдите", "giriş yapın", "jelentkezzen be", "ログインして", "请登录",
        "로그인", "تسجيل الدخول",
    ),
    AGE: (
        "over 18", "18 or older", "18 years", "over 21", "21 or older", "age verification",
        "18 jahre", "volljährig", "18 ans", "majeur", "18 años", "mayor de edad", "18 anni",
        "maggiorenne", "18 anos", "maior de idade", "18 jaar", "18 lat", "18 let", "18 ani",
        "18 лет", "18 років", "18 yaş", "18歳", "18岁", "만 18세", "18 år", "18 év",
    ),
    BLOCK: (
        "access denied", "you have been blocked", "request blocked", "forbidden",
        "unusual traffic", "too many requests", "not available in your", "zugriff verweigert",
        "gesperrt", "accès refusé", "accès interdit", "acceso denegado", "accesso negato",
        "acesso negado", "toegang geweigerd", "odmowa dostępu", "dostęp zabroniony",
        "přístup odepřen", "acces interzis", "доступ запрещ", "доступ заборон", "erişim engellendi",
        "hozzáférés megtagadva", "アクセスが拒否", "访问被拒绝", "접근이 거부", "تم رفض الوصول",
    ),
}  # fmt: skip
"""What such a page says, in lower case; it counts only where the page says little else."""

FEW_CHARS = 1_500
"""Characters of shown text up to which a page says little: an ad or a list says more."""


def marks(text: str) -> tuple[str, ...]:
    """Which of these pages the markup is built like, sorted; an ad page may carry marks too."""
    low = text.lower()
    found = {cause for cause, known in WIDGETS.items() if any(piece in low for piece in known)}
    if "password" in low and _PASSWORD.search(low):
        found.add(LOGIN)
    if _AGE.search(low):
        found.add(AGE)
    return tuple(sorted(found))


def wall(text: str, usual: Collection[str] = ()) -> str | None:
    """What stands in the way on a page that is no ad and no list; None where nothing is known.

    `usual` are the marks that the site's sound pages carry as well.
    """
    telling = min(set(marks(text)) - set(usual), key=CAUSES.index, default=None)
    return telling or _said(shown(text))


def _said(words: str) -> str | None:
    if len(words) > FEW_CHARS:
        return None
    low = words.casefold()
    return next((cause for cause, known in SAID.items() if any(one in low for one in known)), None)
