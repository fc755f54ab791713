"""Accounts: a platform beside a name, a number or a profile URL; ordinary words name none."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.handle import Handle

HANDLE = Handle()
NUMBER = "+442079460123"

FOUND = {
    "IG: @Anna.Rose": ["instagram:anna.rose"],
    "insta: annarose": ["instagram:annarose"],
    "insta anna_rose": ["instagram:anna_rose"],
    "instagram - anna.rose22": ["instagram:anna.rose22"],
    "follow me on instagram annarose": ["instagram:annarose"],
    "snap: annarose22": ["snapchat:annarose22"],
    "Snapchat = annarose": ["snapchat:annarose"],
    "add my snap annarose_22": ["snapchat:annarose_22"],
    "SC: annarose22": ["snapchat:annarose22"],
    "snap & insta: annarose22": ["instagram:annarose22", "snapchat:annarose22"],
    "kik: annarose": ["kik:annarose"],
    "Kik me annarose22": ["kik:annarose22"],
    "telegram @anna_rose": ["telegram:anna_rose"],
    "TG: anna_rose": ["telegram:anna_rose"],
    "телеграм: @anna_rose": ["telegram:anna_rose"],
    "my telegram is annarose": ["telegram:annarose"],
    "телега @anna_rose22": ["telegram:anna_rose22"],
    "微信: anna88": ["wechat:anna88"],
    "加微信 anna_88": ["wechat:anna_88"],
    "vx：anna88": ["wechat:anna88"],
    "WeChat ID annarose88": ["wechat:annarose88"],
    "line id: annarose88": ["line:annarose88"],
    "LINE: @annarose": ["line:annarose"],
    "ไลน์ anna88": ["line:anna88"],
    "skype: live:annarose": ["skype:live:annarose"],
    "скайп: annarose": ["skype:annarose"],
    "KakaoTalk id annarose22": ["kakaotalk:annarose22"],
    "카톡: anna88": ["kakaotalk:anna88"],
    "onlyfans: annarose": ["onlyfans:annarose"],
    "twitter @AnnaRose": ["twitter:annarose"],
    "X: @anna_r22": ["twitter:anna_r22"],
    "tiktok @anna.rose": ["tiktok:anna.rose"],
    "FB: anna.rose.22": ["facebook:anna.rose.22"],
    "signal: annarose.22": ["signal:annarose.22"],
    "t.me/anna_rose2": ["telegram:anna_rose2"],
    "https://www.instagram.com/Anna.Rose/?hl=en": ["instagram:anna.rose"],
    "https://x.com/AnnaRose22": ["twitter:annarose22"],
    "onlyfans.com/annarose": ["onlyfans:annarose"],
    "https://www.snapchat.com/add/annarose22": ["snapchat:annarose22"],
    "tiktok.com/@annarose": ["tiktok:annarose"],
    "https://line.me/ti/p/~annarose88": ["line:annarose88"],
    "facebook.com/anna.rose": ["facebook:anna.rose"],
    "facebook.com/profile.php?id=100012345678901": ["facebook:100012345678901"],
    "𝗜𝗚: 𝗮𝗻𝗻𝗮𝗿𝗼𝘀𝗲": ["instagram:annarose"],
    "@annarose22 for more": ["other:annarose22"],
    f"whatsapp {NUMBER}": [f"whatsapp:{NUMBER}"],
    f"{NUMBER} (whatsapp)": [f"whatsapp:{NUMBER}"],
    f"Whats app / Viber: {NUMBER}": [f"viber:{NUMBER}", f"whatsapp:{NUMBER}"],
    f"вотсап {NUMBER}": [f"whatsapp:{NUMBER}"],
    f"{NUMBER} on Telegram": [f"telegram:{NUMBER}"],
    "https://wa.me/442079460123": [f"whatsapp:{NUMBER}"],
    "call or whatsapp +44 20 7946 0123": [f"whatsapp:{NUMBER}"],
    "微信同号 +44 20 7946 0123": [f"wechat:{NUMBER}"],
    "Zalo +44 20 7946 0123": [f"zalo:{NUMBER}"],
    "call 212-555-0123, whatsapp +1 305 555 0199": ["whatsapp:+13055550199"],
    "212-555-0123 whatsapp/viber, 305 555 0199": ["viber:+12125550123", "whatsapp:+12125550123"],
    "212-555-0123 (whatsapp) 305-555-0199 (viber)": [
        "viber:+13055550199",
        "whatsapp:+12125550123",
    ],
    "zalo +44 20 7946 0123 line id: abcd": ["line:abcd", f"zalo:{NUMBER}"],
    "+44 20 7946 0123 line id abcd": [],
}
NOTHING = [
    "first in line for service", "no signal: bad area", "on the line: nothing", "kik me",
    "whatsapp available 24/7", "whatsapp only please", "snap 24hrs", "I love to kick back",
    "call me @ 5pm @home", "snapchat videos for sale", "facebook friends welcome", "oh snap, wow",
    "the best of 2020", "of course 18 years", "bottom line 100 roses", "telegram or whatsapp, ask",
    "instagram verified", "anna@example.com", "x 2 hours", "size x-large", "wa state", "call tg",
    "kik or text me", "add me to your list", "line up 22 girls", "turn signal 4 you",
    "my skype is off", "we chat and relax", "fb 2day", "sc 18 usa",
]  # fmt: skip


def values(text=None, **fields):
    ad = Ad(AdKey("demo", "1"), AdKind.OTHER, text=text, **fields)
    return sorted(found.value for found in HANDLE.extract(ad) if found.confidence >= 0.5)


@pytest.mark.parametrize("text", FOUND)
def test_account_is_found(text):
    assert values(text) == FOUND[text]


@pytest.mark.parametrize("text", NOTHING)
def test_ordinary_words_name_no_account(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://wa.me/12125550123", ["whatsapp:+12125550123"]),
        ("https://t.me/annarose", ["telegram:annarose"]),
        ("https://www.instagram.com/anna.rose", ["instagram:anna.rose"]),
        ("https://board.example/line/@anna_rose", []),
    ],
)
def test_url_of_an_ad_that_is_a_profile_names_an_account(url, expected):
    assert values(url=url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("✨insta✨tara_amber50✨", ["instagram:tara_amber50"]),
        ("i n s t a : julia_rain60", ["instagram:julia_rain60"]),
        ("t3legr@m vera_rain78", ["telegram:vera_rain78"]),
        ("annarose88 on snap", ["snapchat:annarose88"]),
        ("follow me @annarose on IG and OF", ["instagram:annarose", "onlyfans:annarose"]),
        ("my username is bea_garden", ["other:bea_garden"]),
        ("Termine: Instagram irinacedar oder telefonisch", ["instagram:irinacedar"]),
        ("Facebook: Anna Rose", []),
        ("Telegram preferred", []),
    ],
)
def test_accounts_told_in_other_ways(text, expected):
    assert values(text) == expected
