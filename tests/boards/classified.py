"""A Bootstrap board as the OsClass family builds them: `_i123` ids, offsets, a premium row."""

# ruff: noqa: E501 - markup is written as boards send it

from datetime import timedelta
from html import escape
from random import Random
from urllib.parse import parse_qs, urlsplit

from tests.boards.stated import Board, Stated, ago, drop, market

A_PAGE = 20
RELATED = 4


def make(count=84):
    """The board and its truth."""
    rng = Random(6)
    ads = [_stated(ad, number, rng) for number, ad in enumerate(market("es en", count))]
    board = Board("classified", "/search", ads, None, _path, ())
    by_path = {_path(ad): ad for ad in ads}
    starts = range(0, len(ads), A_PAGE)
    board.list_paths = ("/search", *(f"/search?start={n}" for n in starts[1:]))

    def answer(path):
        url = urlsplit(path)
        if url.path in by_path:
            return _sent(_ad(by_path[url.path], ads))
        if url.path == "/search":
            return _sent(_list(int(parse_qs(url.query).get("start", ["0"])[0]), ads))
        if url.path == "/user/login":
            return _sent(
                _frame(
                    "Login",
                    '<form method="post"><input name="email"><input type="password" name="password"><button>Log in</button></form>',
                    "page",
                )
            )
        return None

    board.answer = answer
    board.other_paths = ("/user/login",)
    return board


def _stated(ad, number, rng):
    ad_id = str(9_120 + number * 3)
    posted = ago(rng, 90).replace(hour=0, minute=0)
    pictures = tuple(
        f"/oc-content/uploads/{int(ad_id) // 100}/{ad_id}{n}.jpg" for n in range(len(ad.pictures))
    )
    facts = (
        ("Availability", dict(ad.attributes).get("availability")),
        ("Ad type", rng.choice(("Private", "Business"))),
    )
    return Stated(
        ad_id, ad.kind, ad.title, ad.text, ad.place, ad.country, ad.language,
        price=drop(rng, ad.price), author=drop(rng, ad.author), posted=posted,
        within=timedelta(days=1), shown_date=f"{posted:%d/%m/%Y}", pictures=pictures,
        facts=tuple((name, value) for name, value in facts if value and rng.random() < 0.85),
    )  # fmt: skip


def _path(ad):
    slug = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in ad.title.lower()).split()
    )
    section = {"job": "jobs", "massage": "massages"}.get(ad.kind, "dating")
    return f"/{section}/{slug or 'ad'}_i{ad.id}"


def _sent(text):
    return "text/html; charset=UTF-8", text.encode()


def _frame(title, main, page, head=""):
    return f"""<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{escape(title)} - Plaza Clasificados</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/oc-content/themes/bender/css/main.css">{head}
<script>var bender={{}};window.dataLayer=window.dataLayer||[];</script></head><body class="{page}">
<div id="cookie-bar" class="alert"><p>We use cookies to give you the best experience on our site. By continuing you agree.</p><a class="btn" href="/page/cookies">More</a><button>OK</button></div>
<div id="header"><div class="wrapper"><div id="logo"><a href="/"><img src="/oc-content/themes/bender/images/logo.png" alt="Plaza" width="180"></a></div>
<ul class="nav"><li><a href="/user/login">Login</a></li><li><a href="/user/register">Register for a free account</a></li>
<li class="publish"><a href="/item/new">Publish your ad for free</a></li></ul></div></div>
<div class="wrapper wrapper-flash"><div class="breadcrumb"><ul class="breadcrumb"><li><a href="/"><span itemprop="title">Plaza</span></a></li><li><a href="/search"><span>Classifieds</span></a></li><li class="last-child">&raquo; {escape(title)}</li></ul></div></div>
<div class="wrapper" id="content">{main}</div>
<div id="footer"><div class="wrapper"><ul class="resp-toggle"><li><a href="/contact">Contact</a></li><li><a href="/page/about">About us</a></li><li><a href="/page/terms">Terms</a></li></ul>
<p>This website is proudly using the <a title="classifieds" href="https://software.example/">classifieds scripts</a> software</p></div></div></body></html>"""


def _card(ad, css):
    image = (
        f'<a class="listing-thumb" href="{_path(ad)}"><img src="/oc-content/themes/bender/images/blank.gif" data-src="{ad.pictures[0].replace(".jpg", "_thumbnail.jpg")}" alt="" width="100"></a>'
        if ad.pictures
        else f'<a class="listing-thumb" href="{_path(ad)}"><img src="/oc-content/themes/bender/images/no_photo.gif"></a>'
    )
    price = f'<span class="currency-value">{escape(ad.price)}</span> - ' if ad.price else ""
    return f"""<li class="listing-card {css}">{image}<div class="listing-detail"><div class="listing-cell"><div class="listing-data"><div class="listing-basicinfo">
<a href="{_path(ad)}" class="title" title="{escape(ad.title)}">{escape(ad.title)}</a><div class="listing-attributes"><span class="category">Dating</span> - <span class="location">{escape(ad.place)}</span> <span class="g-hide">-</span> {ad.shown_date} {price}</div>
<p>{escape(ad.text[:120])} ...</p></div></div></div></div></li>"""


def _list(start, ads):
    shown = ads[start : start + A_PAGE]
    cards = "".join(_card(ad, "first" if n == 0 else "") for n, ad in enumerate(shown))
    premium = "".join(_card(ad, "premium") for ad in ads[7:10])
    numbers = "".join(
        f'<li><span class="searchPaginationSelected">{n // A_PAGE + 1}</span></li>'
        if n == start
        else f'<li><a class="searchPaginationNonSelected" href="/search?start={n}">{n // A_PAGE + 1}</a></li>'
        for n in range(0, len(ads), A_PAGE)
    )
    after = (
        f'<li><a class="searchPaginationNext list-last" href="/search?start={start + A_PAGE}">&gt;</a></li>'
        if start + A_PAGE < len(ads)
        else ""
    )
    main = f"""<div id="sidebar"><form class="nocsrf" action="/search"><fieldset><h3>Your search</h3><input name="sPattern"></fieldset><h3>Refine category</h3>
<ul class="category"><li><a href="/search?sCategory=2">Jobs</a></li><li><a href="/search?sCategory=3">Massages</a></li><li><a href="/search?sCategory=4">Dating</a></li></ul></form></div>
<div id="main"><div class="list-header"><h1>Search results</h1><p>{start + 1} - {start + len(shown)} of {len(ads)} listings</p>
<span>Sort by: <a href="/search?sOrder=dt_pub_date">Newly listed</a> <a href="/search?sOrder=i_price">Lower price first</a></span></div>
<ul class="listing-card-list premium-list">{premium}</ul><ul class="listing-card-list" id="listing-card-list">{cards}</ul>
<div class="paginate"><ul>{numbers}{after}</ul></div></div>"""
    return _frame("Search results", main, "search")


def _ad(ad, ads):
    gallery = "".join(
        f'<a href="{p}" class="fancybox" data-fancybox-group="group"><img src="/oc-content/themes/bender/images/blank.gif" data-src="{p.replace(".jpg", "_thumbnail.jpg")}" class="lazy" width="75"></a>'
        for p in ad.pictures
    )
    facts = "".join(
        f'<div class="meta"><strong>{name}:</strong> {escape(value)}</div>'
        for name, value in ad.facts
    )
    price = f'<li class="price"><strong>{escape(ad.price)}</strong></li>' if ad.price else ""
    seller = (
        f'<div id="seller"><h2>Publisher</h2><p class="name">Name: {escape(ad.author)}</p><a href="/user/login">Contact publisher</a></div>'
        if ad.author
        else ""
    )
    at = ads.index(ad)
    related = "".join(_card(one, "") for one in (ads[at + 1 :] + ads)[:RELATED])
    paragraphs = "".join(
        f"<p>{escape(part)}</p>".replace("\n", "<br />") for part in ad.text.split("\n\n")
    )
    head = f'<meta property="og:title" content="{escape(ad.title)} - Plaza Clasificados"><meta property="og:type" content="website">'
    main = f"""<div id="item-content"><h1>{escape(ad.title)}</h1><div class="item-header"><ul>{price}<li><em class="publish">Published date: {ad.shown_date}</em></li>
<li class="locations"><strong>Location</strong>: {escape(ad.place)}, {ad.country}</li></ul></div>
<div class="item-photos"><div class="thumbs">{gallery}</div></div>
<div id="description"><div class="text">{paragraphs}</div><div id="custom_fields"><div class="meta_list">{facts}</div></div>
<p class="contact_button"><a href="#contact" class="ui-button">Contact seller</a> <a href="/item/send-friend/{ad.id}">Share</a></p></div>
<div class="similar_ads"><h2>Related listings</h2><ul class="listing-card-list">{related}</ul></div></div>
<div id="sidebar"><form action="/item/mark" id="item_report"><select name="as"><option>Mark as...</option><option>Spam</option><option>Duplicate</option></select><input type="hidden" name="id" value="{ad.id}"></form>
{seller}<div id="useful_info"><h2>Useful information</h2><ul><li>Avoid scams by acting locally or paying with PayPal</li><li>Never pay with Western Union, Moneygram or other anonymous payment services</li><li>Don't buy or sell outside of your country. Don't accept cashier cheques from outside your country</li></ul></div></div>"""
    return _frame(ad.title, main, "item", head)
