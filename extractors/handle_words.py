"""Names of the messengers and networks in several languages, their hosts, and words no one is."""

from __future__ import annotations

import re

PLATFORM_CUES = {
    "whatsapp": (
        r"what'?s[\s-]?app?s?|whatsa+p+|whata+p+|wh?tsap+|what'?s\s?up|whats|wat+s\s?ap+|what\s?sapp|w'?app|wapp|wsp|wssp"
        r"|wpp|wzp|wasap|w/a|guasap|zap\s?zap|zap|wa|вотс\s?ап+|ватс\s?ап+|вацап|вотсапп?|ватсап[аеу]|واتساب|واتس"
    ),
    "telegram": (
        r"tele-?gramm?|telegrm|telgram|telegran|tlgrm|tlg|teleg|tele|tg|телеграмм?(?:е|у|ом)?"
        r"|телег[аеу]|тг|电报|纸飞机|飞机号?|텔레그램|텔레"
    ),
    "wechat": (
        r"we[\s-]?chat|wechatid|weixin|wei\s?xin|微信号?|微[^\w\n]{1,2}信|薇信|威信|v信|[加+]\s?v|vx|wx|w/chat"
        r"|[微薇v]"
    ),
    "line": r"line|ไลน์|ไอดีไลน์|賴|赖|라인",
    "viber": r"viber|vibr|вайбер[аеіу]?",
    "kik": r"kik|kick",
    "snapchat": r"snap[\s-]?chat|snapp?|sc|snpchat|👻",
    "instagram": r"[il]n?sta[\s-]?gra?m|insta|ig|i\.g\.?|инстаграмм?|инста",
    "facebook": r"face[\s-]?book|fb|фейсбук|messenger",
    "twitter": r"twitter|twiter|twttr|x",
    "tiktok": r"tik\s?tok|tik-tok",
    "onlyfans": r"only[\s-]?fans?|of",
    "signal": r"signal",
    "skype": r"skype|скайп",
    "kakaotalk": r"kakao\s?talk|kakao|katalk|카카오톡|카톡",
    "zalo": r"zalo",
}
CUES = "|".join(PLATFORM_CUES.values())
_PATTERNS = tuple(
    (platform, re.compile(rf"(?:{cues})\Z", re.IGNORECASE))
    for platform, cues in PLATFORM_CUES.items()
)
PLATFORMS = frozenset([*PLATFORM_CUES, "other"])
NUMBER_PLATFORMS = frozenset(
    ["whatsapp", "telegram", "viber", "signal", "line", "wechat", "zalo", "kakaotalk"]
)
"""Platforms on which a phone number is an account."""
WORDY = frozenset(
    ["line", "signal", "kick", "snap", "snapp", "sc", "x", "of", "wa", "tele", "tg", "wx", "zap",
     "ig", "i.g", "i.g.", "fb", "whats", "what's up", "whats up", "whatsup",
     "messenger", "insta", "tlg", "v", "微", "薇", "👻"]
)  # fmt: skip
"""Names that mean something else too: a sign or an odd name must follow."""


ABBREVIATIONS = frozenset(
    ["snap", "snapp", "sc", "insta", "ig", "i.g", "i.g.", "fb", "tg", "tlg", "tele", "wx", "👻"]
)
"""Short names that are hardly words: a colon, or a name with a digit, is enough."""


def platform_of(cue: str) -> str:
    """The platform that a cue names."""
    return next((name for name, pattern in _PATTERNS if pattern.match(cue)), "other")


_URL = r"https?://(?:www\.|m\.|mobile\.|api\.|web\.)?"
_HOSTS = (
    (r"t\.me/(?:s/|share/url\?url=)?\+?(?P<name>[a-z][\w]{3,31})", "telegram"),
    (r"telegram\.(?:me|dog)/(?P<name>\w{4,32})", "telegram"),
    (r"instagram\.com/(?!p/|reel|explore|stories|accounts)(?P<name>[\w.]{2,30})", "instagram"),
    (r"m\.me/(?P<name>[\w.]{4,50})", "facebook"),
    (r"facebook\.com/profile\.php\?id=(?P<name>\d{5,20})", "facebook"),
    (
        r"(?:facebook|fb)\.com/(?!groups|pages|events|share|watch|profile)(?P<name>[\w.]{4,50})",
        "facebook",
    ),
    (r"(?:twitter|x)\.com/(?!intent|share|home|search|hashtag|i/)(?P<name>\w{2,15})", "twitter"),
    (r"tiktok\.com/@(?P<name>[\w.]{2,24})", "tiktok"),
    (r"onlyfans\.com/(?P<name>[\w.-]{3,30})", "onlyfans"),
    (r"snapchat\.com/(?:add/|u/)?(?P<name>[a-z][\w.-]{2,14})", "snapchat"),
    (r"line\.me/(?:r/)?ti/p/[~@]?(?P<name>[\w.@-]{3,30})", "line"),
    (r"kik\.me/(?P<name>[\w.]{3,30})", "kik"),
    (r"open\.kakao\.com/(?:o|me)/(?P<name>\w{3,30})", "kakaotalk"),
    (r"join\.skype\.com/(?:invite/)?(?P<name>[\w.-]{4,32})", "skype"),
)
HOSTS = tuple((re.compile(_URL + pattern, re.IGNORECASE), name) for pattern, name in _HOSTS)
"""Profile URLs in canonical form, each with the platform it leads to."""

_STOP_TEXT = """
    me us you it is the and or for only now here there available call text txt sms number phone tel
    email mail yes no not ok please pls plz at on in to my id username user name account profile
    page add follow find video videos pic pics photo photos chat chats verification verify show
    shows live cam premium content session sessions appointment appointments booking bookings
    more info information details contact msg message messages dm dms first anytime also if want
    with from your our all same below above soon today tonight ask new free friendly ready
    whatsapp telegram wechat line viber kik snap snapchat instagram insta facebook twitter
    tiktok onlyfans signal skype kakaotalk zalo messenger direct link bio com net org www http
    https home night day week outcall incall girl girls massage lady sexy hot service services
    deposit paypal cashapp zelle venmo cash app apps game play sell selling sold com. calls
    texts groups group channel verified official model models stories story posts daily weekly
    always right away asap this that when where who what why how will would can could just do
    dont don't have has get got send sending are am was be been of off up out so but by as an
    any serious gents gentlemen men man women woman guys llama llamame escribe mi por para con
    solo numero y el la los las un una de del si en oder und nur mir ich bin ist mich auf bei
    mit ou et moi sur je suis est pour avec пиши пишите звони или мой мне номер только не на по
    com1 preferred down best better fine easiest required fastest active pages fan fans page_ bitte
    gerne moglich telefonisch privat nummer vorhanden kein keine nein ja nur auch schreiben gern
    tambien disponible gratis aussi dispo merci seulement anche solo oppure grazie ook alleen
    graag tylko także или также можно нет да есть downtown uptown midtown
    airport hotel hotels motel mall beach center centre station corner park request requests coming
    see inquiry enquiry sent after before during thanks thank busy"""
STOP_WORDS = frozenset(_STOP_TEXT.split())
"""Words after a platform's name that are no account."""
