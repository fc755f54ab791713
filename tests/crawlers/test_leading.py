"""Where a list leads by its plan: the ads it names, and each way of going on."""

import pytest

from tests.crawlers.planned import json_page, page, site

LIST = "http://board.example/new"
CARDS = "<div class=c><a href=/ad/1>one</a></div><div class=c><a href=/ad/2>two</a></div>"


def led(lines, body, url=LIST, made=page):
    return site(f"[list]\n{lines}\n").links(made(body, url))


ITEMS = '{"@type": "ItemList", "itemListElement": [{"url": "/ad/8"}]}'

NAMED = [
    ('item = "div.c"\nad = "a"', CARDS + "<a href=/about>x</a>", [1, 2]),
    ('item = "div.c"', CARDS + "<a href=/ad/3>x</a>", [1, 2]),
    ("ad_url = '/ad/\\d+$'", CARDS + "<a href=/ad/3>x</a><a href=/ad/3/report>y</a>", [1, 2, 3]),
    ('item = "a.c"\nad = "@href"', "<a class=c href=/ad/4>x</a><a href=/ad/5>y</a>", [4]),
    ('item = "a.c"', "<a class=c href=/ad/4>x</a><a href=/ad/5>y</a>", [4]),
    ('item = "li"\nad = "@data-url"', "<li data-url=/ad/6>x</li>", [6]),
    ('ad = "a"', CARDS + "<a href=/ad/9 style='display:none'>x</a>", [1, 2]),
    ('ad = "ld:ItemList.itemListElement[*].url"',
     f'<script type="application/ld+json">{ITEMS}</script>', [8]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "body", "ads"), NAMED, ids=[one[0] for one in NAMED])
def test_the_ads_of_a_list_are_those_the_file_points_to(lines, body, ads):
    told = [f"http://board.example/ad/{number}" for number in ads]
    assert list(led(lines, body).ads) == told


@pytest.mark.parametrize("ad", ["/ad/{id}", "json:links.web", "/ad/{ids[0]}"])
def test_the_ads_of_a_json_list_stand_at_a_path_or_are_filled_in(ad):
    body = '{"data": [{"id": 7, "ids": ["7"], "links": {"web": "/ad/7"}}, {"x": 1}, 3]}'
    links = led(f'item = "json:data"\nad = "{ad}"', body, made=json_page)
    assert list(links.ads) == ["http://board.example/ad/7"]


def test_the_ads_of_a_list_may_stand_in_a_script_of_its_page():
    body = '<script id="__NEXT_DATA__" type="application/json">{"ads": [{"id": 7}]}</script>'
    links = led('item = "state:ads"\nad = "/ad/{id}"', body)
    assert list(links.ads) == ["http://board.example/ad/7"]


COUNTED = [
    ("numbered", 'url = "?page={n}"', "/new", "/new?page=2"),
    ("numbered", 'url = "?page={n}"\nfrom = 1', "/new", "/new?page=1"),
    ("numbered", 'url = "?page={n}"', "/new?page=4&q=a%20b", "/new?q=a%20b&page=5"),
    ("numbered", 'url = "?page={n}"\nto = 4', "/new?page=4", None),
    ("numbered", 'url = "page-{n}/"', "/new/", "/new/page-2/"),
    ("numbered", 'url = "page-{n}/"', "/new/page-9/", "/new/page-10/"),
    ("numbered", 'url = "/new/{n}.html"', "/new", "/new/2.html"),
    ("numbered", 'url = "/new/{n}.html"', "/new/2.html", "/new/3.html"),
    ("offset", 'url = "?start={n}"\nstep = 20', "/new", "/new?start=20"),
    ("offset", 'url = "?start={n}"\nstep = 20', "/new?start=20", "/new?start=40"),
]


@pytest.mark.parametrize(("kind", "lines", "here", "there"), COUNTED)
def test_lists_are_counted_up_from_the_present_one(kind, lines, here, there):
    plan = f'ad = "a"\n[list.next]\nkind = "{kind}"\n{lines}'
    links = led(plan, CARDS, "http://board.example" + here)
    assert list(links.counted) == ([] if there is None else ["http://board.example" + there])
    assert list(led(plan, "<p>none", "http://board.example" + here).counted) == []


@pytest.mark.parametrize(
    ("lines", "body", "lists"),
    [
        ('at = "a[rel=next]"', "<a rel=next href=?p=2>x</a>", ["?p=2"]),
        ('at = ["a.x", "link[rel=next]"]', "<link rel=next href=/new?p=3>", ["?p=3"]),
        ('at = "a.none"', CARDS, []),
    ],
)
def test_a_list_leads_to_the_link_of_the_next(lines, body, lists):
    links = led(f'ad = "a"\n[list.next]\nkind = "link"\n{lines}', body)
    assert list(links.lists) == [LIST + one for one in lists]


@pytest.mark.parametrize(
    ("lines", "value", "lists"),
    [
        ('url = "?after={cursor}"', '"a/b="', ["?after=a%2Fb%3D"]),
        ("", '"/new?after=z"', ["?after=z"]),
        ('url = "?after={cursor}"', "null", []),
        ('url = "?after={cursor}"', "false", []),
    ],
)
def test_a_cursor_is_filled_in_or_is_the_address(lines, value, lists):
    plan = (
        f'item = "json:ads"\nad = "json:u"\n[list.next]\nkind = "cursor"\nat = "json:next"\n{lines}'
    )
    body = f'{{"ads": [{{"u": "/ad/1"}}], "next": {value}}}'
    assert list(led(plan, body, made=json_page).lists) == [LIST + one for one in lists]


def test_a_sitemap_names_ads_and_an_index_further_sitemaps():
    plan = "ad_url = '/ad/'\n[list.next]\nkind = \"sitemap\""
    ads = led(plan, "<urlset><url><loc>http://board.example/ad/1</loc></url>"
                    "<url><loc>http://board.example/about</loc></url></urlset>")  # fmt: skip
    index = led(plan, "<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>")
    assert (list(ads.ads), list(ads.lists)) == (["http://board.example/ad/1"], [])
    assert list(index.lists) == ["http://board.example/s1.xml"]
