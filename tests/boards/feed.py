"""A board of hashed classes whose list grows as it is scrolled; ads carry partial JSON-LD."""

# ruff: noqa: E501 - markup is written as boards send it

import json
from datetime import timedelta
from html import escape
from random import Random
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tests.boards.stated import Board, Stated, ago, drop, market

A_PAGE = 12
SCRIPT = """
let from = document.querySelectorAll('[data-testid=tile]').length, busy = false;
const feed = document.getElementById('feed');
async function more() {
  if (busy || from < 0) return;
  busy = true;
  const answer = await fetch('/feed?from=' + from);
  const html = await answer.text();
  if (!html.trim()) { from = -1; feed.setAttribute('data-state', 'end'); busy = false; return; }
  feed.insertAdjacentHTML('beforeend', html);
  from += 12; busy = false;
}
window.addEventListener('scroll', () => {
  if (window.innerHeight + window.scrollY > document.body.scrollHeight - 900) more();
});
new IntersectionObserver((seen) => { if (seen[0].isIntersecting) more(); }).observe(document.getElementById('sentinel'));
"""


def make(count=60):
    """The board and its truth."""
    rng = Random(8)
    ads = [_stated(ad, rng) for ad in market("fr de en", count, 500)]
    board = Board("feed", "/", ads, None, lambda ad: f"/annonce/{_slug(ad)}-{ad.id}", ("/",))
    by_path = {board.ad_path(ad): ad for ad in ads}

    def answer(path):
        url = urlsplit(path)
        if url.path in by_path:
            return _sent(_ad(by_path[url.path], ads, board))
        if url.path == "/":
            tiles = "".join(_tile(ad, board) for ad in ads[:A_PAGE])
            return _sent(_frame("Toutes les annonces", _list(tiles)))
        if url.path == "/feed":
            begin = int(parse_qs(url.query)["from"][0])
            return _sent("".join(_tile(ad, board) for ad in ads[begin : begin + A_PAGE]))
        if url.path == "/aide":
            return _sent(
                _frame(
                    "Aide",
                    '<div class="css-77aa1z">'
                    + "<p>Comment publier une annonce sur notre site ?</p>" * 12
                    + "</div>",
                )
            )
        return None

    board.answer = answer
    board.other_paths = ("/aide",)
    return board


def _stated(ad, rng):
    ad_id = str(UUID(int=rng.getrandbits(128), version=4))
    pictures = tuple(f"/media/{ad_id[:8]}/{n}_1080.webp" for n in range(len(ad.pictures)))
    facts = tuple((name, value) for name, value in ad.attributes if rng.random() < 0.85)
    return Stated(
        ad_id, ad.kind, ad.title, ad.text, ad.place, ad.country, ad.language,
        price=drop(rng, ad.price), author=drop(rng, ad.author), posted=ago(rng),
        within=timedelta(minutes=1), pictures=pictures, facts=facts,
    )  # fmt: skip


def _slug(ad):
    return (
        "-".join(
            "".join(c if c.isascii() and c.isalnum() else " " for c in ad.title.lower()).split()
        )[:40].strip("-")
        or "ad"
    )


def _sent(text):
    return "text/html; charset=utf-8", text.encode()


def _frame(title, main, head=""):
    return f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"/><title>{escape(title)} | Ruche</title>
<meta property="og:site_name" content="Ruche"/>{head}<style data-emotion="css">.css-1q2w3e{{display:flex}}.css-9zx8cv{{padding:4px}}</style></head>
<body><div id="__app"><header class="css-1q2w3e"><a class="css-lk2j3h" href="/"><svg width="40"></svg></a><nav class="css-0plm9o"><a href="/deposer">Déposer une annonce</a><a href="/messages">Messages</a><a href="/favoris">Favoris</a></nav></header>
<main class="css-5tgb6y">{main}</main><footer class="css-fo0ter"><ul><li><a href="/aide">Aide</a></li><li><a href="/cgu">CGU</a></li><li><a href="/confidentialite">Confidentialité</a></li></ul><p class="css-cc11aa">© Ruche 2026</p></footer></div></body></html>"""


def _list(tiles):
    return f"""<div class="css-bar77"><h1 class="css-h1h1aa">Toutes les annonces</h1><button class="css-b4b4b4">Trier</button></div>
<section id="feed" class="css-gr1d00" data-state="more">{tiles}</section><div id="sentinel" style="height:40px"></div><script>{SCRIPT}</script>"""


def _tile(ad, board):
    image = (
        f'<img class="css-im9" loading="lazy" src="{ad.pictures[0].replace("1080", "320")}" alt="">'
        if ad.pictures
        else '<div class="css-noimg"></div>'
    )
    price = (
        f'<p class="css-pr1ce0" data-testid="tile-price">{escape(ad.price)}</p>' if ad.price else ""
    )
    return f"""<article class="css-9zx8cv" data-testid="tile"><a class="css-a1a1a1" href="{board.ad_path(ad)}">{image}<h3 class="css-t1tl3x">{escape(ad.title)}</h3></a>{price}<p class="css-pl4ce1">{escape(ad.place)}</p></article>"""


def _ad(ad, ads, board):
    posting = {
        "@context": "https://schema.org",
        "@type": "Offer",
        "name": ad.title,
        "url": board.ad_path(ad),
        "availability": "InStock",
    }
    if ad.price:
        posting["price"] = ad.price
    photos = "".join(
        f'<li class="css-sl1de0"><picture><source srcset="{p.replace("1080", "640")} 640w, {p} 1080w"><img class="css-im9" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{p}" alt="photo"></picture></li>'
        for p in ad.pictures
    )
    facts = "".join(
        f'<div class="css-f4ct00"><span class="css-lab3l0">{name}</span><span class="css-va1u30">{escape(value)}</span></div>'
        for name, value in ad.facts
    )
    price = (
        f'<div class="css-x9p2q1" data-testid="ad-price">{escape(ad.price)}</div>'
        if ad.price
        else ""
    )
    author = (
        f'<div class="css-s3ll3r" data-testid="owner"><img class="css-av4tar" src="/avatars/{ad.id[:2]}.png" width="40"><span class="css-nm0001" data-testid="owner-name">{escape(ad.author)}</span><span class="css-mm22">Membre</span></div>'
        if ad.author
        else ""
    )
    at = ads.index(ad)
    more = "".join(_tile(one, board) for one in (ads[at + 1 :] + ads)[:4])
    head = f'<link rel="canonical" href="https://ruche.example{board.ad_path(ad)}"/><meta property="og:title" content="{escape(ad.title)} | Ruche"/><meta property="og:description" content="{escape(ad.text[:100])}"/><script type="application/ld+json">{json.dumps(posting)}</script>'
    main = f"""<div class="css-cr0mbs"><a href="/">Accueil</a> / <a href="/c/services">Services</a></div><article class="css-l1st1n" lang="{ad.language}">
<ul class="css-c4r0us" data-testid="gallery">{photos}</ul><h1 class="css-h1h1aa">{escape(ad.title)}</h1>{price}
<div class="css-m3ta00"><span data-testid="ad-city">{escape(ad.place)}</span> · <time datetime="{ad.posted:%Y-%m-%dT%H:%M:%S+00:00}">le {ad.posted:%d/%m/%Y}</time></div>
<h2 class="css-h2">Description</h2><div class="css-d3scr1" data-testid="ad-description">{escape(ad.text).replace(chr(10), "<br/>")}</div>
<div class="css-f4cts0">{facts}</div>{author}<button class="css-b4b4b4">Contacter</button></article>
<section class="css-r3l4t3"><h2 class="css-h2">Annonces similaires</h2>{more}</section>"""
    return _frame(ad.title, main, head)
