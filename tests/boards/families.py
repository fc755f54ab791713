"""Twelve further families of boards, each as its software is known to build pages."""

# ruff: noqa: E501 - markup is written as boards send it

import json
from dataclasses import replace
from datetime import timedelta
from html import escape as e
from random import Random

from tests.boards.stated import Board, Stated, ago, drop, market

DAY = timedelta(days=1)
NOISE = "<script>(function(i,s,o){i[o]=i[o]||[];})(window,document,'ga');</script>"
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def br(text):
    return e(text).replace("\n", "<br />\n")


def slug(text, size=50):
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split()
    return "-".join(words)[:size].strip("-") or "ad"


def stated(languages, count, first, step, seed, facts=(), within=timedelta(minutes=1), size=500):
    """Ads of some languages with gaps."""
    rng = Random(seed)
    made = []
    for number, ad in enumerate(market(languages, count, size)):
        posted = ago(rng, 60)
        if within >= DAY:
            posted = posted.replace(hour=0, minute=0)
        pairs = tuple((name, rng.choice(values)) for name, values in facts if rng.random() < 0.8)
        ad_id = str(first + number * step)
        made.append(Stated(
            ad_id, ad.kind, ad.title, ad.text, ad.place, ad.country, ad.language,
            price=drop(rng, ad.price), author=drop(rng, ad.author), posted=posted, within=within,
            pictures=tuple(f"/up/{ad_id}-{n}.jpg" for n in range(len(ad.pictures))), facts=pairs,
        ))  # fmt: skip
    return made


def board(name, ads, ad_path, list_path, a_page, list_html, ad_html, encoding="utf-8", others=None):
    """A board out of how it writes a list (page number, ads, pages) and an ad (ad, others)."""
    pages = -(-len(ads) // a_page)
    by_list = {list_path(n): n for n in range(1, pages + 1)}
    by_ad = {ad_path(ad): ad for ad in ads}
    others = others or {}

    def answer(path):
        if path in by_list:
            n = by_list[path]
            text = list_html(n, ads[(n - 1) * a_page : n * a_page], pages)
        elif path in by_ad:
            at = ads.index(by_ad[path])
            text = ad_html(by_ad[path], (ads[at + 1 :] + ads)[:5])
        elif path in others:
            text = others[path]
        else:
            return None
        return f"text/html; charset={encoding}", text.encode(encoding, "xmlcharrefreplace")

    return Board(name, list_path(1), ads, answer, ad_path, tuple(by_list), tuple(others))


def small_ads():
    """A plain list of links by city, as the largest American board has it."""
    ads = stated("en", 50, 7_712_345_000, 137, 21)

    def ad_path(ad):
        return f"/brk/lbs/d/{slug(ad.title)}/{ad.id}.html"

    def frame(title, main, kind):
        return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>{e(title)}</title><link rel="canonical" href="https://small_ads.example"></head>
<body class="{kind}"><header class="global-header wide"><a class="header-logo" name="logoLink" href="/">CL</a><nav class="breadcrumbs-container"><ul class="breadcrumbs"><li class="crumb area"><a href="/">brooklyn</a></li><li class="crumb section"><a href="/search/bbb">services</a></li></ul></nav></header>
{main}<footer><ul class="clfooter"><li>&copy; 2026</li><li><a href="/about/help">help</a></li><li><a href="/about/safety">safety</a></li><li><a href="/about/terms">terms</a></li></ul></footer>{NOISE}</body></html>"""

    def list_html(n, shown, pages):
        rows = "".join(
            f'<li class="result-row" data-pid="{ad.id}"><a href="{ad_path(ad)}" class="result-image gallery" data-ids="3:00"></a><div class="result-info"><span class="icon icon-star" role="button"></span><time class="result-date" datetime="{ad.posted:%Y-%m-%d %H:%M}">{ad.posted:%b %d}</time><h3 class="result-heading"><a href="{ad_path(ad)}" data-id="{ad.id}" class="result-title hdrlnk" id="postid_{ad.id}">{e(ad.title)}</a></h3><span class="result-meta">{f"<span class=result-price>{e(ad.price)}</span>" if ad.price else ""}<span class="result-hood"> ({e(ad.place)})</span></span></div></li>'
            for ad in shown
        )
        after = (
            f'<a href="/search/lbs?s={n * 12}" class="button next" title="next page">next &gt; </a>'
            if n < pages
            else '<span class="button next">next &gt;</span>'
        )
        return frame(
            "labor services",
            f'<form id="searchform"><div class="search-legend"><span class="buttons"><span class="button prev">&lt; prev</span><span class="button pagenum">{n}</span>{after}</span></div><ul class="rows" id="search-results">{rows}</ul></form>',
            "search",
        )

    def ad_html(ad, others):
        thumbs = "".join(
            f'<a id="{n}_thumb" class="thumb" data-imgid="x{n}" href="{p}" title="{n}"><img src="{p.replace(".jpg", "_50x50c.jpg")}" class="selected" alt=""></a>'
            for n, p in enumerate(ad.pictures, 1)
        )
        gallery = (
            f'<figure class="iw multiimage"><div class="slide first visible"><img src="{ad.pictures[0]}" alt=""></div><div id="thumbs">{thumbs}</div></figure>'
            if ad.pictures
            else ""
        )
        price = f'<span class="price">{e(ad.price)}</span>' if ad.price else ""
        main = f"""<section class="page-container"><section class="body"><header class="dateReplyBar"><button class="reply-button">reply</button><div class="flagsMenu"><a class="flaglink" href="https://post.small_ads.example/flag?flagCode=28&postingID={ad.id}">prohibited</a></div><p class="postinginfo reveal">Posted <time class="date timeago" datetime="{ad.posted:%Y-%m-%dT%H:%M:%S+0000}">{ad.posted:%Y-%m-%d %H:%M}</time></p></header>
<h1 class="postingtitle"><span class="postingtitletext"><span id="titletextonly">{e(ad.title)}</span>{price}<span> ({e(ad.place)})</span></span></h1>
<section class="userbody">{gallery}<section id="postingbody"><div class="print-information print-qrcode-container"><p class="print-qrcode-label">QR Code Link to This Post</p></div>
{br(ad.text)}</section><ul class="notices"><li>do NOT contact me with unsolicited services or offers</li></ul></section>
<div class="postinginfos"><p class="postinginfo">post id: {ad.id}</p><p class="postinginfo">updated: <time class="date timeago" datetime="2026-11-21T10:00:00+0000">2026-11-21 10:00</time></p></div></section></section>"""
        return frame(f"{ad.title} - labor - brooklyn", main, "posting")

    ads = [replace(ad, author=None) for ad in ads]
    return board(
        "small_ads",
        ads,
        ad_path,
        lambda n: "/search/lbs" if n == 1 else f"/search/lbs?s={(n - 1) * 12}",
        12,
        list_html,
        ad_html,
    )


def job_plugin():
    """A WordPress theme with its job plugin."""
    ads = stated("en fr", 48, 1_203, 4, 22, within=DAY)

    def ad_path(ad):
        return f"/job/{slug(ad.title)}-{ad.id}/"

    def frame(title, main, css):
        return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="UTF-8"><title>{e(title)} &#8211; Jobs &amp; Co</title><meta name="generator" content="WordPress 6.8"><link rel="https://api.w.org/" href="/wp-json/"><style id="wp-emoji-styles-inline-css">img.wp-smiley{{display:inline}}</style></head>
<body class="{css} wp-custom-logo"><a class="skip-link screen-reader-text" href="#content">Skip to content</a><div id="page" class="site"><header id="masthead" class="site-header"><div class="site-branding"><a href="/" class="custom-logo-link"><img width="240" height="60" src="/wp-content/uploads/2024/01/logo.png" class="custom-logo" alt="Jobs"></a></div><nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu nav-menu"><li id="menu-item-11" class="menu-item menu-item-type-post_type"><a href="/jobs/">Find a job</a></li><li class="menu-item"><a href="/post-a-job/">Post a job</a></li><li class="menu-item"><a href="/blog/">Blog</a></li></ul></nav></header>
<div id="content" class="site-content"><main id="primary" class="site-main">{main}</main><aside id="secondary" class="widget-area"><section id="recent-posts-2" class="widget widget_recent_entries"><h2 class="widget-title">Recent posts</h2><ul><li><a href="/blog/how-to-write-a-cv/">How to write a CV</a></li><li><a href="/blog/interview-tips/">Ten interview tips</a></li></ul></section></aside></div><footer id="colophon" class="site-footer"><div class="site-info">Proudly powered by WordPress</div></footer></div>{NOISE}</body></html>"""

    def list_html(n, shown, pages):
        rows = "".join(
            f'<li class="post-{ad.id} job_listing type-job_listing status-publish hentry job-type-full-time" data-longitude="" data-latitude=""><a href="https://job_plugin.example{ad_path(ad)}"><img class="company_logo" src="/wp-content/plugins/wp-job-manager/assets/images/company.png" alt=""><div class="position"><h3>{e(ad.title)}</h3><div class="company"><strong>{e(ad.author or "")}</strong></div></div><div class="location">{e(ad.place)}</div><ul class="meta"><li class="job-type full-time">Full Time</li><li class="date"><time datetime="{ad.posted:%Y-%m-%d}">Posted {n} days ago</time></li></ul></a></li>'
            for ad in shown
        )
        numbers = "".join(
            f'<li><span aria-current="page" class="page-numbers current">{k}</span></li>'
            if k == n
            else f'<li><a class="page-numbers" href="/jobs/page/{k}/">{k}</a></li>'
            for k in range(1, pages + 1)
        )
        after = (
            f'<li><a class="next page-numbers" href="/jobs/page/{n + 1}/">&rarr;</a></li>'
            if n < pages
            else ""
        )
        return frame(
            "Jobs",
            f'<header class="entry-header"><h1 class="entry-title">Jobs</h1></header><div class="job_listings" data-location=""><ul class="job_listings">{rows}</ul><nav class="job-manager-pagination"><ul>{numbers}{after}</ul></nav></div>',
            "page-template-default",
        )

    def ad_html(ad, others):
        data = {
            "@context": "http://schema.org/",
            "@type": "JobPosting",
            "datePosted": f"{ad.posted:%Y-%m-%dT%H:%M:%S+00:00}",
            "title": ad.title,
            "description": "".join(f"<p>{e(p)}</p>" for p in ad.text.split("\n") if p),
            "jobLocation": {"@type": "Place", "address": ad.place},
        }
        if ad.author:
            data["hiringOrganization"] = {"@type": "Organization", "name": ad.author}
        salary = f'<li class="wpjm-salary salary">Salary: {e(ad.price)}</li>' if ad.price else ""
        company = (
            f'<div class="company"><img class="company_logo" src="/wp-content/plugins/wp-job-manager/assets/images/company.png" alt=""><p class="name"><strong>{e(ad.author)}</strong></p></div>'
            if ad.author
            else ""
        )
        photos = "".join(
            f'<figure class="wp-block-image"><img loading="lazy" decoding="async" width="600" src="{p}" alt="" class="wp-image-9"></figure>'
            for p in ad.pictures
        )
        paragraphs = "".join(f"<p>{br(p)}</p>" for p in ad.text.split("\n\n"))
        main = f"""<article id="post-{ad.id}" class="post-{ad.id} job_listing type-job_listing hentry"><header class="entry-header"><h1 class="entry-title">{e(ad.title)}</h1></header><div class="entry-content"><div class="single_job_listing"><ul class="job-listing-meta meta"><li class="job-type full-time">Full Time</li><li class="location"><a class="google_map_link" href="https://maps.example/maps?q=x" target="_blank">{e(ad.place)}</a></li><li class="date-posted"><time datetime="{ad.posted:%Y-%m-%d}">Posted on {ad.posted:%B} {ad.posted.day}, {ad.posted.year}</time></li>{salary}</ul>{company}<div class="job_description">{photos}{paragraphs}</div>
<div class="job_application application"><input type="button" class="application_button button" value="Apply for job"><div class="application_details" style="display:none"><p>To apply for this job email your details.</p></div></div></div></div></article><script type="application/ld+json">{json.dumps(data)}</script>"""
        return frame(ad.title, main, "job_listing-template-default single single-job_listing")

    return board(
        "job_plugin",
        ads,
        ad_path,
        lambda n: "/jobs/" if n == 1 else f"/jobs/page/{n}/",
        12,
        list_html,
        ad_html,
    )


def forum():
    """A forum whose topics are ads."""
    ads = stated("en", 45, 30_412, 3, 23)
    ads = [replace(ad, place=None, price=None, facts=(), pictures=()) for ad in ads]

    def ad_path(ad):
        return f"/viewtopic.php?f=12&t={ad.id}"

    def when(ad):
        return f"{ad.posted:%a %b %d, %Y %I:%M} {ad.posted:%p}".replace("AM", "am").replace(
            "PM", "pm"
        )

    def frame(title, main, css):
        return f"""<!DOCTYPE html><html dir="ltr" lang="en-gb"><head><meta charset="utf-8" /><title>City forum - {e(title)}</title><link href="./styles/prosilver/theme/stylesheet.css" rel="stylesheet"></head><body id="phpbb" class="nojs notouch {css} ltr"><div id="wrap" class="wrap"><a id="top" class="top-anchor"></a><div id="page-header"><div class="headerbar"><div class="inner"><div id="site-description"><a id="logo" class="logo" href="./index.php" title="Board index"><span class="site_logo"></span></a><h1>City forum</h1><p>Everything local</p></div></div></div>
<div class="navbar"><ul id="nav-main" class="nav-main linklist"><li><a href="/app.php/help/faq" rel="help">FAQ</a></li><li><a href="./ucp.php?mode=login">Login</a></li></ul><ul id="nav-breadcrumbs" class="nav-breadcrumbs linklist navlinks"><li class="breadcrumbs"><span class="crumb"><a href="./index.php">Board index</a></span><span class="crumb"><a href="./viewforum.php?f=12">Services</a></span></li></ul></div></div><div id="page-body" class="page-body">{main}</div><div id="page-footer" class="page-footer"><div class="copyright"><p>Powered by phpBB&reg; Forum Software</p></div></div></div></body></html>"""

    def list_html(n, shown, pages):
        rows = "".join(
            f'<li class="row bg{1 + k % 2}"><dl class="row-item topic_read"><dt title="No unread posts"><div class="list-inner"><a href="./viewtopic.php?f=12&amp;t={ad.id}" class="topictitle">{e(ad.title)}</a><br /><div class="topic-poster responsive-hide left-box">by <a href="./memberlist.php?mode=viewprofile&amp;u={int(ad.id) % 97}" class="username">{e(ad.author or "Guest")}</a> &raquo; <time datetime="{ad.posted:%Y-%m-%dT%H:%M:%S+00:00}">{when(ad)}</time></div></div></dt><dd class="posts">0 <dfn>Replies</dfn></dd><dd class="views">{int(ad.id) % 331} <dfn>Views</dfn></dd><dd class="lastpost"><span>by <a href="./memberlist.php?mode=viewprofile&amp;u=4" class="username">Mod</a></span></dd></dl></li>'
            for k, ad in enumerate(shown)
        )
        turn = "".join(
            f'<li class="active"><span>{k}</span></li>'
            if k == n
            else f'<li><a class="button" href="./viewforum.php?f=12&amp;start={(k - 1) * 15}" role="button">{k}</a></li>'
            for k in range(1, pages + 1)
        )
        if n < pages:
            turn += f'<li class="arrow next"><a class="button button-icon-only" href="./viewforum.php?f=12&amp;start={n * 15}" rel="next" role="button"><span class="sr-only">Next</span></a></li>'
        return frame(
            "Services",
            f'<h2 class="forum-title"><a href="./viewforum.php?f=12">Services</a></h2><div class="action-bar bar-top"><div class="pagination">45 topics <ul>{turn}</ul></div></div><div class="forumbg"><div class="inner"><ul class="topiclist"><li class="header"><dl class="row-item"><dt><div class="list-inner">Topics</div></dt></dl></li></ul><ul class="topiclist topics">{rows}</ul></div></div>',
            "section-viewforum",
        )

    def ad_html(ad, others):
        who = (
            f'<strong><a href="./memberlist.php?mode=viewprofile&amp;u={int(ad.id) % 97}" class="username">{e(ad.author)}</a></strong>'
            if ad.author
            else "<strong>Guest</strong>"
        )
        main = f"""<h2 class="topic-title"><a href="./viewtopic.php?f=12&amp;t={ad.id}">{e(ad.title)}</a></h2><div class="action-bar bar-top"><div class="pagination">1 post &bull; Page <strong>1</strong> of <strong>1</strong></div></div>
<div id="p{int(ad.id) * 3}" class="post has-profile bg2"><div class="inner"><dl class="postprofile" id="profile{int(ad.id) * 3}"><dt class="has-profile-rank no-avatar"><div class="avatar-container"></div>{who.replace("<strong>", "").replace("</strong>", "")}</dt><dd class="profile-rank">Member</dd><dd class="profile-posts"><strong>Posts:</strong> {int(ad.id) % 41}</dd><dd class="profile-joined"><strong>Joined:</strong> Mon Mar 03, 2025 9:11 am</dd></dl>
<div class="postbody"><div id="post_content{int(ad.id) * 3}"><h3 class="first"><a href="./viewtopic.php?p={int(ad.id) * 3}#p{int(ad.id) * 3}">{e(ad.title)}</a></h3><p class="author"><a class="unread" href="./viewtopic.php?p={int(ad.id) * 3}" title="Post"><span class="sr-only">Post</span></a><span class="responsive-hide">by {who} &raquo; </span><time datetime="{ad.posted:%Y-%m-%dT%H:%M:%S+00:00}">{when(ad)}</time></p><div class="content">{br(ad.text)}</div></div></div></div></div>
<div class="action-bar actions-jump"><p class="jumpbox-return"><a href="./viewforum.php?f=12" class="left-box arrow-left">Return to "Services"</a></p></div>"""
        return frame(ad.title, main, "section-viewtopic")

    return board(
        "forum",
        ads,
        ad_path,
        lambda n: "/viewforum.php?f=12" if n == 1 else f"/viewforum.php?f=12&start={(n - 1) * 15}",
        15,
        list_html,
        ad_html,
    )


def slugs():
    """A Bootstrap board with microdata whose addresses hold no number."""
    ads = stated(
        "es",
        36,
        501,
        1,
        24,
        (
            ("Disponibilidad", ("Mañanas", "Tardes", "24 horas")),
            ("Tipo", ("Particular", "Empresa")),
        ),
        DAY,
        900,
    )
    ads = [
        replace(
            ad, id=f"{slug(ad.title, 34)}-{'abcdefghijklmnopqrstuvwxyz'[n % 26]}{'xyz'[n // 26]}"
        )
        for n, ad in enumerate(ads)
    ]

    def ad_path(ad):
        return f"/masajes/{ad.id}.html"

    def frame(title, main):
        return f"""<!doctype html><html lang="es"><head><meta charset="UTF-8" /><title>{e(title)} - Mi Tablón</title><meta property="og:title" content="{e(title)}" /><meta property="og:image" content="https://slugs.example/images/logo.png" /></head><body data-spy="scroll"><header class="navbar navbar-inverse navbar-fixed-top"><div class="container"><a class="navbar-brand" href="/"><img src="/images/logo.png"></a><ul class="nav navbar-nav"><li><a href="/listado">Listado</a></li><li><a href="/contacto.html">Contacto</a></li></ul><a class="btn btn-danger" href="/publicar-nuevo.html"><i class="glyphicon glyphicon-pencil"></i> Publicar</a></div></header>
<div class="container bs-docs-container"><div class="row"><div class="col-xs-12 col-sm-9">{main}</div><div class="col-xs-12 col-sm-3"><div class="panel panel-sidebar Widget_Categories"><div class="panel-heading"><h3>Categorías</h3></div><div class="panel-body"><ul><li><a href="/masajes">Masajes</a></li><li><a href="/empleo">Empleo</a></li><li><a href="/contactos">Contactos</a></li></ul></div></div></div></div></div><footer><p>&copy; Mi Tablón 2026 · <a href="/aviso-legal.html">Aviso legal</a></p></footer></body></html>"""

    def list_html(n, shown, pages):
        rows = "".join(
            f'<article class="list well clearfix"><div class="col-sm-2"><a class="pull-left" title="{e(ad.title)}" href="{ad_path(ad)}"><figure><img src="{ad.pictures[0].replace("/up/", "/up/thumb_") if ad.pictures else "/themes/default/img/no-image.png"}" alt=""></figure></a></div><div class="col-sm-10"><h2><a title="{e(ad.title)}" href="{ad_path(ad)}">{e(ad.title)}</a></h2><p><b>Publicado: </b>{ad.posted:%d/%m/%Y}</p><p class="description">{e(ad.text[:110])}</p><a href="{ad_path(ad)}">leer más</a></div></article>'
            for ad in shown
        )
        turn = "".join(
            f'<li class="active"><a href="#">{k}</a></li>'
            if k == n
            else f'<li><a title="Página {k}" href="/masajes?page={k}">{k}</a></li>'
            for k in range(1, pages + 1)
        )
        return frame(
            "Masajes",
            f'<div class="page-header"><h1>Masajes</h1></div><div class="btn-group pull-right"><a href="/masajes?sort=price-asc">Precio</a><a href="/masajes?sort=published-desc">Más nuevo</a></div>{rows}<div class="text-center"><ul class="pagination">{turn}</ul></div>',
        )

    def ad_html(ad, others):
        photos = "".join(
            f'<div class="col-xs-6 col-sm-4 col-md-3"><a href="{p}" class="thumbnail gallery-item fancybox" data-gallery><img class="img-rounded img-responsive" src="{p.replace("/up/", "/up/thumb_")}" alt=""></a></div>'
            for p in ad.pictures
        )
        price = (
            f'<div class="pull-left"><i class="fa fa-money"></i> Precio : <span class="price-curry" itemprop="price">{e(ad.price)}</span></div>'
            if ad.price
            else ""
        )
        facts = "".join(f"<p><b>{name}</b>: {e(value)}</p>" for name, value in ad.facts)
        author = (
            f'<a class="label label-primary" href="/user/{slug(ad.author)}"><i class="glyphicon glyphicon-user"></i> <span itemprop="name">{e(ad.author)}</span></a>'
            if ad.author
            else ""
        )
        main = f"""<div itemscope itemtype="http://schema.org/Product"><div class="page-header"><h1 itemprop="name">{e(ad.title)}</h1></div><div class="row">{photos}</div><div class="well"><div itemprop="offers" itemscope itemtype="http://schema.org/Offer">{price}</div><div><a class="label label-default" href="/masajes/{slug(ad.place)}"><i class="glyphicon glyphicon-globe"></i> <span class="location">{e(ad.place)}</span></a> {author} <span class="label label-info"><i class="glyphicon glyphicon-calendar"></i> {ad.posted:%d/%m/%Y}</span></div></div>
<div itemprop="description">{br(ad.text)}</div><div class="custom-fields">{facts}</div><div class="pull-right btn-group"><a class="btn btn-success" href="/login">Enviar mensaje</a></div></div><h3>Anuncios relacionados</h3>{"".join(f'<div class="media"><a href="{ad_path(one)}"><h4 class="media-heading">{e(one.title)}</h4></a><p>{e(one.text[:80])}</p></div>' for one in others)}"""
        return frame(ad.title, main)

    return board(
        "slugs",
        ads,
        ad_path,
        lambda n: "/masajes" if n == 1 else f"/masajes?page={n}",
        12,
        list_html,
        ad_html,
    )


def utilities():
    """A React board with classes for looks alone; its data stands in a script as well."""
    ads = stated(
        "de en",
        48,
        88_140,
        13,
        25,
        (
            ("Verfügbarkeit", ("Mo-Fr", "täglich", "Wochenende")),
            ("Anbieter", ("privat", "gewerblich")),
        ),
    )

    def ad_path(ad):
        return f"/anzeige/{ad.id}/{slug(ad.title, 30)}"

    def frame(title, main, data):
        return f"""<!DOCTYPE html><html lang="de" class="h-full antialiased"><head><meta charSet="utf-8"/><title>{e(title)} | marktplatz</title><link rel="preload" href="/_next/static/css/4b1c.css" as="style"/></head><body class="h-full bg-gray-50"><div id="__next"><div class="min-h-screen flex flex-col"><header class="sticky top-0 z-50 bg-white border-b border-gray-200"><div class="max-w-7xl mx-auto px-4 flex items-center justify-between h-16"><a class="text-xl font-bold text-indigo-600" href="/">marktplatz</a><div class="flex gap-4"><a class="text-sm text-gray-600" href="/einstellen">Inserieren</a><a class="text-sm text-gray-600" href="/anmelden">Anmelden</a></div></div></header><main class="flex-1 max-w-7xl mx-auto px-4 py-6">{main}</main><footer class="bg-gray-900 text-gray-400 py-8"><div class="max-w-7xl mx-auto px-4 grid grid-cols-3"><a href="/impressum">Impressum</a><a href="/datenschutz">Datenschutz</a><a href="/agb">AGB</a></div></footer></div></div><script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": data}})}</script></body></html>"""

    def card(ad):
        image = (
            f'<img alt="" loading="lazy" width="320" height="240" class="object-cover w-full h-48" src="{ad.pictures[0]}?w=320"/>'
            if ad.pictures
            else '<div class="w-full h-48 bg-gray-100"></div>'
        )
        return f'<a class="group block rounded-lg bg-white shadow-sm hover:shadow-md overflow-hidden" href="{ad_path(ad)}">{image}<div class="p-4"><h3 class="text-base font-medium text-gray-900 line-clamp-2">{e(ad.title)}</h3><p class="mt-1 text-sm text-gray-500">{e(ad.place)}</p>{f"""<p class="mt-2 text-lg font-semibold">{e(ad.price)}</p>""" if ad.price else ""}</div></a>'

    def list_html(n, shown, pages):
        turn = (
            f'<a class="px-3 py-2 rounded border" href="/dienstleistungen?seite={n - 1}">Zurück</a>'
            if n > 1
            else ""
        )
        turn += (
            f'<a class="px-3 py-2 rounded border" href="/dienstleistungen?seite={n + 1}">Weiter</a>'
            if n < pages
            else ""
        )
        return frame(
            "Dienstleistungen",
            f'<h1 class="text-2xl font-bold mb-6">Dienstleistungen</h1><div class="flex gap-2 mb-4"><a class="px-2 py-1 text-xs rounded-full bg-gray-200" href="/dienstleistungen/massage">Massage</a><a class="px-2 py-1 text-xs rounded-full bg-gray-200" href="/dienstleistungen/jobs">Jobs</a></div><div class="grid grid-cols-1 md:grid-cols-3 gap-6">{"".join(map(card, shown))}</div><div class="mt-8 flex justify-between">{turn}</div>',
            {"page": n},
        )

    def ad_html(ad, others):
        photos = "".join(
            f'<img alt="{e(ad.title)}" loading="lazy" width="800" height="600" class="rounded-lg object-cover" src="{p}"/>'
            for p in ad.pictures
        )
        facts = "".join(
            f'<div class="flex justify-between py-2 border-b"><span class="text-gray-500">{name}</span><span class="font-medium">{e(value)}</span></div>'
            for name, value in ad.facts
        )
        main = f"""<nav class="text-sm text-gray-500 mb-4"><a href="/">Start</a> / <a href="/dienstleistungen">Dienstleistungen</a></nav><div class="grid grid-cols-1 lg:grid-cols-3 gap-8"><div class="lg:col-span-2"><div class="grid gap-2">{photos}</div><h1 class="mt-4 text-3xl font-bold text-gray-900">{e(ad.title)}</h1><div class="mt-2 flex items-center gap-4 text-sm text-gray-500"><span>{e(ad.place)}</span><span>{ad.posted:%d.%m.%Y, %H:%M} Uhr</span></div>{f'<p class="mt-4 text-2xl font-semibold text-indigo-600">{e(ad.price)}</p>' if ad.price else ""}
<h2 class="mt-8 text-lg font-semibold">Beschreibung</h2><div class="mt-2 prose max-w-none whitespace-pre-line">{br(ad.text)}</div><div class="mt-6">{facts}</div></div><aside class="bg-white rounded-lg shadow p-6 h-fit">{f'<p class="font-semibold text-gray-900">{e(ad.author)}</p><p class="text-xs text-gray-400">Mitglied seit 2021</p>' if ad.author else ""}<button class="mt-4 w-full bg-indigo-600 text-white rounded py-2">Nachricht schreiben</button><p class="mt-4 text-xs text-gray-400">Sicherheitstipp: Zahle nie im Voraus und triff dich an öffentlichen Orten.</p></aside></div>
<section class="mt-12"><h2 class="text-xl font-bold mb-4">Das könnte dich auch interessieren</h2><div class="grid grid-cols-1 md:grid-cols-3 gap-6">{"".join(map(card, others[:3]))}</div></section>"""
        return frame(ad.title, main, {"ad": {"id": int(ad.id), "title": ad.title}})

    return board(
        "utilities",
        ads,
        ad_path,
        lambda n: "/dienstleistungen" if n == 1 else f"/dienstleistungen?seite={n}",
        12,
        list_html,
        ad_html,
    )


def nodes():
    """A Drupal site: views, nodes, fields with labels."""
    ads = stated(
        "fr", 48, 2_101, 5, 26, (("Disponibilité", ("Matin", "Soir", "Toute la journée")),), DAY
    )

    def ad_path(ad):
        return f"/node/{ad.id}"

    def frame(title, main, css):
        return f"""<!DOCTYPE html><html lang="fr" dir="ltr" prefix="og: https://ogp.me/ns#"><head><meta charset="utf-8" /><meta name="Generator" content="Drupal 10 (https://www.drupal.org)" /><title>{e(title)} | Petites annonces</title></head><body class="{css} layout-no-sidebars"><a href="#main-content" class="visually-hidden focusable">Aller au contenu principal</a><div class="dialog-off-canvas-main-canvas" data-off-canvas-main-canvas><div id="page-wrapper"><header id="header" class="header" role="banner"><div id="block-logo" class="block block-system"><a href="/" rel="home"><img src="/themes/custom/logo.svg" alt="Accueil"></a></div><nav role="navigation" id="block-main-menu" class="block-menu menu--main"><ul class="menu"><li class="menu-item"><a href="/annonces">Annonces</a></li><li class="menu-item"><a href="/user/login">Se connecter</a></li></ul></nav></header><div class="layout-container"><main role="main"><a id="main-content" tabindex="-1"></a><div class="region region-content"><div data-drupal-messages-fallback class="hidden"></div>{main}</div></main></div><footer class="site-footer"><div class="region region-footer"><p>Conditions générales</p></div></footer></div></div></body></html>"""

    def list_html(n, shown, pages):
        rows = "".join(
            f'<div class="views-row"><div class="views-field views-field-title"><span class="field-content"><a href="{ad_path(ad)}" hreflang="fr">{e(ad.title)}</a></span></div><div class="views-field views-field-field-ville"><div class="field-content">{e(ad.place)}</div></div><div class="views-field views-field-body"><div class="field-content">{e(ad.text[:150])}…</div></div></div>'
            for ad in shown
        )
        after = (
            f'<li class="pager__item pager__item--next"><a href="?page={n}" title="Aller à la page suivante" rel="next"><span class="visually-hidden">Page suivante</span><span aria-hidden="true">››</span></a></li>'
            if n < pages
            else ""
        )
        return frame(
            "Annonces",
            f'<div id="block-content" class="block"><h1 class="page-title">Annonces</h1><div class="views-element-container"><div class="view view-annonces view-id-annonces js-view-dom-id-88"><div class="view-content">{rows}</div><nav class="pager" role="navigation"><ul class="pager__items js-pager__items"><li class="pager__item is-active">{n}</li>{after}</ul></nav></div></div></div>',
            "path-annonces",
        )

    def field(name, label, value):
        return (
            f'<div class="field field--name-field-{name} field--type-string field--label-inline clearfix"><div class="field__label">{label}</div><div class="field__item">{e(value)}</div></div>'
            if value
            else ""
        )

    def ad_html(ad, others):
        photos = "".join(
            f'<div class="field__item"><img loading="lazy" src="/sites/default/files/styles/large/public{p}?itok=k1" width="480" height="360" alt="" class="image-style-large" /></div>'
            for p in ad.pictures
        )
        gallery = (
            f'<div class="field field--name-field-photos field--type-image field--label-hidden field__items">{photos}</div>'
            if ad.pictures
            else ""
        )
        main = f"""<div id="block-page-title" class="block"><h1 class="page-title"><span class="field field--name-title field--type-string field--label-hidden">{e(ad.title)}</span></h1></div><div id="block-content" class="block"><article data-history-node-id="{ad.id}" class="node node--type-annonce node--view-mode-full"><footer class="node__meta"><div class="node__submitted">Soumis par <span class="field field--name-uid"><span>{e(ad.author or "Anonyme")}</span></span> le <span class="field field--name-created">{ad.posted:%d/%m/%Y}</span></div></footer><div class="node__content clearfix">{gallery}<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden field__item"><p>{br(ad.text)}</p></div>{field("ville", "Ville", ad.place)}{field("prix", "Prix", ad.price)}{"".join(field("x" + slug(k), k, v) for k, v in ad.facts)}</div></article></div>"""
        return frame(ad.title, main, "page-node-type-annonce")

    ads = [
        replace(
            ad,
            author=ad.author or "Anonyme",
            pictures=tuple(
                f"/sites/default/files/styles/large/public{p}?itok=k1" for p in ad.pictures
            ),
        )
        for ad in ads
    ]
    return board(
        "nodes",
        ads,
        ad_path,
        lambda n: "/annonces" if n == 1 else f"/annonces?page={n - 1}",
        12,
        list_html,
        lambda ad, others: ad_html(
            replace(
                ad,
                pictures=tuple(
                    p.removeprefix("/sites/default/files/styles/large/public").removesuffix(
                        "?itok=k1"
                    )
                    for p in ad.pictures
                ),
            ),
            others,
        ),
    )


def extension():
    """A Joomla site with its classifieds extension: tables, long dates."""
    ads = stated("en de", 45, 311, 2, 27, within=DAY)

    def ad_path(ad):
        return f"/index.php/ads/3-services/{ad.id}-{slug(ad.title, 30)}"

    def frame(title, main):
        return f"""<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en-gb" lang="en-gb"><head><base href="https://extension.example/index.php/ads" /><meta http-equiv="content-type" content="text/html; charset=utf-8" /><meta name="generator" content="Joomla! - Open Source Content Management" /><title>{e(title)}</title></head><body class="site com_adsmanager view-list"><div class="body"><div class="container"><header class="header"><a class="brand pull-left" href="/"><span class="site-title">Classifieds</span></a></header><div class="navigation"><ul class="nav menu nav-pills"><li class="item-101"><a href="/index.php">Home</a></li><li class="item-102 active"><a href="/index.php/ads">Ads</a></li></ul></div><div class="row-fluid"><main id="content" class="span9">{main}</main><div id="aside" class="span3"><div class="well"><h3 class="page-header">Login Form</h3><form><input name="username"><input type="password" name="password"></form></div></div></div></div></div></body></html>"""

    def long_date(ad):
        return f"{ad.posted:%A}, {ad.posted:%d} {ENGLISH[ad.posted.month - 1]} {ad.posted.year}"

    def list_html(n, shown, pages):
        rows = "".join(
            f'<tr class="adsmanager_table_description tr_cat{3} trcategory_3"><td class="tdcenter column_desc"><h4 class="no-margin-top"><a href="{ad_path(ad)}">{e(ad.title)}</a><span class="adsmanager-cat">(Services)</span></h4><div class="row-fluid"><a href="{ad_path(ad)}"><img class="fad-image" name="ad-image{ad.id}" src="{ad.pictures[0].replace("/up/", "/up/t_") if ad.pictures else "/components/com_adsmanager/images/nopic.gif"}" alt="" /></a><div class="adsmanager-desc">{e(ad.text[:90])}...</div></div></td><td class="tdcenter column_city">{e(ad.place)}</td><td class="tdcenter column_price">{e(ad.price or "")}</td><td class="tdcenter column_date">{ad.posted:%d-%m-%Y}</td></tr>'
            for ad in shown
        )
        after = (
            f'<li><a title="Next" href="/index.php/ads?start={n * 15}" class="pagenav">Next</a></li><li><a title="End" href="/index.php/ads?start={(pages - 1) * 15}" class="pagenav">End</a></li>'
            if n < pages
            else ""
        )
        numbers = "".join(
            f'<li><a href="/index.php/ads?start={(k - 1) * 15}" class="pagenav">{k}</a></li>'
            for k in range(1, pages + 1)
            if k != n
        )
        return frame(
            "Ads",
            f'<div class="juloawrapper"><h1 class="contentheading">All ads</h1><table class="adsmanager_table table table-striped"><tr><th>Ad</th><th>City</th><th>Price</th><th>Date</th></tr>{rows}</table><p align="center"><ul class="pagination-list">{numbers}{after}</ul></p></div>',
        )

    def ad_html(ad, others):
        photos = "".join(
            f'<a href="https://extension.example{p}" rel="lytebox[roadtrip{ad.id}]" title=""><img src="{p.replace("/up/", "/up/t_")}" alt="" /></a>'
            for p in ad.pictures
        )
        price = (
            f'<span class="f adprice"><b>Price:</b>&nbsp;{e(ad.price)}</span><br />'
            if ad.price
            else ""
        )
        name = (
            f'<span class="f adname"><b>Name:</b>&nbsp;{e(ad.author)}</span><br />'
            if ad.author
            else ""
        )
        main = f"""<div class="juloawrapper"><div class="breadcrumb"><a href="/index.php/ads">All ads</a> <img src="/arrow.png"> <a href="/index.php/ads/3-services">Services</a></div><div class="container-fluid adsmanager_details"><div class="row-fluid"><div class="span12 page-header"><h1 class="no-margin-top">{e(ad.title)}</h1><div><span>Posted on {long_date(ad)}</span> <span class="hits">{int(ad.id) % 200} hits</span></div></div></div>
<div class="row-fluid"><div class="span8 addetails"><div class="adsmanager_ads_body"><div class="adsmanager_ads_desc">{br(ad.text)}</div></div></div><div class="span4"><div class="adsmanager_ads_price">{price}</div><div class="adsmanager_ads_contact"><h2 class="section-header">Contact</h2>{name}<span class="f adcity"><b>City:</b>&nbsp;{e(ad.place)}</span><br /></div></div></div><div class="adsmanager_ads_image">{photos}</div></div><div class="back_button"><a href="javascript:history.go(-1)">Back</a></div></div>"""
        return frame(ad.title, main)

    return board(
        "extension",
        ads,
        ad_path,
        lambda n: "/index.php/ads" if n == 1 else f"/index.php/ads?start={(n - 1) * 15}",
        15,
        list_html,
        ad_html,
    )


def bitrix():
    """A Russian portal on its best-known commercial system."""
    ads = stated(
        "ru", 40, 15_204, 3, 28, (("Район", ("Центральный", "Северный", "Южный")),), DAY, 1500
    )

    def ad_path(ad):
        return f"/doska/detail.php?ELEMENT_ID={ad.id}"

    def frame(title, main):
        return f"""<!DOCTYPE html><html xml:lang="ru" lang="ru"><head><title>{e(title)}</title><link href="/bitrix/cache/css/s1/main/template_9.css" type="text/css" rel="stylesheet"/><script>if(!window.BX)window.BX={{}};</script></head><body class="bx-background-image"><div id="panel"></div><div class="bx-wrapper" id="bx_eshop_wrap"><header class="bx-header"><div class="bx-logo"><a class="bx-logo-block" href="/"><img src="/include/logo.png" width="120"></a></div><div class="bx-inc-orginfo"><i class="fa fa-phone"></i> Портал города</div><div class="bx-top-nav bx-blue"><ul class="bx-nav-list-1-lvl"><li class="bx-nav-1-lvl"><a href="/doska/"><span>Объявления</span></a></li><li class="bx-nav-1-lvl"><a href="/news/"><span>Новости</span></a></li></ul></div></header><div class="workarea"><div class="container bx-content-seection"><div class="row"><div class="bx-content col-xs-12">{main}</div></div></div></div><footer class="bx-footer"><div class="bx-inclogofooter">© Портал</div></footer></div></body></html>"""

    def when(ad):
        return f"{ad.posted:%d.%m.%Y}"

    def list_html(n, shown, pages):
        rows = "".join(
            f'<p class="news-item" id="bx_3218110189_{ad.id}"><a href="{ad_path(ad)}"><img class="preview_picture" border="0" src="{ad.pictures[0].replace("/up/", "/up/resize_") if ad.pictures else "/upload/nophoto.png"}" width="90" alt="" style="float:left"/></a><span class="news-date-time">{when(ad)}</span> <a href="{ad_path(ad)}"><b>{e(ad.title)}</b></a><br />{e(ad.text[:120])}<div style="clear:both"></div><small>Город:&nbsp;{e(ad.place)}</small><br /></p>'
            for ad in shown
        )
        turn = "&nbsp;|&nbsp;".join(
            f"<b>{k}</b>" if k == n else f'<a href="/doska/?PAGEN_1={k}">{k}</a>'
            for k in range(1, pages + 1)
        )
        after = f'<a href="/doska/?PAGEN_1={n + 1}">След.</a>' if n < pages else "След."
        return frame(
            "Объявления",
            f'<h1 class="bx-title dbg_title" id="pagetitle">Объявления</h1><div class="news-list">{rows}<br /><font class="text">Объявления {n}<br /></font><font class="text">Начало | Пред. |&nbsp;{turn}&nbsp;|&nbsp;{after}</font></div>',
        )

    def ad_html(ad, others):
        photos = "".join(
            f'<img class="detail_picture" border="0" src="{p}" width="400" alt="" />'
            for p in ad.pictures
        )
        rows = [("Город", ad.place), ("Цена", ad.price), ("Контактное лицо", ad.author), *ad.facts]
        facts = "".join(f"{name}:&nbsp;{e(value)}<br />" for name, value in rows if value)
        main = f"""<div class="bx-breadcrumb"><div class="bx-breadcrumb-item"><a href="/"><span>Главная</span></a></div><div class="bx-breadcrumb-item"><a href="/doska/"><span>Объявления</span></a></div></div><h1 class="bx-title dbg_title" id="pagetitle">{e(ad.title)}</h1><div class="news-detail">{photos}<span class="news-date-time">{when(ad)}</span><h3>{e(ad.title)}</h3>{br(ad.text)}<div style="clear:both"></div><br />{facts}</div><p><a href="/doska/">Возврат к списку</a></p>"""
        return frame(ad.title, main)

    return board(
        "bitrix",
        ads,
        ad_path,
        lambda n: "/doska/" if n == 1 else f"/doska/?PAGEN_1={n}",
        10,
        list_html,
        ad_html,
    )


def careers():
    """A hosted page of openings: one list, letters for ids, text in several sections."""
    rng = Random(31)
    ads = [
        replace(
            ad,
            id="-".join(f"{rng.getrandbits(16 * k):0{4 * k}x}" for k in (2, 1, 1, 1, 3)),
            posted=None,
            pictures=(),
            price=None,
            author=None,
        )
        for ad in stated("en", 40, 1, 1, 29)
    ]
    ads = [replace(ad, text="\n".join(line for line in ad.text.split("\n") if line)) for ad in ads]

    def ad_path(ad):
        return f"/harborcare/{ad.id}"

    def frame(title, main, css):
        return f"""<!DOCTYPE html><html><head prefix="og: http://ogp.me/ns#"><meta charset="utf-8"><title>{e(title)}</title><meta name="twitter:label1" value="Location"><meta property="og:title" content="{e(title)}"><meta property="og:image" content="https://careers.example/logo.png"></head><body class="{css}"><div class="page show"><div class="main-header page-full-width section-wrapper"><div class="main-header-content page-centered narrow-section page-full-width"><a class="main-header-logo" href="https://harborcare.example"><img alt="Harborcare logo" src="/logo.png"></a></div></div>{main}<div class="main-footer page-full-width"><div class="main-footer-text page-centered"><p><a href="https://harborcare.example">Harborcare Home Page</a></p></div></div></div></body></html>"""

    def list_html(n, shown, pages):
        rows = "".join(
            f'<div class="posting" data-qa-posting-id="{ad.id}"><div class="posting-apply" data-qa="btn-apply"><a href="https://careers.example{ad_path(ad)}">Apply</a></div><a class="posting-title" href="https://careers.example{ad_path(ad)}"><h5 data-qa="posting-name">{e(ad.title)}</h5><div class="posting-categories"><span class="display-inline-block small-category-label workplaceTypes">On-site</span><span class="sort-by-location posting-category small-category-label location">{e(ad.place)}</span></div></a></div>'
            for ad in shown
        )
        return frame(
            "Harborcare",
            f'<div class="section page-full-width"><div class="section-wrapper"><div class="postings-wrapper"><div class="postings-group"><div class="large-category-header">Services</div>{rows}</div></div></div></div>',
            "list-page",
        )

    def ad_html(ad, others):
        lines = ad.text.split("\n")
        half = max(1, len(lines) // 2)
        main = f"""<div class="section-wrapper accent-section page-full-width"><div class="section page-centered posting-header"><div class="posting-headline"><h2>{e(ad.title)}</h2><div class="posting-categories"><div class="sort-by-time posting-category medium-category-label width-full capitalize-labels location">{e(ad.place)}</div><div class="sort-by-team posting-category medium-category-label">Services</div></div></div><div class="postings-btn-wrapper"><a class="postings-btn template-btn-submit cerulean" data-qa="btn-apply" href="https://careers.example{ad_path(ad)}/apply">Apply for this job</a></div></div></div>
<div class="section-wrapper page-full-width"><div class="section page-centered" data-qa="job-description">{"".join(f"<div>{e(line)}</div>" for line in lines[:half])}<div>{"</div><div>".join(e(line) for line in lines[half:])}</div></div><div class="section page-centered last-section-apply"><a class="postings-btn" href="https://careers.example{ad_path(ad)}/apply">Apply for this job</a></div></div>"""
        return frame(f"Harborcare - {ad.title}", main, "posting-page")

    return board("careers", ads, ad_path, lambda n: "/harborcare", 40, list_html, ad_html)


def bare():
    """A page of 2001: nothing has a class, labels and story share one cell."""
    ads = stated("en", 40, 17, 1, 30, within=DAY)
    ads = [replace(ad, pictures=ad.pictures[:1]) for ad in ads]

    def ad_path(ad):
        return f"/cgi-bin/ads.pl?action=show&num={ad.id}"

    def frame(title, main):
        return f"""<HTML><HEAD><TITLE>Free Ads! {e(title)}</TITLE></HEAD><BODY BGCOLOR=#FFFFEE><CENTER><H2>FREE ADS CENTRAL</H2><A HREF="/">Home</A> | <A HREF="/cgi-bin/ads.pl?action=post">Post an ad</A> | <A HREF="/faq.html">FAQ</A></CENTER><HR>{main}<HR><CENTER><FONT SIZE=-1>This site is best viewed at 800x600. We are not responsible for anything.</FONT></CENTER></BODY></HTML>"""

    def list_html(n, shown, pages):
        rows = "".join(
            f'<LI><A HREF="{ad_path(ad)}">{e(ad.title)}</A> - {e(ad.place)} ({ad.posted:%m/%d/%y})'
            for ad in shown
        )
        after = (
            f'<A HREF="/cgi-bin/ads.pl?action=list&page={n + 1}">Next 20 ads</A>'
            if n < pages
            else ""
        )
        return frame("Personals", f"<H3>Listings</H3><UL>{rows}</UL>{after}")

    def ad_html(ad, others):
        rows = [
            ("Name", ad.author),
            ("City", ad.place),
            ("Price", ad.price),
            ("Date", f"{ad.posted:%B} {ad.posted.day}, {ad.posted.year}"),
        ]
        facts = "".join(f"<B>{name}:</B> {e(value)}<BR>" for name, value in rows if value)
        photo = "".join(f'<IMG SRC="{p}" ALIGN=RIGHT>' for p in ad.pictures)
        return frame(
            ad.title,
            f"<TABLE BORDER=1 WIDTH=600><TR><TD><H3>{e(ad.title)}</H3>{photo}{facts}<BLOCKQUOTE>{br(ad.text)}</BLOCKQUOTE></TD></TR></TABLE><P>Ad #{ad.id} <A HREF='mailto:abuse@free.example'>Report</A>",
        )

    return board(
        "bare",
        ads,
        ad_path,
        lambda n: (
            "/cgi-bin/ads.pl?action=list" if n == 1 else f"/cgi-bin/ads.pl?action=list&page={n}"
        ),
        20,
        list_html,
        ad_html,
    )


def modules():
    """A React board with readable class names that end in hashes."""
    ads = stated(
        "en",
        48,
        4_410_027,
        19,
        32,
        (
            ("Availability", ("Weekdays", "Weekends", "Any time")),
            ("Languages", ("English", "English, Spanish")),
        ),
    )

    def ad_path(ad):
        return f"/l/{slug(ad.title, 40)}-{ad.id}"

    def frame(title, main):
        return f"""<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>{e(title)} · Corkboard</title></head><body><div id="root"><div class="App_shell__2xK1p"><header class="Header_root__1aZ9c"><a class="Header_logo__Q7wE2" href="/">Corkboard</a><div class="Header_actions__9uY3k"><a href="/sell">Post</a><a href="/inbox">Inbox</a></div></header>{main}<footer class="Footer_root__3mN8b"><span>© Corkboard</span><a href="/legal">Legal</a></footer></div></div></body></html>"""

    def card(ad):
        return f'<div class="ListingCard_root__4rT6y"><a class="ListingCard_link__7uI8o" href="{ad_path(ad)}"><div class="ListingCard_media__5tR4e">{f"""<img class="ListingCard_image__0pL2k" src="https://img.corkboard.example{ad.pictures[0]}?s=s" alt="">""" if ad.pictures else ""}</div><div class="ListingCard_title__6yH7n">{e(ad.title)}</div></a><div class="ListingCard_price__3eD4r">{e(ad.price or "Ask")}</div><div class="ListingCard_city__2wS3x">{e(ad.place)}</div></div>'

    def list_html(n, shown, pages):
        nav = "".join(
            f'<a class="Pager_item__8iK9l{" Pager_active__1qA2z" if k == n else ""}" href="/c/services/{k}">{k}</a>'
            for k in range(1, pages + 1)
        )
        return frame(
            "Services",
            f'<main class="Browse_root__5gB6n"><h1 class="Browse_heading__9oP0i">Services</h1><div class="Browse_grid__3dF4g">{"".join(map(card, shown))}</div><nav class="Pager_root__7jM8k">{nav}</nav></main>',
        )

    def ad_html(ad, others):
        photos = "".join(
            f'<button class="Gallery_slide__2bV3c"><img class="Gallery_image__6nB7m" src="https://img.corkboard.example{p}?s=l" alt=""></button>'
            for p in ad.pictures
        )
        facts = "".join(
            f'<li class="Attributes_item__4fG5h"><span class="Attributes_name__8kJ9l">{name}</span><span class="Attributes_value__0zX1c">{e(value)}</span></li>'
            for name, value in ad.facts
        )
        main = f"""<main class="Listing_root__1sD2f"><div class="Gallery_root__9lK8j">{photos}</div><div class="Listing_body__5hG4f"><h1 class="Listing_title__3fGh4">{e(ad.title)}</h1><div class="Listing_price__7gH8j">{e(ad.price) if ad.price else "Ask for price"}</div><div class="Listing_meta__2dS1a"><span class="Listing_place__6jK7l">{e(ad.place)}</span><time class="Listing_time__4sA5d" datetime="{ad.posted.isoformat()}">{ad.posted:%b} {ad.posted.day}</time></div><div class="Listing_description__8lM9n">{br(ad.text)}</div><ul class="Attributes_root__3cV4b">{facts}</ul></div><div class="Seller_card__1mN2b"><div class="Seller_name__5vC6x">{e(ad.author or "Private seller")}</div><div class="Seller_since__9xZ0a">On Corkboard since 2024</div></div><section class="Similar_root__4kL5j"><h2>Similar</h2>{"".join(map(card, others[:4]))}</section></main>"""
        return frame(ad.title, main)

    ads = [
        replace(
            ad,
            price=ad.price or "Ask for price",
            author=ad.author or "Private seller",
            pictures=tuple(f"https://img.corkboard.example{p}?s=l" for p in ad.pictures),
        )
        for ad in ads
    ]
    strip = lambda p: p.removeprefix("https://img.corkboard.example").removesuffix("?s=l")  # noqa: E731
    return board("modules", ads, ad_path, lambda n: "/c/services" if n == 1 else f"/c/services/{n}", 12,
                 lambda n, shown, pages: list_html(n, [replace(ad, pictures=tuple(map(strip, ad.pictures))) for ad in shown], pages),
                 lambda ad, others: ad_html(replace(ad, pictures=tuple(map(strip, ad.pictures))), [replace(o, pictures=tuple(map(strip, o.pictures))) for o in others]))  # fmt: skip


def hosted():
    """A Russian site builder's board: everything in one line of details."""
    ads = stated("ru", 36, 801, 1, 33, within=DAY, size=1500)

    def ad_path(ad):
        return f"/board/uslugi/objavlenie/4-1-0-{ad.id}"

    def frame(title, main):
        return f"""<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=UTF-8"><title>{e(title)} - Услуги - Доска объявлений - Мой город</title><link type="text/css" rel="StyleSheet" href="/_st/my.css" /></head><body><div id="utbr8214" rel="s748"></div><div class="wrap"><div id="header"><h1><a href="/">Мой город</a></h1></div><div id="navigation"><div id="uNMenuDiv1" class="uMenuV"><ul class="uMenuRoot"><li><a class=" uMenuItem" href="/"><span>Главная</span></a></li><li><a class=" uMenuItem" href="/board/"><span>Доска</span></a></li></ul></div></div><div id="casing"><aside><div class="sidebox"><div class="sidetitle">Поиск</div><div class="inner"><form><input name="q"></form></div></div><div class="sidebox"><div class="sidetitle">Статистика</div><div class="inner">Онлайн всего: <b>3</b></div></div></aside><div id="content">{main}</div></div><footer><div>Copyright MyCorp © 2026</div></footer></div></body></html>"""

    def details(ad):
        who = (
            f'| <span class="e-author">Добавил: <a href="/index/8-{int(ad.id) % 50}">{e(ad.author)}</a></span>'
            if ad.author
            else ""
        )
        return f'<div class="eDetails"><span class="e-views">Просмотров: {int(ad.id) % 90}</span> {who} | <span class="e-date">Дата: <span title="10:01">{ad.posted:%d.%m.%Y}</span></span></div>'

    def list_html(n, shown, pages):
        rows = "".join(
            f'<div id="entryID{ad.id}"><table border="0" cellpadding="0" cellspacing="0" width="100%" class="eBlock"><tr><td style="padding:3px;"><div class="eTitle" style="text-align:left;"><a href="{ad_path(ad)}">{e(ad.title)}</a></div><div class="eMessage" style="text-align:left;clear:both;">{e(ad.text[:100])}</div>{details(ad)}</td></tr></table><br /></div>'
            for ad in shown
        )
        turn = " ".join(
            f'<b class="swchItemA"><span>{k}</span></b>'
            if k == n
            else f'<a class="swchItem" href="/board/uslugi/4-{k}"><span>{k}</span></a>'
            for k in range(1, pages + 1)
        )
        after = (
            f'<a class="swchItem-next" href="/board/uslugi/4-{n + 1}"><span>»</span></a>'
            if n < pages
            else ""
        )
        return frame(
            "Услуги",
            f'<div class="breadcrumbs-wrapper"><a href="/board/">Доска</a> » Услуги</div><hr /><span class="pagesBlockuz1">{turn} {after}</span><div id="allEntries">{rows}</div>',
        )

    def ad_html(ad, others):
        photos = "".join(
            f'<a href="{p}" class="ulightbox" target="_blank"><img src="{p.replace("/up/", "/up/s")}" style="margin:0;padding:0;border:0;" alt="" /></a>'
            for p in ad.pictures
        )
        price = f"<p>Цена: {e(ad.price)}</p>" if ad.price else ""
        main = f"""<div class="breadcrumbs-wrapper"><a href="/">Главная</a> » <a href="/board/">Доска</a> » <a href="/board/uslugi/4">Услуги</a></div><hr /><table border="0" width="100%" class="eBlock"><tr><td width="100%"><div class="eTitle">{e(ad.title)}</div></td></tr><tr><td class="eMessage"><p>{photos}</p><p>{br(ad.text)}</p>{price}<p>Город: {e(ad.place)}</p></td></tr><tr><td colspan="2" class="eDetails1">{details(ad)}</td></tr></table><table border="0" width="100%"><tr><td>Всего комментариев: <b>0</b></td></tr></table>"""
        return frame(ad.title, main)

    return board(
        "hosted",
        ads,
        ad_path,
        lambda n: "/board/uslugi/4" if n == 1 else f"/board/uslugi/4-{n}",
        12,
        list_html,
        ad_html,
    )


FAMILIES = (
    small_ads,
    job_plugin,
    forum,
    slugs,
    utilities,
    nodes,
    extension,
    bitrix,
    careers,
    bare,
    modules,
    hosted,
)
